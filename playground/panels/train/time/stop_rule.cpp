// SPDX-License-Identifier: MIT
// Stop rules: the rows of the spec in the group "stop"; 0 turns one off.
#include "playground/panels/train/time/stop_rule.h"

#include <algorithm>
#include <string>

#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/panels/shared/spec_control.h"
#include "playground/panels/train/time/chart_head.h"
#include "playground/panels/train/time/time_chart.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

/// Which rules are on: "never", "epochs 100", "2 rules".
std::string rules_text(const Spec& spec) {
  const ui::Words& w = ui::words();
  std::string only;
  int rules = 0;
  for (const SpecRow& row : spec_rows()) {
    if (row.group != "stop" || row.number(spec) <= 0) continue;
    ++rules;
    only = join(row.path.substr(row.path.rfind('.') + 1), " ",
                row.limits.whole ? ui::whole(static_cast<long long>(row.number(spec))) : ui::plain(row.number(spec)));
  }
  return rules == 0 ? w.stop_never : rules == 1 ? only : join(rules, " ", w.stop_rules);
}

std::optional<Command> rule(const Experiment& e, const SpecRow& row, ui::Point at, float width) {
  const std::string id(row.path.substr(row.path.rfind('.') + 1)), sentence = "{" + id + "}";
  SpecTokens tokens(e);
  ui::RecipeSlot& slot = tokens.add(id.c_str(), row.path);
  slot.title = ui::words().stop_title;
  if (slot.number <= 0) slot.value = ui::words().stop_off;
  ui::text(row.in_menu, {at.x, at.y}, ui::label());
  ui::push_id(id.c_str());
  const float w = ui::text_width(slot.value, ui::Face::mono_medium, 14);
  const auto result = ui::recipe("rule", {at.x + width - w - 4, at.y}, w + 24, sentence.c_str(), tokens.slots);
  ui::pop_id();
  return result.changed ? std::optional(tokens.change_of(*result.changed)) : std::nullopt;
}

std::optional<Command> rules_popover(const Experiment& e, const ui::Rect& anchor) {
  constexpr float kWidth = 320, kRow = 44, kPad = 20;
  const auto count = std::ranges::count(spec_rows(), "stop", &SpecRow::group);
  const ui::Popover p = ui::begin_popover("stop rules", anchor, {kWidth, 48 + static_cast<float>(count) * kRow + 12});
  if (!p) return std::nullopt;
  ui::text(ui::words().stop_head, {p.inside.x + kPad, p.inside.y + 26}, ui::head());
  std::optional<Command> out;
  float y = p.inside.y + 48 + kRow / 2;
  for (const SpecRow& row : spec_rows()) {
    if (row.group != "stop") continue;
    if (auto c = rule(e, row, {p.inside.x + kPad, y}, kWidth - 2 * kPad)) out = c;
    y += kRow;
  }
  ui::end_popover();
  return out;
}

}  // namespace

std::optional<Command> stop_token(const Experiment& e, ui::Point at) {
  const ui::Words& w = ui::words();
  const ControlAccess access(e, "stop");
  if (access.hidden() && e.run().stopped().empty()) return std::nullopt;  // that training has stopped is always shown
  const std::string words =
      e.run().stopped().empty() ? std::string(w.stop) + rules_text(e.spec()) : w.stopped + e.run().stopped();
  float width = 0;
  if (chart_token("stop", words.c_str(), at, true, w.stop_tip, &width).pressed) ui::open_popover("stop rules");
  return rules_popover(e, {at.x - 6, at.y - 12, width, 24});
}

}  // namespace deepx::panels
