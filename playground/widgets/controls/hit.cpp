// SPDX-License-Identifier: MIT
// The only place where widgets take input.
#include <algorithm>

#include "imgui_internal.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/pinch.h"
#include "playground/widgets/base/read_only.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/note.h"

namespace deepx::ui {
namespace {

constexpr float kLongPressSeconds = 0.4f;

/// A tap target's area: at least `least` px in each direction on touch screens.
Rect touch_area(const Rect& r, float least) {
  if (!settings().touch) return r;
  const float w = std::max(r.w, least), h = std::max(r.h, least);
  return {r.x - (w - r.w) / 2, r.y - (h - r.h) / 2, w, h};
}

/// True in the frame in which a press becomes a long one.
bool became_long() {
  const ImGuiIO& io = ImGui::GetIO();
  const bool still = io.MouseDragMaxDistanceSqr[0] < io.MouseDragThreshold * io.MouseDragThreshold;
  if (io.MouseDownDuration[0] >= 0 && io.MouseDownDuration[0] < kLongPressSeconds) want_frame();
  return still && io.MouseDownDuration[0] >= kLongPressSeconds &&
         io.MouseDownDuration[0] - io.DeltaTime < kLongPressSeconds;
}

}  // namespace

Hit hit(const char* id, const Rect& r, const HitStyle& style) {
  static ImGuiID spent = 0;  // its press became a long or two-finger press: releasing it is no click
  const Rect area = touch_area(r, style.min_touch);
  if (area.empty()) return {};
  ImGui::SetCursorScreenPos(top_left(area));
  ImGui::PushStyleColor(ImGuiCol_NavCursor, 0);  // the focus ring below replaces it
  const bool disabled = style.disabled || locked();
  if (disabled) ImGui::BeginDisabled();
  ImGui::PushItemFlag(ImGuiItemFlags_NoTabStop, style.reach != Reach::tab);
  Hit h;
  h.pressed = ImGui::InvisibleButton(
      id, {area.w, area.h}, style.reach == Reach::pointer ? ImGuiButtonFlags_None : ImGuiButtonFlags_EnableNav);
  ImGui::PopItemFlag();
  if (disabled) ImGui::EndDisabled();
  ImGui::PopStyleColor();
  if (ImGui::IsItemVisible()) note_target(id, area, disabled, style.reach == Reach::tab);
  h.id = ImGui::GetItemID();
  h.hovered = ImGui::IsItemHovered();
  h.held = ImGui::IsItemActive();
  h.double_clicked = h.hovered && ImGui::IsMouseDoubleClicked(0);
  h.right_clicked = ImGui::IsItemClicked(1);
  h.focused = ImGui::IsItemFocused() && GImGui->NavCursorVisible;
  if (covered_by_note()) h.hovered = h.pressed = h.held = h.double_clicked = h.right_clicked = false;
  h.long_pressed = style.long_press && h.held && became_long();
  if (h.held && press_opened_note()) spent = h.id;
  if (h.long_pressed || (h.held && pinch().active)) spent = h.id;
  if (h.pressed && spent == h.id) h.pressed = false;
  if (!h.held && spent == h.id) spent = 0;
  if (h.focused && style.ring) focus_ring(r, style.ring_radius);
  if (style.tip) tooltip(style.tip);
  return h;
}

Color interaction_fill(const Hit& h, bool selected, bool disabled) {
  const Theme& t = theme();
  if (disabled) return t.bg2;
  const float level = h.held && h.hovered ? 2.0f : h.hovered || selected ? 1.0f : 0.0f;
  const float at = tween(h.id, level);
  return at <= 1 ? blend(t.bg2, t.bg3, at) : blend(t.bg3, t.line2, at - 1);
}

}  // namespace deepx::ui
