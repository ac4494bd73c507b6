// SPDX-License-Identifier: MIT
// Scrubbing, zooming and panning of the time chart by pointer, fingers and keys.
#include <algorithm>
#include <cmath>
#include <utility>

#include "imgui_internal.h"
#include "playground/widgets/base/pinch.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/plots/plot_scale.h"

namespace deepx::ui {
namespace {

constexpr float kWheelZoom = 1.25f, kLeastEpochs = 4, kAxisHeight = 28;

/// The whole axis, in epochs.
float whole_axis(const Scale& s, const TimeChart& c, int newest) {
  const float end = c.end > 0 ? c.end : static_cast<float>(nice_end(std::max({newest, c.now, 20}) + 1));
  return end * static_cast<float>(s.stride);
}

/// `factor` > 1 zooms in; the place `at` (in epochs) does not move. Showing everything is not a zoom.
void zoom(ChartView& v, const Scale& s, float all, float at, float factor) {
  const float unit = static_cast<float>(s.stride), from = s.from * unit, to = s.end * unit;
  const float width = std::clamp((to - from) / factor, std::min(kLeastEpochs, all), all);
  if (width >= all * 0.999f) {
    v = {};
    return;
  }
  const float share = (at - from) / std::max(1e-3f, to - from);
  v.from = std::clamp(at - share * width, 0.0f, all - width);
  v.to = v.from + width;
}

void pan(ChartView& v, float epochs, float all) {
  if (!v.zoomed()) return;
  const float width = v.to - v.from;
  v.from = std::clamp(v.from + epochs, 0.0f, std::max(0.0f, all - width));
  v.to = v.from + width;
}

/// Keys that a focused chart takes; then they do not move the focus.
int presses(const Hit& h, ImGuiKey key) {
  const bool pressed = ImGui::IsKeyPressed(key, ImGuiInputFlags_Repeat, h.id);
  ImGui::SetKeyOwner(key, h.id);
  return pressed ? 1 : 0;
}

void keys(const Hit& h, ChartView* v, const Scale& s, const TimeChart& c, float all, TimeChartHit& out) {
  const int far = ImGui::GetIO().KeyShift ? 10 : 1;
  out.keys = far * (presses(h, ImGuiKey_RightArrow) - presses(h, ImGuiKey_LeftArrow));
  if (!v) return;
  const float now = static_cast<float>(c.now * s.stride);
  const auto typed = [](ImWchar a, ImWchar b) {
    const auto& queue = ImGui::GetIO().InputQueueCharacters;
    return queue.contains(a) || queue.contains(b);
  };
  if (typed('+', '=')) zoom(*v, s, all, now, 2);
  if (typed('-', '_')) zoom(*v, s, all, now, 0.5f);
}

}  // namespace

TimeChartHit chart_input(const char* id, const Scale& s, const TimeChart& c, int newest) {
  static ImGuiID panning = 0;
  TimeChartHit out;
  const Rect area{s.plot.x, s.plot.y - 8, s.plot.w, s.plot.h + 8 + kAxisHeight - 4};
  const Hit h = hit(id, area, {.min_touch = 0});
  const ImGuiIO& io = ImGui::GetIO();
  ChartView* v = c.view;
  const float all = whole_axis(s, c, newest), unit = static_cast<float>(s.stride);
  const int under = std::min(newest, s.index(io.MousePos.x));
  const bool on_axis = io.MouseClickedPos[0].y > s.plot.bottom();
  if (v && v->zoomed() && v->to > all) *v = {};  // a new start is shorter
  if (ImGui::IsItemActivated())
    panning = v && v->zoomed() && (io.KeyShift || on_axis) && ImGui::IsMouseDown(0) ? h.id : 0;
  const Pinch fingers = pinch();
  const bool waits =
      settings().touch && !ImGui::IsMouseDragPastThreshold(0);  // a finger that does not move may wait for a second one
  if (v && fingers.active && area.contains(fingers.at)) {
    zoom(*v, s, all, s.at(fingers.at.x) * unit, fingers.scale);
    pan(*v, -fingers.moved_x / s.plot.w * (s.end - s.from) * unit, all);
    panning = h.id;  // the rest of the gesture does not scrub
  } else if (h.held && ImGui::IsMouseDown(0)) {
    if (panning == h.id && v)
      pan(*v, -io.MouseDelta.x / s.plot.w * (s.end - s.from) * unit, all);
    else if (!waits)
      out.scrubbed = under;
  } else if (h.pressed && waits && panning != h.id) {
    out.scrubbed = under;
  }
  if (v && h.hovered && io.MouseWheel != 0)
    zoom(*v, s, all, s.at(io.MousePos.x) * unit, std::pow(kWheelZoom, io.MouseWheel));
  if (v && h.hovered && io.MouseWheelH != 0) pan(*v, -0.1f * io.MouseWheelH * (s.end - s.from) * unit, all);
  if (v && h.double_clicked) *v = {};
  if (h.focused) keys(h, v, s, c, all, out);
  if (h.hovered && !h.held) out.hovered = under;
  out.released = ImGui::IsItemDeactivated();
  return out;
}

}  // namespace deepx::ui
