// SPDX-License-Identifier: MIT
// Popover and tooltip surfaces: their place, rising and fading.
#include "playground/widgets/controls/popover.h"

#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"

namespace deepx::ui {
namespace {

constexpr float kAnchorGap = 8, kScreenMargin = 8, kRise = 4;
constexpr ImGuiWindowFlags kSurface = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                      ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground;

/// Below the anchor if there is room, else above; centered on it and inside the screen.
Rect placed(const Rect& anchor, ImVec2 size) {
  const ImVec2 screen = ImGui::GetMainViewport()->Size;
  const float most_x = std::max(kScreenMargin, screen.x - kScreenMargin - size.x);
  const float x = std::clamp(anchor.center().x - size.x / 2, kScreenMargin, most_x);
  float y = anchor.bottom() + kAnchorGap;
  if (y + size.y > screen.y - kScreenMargin) y = anchor.y - kAnchorGap - size.y;
  return {std::round(x), std::round(std::max(kScreenMargin, y)), size.x, size.y};
}

/// Where the current surface starts in its draw list, to fade all of it at the end.
struct Fading {
  int first_vertex;
  float opacity;
};
ImVector<Fading>& fading() {
  static ImVector<Fading> stack;
  return stack;
}

void begin_surface(const Rect& r, float radius, float opacity) {
  fading().push_back({canvas().VtxBuffer.Size, opacity});
  // The shadow reaches beyond the popup's own window.
  canvas().PushClipRectFullScreen();
  raised(r, radius);
  canvas().PopClipRect();
}

void end_surface() {
  const Fading f = fading().back();
  fading().pop_back();
  if (f.opacity >= 1) return;
  ImVector<ImDrawVert>& vertices = canvas().VtxBuffer;
  for (int i = f.first_vertex; i < vertices.Size; ++i) vertices[i].col = fade(vertices[i].col, f.opacity);
}

}  // namespace

void open_popover(const char* id) { ImGui::OpenPopup(id); }
bool popover_open(const char* id) { return ImGui::IsPopupOpen(id); }
void close_popover() { ImGui::CloseCurrentPopup(); }

namespace {

int open_before = 0;  // number of popovers at the end of the latest frame

/// On Escape Dear ImGui first leaves other things, such as the focus behind the popover; people expect it to close the
/// popover.
void close_by_escape() {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  const bool last = g.BeginPopupStack.Size == g.OpenPopupStack.Size && g.OpenPopupStack.Size == open_before;
  if (last && ImGui::IsKeyPressed(ImGuiKey_Escape, false) && !ImGui::IsAnyItemActive()) ImGui::CloseCurrentPopup();
}

}  // namespace

Popover begin_popover(const char* id, const Rect& anchor, ImVec2 size) {
  if (!ImGui::IsPopupOpen(id)) return {};
  const Rect at = placed(anchor, size);
  const float shown = appear(ImGui::GetID(id) ^ 0x9090u);
  const Rect now{at.x, at.y + kRise * (1 - shown), at.w, at.h};
  ImGui::SetNextWindowPos(top_left(now));
  ImGui::SetNextWindowSizeConstraints(size, size);
  if (!ImGui::BeginPopup(id, kSurface)) return {};
  close_by_escape();
  begin_surface(now, 12, shown);
  push_name(id);
  return {true, now};
}

void end_popover() {
  open_before = ImGui::GetCurrentContext()->OpenPopupStack.Size;
  pop_name();
  end_surface();
  ImGui::EndPopup();
}

float begin_scroll(const char* id, const Rect& r, float content_height) {
  ImGui::SetCursorScreenPos(top_left(r));
  ImGui::BeginChild(id, {r.w, r.h}, ImGuiChildFlags_NavFlattened,
                    ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollbar);
  ImGui::SetCursorScreenPos({r.x, r.y - ImGui::GetScrollY() + content_height - 1});
  ImGui::Dummy({1, 1});
  return r.y - ImGui::GetScrollY();
}

bool end_scroll() {
  // A finger or the pressed mouse drags the content; the thumb at the right only shows the position.
  static bool dragged = false;
  if (!ImGui::IsMouseDown(0) && !ImGui::IsMouseReleased(0)) dragged = false;
  const bool over = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  if (over && ImGui::IsMouseDragging(0, 8)) {
    dragged = true;
    ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
  }
  const ImVec2 at = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  if (const float most = ImGui::GetScrollMaxY(); most > 0) {
    const float thumb = std::max(24.0f, size.y * size.y / (size.y + most));
    fill({at.x + size.x - 4, at.y + (size.y - thumb) * ImGui::GetScrollY() / most, 3, thumb}, theme().line2, 1.5f);
  }
  ImGui::EndChild();
  return dragged;
}

Popover begin_card(const Rect& at) {
  ImGui::SetNextWindowPos(top_left(at));
  ImGui::SetNextWindowSizeConstraints({at.w, at.h}, {at.w, at.h});
  ImGui::PushStyleColor(ImGuiCol_PopupBg, 0);
  const bool open = ImGui::BeginTooltip();
  ImGui::PopStyleColor();
  if (!open) return {};
  begin_surface(at, 10, appear(ImHashStr("tooltip")));
  return {true, at};
}

void end_card() {
  end_surface();
  ImGui::EndTooltip();
}

std::optional<int> message_card(const char* id, ImVec2 tip, float min_x, float max_x, const char* headline,
                                const char* words, std::span<const char* const> buttons) {
  const float width = std::min(488.0f, max_x - min_x);
  const float body = paragraph_height(words, width - 48);
  // Side by side, or stacked if they would be cut.
  const auto style_of = [&](int i) {
    return ButtonStyle{
        .label = buttons[static_cast<std::size_t>(i)], .primary = i == 0, .outlined = i == 1, .ghost = i == 2};
  };
  float row = 0;
  for (int i = 0; i < static_cast<int>(buttons.size()); ++i) row += button_width(style_of(i)) + (i > 0 ? 8.0f : 0.0f);
  const bool stacked = row > width - 40;
  const float pitch = settings().touch ? 52.0f : 44.0f, rows = stacked ? static_cast<float>(buttons.size()) : 1;
  const float height = 48 + body + 20 + 36 + (rows - 1) * pitch + 20;
  const float x = std::round(std::clamp(tip.x - width / 2, min_x, max_x - width));
  const Rect r{x, tip.y - 9 - height, width, height};
  raised(r, 12);
  pointer_tip(tip, true);
  icon(Icon::warning, {r.x + 32, r.y + 32}, theme().ink1, 1.1f);
  TextStyle top = title();
  top.max_width = width - 76;
  text(headline, {r.x + 52, r.y + 32}, top);
  paragraph(words, {r.x + 24, r.y + 62}, width - 48);
  std::optional<int> pressed;
  push_id(id);
  Rect b{r.x + 24, r.bottom() - 56 - (rows - 1) * pitch, width - 48, 36};
  for (int i = 0; i < static_cast<int>(buttons.size()); ++i) {
    const ButtonStyle style = style_of(i);
    if (!stacked) b.w = button_width(style);
    if (button(style.label, b, style)) pressed = i;
    if (stacked)
      b.y += pitch;
    else
      b.x += b.w + 8;
  }
  pop_id();
  return pressed;
}

}  // namespace deepx::ui
