// SPDX-License-Identifier: MIT
// The playground as a desktop program: command line, and a loop that sleeps while nothing changes.
#include <SDL.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "backends/imgui_impl_opengl3_loader.h"
#include "engine/core/error.h"
#include "engine/io/file.h"
#include "playground/app/frame_rate.h"
#include "playground/app/platform.h"
#include "playground/app/window.h"
#include "playground/model/text/png.h"

namespace deepx::app::platform {
namespace {

std::string g_link;  // the text for "copy link": there is no address bar here
bool g_quit = false;
Program* g_program = nullptr;
FrameRate g_frame_rate;

void save_frame(SDL_Window* window, const std::string& file) {
  int width, height;
  SDL_GL_GetDrawableSize(window, &width, &height);
  const size_t row_bytes = size_t(4) * size_t(width), rows = size_t(height);
  std::vector<char> pixels(row_bytes * rows);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
  if (!file.ends_with(".bmp")) {
    std::vector<std::uint8_t> rgb;
    rgb.reserve(size_t(3) * size_t(width) * rows);
    for (size_t y = rows; y-- > 0;) {  // OpenGL counts rows from below
      for (size_t x = 0; x < row_bytes; ++x)
        if (x % 4 < 3) rgb.push_back(std::uint8_t(pixels[y * row_bytes + x]));
    }
    return write_file("screenshot", file, png_of(rgb, width, height));
  }
  SDL_Surface* picture = SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_RGBA32);
  DEEPX_REQUIRE(picture, io, "screenshot: ", file, ": ", SDL_GetError());
  for (size_t y = 0; y < rows; ++y) {  // OpenGL counts rows from below
    std::memcpy(static_cast<char*>(picture->pixels) + y * size_t(picture->pitch),
                pixels.data() + row_bytes * (rows - 1 - y), row_bytes);
  }
  const int failed = SDL_SaveBMP(picture, file.c_str());
  SDL_FreeSurface(picture);
  DEEPX_REQUIRE(!failed, io, "screenshot: ", file, ": ", SDL_GetError(), "; give a file that can be written");
}

int parse_frames(std::string_view option, const char* text) {
  char* end = nullptr;
  const long n = std::strtol(text, &end, 10);
  DEEPX_REQUIRE(*text && !*end && n > 0 && n < 1'000'000, value, "deepx-playground: ", option, " ", clipped(text),
                ": is not a number of frames; give one from 1 to 999999");
  return int(n);
}

std::string read_file(const char* name) {
  std::ifstream file(name, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  DEEPX_REQUIRE(file && !text.empty(), io, "deepx-playground: ", clipped(name, kMostPath),
                ": cannot be read or is empty; give a spec in JSON or a model as safetensors");
  return text;
}

}  // namespace

Start start(int argc, char** argv) {
  Start start;
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    if (arg == "--frames" || arg == "--screenshot") {
      DEEPX_REQUIRE(i + 1 < argc, value, "deepx-playground: ", arg, ": has no value; give ",
                    arg == "--frames" ? "a number" : "a file");
      ++i;
      if (arg == "--frames")
        start.frames = parse_frames(arg, argv[i]);
      else
        start.screenshot = argv[i];
    } else {
      DEEPX_REQUIRE(
          !arg.starts_with("-") && start.file.empty(), value, "deepx-playground: ", clipped(arg),
          ": is not understood; usage: deepx-playground [FILE] [--frames N] [--screenshot PICTURE], where FILE is a spec in JSON or a "
          "model as safetensors, and PICTURE ends in .png or .bmp");
      start.file = arg;
      start.bytes = read_file(argv[i]);
    }
  }
  DEEPX_REQUIRE(start.screenshot.empty() || start.frames > 0, value,
                "deepx-playground: --screenshot: has no frame; add --frames N");
  return start;
}

unsigned window_flags() {
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_FLAGS, SDL_GL_CONTEXT_FORWARD_COMPATIBLE_FLAG);  // macOS requires it
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 2);
  // Dear ImGui smooths its own edges and needs neither depth nor stencil buffer.
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
  return SDL_WINDOW_OPENGL;
}

void* make_context(SDL_Window* window) {
  const SDL_GLContext context = SDL_GL_CreateContext(window);
  if (context) SDL_GL_SetSwapInterval(1);
  return context;
}

void delete_context(void* context) { SDL_GL_DeleteContext(context); }
const char* shader_version() { return "#version 150"; }
void present(SDL_Window* window, const std::string& picture) {
  if (!picture.empty()) save_frame(window, picture);
  SDL_GL_SwapWindow(window);
  g_frame_rate.shown(double(SDL_GetTicks64()) / 1000);
}

void attach(Window&) {}

Preferences preferences() {
  Preferences p;
#ifdef __APPLE__
  p.mac = true;
#endif
  return p;
}

Surface surface(const Window& window) {
  int width, height, width_px, height_px;
  SDL_GetWindowSize(window.handle(), &width, &height);
  SDL_GL_GetDrawableSize(window.handle(), &width_px, &height_px);
  return {float(width), float(height), width > 0 ? float(width_px) / float(width) : 1.0f};
}

void run(Program& program) {
  g_program = &program;
  bool wanted = true;
  while (!g_quit) {
    // A null pointer leaves the event in the queue, for the frame to handle.
    if (!wanted) SDL_WaitEvent(nullptr);
    wanted = program.frame(double(SDL_GetTicks64()) / 1000);
  }
}

void wake() {
  SDL_Event event{};
  event.type = SDL_USEREVENT;
  SDL_PushEvent(&event);
}

void quit() { g_quit = true; }
void fail(const std::string& message) { std::fprintf(stderr, "%s\n", message.c_str()); }
void drawn(long long) {}
void publish_link(const std::string& link) { g_link = link; }
int frames_per_second() { return g_frame_rate.per_second(double(SDL_GetTicks64()) / 1000); }
void copy_text(const std::string& text, const std::string& note) {
  const bool copied = SDL_SetClipboardText(text.c_str()) == 0;
  g_program->say(copied ? note : std::string(SDL_GetError()));
}
void copy_link(const std::string& note) { copy_text(g_link, note); }
void copy_link(const std::string& link, const std::string& note) { copy_text(link, note); }
void open_page() {}
void open_site(const std::string& page) { g_program->say("On the site: " + page); }
void copy_embed(const std::string& note) { copy_text(g_link, note); }
std::string save_file(const std::string& name, const std::string&, const std::string& bytes) {
  const std::string path = (std::filesystem::current_path() / name).string();
  write_file("save", path, bytes);
  return path;
}
void sharpen(bool) {}
std::string save_picture(Window& window, const std::string& name) {
  const std::string path = (std::filesystem::current_path() / name).string();
  window.save_next_frame(path);
  return path;
}
bool open_file() { return false; }
bool open_table() { return false; }
void publish_theme(bool) {}
void leave_canvas() {}

}  // namespace deepx::app::platform
