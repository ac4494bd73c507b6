// SPDX-License-Identifier: MIT
// The buttons at the end of the chart's head, and the list of kept runs.
#include "playground/panels/train/time/kept_runs.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/studies/study.h"
#include "playground/model/train/kept_run.h"
#include "playground/panels/studies/study_sheet.h"
#include "playground/panels/train/time/chart_head.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Request = std::optional<Command>;

constexpr float kKeptRow = 44, kListWidth = 344, kKeptPad = 16;

struct Token {
  bool pressed = false;
  Rect area{};
};
/// Text with a dotted line, ending at `right`.
Token token(const char* id, const std::string& words, ui::Point right, const char* tip, bool disabled) {
  const ui::Theme& t = ui::theme();
  const float w = ui::text_width(words, ui::Face::inter, 12), x = right.x - w;
  const Rect area{x - 6, right.y - 12, w + 12, 24};
  const ui::Hit h = ui::hit(id, area, {.disabled = disabled, .ring_radius = 6, .min_touch = 32, .tip = tip});
  if (h.hovered && !disabled) ui::fill({area.x, right.y - 11, area.w, 22}, ui::interaction_fill(h), 6);
  ui::text(words, {x, right.y}, {.size = 12, .color = disabled ? t.ink4 : h.hovered ? t.ink1 : t.ink2});
  if (!disabled) ui::dotted(x, right.y + 9, w, t.ink3);
  return {h.pressed, area};
}

/// One kept run: marker, name, loss, and its buttons.
Request kept_row(const KeptRun& run, int i, const Rect& r) {
  const ui::Words& w = ui::words();
  Request out;
  ui::push_id(i);
  const float y = r.center().y;
  ui::race_marker(run.color, {r.x + 8, y}, 5);
  ui::text(run.name, {r.x + 24, y - 9}, {.face = ui::Face::inter_medium, .max_width = r.w - 24 - 96});
  const bool tested = run.history.has_test();
  const std::string loss = std::string(tested ? w.test_loss : w.train_loss) + " " +
                           ui::fixed(tested ? run.metrics.loss.test : run.metrics.loss.train, 3);
  ui::text(loss + ", " + w.epoch + " " + ui::whole(run.epoch), {r.x + 24, y + 9},
           {.size = 12, .color = ui::theme().ink2});
  if (ui::icon_button("again", {r.right() - 62, y}, ui::Icon::rewind, run.spec ? w.run_again : w.run_without_spec,
                      !run.spec))
    out = command::LoadRun{i};
  if (ui::icon_button("remove", {r.right() - 18, y}, ui::Icon::close, w.remove_run)) out = command::DropRun{i};
  ui::pop_id();
  return out;
}

/// Whether the current run can be kept, and why not.
struct Keeping {
  bool possible;
  const char* tip;
};
Keeping keeping(const Experiment& e) {
  const ui::Words& w = ui::words();
  if (e.run().history().size() < 2) return {false, w.keep_needs_epoch};
  if (e.run().kept().size() == kMaxKept) return {false, w.keep_is_full};
  return {true, w.keep_run_tip};
}

/// The last line of the list: text buttons in a row.
Request list_foot(const Experiment& e, StudySheet& study, ui::Point at) {
  const ui::Words& w = ui::words();
  Request out;
  const auto button = [&](const char* id, const char* words, const char* tip, bool disabled) {
    const float width = ui::text_width(words, ui::Face::inter_medium, 13) + 24;
    const bool pressed =
        ui::button(id, {at.x, at.y, width, 32}, {.label = words, .tip = tip, .ghost = true, .disabled = disabled});
    at.x += width;
    return pressed;
  };
  const Keeping keep = keeping(e);
  if (button("keep", w.keep_run, keep.tip, !keep.possible)) out = command::KeepRun{};
  if (button("compare", w.compare, w.compare_tip, false)) {
    study.open = true;
    ui::close_popover();
  }
  if (button("remove all", w.remove_all_runs, nullptr, e.run().kept().empty())) out = command::ClearRuns{};
  return out;
}

Request kept_list(const Experiment& e, StudySheet& study, const Rect& anchor) {
  const ui::Words& w = ui::words();
  const auto kept = e.run().kept();
  const float rows = (kKeptRow + 4) * static_cast<float>(kept.size()),
              width = std::min(kListWidth, ImGui::GetMainViewport()->Size.x - 16);
  const ui::Popover p = ui::begin_popover("kept runs", anchor, {width, 64 + rows + 52});
  if (!p) return std::nullopt;
  Request out;
  const Rect& r = p.inside;
  ui::text(w.kept_runs, {r.x + kKeptPad, r.y + 26}, ui::head());
  ui::text(kept.empty() ? w.keep_run_tip : w.kept_note, {r.x + kKeptPad, r.y + 46}, ui::caption());
  float y = r.y + 62;
  for (int i = 0; i < static_cast<int>(kept.size()); ++i, y += kKeptRow + 4)
    if (auto c = kept_row(kept[static_cast<std::size_t>(i)], i, {r.x + kKeptPad, y, r.w - 2 * kKeptPad, kKeptRow}))
      out = c;
  ui::line({r.x, y + 4}, {r.right(), y + 4}, ui::theme().line);
  if (auto c = list_foot(e, study, {r.x + 4, y + 12})) out = c;
  ui::end_popover();
  return out;
}

/// Three buttons from the right end of the head; returns the anchor of the sheet of studies.
Rect all_tokens(const Experiment& e, StudySheet& study, ui::Point right, Request& out) {
  const ui::Words& w = ui::words();
  std::string compare = w.compare;
  if (e.study() && e.study()->running()) compare += " " + ui::fixed(100 * e.study()->progress(), 0) + " %";
  const Token studies = token("compare", compare, right, w.compare_tip, false);
  if (studies.pressed) study.open = true;
  right.x = studies.area.x - 8;
  const Keeping keep = keeping(e);
  const Token keeper = token("keep", w.keep_run, right, keep.tip, !keep.possible);
  if (keeper.pressed) out = command::KeepRun{};
  right.x = keeper.area.x - 8;
  if (!e.run().kept().empty()) {  // leftmost, so that a pressed button does not move
    const Token list = token("kept", std::to_string(e.run().kept().size()) + " " + w.kept, right, w.kept_runs, false);
    if (list.pressed) ui::open_popover("kept runs");
    if (auto c = kept_list(e, study, list.area)) out = c;
  }
  return studies.area;
}

Rect one_token(const Experiment& e, StudySheet& study, ui::Point right, Request& out) {
  const Token runs = token("runs", ui::words().runs, right, ui::words().compare_tip, false);
  if (runs.pressed) ui::open_popover("kept runs");
  if (auto c = kept_list(e, study, runs.area)) out = c;
  return runs.area;
}

}  // namespace

std::optional<Command> compare_tokens(const Experiment& e, StudySheet& study, const ui::Layout& l) {
  constexpr float kRoomForAll = 400;  // room beside the name of the curve and its scale
  const bool phone = l.columns == ui::Columns::phone;
  const ui::Point right{phone ? l.time.right() - l.margin : l.chart.right(), chart_head_y(l)};
  Request out;
  const Rect anchor =
      phone || l.chart.w < kRoomForAll ? one_token(e, study, right, out) : all_tokens(e, study, right, out);
  if (auto c = study_sheet(e, study, anchor)) out = c;
  return out;
}

void add_kept_runs(const Experiment& e, Quantity quantity, std::vector<ui::Overlay>& out) {
  for (const KeptRun& run : e.run().kept()) {
    const History& h = run.history;
    out.push_back({.values = quantity == Quantity::loss       ? h.compared_loss()
                             : quantity == Quantity::accuracy ? h.compared_accuracy()
                                                              : h.learning_rate(),
                   .step = static_cast<float>(h.stride()) / static_cast<float>(e.run().history().stride()),
                   .label = run.name.c_str(),
                   .place = run.color});
  }
}

int kept_points(const Experiment& e, int stride) {
  int most = 0;
  for (const KeptRun& run : e.run().kept())
    most = std::max(most, run.history.epoch_of(run.history.size() - 1) / stride + 1);
  return most;
}

}  // namespace deepx::panels
