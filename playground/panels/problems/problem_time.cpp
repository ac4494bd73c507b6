// SPDX-License-Identifier: MIT
// Transport, number of steps done, the curve of losses, and the card for numbers that left their range.
#include "playground/panels/problems/problem_time.h"

#include <algorithm>
#include <cmath>

#include "playground/model/experiment/commands/run_commands.h"
#include "playground/panels/problems/problem_goals.h"
#include "playground/panels/shared/menus.h"
#include "playground/panels/shared/notes.h"
#include "playground/panels/train/time/chart_head.h"
#include "playground/panels/train/time/time_chart.h"
#include "playground/panels/train/time/time_panel.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/plots/plot.h"

namespace deepx::panels {
namespace {

constexpr int kLongStep = 10;

/// Last step of the axis: the planned steps, or more once those are exceeded.
long long axis_end(const ProblemRun& run) {
  const long long steps = run.problem().steps(), planned = std::max(1, run.spec().steps);
  return steps <= planned ? planned : ui::nice_end(static_cast<int>(steps));
}

/// If each step has its own batch, the loss jumps: an average over the latest ones shows its trend.
std::span<const float> smoothed(const ProblemRun& run, std::vector<float>& out) {
  const auto losses = run.losses();
  if (run.spec().layers.empty() || !run.finite()) return losses;
  const float share = 1 / (1 + static_cast<float>(losses.size()) / 40);
  out.assign(losses.begin(), losses.end());
  for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] + share * (losses[i] - out[i - 1]);
  return out;
}

void chart(const ProblemRun& run, ProblemsState& s, const ui::Layout& l) {
  const auto losses = run.losses();
  // An energy may be negative; then a logarithmic scale is not offered.
  const bool positive = std::ranges::none_of(losses, [](float v) { return v <= 0; });
  if (l.chart_labels && l.columns != ui::Columns::phone) chart_head(positive ? &s.linear : nullptr, l.chart);
  const std::string flag = std::string(ui::words().step_unit) + " " + ui::whole(run.problem().steps());
  const int now = static_cast<int>(losses.size()) - 1;
  const auto smooth = smoothed(run, s.smooth);
  ui::time_chart("loss", l.chart,
                 {.test = smooth,
                  .ghost = smooth.data() == losses.data() ? std::span<const float>() : losses,
                  .now = now,
                  .end = static_cast<float>(axis_end(run)) / static_cast<float>(run.stride()),
                  .stride = run.stride(),
                  .scale = s.linear || !positive ? ui::ChartScale::linear : ui::ChartScale::log,
                  .test_label = "",
                  .finite_until = run.finite() ? -1 : now,
                  .x_labels = l.chart_labels,
                  .flag = flag.c_str()});
}

/// In the place where other views have a speed: the share of the planned steps.
void progress(const ProblemRun& run, const ui::Rect& r) {
  const ui::Theme& t = ui::theme();
  const float y = r.y + 8, share = std::min(1.0f, static_cast<float>(run.problem().steps()) /
                                                      static_cast<float>(std::max(1, run.spec().steps)));
  ui::text(ui::words().steps, {r.x, y}, ui::label());
  ui::explain({r.x, y - 12, r.w, 36}, note_of(terms::get("steps")));
  ui::text(ui::whole(run.problem().steps()) + " / " + ui::whole(run.spec().steps), {r.right(), y},
           ui::mono(ui::Align::right));
  ui::fill({r.x, y + 19, r.w, 2}, t.line2, 1);
  ui::fill({r.x, y + 19, r.w * share, 2}, t.ink1, 1);
}

void readouts(const ProblemRun& run, const ui::Layout& l) {
  const ui::Words& w = ui::words();
  const float x = l.goals.empty() ? l.readouts.x : std::max(l.goals.x, l.readouts.x), y = l.readouts.y + 8;
  const float right = l.readouts.right(), step = std::min(152.0f, (right - x) / 2), size = step < 120 ? 18 : 22;
  const GoalCount goals = count_goals(run);
  ui::readout({x, y}, w.loss, run.problem().loss(), 4, size);
  explain_readout({x, y}, step - 8, terms::get("loss"));
  explain_readout({x + step, y}, step - 8, terms::get("goals"));
  ui::readout({x + step, y}, w.goals_met, std::to_string(goals.met) + " / " + std::to_string(goals.all), {}, size);
  if (run.done() && goals.met < goals.all && l.rows != ui::Rows::low)
    ui::text(w.computed_in, {x, y + 84}, ui::caption());
}

void divergence_card(const ProblemRun& run, ProblemsState& s, const ui::Layout& l) {
  if (run.finite()) return;
  const ui::Words& w = ui::words();
  const float share = static_cast<float>(run.problem().steps()) / static_cast<float>(axis_end(run));
  const std::string words = ui::with_values(w.problem_nan, {ui::whole(run.problem().steps())});
  const char* buttons[] = {w.rewind_to_start, w.another_start};
  const auto pressed = ui::message_card("diverged", {l.chart.x + l.chart.w * share, l.time.y - 8}, 16, l.time.w - 16,
                                        w.nan_headline, words.c_str(), buttons);
  if (!pressed) return;
  s.next.push_back(*pressed == 0 ? Command(command::Reset{}) : command::NewSeed{});
}

}  // namespace

std::optional<Command> problem_time(const ProblemRun& run, ProblemsState& s, const ui::Layout& l) {
  ui::push_id("time");
  time_ground(l);
  const auto out = transport_buttons(run.playing(), !run.finite(), {.count = kLongStep}, l);
  if (!l.speed.empty()) progress(run, l.speed);
  chart(run, s, l);
  if (l.columns != ui::Columns::phone) readouts(run, l);
  divergence_card(run, s, l);
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
