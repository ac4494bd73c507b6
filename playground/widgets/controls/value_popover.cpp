// SPDX-License-Identifier: MIT
// A field with buttons for small steps below it.
#include "playground/widgets/controls/value_popover.h"

#include <algorithm>
#include <array>

#include "imgui_internal.h"
#include "playground/widgets/base/draw.h"

namespace deepx::ui {
namespace {

constexpr float kValueWidth = 248;

struct StepButton {
  const char* name;
  double by;
};
constexpr std::array<StepButton, 4> kStepButtons = {{{"−1", -1}, {"−0.1", -0.1}, {"+0.1", 0.1}, {"+1", 1}}};

}  // namespace

std::optional<double> value_popover(const char* id, const Rect& anchor, const char* title, double value, double most) {
  const float row = settings().touch ? 44.0f : 32.0f;
  const Popover p = begin_popover(id, anchor, {kValueWidth, 44 + kFieldHeight + 24 + row + 12});
  if (!p) return std::nullopt;
  const Rect& r = p.inside;
  text(title, {r.x + 16, r.y + 24}, label());
  std::optional<double> out = number_field({r.x + 16, r.y + 44, kValueWidth - 32, kFieldHeight}, value, -most, most);
  if (out) close_popover();
  const float cell = (kValueWidth - 32) / static_cast<float>(kStepButtons.size());
  for (std::size_t i = 0; i < kStepButtons.size(); ++i) {
    const Rect place{r.x + 16 + cell * static_cast<float>(i), r.bottom() - 12 - row, cell - 4, row};
    if (button(kStepButtons[i].name, place, {.label = kStepButtons[i].name}))
      out = std::clamp(value + kStepButtons[i].by, -most, most);
  }
  end_popover();
  return out;
}

std::optional<double> dragged_value(const Hit& h, double value, double step) {
  static double at_press = 0;
  static float taken = 0;
  if (!h.held || !ImGui::IsMouseDragging(0, 6)) {
    if (h.held) at_press = value, taken = 0;
    return std::nullopt;
  }
  const float dx = ImGui::GetMouseDragDelta(0, 6).x;
  if (dx == taken) return std::nullopt;
  taken = dx;
  return at_press + static_cast<double>(dx) * step * (ImGui::GetIO().KeyShift ? 0.1 : 1);
}

bool drag_ends() { return ImGui::IsMouseReleased(0) && ImGui::IsMouseDragPastThreshold(0, 6); }

}  // namespace deepx::ui
