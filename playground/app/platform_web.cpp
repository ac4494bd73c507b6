// SPDX-License-Identifier: MIT
// The playground in a browser tab; the only file that uses the browser. The page's side is web/page.js.
#include <SDL.h>
#include <emscripten.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string_view>
#include <utility>

#include "imgui_internal.h"
#include "playground/app/frame_rate.h"
#include "playground/app/platform.h"
#include "playground/app/window.h"
#include "playground/widgets/base/pinch.h"
#include "playground/widgets/controls/text_field.h"

namespace deepx::app::platform {
namespace {

constexpr ImGuiKey kCharacterKey = ImGuiKey_F24;  // represents every key that types: its release separates two presses

Program* g_program = nullptr;
bool g_frame_requested = false;
bool g_context_lost = false;
int g_finer = 1;  // factor of the resolution while a picture is taken
FrameRate g_frame_rate;
ui::Typing g_typing;  // the state that the page knows
int g_frames_without_field = 0;

// From C++ to the page; its functions are in `Module.page`.
// clang-format off
EM_JS_DEPS(deepx_page, "$stringToNewUTF8,$UTF8ToString");
EM_JS(char*, page_hash, (), { return stringToNewUTF8(location.hash); });
EM_JS(char*, page_session, (), { return stringToNewUTF8(Module['page']['kept_session']()); });
EM_JS(void, page_drawn, (double step), { Module['page']['drawn'](step); });
EM_JS(void, page_link, (const char* link), { Module['page']['link'](UTF8ToString(link)); });
EM_JS(void, page_copy_link, (const char* note), { Module['page']['copy_link'](undefined, UTF8ToString(note)); });
EM_JS(void, page_copy_other_link, (const char* link, const char* note), {
  Module['page']['copy_link'](UTF8ToString(link), UTF8ToString(note));
});
EM_JS(void, page_copy_text, (const char* text, const char* note), { Module['page']['copy'](UTF8ToString(text), UTF8ToString(note)); });
// The edited field, or none; positions in the text are bytes.
EM_JS(void, page_typing, (int active, const char* text, int anchor, int cursor, int number, float left, float top, float width, float height), {
  Module['page']['typing'](active ? {'text': UTF8ToString(text), 'anchor': anchor, 'cursor': cursor, 'number': !!number,
                                     'left': left, 'top': top, 'width': width, 'height': height} : null);
});
EM_JS(void, page_open_page, (), { Module['page']['open_page'](); });
EM_JS(void, page_open_site, (const char* page), { Module['page']['open_site'](UTF8ToString(page)); });
EM_JS(void, page_copy_embed, (const char* note), { Module['page']['copy_embed'](UTF8ToString(note)); });
EM_JS(void, page_save, (const char* name, const char* type, const char* bytes, int size), {
  // The program's memory may grow and move at any time: the file gets a copy.
  Module['page']['save'](UTF8ToString(name), new Blob([HEAPU8.slice(bytes, bytes + size)], {type: UTF8ToString(type)}));
});
EM_JS(void, page_save_picture, (const char* name), { Module['page']['save_picture'](UTF8ToString(name)); });
EM_JS(void, page_open_file, (), { Module['page']['choose_file'](); });
EM_JS(void, page_open_table, (), { Module['page']['open_table'](); });
EM_JS(void, page_theme, (const char* name), { Module['page']['theme'](UTF8ToString(name)); });
EM_JS(void, page_leave, (), { Module['page']['leave'](); });
EM_JS(void, page_fail, (const char* message), { Module['page']['show_failure'](UTF8ToString(message)); });
EM_JS(void, page_context_lost, (int lost), { Module['page']['context_lost'](!!lost); });
// Bits of Preferences: dark, reduced motion, touch, mac, embed.
EM_JS(int, page_preferences, (), {
  const media = (query) => matchMedia(query).matches;
  return (document.documentElement.dataset.theme !== 'light') | media('(prefers-reduced-motion: reduce)') << 1 |
         media('(pointer: coarse)') << 2 | /Mac|iP(ad|hone)/.test(navigator.platform) << 3 | Module['page']['embed'] << 4;
});

// Made after SDL has set the canvas's size, since with a context each such change is slow; false if there is none.
// Each query to it waits until the GPU has finished, and Dear ImGui makes about twenty per frame for state that
// it restores. Since nothing else draws here, the first answer stays valid as long as the context exists.
EM_JS(int, page_make_context, (), {
  const context = Module['canvas'].getContext('webgl2', {alpha: false, antialias: false, depth: false, stencil: false});
  if (!context) {
    Module['page']['no_context']();
    return 0;
  }
  const ask = context.getParameter, answers = new Map();
  context.getParameter = (name) => {
    if (!answers.has(name)) answers.set(name, ask.call(context, name));
    return answers.get(name);
  };
  return 1;
});

EM_JS(void, page_watch_size, (), {
  Module['deepx_box'] = [0, 0];
  const options = 'devicePixelContentBoxSize' in ResizeObserverEntry.prototype ? {box: 'device-pixel-content-box'} : {};
  new ResizeObserver((entries) => {
    const box = entries[entries.length - 1].devicePixelContentBoxSize?.[0];
    Module['deepx_box'] = [box?.inlineSize, box?.blockSize];
    _deepx_resized();
  }).observe(Module['canvas'], options);
  // Without such boxes, only this detects a change of just the pixel ratio.
  addEventListener('resize', () => _deepx_resized());
});
// Device pixels along an axis (0 across, 1 down): the browser's own count if it has one, since it knows in which
// direction it rounded. Emulated screens count the real pixels instead, so this is checked.
EM_JS(int, page_size_px, (int axis), {
  const size = Module['canvas'].getBoundingClientRect();
  const wanted = (axis ? size.height : size.width) * devicePixelRatio, counted = Module['deepx_box'][axis];
  return Math.abs(counted - wanted) < 1 ? counted : Math.round(wanted);
});

EM_JS(void, page_listen, (), {
  addEventListener('hashchange', () => {
    const link = stringToNewUTF8(location.hash);
    _deepx_follow_link(link, Module['page']['is_ours']());
    _deepx_free(link);
  });
  const prefer = () => _deepx_prefer();
  for (const query of ['(prefers-reduced-motion: reduce)', '(pointer: coarse)']) matchMedia(query).addEventListener('change', prefer);
  new MutationObserver(prefer).observe(document.documentElement, {attributeFilter: ['data-theme']});
  document.addEventListener('visibilitychange', () => _deepx_wake());
  /// Calls an exported function with a text and numbers.
  Module['send'] = (name, text, ...rest) => {
    const t = stringToNewUTF8(text);
    Module[name](t, ...rest);
    _deepx_free(t);
  };
  // Directly into the program's memory: as JSON, a file of some megabytes took seconds.
  Module['give'] = (bytes) => {
    const room = _deepx_room(bytes.length);
    HEAPU8.set(bytes, room);
  };
  Module['call'] = (method, json) => {
    const m = stringToNewUTF8(method), j = stringToNewUTF8(json);
    const answer = UTF8ToString(_deepx_call(m, j));
    _deepx_free(m);
    _deepx_free(j);
    return answer;
  };
  Module['page']['listen'](Module);
});
// clang-format on

// When the focus moves to another field, or Enter ends a field, there is no focused field for one frame: keep the
// on-screen keyboard for that long.
void tell_typing() {
  const ui::Typing& now = ui::typing();
  g_frames_without_field = now.active ? 0 : g_frames_without_field + 1;
  if (now == g_typing || g_frames_without_field == 1) return;
  g_typing = now;
  page_typing(now.active, now.text.c_str(), now.anchor, now.cursor, now.number, now.left, now.top, now.width,
              now.height);
}

void draw_now() {
  if (g_program && !g_context_lost && g_program->frame(emscripten_performance_now() / 1000)) wake();
}

EM_BOOL on_frame(double now_ms, void*) {
  g_frame_requested = false;
  g_frame_rate.shown(now_ms / 1000);
  draw_now();
  return EM_FALSE;
}

// An input event in SDL's queue ends an idle page's sleep. SDL's own marks, which every poll puts into the
// queue, do not.
int on_event(void*, SDL_Event* event) {
  if (event->type != SDL_POLLSENTINEL) wake();
  return 0;
}

EM_BOOL on_context_lost(int, const void*, void*) {
  g_context_lost = true;
  g_program->graphics_lost();
  page_context_lost(true);
  return EM_TRUE;  // prevents the default action; otherwise the context would never return
}

EM_BOOL on_context_restored(int, const void*, void*) {
  g_context_lost = false;
  g_program->graphics_restored();
  page_context_lost(false);
  return EM_TRUE;
}

}  // namespace

// From the page to C++.
extern "C" {

// SDL's own OpenGL is not used (see window_flags); this keeps the table of all its functions out of the build.
void (*eglGetProcAddress(const char*))() { return nullptr; }

EMSCRIPTEN_KEEPALIVE const char* deepx_call(const char* method, const char* json) {
  static std::string answer;  // valid until the next call, which the page makes after reading this one
  answer = g_program->call(method, json);
  return answer.c_str();
}

EMSCRIPTEN_KEEPALIVE char* deepx_room(int bytes) { return g_program->room(static_cast<std::size_t>(bytes)); }

EMSCRIPTEN_KEEPALIVE void deepx_follow_link(const char* link, int back) { g_program->follow_link(link, back != 0); }

EMSCRIPTEN_KEEPALIVE void deepx_prefer() { g_program->follow(preferences()); }

// A key by its name in the browser's events; an unknown one, such as that of a character, is released.
EMSCRIPTEN_KEEPALIVE void deepx_key(const char* name, int down, int shift) {
  static constexpr std::pair<std::string_view, ImGuiKey> kKeys[] = {{"Enter", ImGuiKey_Enter},
                                                                    {"Escape", ImGuiKey_Escape},
                                                                    {"Tab", ImGuiKey_Tab},
                                                                    {" ", ImGuiKey_Space},
                                                                    {"Backspace", ImGuiKey_Backspace},
                                                                    {"Delete", ImGuiKey_Delete},
                                                                    {"Home", ImGuiKey_Home},
                                                                    {"End", ImGuiKey_End},
                                                                    {"PageUp", ImGuiKey_PageUp},
                                                                    {"PageDown", ImGuiKey_PageDown},
                                                                    {"ArrowUp", ImGuiKey_UpArrow},
                                                                    {"ArrowDown", ImGuiKey_DownArrow},
                                                                    {"ArrowLeft", ImGuiKey_LeftArrow},
                                                                    {"ArrowRight", ImGuiKey_RightArrow},
                                                                    {"Shift", ImGuiKey_LeftShift}};
  const auto key = std::ranges::find(kKeys, name, &std::pair<std::string_view, ImGuiKey>::first);
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, shift);
  ImGui::GetIO().AddKeyEvent(key == std::end(kKeys) ? kCharacterKey : key->second, down);
  g_program->look_again();
}

// The character that a key types, and what a US keyboard has at its place, see Window::say().
EMSCRIPTEN_KEEPALIVE void deepx_character(int typed, int place, int shift, int repeated) {
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, shift);
  ImGui::GetIO().AddKeyEvent(kCharacterKey, true);
  Window::say(char32_t(typed), char(place), shift, repeated);
  g_program->look_again();
}

EMSCRIPTEN_KEEPALIVE void deepx_keys_up() { ImGui::GetIO().ClearInputKeys(); }

// Notches to the right and up.
EMSCRIPTEN_KEEPALIVE void deepx_wheel(float x, float y) {
  ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_Mouse);
  ImGui::GetIO().AddMouseWheelEvent(x, y);
  g_program->look_again();
}

EMSCRIPTEN_KEEPALIVE void deepx_type(const char* text, int anchor, int cursor) {
  g_typing.text = text;
  g_typing.anchor = anchor;
  g_typing.cursor = cursor;
  ui::type(text, anchor, cursor);
  g_program->look_again();
}

// Handles presses at once: a browser allows some actions only within a gesture. Of presses in quick succession
// Dear ImGui handles one per frame.
EMSCRIPTEN_KEEPALIVE void deepx_handle_now() {
  constexpr int kMostFrames = 4;
  for (int i = 0; i < kMostFrames && (i == 0 || !ImGui::GetCurrentContext()->InputEventsQueue.empty()); ++i) draw_now();
}

EMSCRIPTEN_KEEPALIVE void deepx_say(const char* note) { g_program->say(note); }

// Frees the result of stringToNewUTF8: the page's code cannot see the C library's free().
EMSCRIPTEN_KEEPALIVE void deepx_free(void* text) { std::free(text); }

EMSCRIPTEN_KEEPALIVE int deepx_zoomable_at(float x, float y) { return deepx::ui::zoomable_at({x, y}); }
// Observers run between layout and paint: a frame drawn now prevents a moment with a cleared or stretched
// canvas.
EMSCRIPTEN_KEEPALIVE void deepx_resized() { draw_now(); }
EMSCRIPTEN_KEEPALIVE void deepx_wake() { wake(); }

}  // extern "C"

Start start(int, char**) {
  Start start;
  char* hash = page_hash();
  start.link = hash;
  std::free(hash);
  char* session = page_session();
  start.session = session;
  std::free(session);
  return start;
}

// SDL would use EGL, which pulls in every OpenGL function and enables every extension.
unsigned window_flags() { return 0; }

void* make_context(SDL_Window*) {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.enableExtensionsByDefault = false;
  const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context =
      page_make_context() ? emscripten_webgl_create_context("#canvas", &attributes) : 0;
  if (context <= 0) {
    SDL_SetError("the browser gives no WebGL 2 context");
    return nullptr;
  }
  emscripten_webgl_make_context_current(context);
  return reinterpret_cast<void*>(context);
}

void delete_context(void* context) {
  emscripten_webgl_destroy_context(reinterpret_cast<EMSCRIPTEN_WEBGL_CONTEXT_HANDLE>(context));
}

const char* shader_version() { return "#version 300 es"; }
void present(SDL_Window*, const std::string&) {}  // the browser shows the drawing when the frame's callback returns

void attach(Window&) { page_watch_size(); }

Preferences preferences() {
  const int bits = page_preferences();
  return {.dark = (bits & 1) != 0,
          .reduced_motion = (bits & 2) != 0,
          .touch = (bits & 4) != 0,
          .mac = (bits & 8) != 0,
          .embed = (bits & 16) != 0};
}

Surface surface(const Window& window) {
  const int width_px = page_size_px(0) * g_finer, height_px = page_size_px(1) * g_finer;
  int now_w, now_h, sdl_w, sdl_h;
  emscripten_get_canvas_element_size("#canvas", &now_w, &now_h);
  const float scale = float(emscripten_get_device_pixel_ratio()) * float(g_finer);
  const Surface surface{float(width_px) / scale, float(height_px) / scale, scale};
  // SDL follows only the browser window; it needs the canvas's size to place the pointer.
  SDL_GetWindowSize(window.handle(), &sdl_w, &sdl_h);
  const int css_w = int(surface.width + 0.5f), css_h = int(surface.height + 0.5f);
  if (sdl_w != css_w || sdl_h != css_h) {
    SDL_SetWindowSize(window.handle(), css_w, css_h);
    emscripten_get_canvas_element_size("#canvas", &now_w, &now_h);
  }
  // Setting the size clears the canvas, so only if it differs: SDL rounds down, the browser may not.
  if (now_w != width_px || now_h != height_px) emscripten_set_canvas_element_size("#canvas", width_px, height_px);
  return surface;
}

void run(Program& program) {
  g_program = &program;
  SDL_AddEventWatch(on_event, nullptr);
  emscripten_set_webglcontextlost_callback("#canvas", nullptr, false, on_context_lost);
  emscripten_set_webglcontextrestored_callback("#canvas", nullptr, false, on_context_restored);
  page_listen();
  draw_now();  // without waiting for the next refresh: the first training step is part of loading
}

void wake() {
  if (g_frame_requested || g_context_lost || !g_program) return;
  g_frame_requested = true;
  emscripten_request_animation_frame(on_frame, nullptr);
}

void quit() {}
void drawn(long long step) {
  page_drawn(double(step));
  tell_typing();
}
void publish_link(const std::string& link) { page_link(link.c_str()); }
int frames_per_second() { return g_frame_rate.per_second(emscripten_performance_now() / 1000); }
void copy_text(const std::string& text, const std::string& note) { page_copy_text(text.c_str(), note.c_str()); }
void copy_link(const std::string& note) { page_copy_link(note.c_str()); }
void copy_link(const std::string& link, const std::string& note) { page_copy_other_link(link.c_str(), note.c_str()); }
void open_page() { page_open_page(); }
void open_site(const std::string& page) { page_open_site(page.c_str()); }
void copy_embed(const std::string& note) { page_copy_embed(note.c_str()); }
std::string save_file(const std::string& name, const std::string& type, const std::string& bytes) {
  page_save(name.c_str(), type.c_str(), bytes.data(), int(bytes.size()));
  return name;
}

void sharpen(bool on) {
  constexpr int kMostPx = 4096;  // along either side: some graphics hardware allows no more
  g_finer = on && emscripten_get_device_pixel_ratio() < 2 && 2 * std::max(page_size_px(0), page_size_px(1)) <= kMostPx
                ? 2
                : 1;
}

std::string save_picture(Window&, const std::string& name) {
  page_save_picture(name.c_str());  // drawn() takes it before the browser shows the frame and forgets it
  return name;
}

bool open_file() {
  page_open_file();
  return true;
}
bool open_table() {
  page_open_table();
  return true;
}
void publish_theme(bool dark) { page_theme(dark ? "dark" : "light"); }
void leave_canvas() { page_leave(); }
void fail(const std::string& message) { page_fail(message.c_str()); }

}  // namespace deepx::app::platform
