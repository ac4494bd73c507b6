// SPDX-License-Identifier: MIT
// Tweens stored by id.
#include "playground/widgets/base/motion.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "imgui_internal.h"
#include "playground/widgets/base/theme.h"

namespace deepx::ui {
namespace {

struct Tween {
  float from = 0, to = 0;
  float elapsed_ms = 0;
  int last_frame = -1;
};

struct Clock {
  std::unordered_map<ImGuiID, Tween> tweens;
  float delta_ms = 0;
  double now_ms = 0;
  bool wanted = false;
  float wanted_ms = 0;  ///< time left of want_frame(seconds)
};

Clock& motion_clock() {
  static Clock c;
  return c;
}

/// Advances once per frame, however often it is called.
Tween& advance(ImGuiID id) {
  Tween& t = motion_clock().tweens[id];
  if (t.last_frame != ImGui::GetFrameCount()) {
    t.last_frame = ImGui::GetFrameCount();
    t.elapsed_ms += motion_clock().delta_ms;
  }
  return t;
}

float value_of(const Tween& t, float ms, Ease e) {
  if (t.from == t.to || t.elapsed_ms >= ms || settings().reduced_motion) return t.to;
  motion_clock().wanted = true;
  return t.from + (t.to - t.from) * ease(e, t.elapsed_ms / ms);
}

}  // namespace

float ease(Ease e, float t) {
  t = std::clamp(t, 0.0f, 1.0f);
  switch (e) {
    case Ease::linear:
      return t;
    case Ease::out_cubic:
      return 1 - (1 - t) * (1 - t) * (1 - t);
    case Ease::in_out_cubic:
      return t < 0.5f ? 4 * t * t * t : 1 - 4 * (1 - t) * (1 - t) * (1 - t);
  }
  return t;
}

float tween(ImGuiID id, float target, float ms, Ease e) {
  const bool is_new = !motion_clock().tweens.contains(id);
  Tween& t = advance(id);
  if (is_new) {
    t.from = t.to = target;
  } else if (t.to != target) {
    t.from = value_of(t, ms, e);
    t.to = target;
    t.elapsed_ms = 0;
  }
  return value_of(t, ms, e);
}

float appear(ImGuiID id, float ms, Ease e) {
  Tween& known = motion_clock().tweens[id];
  const bool gap = known.last_frame < ImGui::GetFrameCount() - 1;
  Tween& t = advance(id);
  if (gap) t.elapsed_ms = 0;
  t.from = 0;
  t.to = 1;
  return value_of(t, ms, e);
}

float progress(ImGuiID id, bool restart, float ms, Ease e) {
  Tween& t = advance(id);
  if (restart) {
    t.from = 0;
    t.elapsed_ms = 0;
  } else if (t.to == 0) {
    t.from = 1;  // never started
  }
  t.to = 1;
  return value_of(t, ms, e);
}

float loop_phase(float ms, float offset_ms) {
  if (settings().reduced_motion) return 0.5f;
  const double t = (motion_clock().now_ms + offset_ms) / ms;
  return static_cast<float>(t - std::floor(t));
}

void want_frame(float seconds) {
  motion_clock().wanted = true;
  motion_clock().wanted_ms = std::max(motion_clock().wanted_ms, seconds * 1000);
}

// Dear ImGui handles quick key presses one per frame: the waiting ones need frames, too.
bool wants_frame() {
  return motion_clock().wanted || motion_clock().wanted_ms > 0 || GImGui->InputEventsQueue.Size > 0;
}

void begin_motion() {
  Clock& c = motion_clock();
  // A frame after a long pause must not end a tween at once.
  c.delta_ms = std::min(ImGui::GetIO().DeltaTime * 1000, 50.0f);
  c.now_ms += c.delta_ms;
  c.wanted = false;
  c.wanted_ms = std::max(0.0f, c.wanted_ms - c.delta_ms);
  if (c.tweens.size() > 4096) {
    std::erase_if(c.tweens, [](const auto& t) { return t.second.last_frame < ImGui::GetFrameCount() - 600; });
  }
}

}  // namespace deepx::ui
