// SPDX-License-Identifier: MIT
// Places stops and legs on the track, folds what does not fit, and draws what is known so far.
#include "playground/panels/backprop/journey_card.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/text/number_text.h"
#include "playground/panels/backprop/element_symbols.h"
#include "playground/panels/backprop/rule_math.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

constexpr float kLeastLeg = 104;  // px between two stops

/// One or more factors between two stops.
struct Leg {
  std::vector<const JourneyLeg*> factors;  ///< from the output backward
  double slope = 1;
};

/// A gradient on the track.
struct Stop {
  int node = -1, element = 0;
  int beside = 0;     ///< other factors that lead here
  double passed = 0;  ///< what the leg to the right brings
};

struct Track {
  std::vector<Leg> legs;    ///< from the output backward
  std::vector<Stop> stops;  ///< one more than legs; the output first
};

int input_of(const Trace& trace, const JourneyLeg& leg) {
  return trace.node(leg.node).inputs[static_cast<std::size_t>(leg.input)];
}

void append(Leg& leg, const Leg& next) {
  leg.factors.insert(leg.factors.end(), next.factors.begin(), next.factors.end());
  leg.slope *= next.slope;
}

/// Folds legs into fewer: first those that only pass on, then the operators of a layer, then neighbors.
std::vector<Leg> folded(const Trace& trace, const std::vector<JourneyLeg>& path, std::size_t most) {
  std::size_t count = path.size();  // of legs if folding stopped now; a formula may have thousands
  std::vector<Leg> pairs, legs;
  for (std::size_t i = 0; i < path.size(); ++i) {
    Leg& leg = pairs.emplace_back(Leg{{&path[i]}, path[i].slope});
    if (count <= most || i + 1 == path.size() || !passes_on(trace, path[i])) continue;
    ++i, --count;
    append(leg, {{&path[i]}, path[i].slope});
  }
  const auto scope = [&](const Leg& leg) -> const std::string& { return trace.node(leg.factors[0]->node).scope; };
  for (Leg& leg : pairs) {
    if (count > most && !legs.empty() && scope(legs.back()) == scope(leg))
      append(legs.back(), leg), --count;
    else
      legs.push_back(std::move(leg));
  }
  while (legs.size() > most) {
    std::size_t shortest = 0;
    for (std::size_t i = 0; i + 1 < legs.size(); ++i)
      if (legs[i].factors.size() + legs[i + 1].factors.size() <
          legs[shortest].factors.size() + legs[shortest + 1].factors.size())
        shortest = i;
    append(legs[shortest], legs[shortest + 1]);
    legs.erase(legs.begin() + static_cast<long>(shortest) + 1);
  }
  return legs;
}

double number_at(std::span<const Real> values, int element) {
  return element < static_cast<int>(values.size()) ? static_cast<double>(values[static_cast<std::size_t>(element)])
                                                   : NAN;
}

/// The step after which the gradient of a node is complete on this path; -1 if none computes it.
int backward_step(const Trace& trace, int op) {
  for (int s = 0; s < static_cast<int>(trace.steps().size()); ++s)
    if (trace.steps()[static_cast<std::size_t>(s)].phase == TracePhase::backward &&
        trace.steps()[static_cast<std::size_t>(s)].node == op)
      return s + 1;
  return -1;
}

Track track_of(const Trace& trace, const JourneyPath& path, int output, std::size_t most) {
  Track track;
  track.legs = folded(trace, path.legs, most);
  track.stops.push_back({output, 0, 0, 1});
  for (const Leg& leg : track.legs) {
    const JourneyLeg& last = *leg.factors.back();
    const Stop& before = track.stops.back();
    const double from = number_at(trace.reference_grad(before.node), before.element);
    track.stops.push_back({input_of(trace, last), last.in, last.beside, from * leg.slope});
  }
  return track;
}

/// "× x₁ = 1.14": in symbols, and in numbers once they are known.
ui::Math leg_math(const Trace& trace, const Leg& leg, bool number, bool symbols) {
  const JourneyLeg& first = *leg.factors.front();
  std::vector<const JourneyLeg*> told;
  for (const JourneyLeg* factor : leg.factors)
    if (!passes_on(trace, *factor)) told.push_back(factor);
  const ui::Math value = ui::num(leg.slope, 3);
  if (told.empty()) return ui::row({"× ", ui::Math(leg.slope == 1 ? "1" : "(−1)")});
  if (told.size() > 1) {
    const std::string& scope = trace.node(first.node).scope;
    const ui::Math words = ui::word(scope.empty() ? std::to_string(leg.factors.size()) : scope);
    return number ? ui::row({"× ", bracketed(leg.slope, 3), ui::gap(6), words}) : ui::row({"× ", words});
  }
  const ui::Math symbol = slope_symbol(trace, *told[0]);
  if (!number) return ui::row({"× ", symbol});
  return symbols ? ui::row({"× ", symbol, " = ", value}) : ui::row({"× ", bracketed(leg.slope, 3)});
}

/// The gradient of a stop once it has begun to arrive.
std::optional<double> known_gradient(const Trace& trace, const Stop& stop) {
  const TraceNode& n = trace.node(stop.node);
  if (n.grad.empty()) return std::nullopt;
  return number_at(n.grad.values, stop.element);
}

struct Look {
  bool hidden = false;   ///< an exercise is on
  bool compact = false;  ///< a low card
};

void draw_stop_numbers(const Trace& trace, const Stop& stop, ImVec2 at, float room, const Look& look) {
  const ui::Theme& t = ui::theme();
  const std::optional<double> known = look.hidden ? std::nullopt : known_gradient(trace, stop);
  const ui::Math of = element_symbol(trace, stop.node, stop.element);
  const ui::Math fraction = ui::frac(ui::row({"∂", ui::parse_math(trace.output())}), ui::row({"∂", of}));
  const ui::Color ink = known ? t.gpos : t.ink3;
  constexpr float kSize = 14;
  if (!known) {
    ui::math(fraction, at, kSize, ink, ui::Align::center);
    return;
  }
  const ui::Math whole = ui::row({fraction, ui::gap(6), ui::num(*known, 3)});
  const bool fits = ui::math_size(whole, kSize).width <= room;
  ui::math(fits ? whole : ui::num(*known, 3), at, kSize, ink, ui::Align::center);
  if (stop.beside == 0 || look.compact) return;
  const double others = *known - stop.passed;
  const ui::Math sum =
      ui::row({"= ", ui::num(stop.passed, 3), others < 0 ? " − " : " + ", ui::num(std::abs(others), 3)});
  if (ui::math_size(sum, 13).width <= room) ui::math(sum, {at.x, at.y + 24}, 13, ink, ui::Align::center);
}

/// What the card says at its top: how far the journey is, and how many other paths there are.
std::string hint(const Trace& trace, const Journey& journey) {
  const ui::Words& w = ui::words();
  if (trace.at() == 0 || trace.phase() == TracePhase::forward) return w.journey_waits;
  if (journey.count > 1) {
    const TraceNode& goal = trace.node(journey.node);
    if (goal.contributions < goal.expected || trace.hides())
      return ui::with_values(w.journey_paths, {ui::plain(journey.count - 1)});
    return ui::with_values(
        w.journey_rest, {ui::plain(journey.count - 1), number_shown(journey.gradient - journey.paths.front().product)});
  }
  return w.journey_words;
}

}  // namespace

std::optional<Command> journey_card(const Trace& trace, const ui::Rect& card) {
  const Journey& journey = trace.journey();
  if (card.empty() || journey.node < 0) return std::nullopt;
  const ui::Words& w = ui::words();
  const ui::Theme& t = ui::theme();
  ui::push_id("journey");
  ui::page_card(card);
  const Look look{.hidden = trace.hides(), .compact = card.h < 120};
  const float pad = card.w < 600 ? 16 : 24;
  float track_y = card.y + 47;
  if (!look.compact) {
    const ui::Math name = element_symbol(trace, journey.node, journey.element);
    float x = card.x + pad;
    x += ui::text(w.journey_of, {x, card.y + 24}, ui::head()) + 6;
    x += ui::math(name, {x, card.y + 24}, 16) + 14;
    ui::TextStyle style = ui::caption();
    style.max_width = card.right() - pad - x;
    ui::text(hint(trace, journey), {x, card.y + 24}, style);
    track_y = card.y + std::clamp(card.h - 64, 60.0f, 84.0f);  // sums are two lines below it
  }
  if (journey.paths.empty()) {
    ui::text(w.journey_none, {card.x + pad, track_y}, ui::label());
    ui::pop_id();
    return std::nullopt;
  }
  const JourneyPath& path = journey.paths.front();
  const float left = card.x + pad + 40, right = card.right() - pad - 40;
  const auto most = static_cast<std::size_t>(std::max(2.0f, (right - left) / kLeastLeg));
  const int output = path.legs.empty() ? journey.node : path.legs.front().node;
  const Track track = track_of(trace, path, output, most);
  const auto count = static_cast<float>(track.legs.size());
  const float pitch = (right - left) / std::max(1.0f, count);
  const auto x_of = [&](std::size_t stop) { return right - pitch * static_cast<float>(stop); };
  const bool backward = trace.phase() == TracePhase::backward || trace.phase() == TracePhase::update;

  std::optional<Command> command;
  // Legs first: the stops lie on their ends.
  for (std::size_t i = 0; i < track.legs.size(); ++i) {
    const Leg& leg = track.legs[i];
    const ImVec2 from{x_of(i), track_y}, to{x_of(i + 1), track_y};
    const int step = backward_step(trace, leg.factors.back()->node);
    const bool known = step >= 0 && step <= trace.at() && !look.hidden, now = step == trace.at() && backward;
    if (known)
      ui::line(to, from, t.gpos, 2);
    else
      ui::dashed(to, from, t.line2, 1.5f, 3, 4);
    if (now && known && !ui::settings().reduced_motion)
      for (const float part : {0.3f, 0.6f, 0.9f}) ui::disc({from.x + (to.x - from.x) * part, track_y}, 3, t.gpos);
    // A local slope is known as soon as the forward pass has computed both ends.
    const bool computed = trace.node(leg.factors.front()->node).computed && !look.hidden && backward && known;
    ui::Math label = leg_math(trace, leg, computed, true);
    if (ui::math_size(label, 15).width > pitch - 12) label = leg_math(trace, leg, computed, false);
    ui::math(label, {(from.x + to.x) / 2, track_y - 17}, 15, computed ? t.ink1 : t.ink3, ui::Align::center);
    const ui::Rect area{to.x + 12, track_y - 30, pitch - 24, 40};
    const std::string id = "leg " + std::to_string(i + 1);
    if (step >= 0 && area.w > 8 &&
        ui::hit(id.c_str(), area, {.reach = ui::Reach::arrows, .ring_radius = 6, .min_touch = 0}).pressed)
      command = command::TraceTo{step};
  }
  for (std::size_t i = 0; i < track.stops.size(); ++i) {
    const Stop& stop = track.stops[i];
    const ImVec2 at{x_of(i), track_y};
    const bool goal_stop = i + 1 == track.stops.size();
    const int step =
        i == 0 ? backward_step(trace, output) - 1 : backward_step(trace, track.legs[i - 1].factors.back()->node);
    const bool known = !look.hidden && known_gradient(trace, stop).has_value(),
               now = known && backward && step == trace.at();
    ui::disc(at, now ? 9 : 6, t.bg1);
    if (now) ui::circle(at, 9, t.ink1, 2);
    if (known)
      ui::disc(at, now ? 6 : 4.5f, t.gpos);
    else
      ui::circle(at, 4.5f, goal_stop ? t.ink1 : t.line2, goal_stop ? 2 : 1.5f);
    draw_stop_numbers(trace, stop, {at.x, track_y + (look.compact ? 25.0f : 29.0f)}, pitch - 8, look);
    const std::string id = goal_stop ? "goal" : "stop " + std::to_string(i);
    const ui::Rect area{at.x - 14, track_y - 14, 28, 28};
    if (step >= 0 &&
        ui::hit(id.c_str(), area, {.reach = goal_stop ? ui::Reach::tab : ui::Reach::arrows, .ring_radius = 14}).pressed)
      command = command::TraceTo{step};
  }
  ui::pop_id();
  return command;
}

}  // namespace deepx::panels
