// SPDX-License-Identifier: MIT
// What differs between a browser tab and a desktop window. One of platform_web.cpp and platform_desktop.cpp
// is linked.
#pragma once

#include <cstddef>
#include <string>

#include "playground/app/surface.h"

struct SDL_Window;

namespace deepx::app {

class Window;

/// What the person or the device asks for; the program follows it while it runs.
struct Preferences {
  bool dark = true;
  bool reduced_motion = false;
  bool touch = false;  ///< the main pointer is a finger
  bool mac = false;    ///< ⌘ instead of Ctrl
  bool embed = false;  ///< shown inside another page
};

/// How the program is to start.
struct Start {
  std::string link;        ///< the page's "#..." or empty
  std::string file, bytes; ///< a file to open, or empty
  std::string session;     ///< what App::session() gave before the page was loaded again, or empty
  std::string screenshot;  ///< file for a picture of the last frame, or empty
  int frames = -1;         ///< quit after so many frames; -1 for never
};

/// The side the platform calls. Nothing here throws: errors of a user's action end up on the screen.
class Program {
 public:
  virtual ~Program() = default;
  /// Draws one frame; returns whether another is wanted soon. `now_s` never decreases.
  virtual bool frame(double now_s) = 0;
  /// A call from outside (window.deepx): {"ok": value} or {"error": text} as JSON text.
  virtual std::string call(const std::string& method, const std::string& json) = 0;
  /// Dear ImGui was given input beside SDL's: the next frames show what it does.
  virtual void look_again() = 0;
  /// Says for a moment what was done.
  virtual void say(const std::string& note) = 0;
  /// Room for the bytes of a file, which a later call() is about; it stays until the next is asked for.
  virtual char* room(std::size_t bytes) = 0;
  /// The page's address was changed to another state.
  /// `back`: a page that was left by a view's tab is gone back to, or forward again, so its run goes on.
  virtual void follow_link(const std::string& link, bool back) = 0;
  virtual void follow(const Preferences& preferences) = 0;
  virtual void graphics_lost() = 0;
  virtual void graphics_restored() = 0;
};

namespace platform {

/// Reads the command line (desktop) or the page's address (web). Throws Error for an unknown option.
Start start(int argc, char** argv);
/// What SDL_CreateWindow() needs besides the usual flags, set up for make_context().
unsigned window_flags();
/// Makes a context for the window and makes it current; null if there is none, with the reason in
/// SDL_GetError().
void* make_context(SDL_Window* window);
void delete_context(void* context);
/// The first line of a shader.
const char* shader_version();
/// Brings what was drawn to the screen, and writes it to the file `picture` unless that is empty: as PNG, or as BMP if the name ends so.
/// In a browser the page takes pictures. Throws Error if the file cannot be written.
void present(SDL_Window* window, const std::string& picture);
/// Connects clipboard and sizes; call when the window exists.
void attach(Window& window);
Preferences preferences();
/// The surface to draw on now, in whole device px.
Surface surface(const Window& window);

/// Calls program.frame() while it wants frames, then sleeps until input or wake(). On the desktop it returns
/// when the program is done, in a browser at once.
void run(Program& program);
/// Asks for a frame.
void wake();
/// Ends run() (desktop); a page is closed by its reader.
void quit();
/// Tells that the program cannot start.
void fail(const std::string& message);

/// After each shown frame; `step` is the number of training steps so far.
void drawn(long long step);
/// The state as a link, "" or "#...": into the page's address.
void publish_link(const std::string& link);
/// Frames that were shown in the last second.
int frames_per_second();
/// Puts a text on the clipboard. Once it is there, Program::say() gets the note; where a browser refuses, its page shows the text instead.
void copy_text(const std::string& text, const std::string& note);
/// Copies the address, link included, in the same way.
void copy_link(const std::string& note);
/// Copies the address with another link.
void copy_link(const std::string& link, const std::string& note);
/// Opens this state in a page of its own.
void open_page();
/// Copies the HTML that shows this state in another page, in the same way.
void copy_embed(const std::string& note);
/// Gives the user a file: a download, or one in the working directory. Returns what to call it. Throws Error if it cannot be written.
std::string save_file(const std::string& name, const std::string& type, const std::string& bytes);
/// The surface is made finer while `on`, for a picture to be saved.
void sharpen(bool on);
/// Gives the user the frame in hand as a PNG; returns what to call it.
std::string save_picture(Window& window, const std::string& name);
/// Lets the user choose a file to open; false where that is not possible.
bool open_file();
/// Lets the user choose or paste a table; false where that is not possible.
bool open_table();
/// The theme was switched inside the program.
void publish_theme(bool dark);
/// Esc: the keyboard leaves the canvas.
void leave_canvas();

}  // namespace platform
}  // namespace deepx::app
