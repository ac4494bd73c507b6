// SPDX-License-Identifier: MIT
// The chart of the Train view: quantity, scale, curves and scrubbing.
#include "playground/panels/train/time/time_chart.h"

#include <algorithm>
#include <cmath>

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/train/history.h"
#include "playground/panels/shared/menus.h"
#include "playground/panels/train/time/kept_runs.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/popover.h"
#include "playground/widgets/plots/plot.h"

namespace deepx::panels {
namespace {

using ui::Rect;

constexpr float kLeastHeightForWords = 60;  // height of a chart with room for text

/// The quantities that the chart shows.
struct Curves {
  std::span<const float> train, test, ghost;
};
Curves curves(const Experiment& e, Quantity quantity) {
  const History &h = e.run().history(), &g = e.run().ghost();
  if (quantity == Quantity::learning_rate) return {{}, h.learning_rate(), g.learning_rate()};
  const bool accuracy = quantity == Quantity::accuracy;
  Curves all = {
      accuracy ? h.train_accuracy() : h.train_loss(), {}, accuracy ? g.compared_accuracy() : g.compared_loss()};
  if (h.has_test()) all.test = accuracy ? h.test_accuracy() : h.test_loss();
  return all;
}

void collect_events(const Experiment& e, TimeState& s, bool words) {
  s.events.clear();
  auto events = e.run().history().events();
  if (e.run().divergence() && !events.empty()) events = events.first(events.size() - 1);  // the hatched area shows it
  for (const Event& event : events)
    s.events.push_back({event.epoch / e.run().history().stride(), words ? event.label.c_str() : ""});
}

/// A message at the newest end of the curves, with the ways back; with `can_dismiss` it can also be dismissed.
void remedy_card(const Experiment& e, TimeState& s, const ui::Layout& l, int end, const Remedy& r, const char* headline,
                 const std::string& words, bool can_dismiss) {
  const ui::Words& w = ui::words();
  const int now = std::max(0, e.run().history().size() - 1);
  const float x = l.chart.x + l.chart.w * static_cast<float>(now) / static_cast<float>(std::max(1, end));
  const std::string back = ui::with_values(w.rewind_to_epoch, {ui::whole(r.rewind)});
  const std::string fixed = ui::with_values(w.rewind_with, {r.fix_words});
  const char* buttons[] = {back.c_str(), fixed.c_str(), w.go_on};
  const auto pressed = ui::message_card("diverged", {x, l.time.y - 8}, 16, l.time.w - 16, headline, words.c_str(),
                                        std::span(buttons).first(can_dismiss ? 3 : 2));
  if (!pressed) return;
  s.dismissed = *pressed == 2;
  if (s.dismissed) return;
  s.next.push_back(command::Scrub{r.rewind});
  if (*pressed == 0) return;
  s.next.push_back(command::Set(r.fix_path, r.fix_value));
  s.next.push_back(command::Play{true});
}

}  // namespace

std::optional<Command> loss_chart(const Experiment& e, TimeState& s, const ui::Layout& l, int end,
                                  std::optional<int>& hovered) {
  const History& h = e.run().history();
  const ui::Words& w = ui::words();
  collect_events(e, s, l.chart.h >= kLeastHeightForWords);
  const Curves c = curves(e, s.quantity);
  const bool rate = s.quantity == Quantity::learning_rate;
  // The previous run may be thinned differently: its points are then farther apart, or closer together.
  s.overlays.clear();
  if (c.ghost.size() > 1)
    s.overlays.push_back(
        {.values = c.ghost, .step = static_cast<float>(e.run().ghost().stride()) / static_cast<float>(h.stride())});
  add_kept_runs(e, s.quantity, s.overlays);
  const int now = std::min(std::max(0, h.size() - 1), e.run().epoch() / h.stride());
  const std::string flag = std::string(w.epoch) + " " + ui::whole(e.run().epoch());
  const ui::TimeChartHit hit =
      ui::time_chart("loss", l.chart,
                     {.train = c.train,
                      .test = c.test,
                      .overlays = s.overlays,
                      .now = now,
                      .end = static_cast<float>(end),
                      .stride = h.stride(),
                      .scale = s.quantity == Quantity::accuracy && !e.data().regression() ? ui::ChartScale::share
                               : s.linear || s.quantity == Quantity::accuracy             ? ui::ChartScale::linear
                                                                                          : ui::ChartScale::log,
                      .view = &s.chart,
                      .test_label = rate ? w.rate_label : w.test_points,
                      .events = s.events,
                      .finite_until = e.run().divergence() ? now : -1,
                      .names_until = l.readouts.y >= l.time.y ? l.readouts.x - 4 : 0,
                      .x_labels = l.chart_labels,
                      .flag = flag.c_str()});
  hovered = hit.hovered;
  if (hit.keys < 0 && e.run().step() > 0) return command::Back{-hit.keys, true};
  if (hit.keys > 0 && e.run().in_past())
    return command::Scrub{std::min(e.run().epoch() + hit.keys, e.run().last_epoch())};
  if (!hit.scrubbed) return std::nullopt;
  const int last = h.size() - 1;
  const int epoch =
      *hit.scrubbed >= last ? e.run().last_epoch() : std::min(h.epoch_of(*hit.scrubbed), e.run().last_epoch());
  if (epoch == e.run().epoch() && (e.run().between_epochs() || epoch == e.run().last_epoch()) && !e.run().divergence())
    return std::nullopt;
  return command::Scrub{epoch, true};
}

void divergence_card(const Experiment& e, TimeState& s, const ui::Layout& l, int end) {
  const ui::Words& w = ui::words();
  const std::optional<int> since = e.run().diverging_since();
  if (!since) s.dismissed = false;
  if (e.run().divergence()) {
    const Divergence& d = *e.run().divergence();
    const std::string words = ui::with_values(w.nan_words, {ui::whole(d.step), d.where, ui::whole(d.rewind)});
    remedy_card(e, s, l, end, d, w.nan_headline, words, false);
  } else if (since && !s.dismissed) {
    const std::string words = ui::with_values(w.diverging_words, {ui::whole(*since)});
    remedy_card(e, s, l, end, e.run().remedy(), w.diverging_headline, words, true);
  }
}

}  // namespace deepx::panels
