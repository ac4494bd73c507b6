// SPDX-License-Identifier: MIT
// Transport, speed and read-outs of the Train view, around its chart.
#include "playground/panels/train/time/time_panel.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/train/history.h"
#include "playground/panels/shared/menus.h"
#include "playground/panels/shared/notes.h"
#include "playground/panels/train/output/evaluation_popover.h"
#include "playground/panels/train/time/chart_head.h"
#include "playground/panels/train/time/kept_runs.h"
#include "playground/panels/train/time/stop_rule.h"
#include "playground/panels/train/time/time_chart.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/transport.h"
#include "playground/widgets/plots/plot.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Request = std::optional<Command>;

/// The slider's place for the current speed, on the nearest rung.
float speed_fraction(const std::vector<double>& rungs, double speed) {
  std::size_t nearest = rungs.size() - 1;
  for (std::size_t i = 0; speed > 0 && i + 1 < rungs.size(); ++i)
    if (nearest + 1 == rungs.size() ||
        std::abs(std::log(rungs[i] / speed)) < std::abs(std::log(rungs[nearest] / speed)))
      nearest = i;
  return static_cast<float>(nearest) / static_cast<float>(rungs.size() - 1);
}

std::string speed_text(const Experiment& e, bool brief) {
  const ui::Words& w = ui::words();
  const double speed = e.speed();
  if (speed <= 0) return brief ? w.fastest_short : w.fastest;
  const double batches = speed * e.run().batches_per_epoch();
  if (speed < 0.7) return ui::plain(std::round(100 * batches) / 100) + (brief ? w.steps_per_s_short : w.steps_per_s);
  return ui::plain(std::round(100 * speed) / 100) + (brief ? w.epochs_per_s_short : w.epochs_per_s);
}

Request speed_change(const Experiment& e, const std::vector<double>& rungs, std::optional<float> fraction) {
  if (!fraction) return std::nullopt;
  const auto i = static_cast<std::size_t>(std::lround(*fraction * static_cast<float>(rungs.size() - 1)));
  return rungs[i] == e.speed() ? Request() : command::Speed{rungs[i]};
}

/// Batches per second below the slowest epochs per second, then epochs per second, then as fast as possible.
std::vector<double> speed_rungs(const Experiment& e) {
  constexpr double kBatches[] = {1, 3, 10, 30, 100}, kEpochs[] = {1, 2, 5, 10, 20, 30, 60, 100, 200};
  std::vector<double> rungs;
  const double batches = e.run().batches_per_epoch();
  for (double b : kBatches)
    if (b < 0.7 * batches) rungs.push_back(b / batches);
  rungs.insert(rungs.end(), std::begin(kEpochs), std::end(kEpochs));
  rungs.push_back(0);
  return rungs;
}

/// Without room for text: only the track below the transport.
Request bare_speed(const Experiment& e, const ui::Layout& l) {
  const float y = l.transport.bottom() + 12, width = l.transport.w - 92;
  const std::vector<double> rungs = speed_rungs(e);
  const auto f = ui::slider_track("speed", {l.transport.x + 16, y}, width, speed_fraction(rungs, e.speed()),
                                  {.rungs = static_cast<int>(rungs.size()), .ground = ui::theme().bg1});
  ui::text(speed_text(e, true), {l.transport.right() - 8, y}, ui::tick(ui::Align::right));
  return speed_change(e, rungs, f);
}

/// Loss and accuracy at a point of the history, or the current ones.
Metrics metrics_at(const Experiment& e, std::optional<int> point) {
  const History& h = e.run().history();
  if (!point || *point >= h.size()) return e.run().metrics();
  const auto i = static_cast<std::size_t>(*point);
  Metrics m;
  m.loss = {h.train_loss()[i], h.test_loss()[i]};
  (e.data().regression() ? m.r2 : m.accuracy) = {h.train_accuracy()[i], h.test_accuracy()[i]};
  return m;
}

/// The score on the test points, or without test points on the training points: accuracy in percent, or R², which is
/// not a percentage.
struct Score {
  const char *name, *brief, *unit;
  std::string value;
};
Score score_of(const Metrics& m, bool regression, bool tested) {
  const ui::Words& w = ui::words();
  const double v = tested ? m.score().test : m.score().train;
  const bool known = std::isfinite(v);
  if (regression)
    return {tested ? w.test_r2 : w.train_r2, tested ? w.test_r2 : w.train_r2, "",
            known ? ui::fixed(std::max(v, -9.99), 3) : "–"};
  return {tested ? w.test_accuracy : w.train_accuracy, w.accuracy, known ? "%" : "",
          known ? ui::fixed(100 * v, 1) : "–"};
}

void readouts(const Experiment& e, TimeState& s, const Metrics& m, const ui::Layout& l) {
  const bool regression = e.data().regression();
  const ui::Words& w = ui::words();
  const Rect& r = l.readouts;
  const auto loss = [&](ui::Point at, const char* name, double value, bool of_none, float size) {
    if (of_none)
      ui::readout({at.x, at.y}, name, "–", "", size);
    else
      ui::readout({at.x, at.y}, name, value, 3, size);
    explain_readout(at, std::min(r.w, 110.0f),
                    name == w.test_loss ? terms::get("test_loss") : terms::get("train_loss"));
  };
  const auto points = e.data().points();
  const bool no_tests = e.data().test_size() == 0;
  const Score score = score_of(m, regression, !no_tests);
  if (l.columns == ui::Columns::phone) {
    loss({r.x, r.y + 8}, w.test_loss, m.loss.test, no_tests, 18);
    loss({r.x, r.y + 72}, w.train_loss, m.loss.train, points.empty(), 18);
    evaluation_button(e, s.evaluate_training, {r.x, r.y + 128, r.w, 60}, score.brief);
    ui::readout({r.x, r.y + 136}, score.brief, score.value, "", 18);
    if (!regression)
      ui::text(no_tests ? w.of_training : w.of_test, {r.x, r.y + 178}, {.size = 12, .color = ui::theme().ink2});
    return;
  }
  const bool two = r.w < 200;  // then one of the losses is left out: the chart still shows it
  const float step = std::round(r.w / (two ? 2 : 3)), y = r.y + 8;
  const bool brief = step < 96;  // "Test accuracy" needs 78 px
  if (!two || !no_tests) loss({r.x, y}, w.test_loss, m.loss.test, no_tests, brief ? 18 : 22);
  if (!two || no_tests) loss({r.x + (two ? 0 : step), y}, w.train_loss, m.loss.train, points.empty(), brief ? 18 : 22);
  evaluation_button(e, s.evaluate_training, {r.x + (two ? 1 : 2) * step, y - 8, step - 4, 48},
                    brief ? score.brief : score.name);
  ui::readout({r.x + (two ? 1 : 2) * step, y}, brief ? score.brief : score.name, score.value, score.unit,
              brief ? 18 : 22);
}

/// The lowest line of the sparkline: chance, or lower if the run was lower.
float floor_of(const Experiment& e) { return e.data().regression() ? 0 : e.data().classes() > 2 ? 0.2f : 0.4f; }

/// A long press of step or back offers the length of the step.
Request step_choice(const char* id, const ui::Rect& anchor, bool back) {
  const ui::Words& w = ui::words();
  const ui::Choice choices[] = {{.name = w.one_batch}, {.name = w.one_epoch}, {.name = w.ten_epochs}};
  const auto picked = ui::choice_popover(id, anchor, choices, -1);
  if (!picked) return std::nullopt;
  const int count = *picked == 2 ? 10 : 1;
  if (back) return command::Back{count, *picked > 0};
  return command::Step{count, *picked > 0};
}

/// Last index of the chart's axis.
int chart_end(const Experiment& e) {
  return ui::nice_end(std::max({20, e.run().history().size(), kept_points(e, e.run().history().stride())}));
}

const char* why_no_play(const Experiment& e) {
  const ui::Words& w = ui::words();
  return e.data().missing() == MissingData::points         ? w.play_needs_points
         : e.data().missing() == MissingData::second_class ? w.play_needs_classes
                                                           : w.play_needs_numbers;
}

/// Rewind, back, play, step and dice of the Train view.
Request transport(const Experiment& e, const ui::Layout& l) {
  const bool far = ImGui::GetIO().KeyShift;
  const float pitch = (l.transport.w - 32) / 4, x = l.transport.x + 16, y = l.transport.center().y;
  const auto slot = [&](float k) { return Rect::square({x + pitch * k, y}, 32); };
  Request out;
  switch (
      ui::transport("transport", {l.transport.x, y}, l.transport.w,
                    {.long_press_back = true,
                     .back_disabled = e.run().step() == 0,
                     .has_dice = shown(e.access(), "seed") != Shown::hidden,
                     .playing = e.playing(),
                     .play_disabled = e.run().divergence().has_value() || e.data().missing() != MissingData::nothing,
                     .play_radius = l.play_radius,
                     .disabled_reason = why_no_play(e)})) {
    case ui::TransportAction::rewind:
      out = command::Reset{};
      break;
    case ui::TransportAction::back:
      out = command::Back{1, far};
      break;
    case ui::TransportAction::play:
      out = command::Play{!e.playing()};
      break;
    case ui::TransportAction::forward:
      out = command::Step{1, far};
      break;
    case ui::TransportAction::choose_step:
      ui::open_popover("step by");
      break;
    case ui::TransportAction::choose_back:
      ui::open_popover("back by");
      break;
    case ui::TransportAction::dice:
      out = command::NewSeed{};
      break;
    default:
      break;
  }
  if (auto c = step_choice("step by", slot(3), false)) out = c;
  if (auto c = step_choice("back by", slot(1), true)) out = c;
  return out;
}

}  // namespace

Request transport_buttons(bool playing, bool stuck, const command::Step& longer, const ui::Layout& l) {
  switch (ui::transport("transport", {l.transport.x, l.transport.center().y}, l.transport.w,
                        {.has_back = false,
                         .playing = playing,
                         .play_disabled = stuck,
                         .play_radius = l.play_radius,
                         .disabled_reason = ui::words().play_needs_numbers})) {
    case ui::TransportAction::rewind:
      return command::Reset{};
    case ui::TransportAction::play:
      return command::Play{!playing};
    case ui::TransportAction::forward:
      return ImGui::GetIO().KeyShift ? longer : command::Step{};
    case ui::TransportAction::choose_step:
      return longer;
    case ui::TransportAction::dice:
      return command::NewSeed{};
    default:
      return std::nullopt;
  }
}

std::optional<Command> speed_slider(const Experiment& e, ui::Point at, float width) {
  const std::vector<double> rungs = speed_rungs(e);
  const std::string value = speed_text(e, false);
  const auto f = ui::slider("speed", {at.x, at.y}, width, speed_fraction(rungs, e.speed()),
                            {.label = ui::words().speed,
                             .value = value.c_str(),
                             .rungs = static_cast<int>(rungs.size()),
                             .ground = ui::theme().bg1});
  return speed_change(e, rungs, f);
}

ui::ChartView time_axis(const Experiment& e, const TimeState& s) {
  if (s.chart.zoomed()) return s.chart;
  return {0, static_cast<float>(chart_end(e) * e.run().history().stride())};
}

std::optional<Command> time_panel(const Experiment& e, TimeState& s, StudySheet& study, const ui::Layout& l) {
  ui::push_id("time");
  time_ground(l);
  Request out;
  const auto keep = [&](Request c) {
    if (c) out = std::move(c);
  };
  if (const ControlAccess access(e, "transport"); !access.hidden()) keep(transport(e, l));
  const bool phone = l.columns == ui::Columns::phone;
  if (const ControlAccess access(e, "speed"); !access.hidden() && !phone)
    keep(l.speed.empty() ? bare_speed(e, l) : speed_slider(e, {l.speed.x, l.speed.y + 8}, l.speed.w));
  if (!l.speed.empty()) keep(stop_token(e, {l.speed.x, l.speed.y + 52}));
  const float x = chart_head(e, s, l);
  if (l.speed.empty() && l.columns < ui::Columns::narrow) keep(stop_token(e, {x, chart_head_y(l)}));
  if (const ControlAccess access(e, "curves"); !access.hidden()) keep(compare_tokens(e, study, l));
  const int end = chart_end(e);
  std::optional<int> hovered;
  keep(loss_chart(e, s, l, end, hovered));
  if (!l.readouts.empty()) readouts(e, s, metrics_at(e, hovered), l);
  if (!l.accuracy.empty()) {
    ui::sparkline(l.accuracy, e.run().history().compared_accuracy(), e.run().epoch() / e.run().history().stride(), end,
                  floor_of(e));
  }
  divergence_card(e, s, l, end);
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
