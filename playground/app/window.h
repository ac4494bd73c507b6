// SPDX-License-Identifier: MIT
// The SDL2 window with its OpenGL context and Dear ImGui on it: events in, frames out.
#pragma once

#include <SDL_events.h>

#include <string>

#include "playground/app/surface.h"

namespace deepx::app {

/// The result of handling the waiting events.
struct Input {
  bool any = false;   ///< something happened that a frame may have to show
  bool quit = false;  ///< the window was closed
};

/// One window, one OpenGL context (GL 3.2 core, or GLES 3 in a browser), one Dear ImGui context.
class Window {
 public:
  /// Throws Error if SDL cannot open the window or make the context.
  Window(const char* title, int width, int height);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  SDL_Window* handle() const { return window_; }

  /// Passes all waiting events to Dear ImGui.
  Input poll();
  /// Sends a character typed outside of fields to the shortcuts, see widgets/character.h. `repeated`: its key is held.
  static void say(char32_t typed, char place, bool shift, bool repeated);
  void begin_frame(const Surface& surface);
  /// Clears to the theme's background, draws everything built since begin_frame(), and shows it.
  void end_frame();
  /// Writes the frame that end_frame() will show to `file`, as PNG, or as BMP if the name ends in .bmp. Throws Error if
  /// it cannot.
  void save_next_frame(std::string file) { save_to_ = std::move(file); }

  /// The context is lost: forget everything in it. Drawing waits for restore_graphics().
  void lose_graphics();
  /// There is a new context: every texture is uploaded again from main memory.
  void restore_graphics();
  bool can_draw() const { return can_draw_; }

 private:
  void open(const char* title, int width, int height);
  void close();
  void follow_touch();

  SDL_Window* window_ = nullptr;
  void* context_ = nullptr;
  Surface surface_;
  bool can_draw_ = false;
  SDL_KeyboardEvent key_{};      ///< the latest key press; its text comes after it
  int frames_since_touch_ = -1;  ///< frames since the finger was lifted, -1 if none was
  std::string save_to_;
};

}  // namespace deepx::app
