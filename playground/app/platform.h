// SPDX-License-Identifier: MIT
// The differences between a browser tab and a desktop window. One of platform_web.cpp and platform_desktop.cpp
// is linked.
#pragma once

#include <cstddef>
#include <string>

#include "playground/app/surface.h"

struct SDL_Window;

namespace deepx::app {

class Window;

/// Preferences of the user or the device; the program follows them while it runs.
struct Preferences {
  bool dark = true;
  bool reduced_motion = false;
  bool touch = false;  ///< the main pointer is a finger
  bool mac = false;    ///< ⌘ instead of Ctrl
  bool embed = false;  ///< shown inside another page
};

/// How the program starts.
struct Start {
  std::string link;         ///< the page's "#..." or empty
  std::string file, bytes;  ///< a file to open, or empty
  std::string session;      ///< the result of App::session() before a reload of the page, or empty
  std::string screenshot;   ///< file for a picture of the last frame, or empty
  int frames = -1;          ///< quit after this many frames; -1 for never
};

/// The program's interface for the platform. Nothing here throws: errors of a user's action appear on the screen.
class Program {
 public:
  virtual ~Program() = default;
  /// Draws one frame; returns whether another one is wanted soon. `now_s` never decreases.
  virtual bool frame(double now_s) = 0;
  /// A call from outside (window.deepx): {"ok": value} or {"error": text} as JSON text.
  virtual std::string call(const std::string& method, const std::string& json) = 0;
  /// Dear ImGui got input from outside SDL: the next frames show its effect.
  virtual void look_again() = 0;
  /// Shows a note on the last action for a moment.
  virtual void say(const std::string& note) = 0;
  /// Room for the bytes of a file for a later call(); valid until the next request for room.
  virtual char* room(std::size_t bytes) = 0;
  /// The page's address has changed to another state.
  /// `back`: the reader went back or forward to a page that was left by a change of view, so its run goes on.
  virtual void follow_link(const std::string& link, bool back) = 0;
  virtual void follow(const Preferences& preferences) = 0;
  virtual void graphics_lost() = 0;
  virtual void graphics_restored() = 0;
};

namespace platform {

/// Reads the command line (desktop) or the page's address (web). Throws Error for an unknown option.
Start start(int argc, char** argv);
/// What SDL_CreateWindow() needs besides the usual flags, prepared for make_context().
unsigned window_flags();
/// Makes a context for the window and makes it current; null if there is none, with the reason in
/// SDL_GetError().
void* make_context(SDL_Window* window);
void delete_context(void* context);
/// The first line of a shader.
const char* shader_version();
/// Shows the frame on the screen, and writes it to the file `picture` unless that is empty: as PNG, or as BMP if the
/// name ends in .bmp. In a browser the page takes pictures. Throws Error if the file cannot be written.
void present(SDL_Window* window, const std::string& picture);
/// Connects clipboard and sizes; call when the window exists.
void attach(Window& window);
Preferences preferences();
/// The current drawing surface, in whole device px.
Surface surface(const Window& window);

/// Calls program.frame() while it wants frames, then sleeps until input or wake(). On the desktop it returns
/// when the program is done, in a browser at once.
void run(Program& program);
/// Requests a frame.
void wake();
/// Ends run() (desktop); only its reader closes a page.
void quit();
/// Reports that the program cannot start.
void fail(const std::string& message);

/// Called after each shown frame; `step` is the number of training steps so far.
void drawn(long long step);
/// Writes the state as a link, "" or "#...", into the page's address.
void publish_link(const std::string& link);
/// Frames shown in the last second.
int frames_per_second();
/// Copies a text to the clipboard. After that Program::say() gets the note; if a browser refuses, its page shows the
/// text instead.
void copy_text(const std::string& text, const std::string& note);
/// Copies the address with the link, in the same way.
void copy_link(const std::string& note);
/// Copies the address with another link.
void copy_link(const std::string& link, const std::string& note);
/// Opens this state in a separate page.
void open_page();
/// Opens a page of the site, such as "reference/terms.html#loss", in a separate tab; on the desktop says where it is.
void open_site(const std::string& page);
/// Copies the HTML that shows this state in another page, in the same way.
void copy_embed(const std::string& note);
/// Saves a file for the user: as a download, or in the working directory. Returns its name. Throws Error if it cannot
/// be written.
std::string save_file(const std::string& name, const std::string& type, const std::string& bytes);
/// While `on`, the surface has a higher resolution, for a picture to be saved.
void sharpen(bool on);
/// Saves the current frame as a PNG for the user; returns its name.
std::string save_picture(Window& window, const std::string& name);
/// Lets the user choose a file to open; false if that is not possible.
bool open_file();
/// Lets the user choose or paste a table; false if that is not possible.
bool open_table();
/// The theme was switched inside the program.
void publish_theme(bool dark);
/// Esc: the focus leaves the canvas.
void leave_canvas();

}  // namespace platform
}  // namespace deepx::app
