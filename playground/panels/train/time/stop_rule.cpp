// SPDX-License-Identifier: MIT
// Stop rules: epochs, loss, patience; 0 turns one off.
#include "playground/panels/train/time/stop_rule.h"

#include <string>

#include "playground/panels/shared/menus.h"
#include "playground/panels/train/time/time_chart.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/popover.h"
#include "playground/widgets/controls/recipe.h"

namespace deepx::panels {
namespace {

constexpr double kStopEpochs[] = {0, 10, 30, 100, 300, 1000, 3000};
constexpr double kLosses[] = {0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3};
constexpr double kPatience[] = {0, 5, 10, 20, 50, 100};

std::string rules_text(const StopSpec& stop) {
  const ui::Words& w = ui::words();
  const int rules = (stop.epochs > 0) + (stop.loss > 0) + (stop.patience > 0);
  if (rules == 0) return w.stop_never;
  if (rules > 1) return std::to_string(rules) + " " + w.stop_rules;
  if (stop.epochs > 0) return std::string(w.epoch) + " " + ui::whole(stop.epochs);
  if (stop.loss > 0) return std::string(w.stop_loss) + " " + ui::plain(stop.loss);
  return std::string(w.stop_patience) + " " + ui::whole(stop.patience);
}

struct Row {
  const char *id, *path, *words;
  double value;
  std::span<const double> ladder;
};

std::optional<Command> rule(const Experiment& e, const Row& row, ui::Point at, float width) {
  const Limits range = limits_of(e.spec(), row.path);
  const std::string value = row.value > 0 ? ui::plain(row.value) : ui::words().stop_off;
  const ui::RecipeSlot slot{.name = row.id,
                            .value = value.c_str(),
                            .number = row.value,
                            .min = range.low,
                            .max = range.high,
                            .ladder = row.ladder,
                            .whole = range.whole,
                            .title = ui::words().stop_title};
  ui::text(row.words, {at.x, at.y}, ui::label());
  const std::string sentence = std::string("{") + row.id + "}";
  ui::push_id(row.id);
  const float w = ui::text_width(value, ui::Face::mono_medium, 14);
  const auto result = ui::recipe("rule", {at.x + width - w - 4, at.y}, w + 24, sentence.c_str(), std::span(&slot, 1));
  ui::pop_id();
  if (!result.changed) return std::nullopt;
  return command::Set(row.path, result.changed->number);
}

std::optional<Command> rules_popover(const Experiment& e, const ui::Rect& anchor) {
  constexpr float kWidth = 320, kRow = 44, kPad = 20;
  const ui::Words& w = ui::words();
  const ui::Popover p = ui::begin_popover("stop rules", anchor, {kWidth, 48 + 3 * kRow + 12});
  if (!p) return std::nullopt;
  const StopSpec& stop = e.spec().stop;
  const Row rows[] = {{"epochs", "stop.epochs", w.stop_after, static_cast<double>(stop.epochs), kStopEpochs},
                      {"loss", "stop.loss", w.stop_at_loss, stop.loss, kLosses},
                      {"patience", "stop.patience", e.test_size() > 0 ? w.stop_waiting : w.stop_waiting_train, static_cast<double>(stop.patience), kPatience}};
  ui::text(w.stop_head, {p.inside.x + kPad, p.inside.y + 26}, ui::head());
  std::optional<Command> out;
  float y = p.inside.y + 48 + kRow / 2;
  for (const Row& row : rows) {
    if (auto c = rule(e, row, {p.inside.x + kPad, y}, kWidth - 2 * kPad)) out = c;
    y += kRow;
  }
  ui::end_popover();
  return out;
}

}  // namespace

std::optional<Command> stop_token(const Experiment& e, ui::Point at) {
  const ui::Words& w = ui::words();
  const Gate gate(e, "stop");
  if (gate.hidden() && e.stopped().empty()) return std::nullopt;  // that training has stopped is always shown
  const std::string words = e.stopped().empty() ? std::string(w.stop) + rules_text(e.spec().stop) : w.stopped + e.stopped();
  float width = 0;
  if (chart_token("stop", words.c_str(), at, true, w.stop_tip, &width).pressed) ui::open_popover("stop rules");
  return rules_popover(e, {at.x - 6, at.y - 12, width, 24});
}

}  // namespace deepx::panels
