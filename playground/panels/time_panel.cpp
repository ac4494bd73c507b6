// SPDX-License-Identifier: MIT
// Transport, speed, chart and read-outs of the Train view, and the card for numbers that left their range.
#include "playground/panels/time_panel.h"

#include <algorithm>
#include <cmath>

#include "playground/panels/panel.h"
#include "playground/widgets/controls.h"
#include "playground/widgets/draw.h"
#include "playground/widgets/plot.h"
#include "playground/widgets/target.h"
#include "playground/widgets/transport.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Wish = std::optional<Command>;

constexpr float kLeastWords = 60;               // height of a chart that has room for words
constexpr double kSlowest = 1, kFastest = 200;  // epochs a second
constexpr float kMaxFrom = 0.96f;               // the slider's last stretch is "as fast as it goes"

float speed_fraction(double speed) {
  return speed <= 0 ? 1 : kMaxFrom * to_fraction(speed, kSlowest, kFastest);
}

double speed_of(float fraction) {
  if (fraction > kMaxFrom) return 0;
  const double v = from_fraction(fraction / kMaxFrom, kSlowest, kFastest);
  return v < 10 ? std::round(v) : 5 * std::round(v / 5);
}

std::string speed_text(double speed) {
  return speed <= 0 ? std::string(ui::words().fastest) : ui::plain(speed) + " " + ui::words().epochs_per_s;
}

Wish speed_change(const Experiment& e, std::optional<float> fraction) {
  if (!fraction) return std::nullopt;
  const double v = speed_of(*fraction);
  return v == e.speed() ? Wish() : command::Speed{v};
}

/// Where there is no room for words: the bare track under the transport.
Wish bare_speed(const Experiment& e, const ui::Layout& l) {
  const float y = l.transport.bottom() + 12, width = l.transport.w - 92;
  const auto f = ui::slider_track("speed", {l.transport.x + 16, y}, width, speed_fraction(e.speed()),
                                  {.ground = ui::theme().bg1});
  const std::string value = e.speed() <= 0 ? ui::words().fastest_short : ui::plain(e.speed()) + "/s";
  ui::text(value, {l.transport.right() - 8, y}, ui::tick(ui::Align::right));
  return speed_change(e, f);
}

/// The chart over the whole history; returns the point of the history under the pointer.
std::optional<int> chart(const Experiment& e, TrainState& s, const ui::Layout& l, int end) {
  const History& h = e.history();
  s.events.clear();
  auto events = h.events();
  if (e.divergence() && !events.empty()) events = events.first(events.size() - 1);  // the hatch says it
  for (const Event& event : events)
    s.events.push_back({event.epoch / h.stride(), l.chart.h < kLeastWords ? "" : event.label.c_str()});
  // The ghost may be thinned differently; it is only comparable when it is not.
  const bool comparable = e.ghost().stride() == h.stride();
  const int now = std::max(0, h.size() - 1);
  const std::string flag = std::string(ui::words().epoch) + " " + ui::whole(e.epoch());
  return ui::time_chart("loss", l.chart,
                        {.train = h.train_loss(),
                         .test = h.test_loss(),
                         .ghost = comparable ? e.ghost().test_loss() : std::span<const float>(),
                         .now = now,
                         .end = static_cast<float>(end),
                         .stride = h.stride(),
                         .linear = s.linear,
                         .events = s.events,
                         .finite_until = e.divergence() ? now : -1,
                         .x_labels = l.chart_labels,
                         .flag = flag.c_str()})
      .hovered;
}

/// Loss and accuracy at a point of the history, or of now.
Metrics metrics_at(const Experiment& e, std::optional<int> point) {
  const History& h = e.history();
  if (!point || *point >= h.size()) return e.metrics();
  const auto i = static_cast<std::size_t>(*point);
  return {{h.train_loss()[i], h.test_loss()[i]}, {h.train_accuracy()[i], h.test_accuracy()[i]}};
}

std::string percent(double share) { return std::isfinite(share) ? ui::fixed(100 * share, 1) : "–"; }

void readouts(const Metrics& m, const ui::Layout& l) {
  const ui::Words& w = ui::words();
  const Rect& r = l.readouts;
  if (l.columns == ui::Columns::phone) {
    ui::readout({r.x, r.y + 8}, w.test_loss, m.loss.test, 3, 18);
    ui::readout({r.x, r.y + 72}, w.train_loss, m.loss.train, 3, 18);
    ui::readout({r.x, r.y + 136}, w.accuracy, percent(m.accuracy.test), "", 18);
    ui::text(w.of_test, {r.x, r.y + 178}, {.size = 12, .color = ui::theme().ink2});
    return;
  }
  const bool two = r.w < 200;  // then the loss on the training points goes: the chart still shows it
  const float step = std::round(r.w / (two ? 2 : 3)), y = r.y + 8;
  const bool brief = step < 96;  // "Test accuracy" needs 78 px
  ui::readout({r.x, y}, w.test_loss, m.loss.test, 3, brief ? 18 : 22);
  if (!two) ui::readout({r.x + step, y}, w.train_loss, m.loss.train, 3, brief ? 18 : 22);
  ui::readout({r.x + (two ? 1 : 2) * step, y}, brief ? w.accuracy : w.test_accuracy, percent(m.accuracy.test),
              std::isfinite(m.accuracy.test) ? "%" : "", brief ? 18 : 22);
}

/// The lowest line of the sparkline: chance, or lower if the run was.
float floor_of(const Experiment& e) { return e.classes() > 2 ? 0.2f : 0.4f; }

/// What happened, and the way back. A smaller rate is the remedy where the rate was the cause.
void divergence_card(const Experiment& e, TrainState& s, const ui::Layout& l, int end) {
  if (!e.divergence()) return;
  const Divergence& d = *e.divergence();
  const ui::Words& w = ui::words();
  const int now = std::max(0, e.history().size() - 1);
  const float x = l.chart.x + l.chart.w * static_cast<float>(now) / static_cast<float>(std::max(1, end));
  const double smaller = ui::ladder_step(e.spec().optimizer.learning_rate(), -2);
  const std::string calmer = w.rewind_set_rate + std::string(" ") + ui::plain(smaller);
  const char* buttons[] = {w.rewind_to_start, calmer.c_str()};
  const bool offer_rate = d.cause == "optimizer.learning_rate";
  const std::string words = std::string(w.nan_began) + " " + std::to_string(d.step) + " (" + d.where + "). " +
                            w.nan_remedy + " " + d.remedy + ".";
  const auto pressed = ui::message_card("diverged", {x, l.time.y - 8}, 16, l.time.w - 16, w.nan_headline,
                                        words.c_str(), std::span(buttons, offer_rate ? 2 : 1));
  if (!pressed) return;
  if (*pressed == 0) {
    s.next.push_back(command::Reset{});
  } else {
    Spec calm = e.spec();
    calm.optimizer.settings.at("learning_rate") = smaller;
    s.next.push_back(command::Load{calm});
    s.next.push_back(command::Play{true});
  }
}

}  // namespace

Wish transport_buttons(bool playing, bool stuck, const command::Step& longer, const ui::Layout& l) {
  const auto action = ui::transport("transport", {l.transport.x, l.transport.centre().y}, l.transport.w,
                                    {.has_back = false,
                                     .playing = playing,
                                     .play_disabled = stuck,
                                     .play_radius = l.play_radius,
                                     .disabled_reason = ui::words().play_needs_numbers});
  switch (action) {
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

void chart_head(bool* linear, const Rect& chart) {
  const ui::Words& w = ui::words();
  const float y = chart.y - 18;
  float x = chart.x +
            ui::text(w.loss, {chart.x, y},
                     {.face = ui::Face::inter_medium, .size = 12, .color = ui::theme().ink2}) +
            10;
  if (!linear) return;
  const char* scale = *linear ? w.linear_scale : w.log_scale;
  const float width = ui::text_width(scale, ui::Face::inter, 12);
  const ui::Hit h = ui::hit("scale", {x - 6, y - 12, width + 12, 24},
                            {.ring_radius = 6, .min_touch = 32, .tip = w.switch_scale});
  if (h.hovered) ui::fill({x - 6, y - 11, width + 12, 22}, ui::interaction_fill(h), 6);
  ui::text(scale, {x, y}, {.size = 12, .color = h.hovered ? ui::theme().ink1 : ui::theme().ink3});
  ui::dotted(x, y + 9, width, ui::theme().ink3);
  if (h.pressed) *linear = !*linear;
}

std::optional<Command> speed_slider(const Experiment& e, ui::Point at, float width) {
  const std::string value = speed_text(e.speed());
  const auto f = ui::slider("speed", {at.x, at.y}, width, speed_fraction(e.speed()),
                            {.label = ui::words().speed, .value = value.c_str(), .ground = ui::theme().bg1});
  return speed_change(e, f);
}

std::optional<Command> time_panel(const Experiment& e, TrainState& s, const ui::Layout& l) {
  ui::push_id("time");
  time_ground(l);
  Wish out = transport_buttons(e.playing(), e.divergence().has_value(), {1, true}, l);
  if (!l.speed.empty()) {
    if (auto c = speed_slider(e, {l.speed.x, l.speed.y + 8}, l.speed.w)) out = c;
  } else if (l.columns != ui::Columns::phone) {
    if (auto c = bare_speed(e, l)) out = c;
  }
  if (l.chart_labels && l.columns != ui::Columns::phone) chart_head(&s.linear, l.chart);
  const int end = ui::nice_end(std::max(20, e.history().size()));
  const auto hovered = chart(e, s, l, end);
  readouts(metrics_at(e, hovered), l);
  if (!l.accuracy.empty()) {
    ui::sparkline(l.accuracy, e.history().test_accuracy(), e.history().size() - 1, end, floor_of(e));
  }
  divergence_card(e, s, l, end);
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
