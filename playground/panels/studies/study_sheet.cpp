// SPDX-License-Identifier: MIT
// The sheet itself: the choice of the study, and its parts side by side or stacked.
#include "playground/panels/studies/study_sheet.h"

#include <algorithm>

#include "playground/model/experiment/command.h"
#include "playground/model/experiment/experiment.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Request = std::optional<Command>;

constexpr float kSheetWidth = 728, kSheetHeight = 560, kTouchHeight = 680, kNarrowHeight = 840, kSideBySide = 600;
constexpr float kSheetPad = 20, kScreen = 16, kChoices = 192, kSheetGap = 28;

/// The choice of the study, and the close button; returns the height.
float head(StudySheet& s, const Rect& r) {
  const bool touch = ui::settings().touch;
  const float h = touch ? 44 : 32, close = h + 4;
  const float width = std::min(ui::segmented_width(ui::words().study_kinds), r.w - 2 * kSheetPad - close + 12);
  if (const auto kind = ui::segmented("kind", {r.x + kSheetPad, r.y + 16, width, h}, ui::words().study_kinds, s.kind)) {
    s.kind = *kind;
    s.pinned = s.hovered = -1;
  }
  if (ui::icon_button("close", {r.right() - kSheetPad - 4, r.y + 16 + h / 2}, ui::Icon::close, ui::words().close))
    ui::close_popover();
  return 16 + h + 12;
}

/// The study's progress: a line in ink below the head.
void progress(const Experiment& e, const Rect& r, float y) {
  ui::line({r.x, y}, {r.right(), y}, ui::theme().line);
  if (!e.study() || !e.study()->running()) return;
  ui::fill({r.x, y - 1, r.w * static_cast<float>(e.study()->progress()), 2}, ui::theme().ink1);
}

}  // namespace

std::optional<Command> study_sheet(const Experiment& e, StudySheet& s, const Rect& anchor) {
  if (s.open) ui::open_popover("compare");
  if (s.open && e.study())
    s.kind = static_cast<int>(e.study()->plan().kind);  // the latest study, wherever it was started
  s.open = false;
  const ImVec2 screen = ImGui::GetMainViewport()->Size;
  const float width = std::min(kSheetWidth, screen.x - kScreen);
  const bool wide = width >= kSideBySide;
  const float height = std::min(!wide                  ? kNarrowHeight
                                : ui::settings().touch ? kTouchHeight
                                                       : kSheetHeight,
                                screen.y - kScreen);
  const ui::Popover p = ui::begin_popover("compare", anchor, {width, height});
  if (!p) return std::nullopt;
  Rect r = p.inside;
  const float top = head(s, r);
  progress(e, r, r.y + top);
  const float y = r.y + top + 16;
  Request out;
  Rect results;
  if (wide) {
    out = study_choices(e, s, {r.x + kSheetPad, y, kChoices, r.bottom() - kSheetPad - y}, false);
    const float x = r.x + kSheetPad + kChoices + kSheetGap;
    results = {x, y, r.right() - kSheetPad - x, r.bottom() - kSheetPad - y};
  } else {
    const float h = study_choices_height(e, s, r.w - 2 * kSheetPad, true);
    out = study_choices(e, s, {r.x + kSheetPad, y, r.w - 2 * kSheetPad, h}, true);
    results = {r.x + kSheetPad, y + h + 16, r.w - 2 * kSheetPad, r.bottom() - 12 - y - h - 16};
  }
  if (auto c = study_results(e, s, results)) out = c;
  ui::end_popover();
  return out;
}

}  // namespace deepx::panels
