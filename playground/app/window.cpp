// SPDX-License-Identifier: MIT
// The SDL2 window with its OpenGL context and Dear ImGui on it.
#include "playground/app/window.h"

#include <SDL.h>

#include <algorithm>
#include <cfloat>
#include <utility>

#include "backends/imgui_impl_opengl3.h"
#include "backends/imgui_impl_sdl2.h"
#include "engine/core/error.h"
#include "imgui_internal.h"
#include "playground/app/platform.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/pinch.h"
#include "playground/widgets/base/shortcut_character.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/base/theme.h"
#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#else
#include "backends/imgui_impl_opengl3_loader.h"
#endif

namespace deepx::app {
namespace {

void start_imgui(SDL_Window* window, void* context) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // the layout is computed; there is nothing to store
  io.LogFilename = nullptr;
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigInputTrickleEventQueue = true;
  ImGui_ImplSDL2_InitForOpenGL(window, context);
  ui::load_fonts();
  ui::apply_style();
}

/// The character that a US keyboard has at the place of a key, see ui::shortcut_of().
char place_of(SDL_Scancode code) {
  if (code >= SDL_SCANCODE_A && code <= SDL_SCANCODE_Z) return static_cast<char>('a' + (code - SDL_SCANCODE_A));
  if (code >= SDL_SCANCODE_1 && code <= SDL_SCANCODE_9) return static_cast<char>('1' + (code - SDL_SCANCODE_1));
  return code == SDL_SCANCODE_PERIOD ? '.' : code == SDL_SCANCODE_COMMA ? ',' : 0;
}

/// With these keys held, a character is not a shortcut. AltGr, and Option on a Mac, only choose the character.
bool held_back(int mod) {
  const bool ctrl = mod & KMOD_CTRL, alt = mod & KMOD_LALT;
  return (mod & KMOD_GUI) || (ctrl ? !(mod & KMOD_ALT) : alt && !ImGui::GetIO().ConfigMacOSXBehaviors);
}

/// The text after a key press outside of fields.
void say_text(const char* text, const SDL_KeyboardEvent& key) {
  if (held_back(key.keysym.mod)) return;
  unsigned int typed = 0;
  ImTextCharFromUtf8(&typed, text, nullptr);
  Window::say(typed, place_of(key.keysym.scancode), key.keysym.mod & KMOD_SHIFT, key.repeat != 0);
}

}  // namespace

Window::Window(const char* title, int width, int height) {
  try {
    open(title, width, height);
  } catch (...) {
    close();
    throw;
  }
}

Window::~Window() { close(); }

void Window::open(const char* title, int width, int height) {
  SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#none");  // web/input.js handles the keys
  SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
  SDL_SetHint(SDL_HINT_VIDEO_HIGHDPI_DISABLED, "0");
  DEEPX_REQUIRE(SDL_Init(SDL_INIT_VIDEO) == 0, io, "window: SDL: ", SDL_GetError(),
                "; a display with OpenGL is needed");
  const Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI | platform::window_flags();
  window_ = SDL_CreateWindow(title, SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height, flags);
  DEEPX_REQUIRE(window_, io, "window: ", width, " x ", height, ": ", SDL_GetError(),
                "; a display with OpenGL is needed");
  context_ = platform::make_context(window_);
  DEEPX_REQUIRE(context_, io, "window: OpenGL: ", SDL_GetError(), "; OpenGL 3.2 (in a browser WebGL 2) is needed");
  start_imgui(window_, context_);
  can_draw_ = ImGui_ImplOpenGL3_Init(platform::shader_version());
  DEEPX_REQUIRE(can_draw_, io, "window: Dear ImGui found no usable OpenGL; OpenGL 3.2 is needed");
}

void Window::close() {
  if (ImGui::GetCurrentContext()) {
    ui::release_atlas();
    if (can_draw_) ImGui_ImplOpenGL3_Shutdown();
    if (ImGui::GetIO().BackendPlatformUserData) ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
  }
  if (context_) platform::delete_context(context_);
  if (window_) SDL_DestroyWindow(window_);
  SDL_Quit();
}

void Window::say(char32_t typed, char place, bool shift, bool repeated) {
  const char32_t c = ui::shortcut_of(typed, place, shift);
  if (c != 0 && !(repeated && ui::acts_once(c))) ImGui::GetIO().AddInputCharacter(c);
}

Input Window::poll() {
  Input input;
  SDL_Event event;
  while (SDL_PollEvent(&event)) {
    if (event.type == SDL_KEYDOWN) key_ = event.key;
    if (event.type == SDL_TEXTINPUT && !ImGui::GetIO().WantTextInput)
      say_text(event.text.text, key_);
    else
      ImGui_ImplSDL2_ProcessEvent(&event);
    input.any = true;
    input.quit |= event.type == SDL_QUIT;
    if (event.type == SDL_FINGERDOWN || event.type == SDL_FINGERMOTION)
      ui::finger(event.tfinger.fingerId, {event.tfinger.x * surface_.width, event.tfinger.y * surface_.height});
    if (event.type == SDL_FINGERUP) ui::finger_left(event.tfinger.fingerId);
    if (event.type == SDL_MOUSEBUTTONDOWN) frames_since_touch_ = -1;
    if (event.type == SDL_MOUSEBUTTONUP && event.button.which == SDL_TOUCH_MOUSEID) frames_since_touch_ = 0;
  }
  return input;
}

// A lifted finger no longer points at anything: after the click is handled, nothing may stay hovered.
void Window::follow_touch() {
  if (frames_since_touch_ < 0 || ++frames_since_touch_ < 3) return;
  ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  frames_since_touch_ = -1;
}

void Window::begin_frame(const Surface& surface) {
  surface_ = surface;
  follow_touch();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplSDL2_NewFrame();
  // SDL rounds the window to whole units and scales both axes by one ratio; the surface knows the exact size.
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {surface.width, surface.height};
  io.DisplayFramebufferScale = {surface.scale, surface.scale};
  // Nothing may jump after a pause: tweens and key repeats go on from their state.
  io.DeltaTime = std::min(io.DeltaTime, 0.1f);
  ImGui::NewFrame();
  ui::begin_frame();
  ui::follow_fingers();
}

namespace {

/// Clearing is cheap even if the processor shades every pixel.
void clear_grounds(const Surface& surface) {
  const auto px = [&](float v) { return int(v * surface.scale + 0.5f); };
  glEnable(GL_SCISSOR_TEST);
  for (const ui::Ground& g : ui::grounds()) {
    const ImVec4 c = ImGui::ColorConvertU32ToFloat4(g.color);
    const int left = px(g.area.x), below = px(surface.height) - px(g.area.bottom());
    glScissor(left, below, px(g.area.right()) - left, px(g.area.bottom()) - px(g.area.y));
    glClearColor(c.x, c.y, c.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
  }
  glDisable(GL_SCISSOR_TEST);
}

}  // namespace

void Window::end_frame() {
  ImGui::Render();
  const ImVec4 ground = ImGui::ColorConvertU32ToFloat4(ui::theme().bg0);
  glViewport(0, 0, int(surface_.width * surface_.scale + 0.5f), int(surface_.height * surface_.scale + 0.5f));
  glClearColor(ground.x, ground.y, ground.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  clear_grounds(surface_);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  platform::present(window_, std::exchange(save_to_, {}));
}

void Window::lose_graphics() {
  if (!can_draw_) return;
  can_draw_ = false;
  ImGui_ImplOpenGL3_Shutdown();
}

void Window::restore_graphics() {
  if (can_draw_) return;
  can_draw_ = ImGui_ImplOpenGL3_Init(platform::shader_version());
  // The pixels are still in main memory; the backend's lost textures are created from them again.
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status == ImTextureStatus_Destroyed && !texture->WantDestroyNextFrame)
      texture->SetStatus(ImTextureStatus_WantCreate);
  }
}

}  // namespace deepx::app
