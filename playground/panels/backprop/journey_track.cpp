// SPDX-License-Identifier: MIT
// Folds legs until they fit, and says what is known of them.
#include "playground/panels/backprop/journey_track.h"

#include <cmath>

#include "playground/model/text/number_text.h"
#include "playground/panels/backprop/element_symbols.h"
#include "playground/panels/backprop/rule_math.h"
#include "playground/widgets/base/words.h"

namespace deepx::panels {
namespace {

int input_of(const Trace& trace, const JourneyLeg& leg) {
  return trace.node(leg.node).inputs[static_cast<std::size_t>(leg.input)];
}

void append(TrackLeg& leg, const TrackLeg& next) {
  leg.factors.insert(leg.factors.end(), next.factors.begin(), next.factors.end());
  leg.slope *= next.slope;
}

/// Folds legs into fewer: first those that only pass on, then the operators of a layer, then neighbors.
std::vector<TrackLeg> folded(const Trace& trace, const std::vector<JourneyLeg>& path, std::size_t most) {
  std::size_t count = path.size();  // of legs if folding stopped now; a formula may have thousands
  std::vector<TrackLeg> pairs, legs;
  for (std::size_t i = 0; i < path.size(); ++i) {
    TrackLeg& leg = pairs.emplace_back(TrackLeg{{&path[i]}, path[i].slope});
    if (count <= most || i + 1 == path.size() || !passes_on(trace, path[i])) continue;
    ++i, --count;
    append(leg, {{&path[i]}, path[i].slope});
  }
  const auto scope = [&](const TrackLeg& leg) -> const std::string& { return trace.node(leg.factors[0]->node).scope; };
  for (TrackLeg& leg : pairs) {
    if (count > most && !legs.empty() && scope(legs.back()) == scope(leg))
      append(legs.back(), leg), --count;
    else
      legs.push_back(std::move(leg));
  }
  if (legs.size() <= most) return legs;
  std::vector<TrackLeg> few(most);
  for (std::size_t i = 0; i < legs.size(); ++i) append(few[i * most / legs.size()], legs[i]);
  return few;
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

}  // namespace

JourneyTrack track_of(const Trace& trace, std::size_t most) {
  const JourneyPath& path = trace.journey().paths.front();
  const int output = path.legs.empty() ? trace.journey().node : path.legs.front().node;
  JourneyTrack track;
  track.legs = folded(trace, path.legs, most);
  track.stops.push_back({output, 0, 0, 1});
  for (const TrackLeg& leg : track.legs) {
    const JourneyLeg& last = *leg.factors.back();
    const TrackStop& before = track.stops.back();
    const double from = number_at(trace.reference_grad(before.node), before.element);
    track.stops.push_back({input_of(trace, last), last.in, last.beside, from * leg.slope});
  }
  return track;
}

Reached reached_leg(const Trace& trace, const TrackLeg& leg) {
  const int step = backward_step(trace, leg.factors.back()->node);
  const bool known = step >= 0 && step <= trace.at() && !trace.hides();
  return {step, known, known && step == trace.at()};
}

Reached reached_stop(const Trace& trace, const JourneyTrack& track, std::size_t stop) {
  const int step = stop == 0 ? backward_step(trace, track.stops[0].node) - 1
                             : backward_step(trace, track.legs[stop - 1].factors.back()->node);
  const bool known = !trace.hides() && known_gradient(trace, track.stops[stop]).has_value();
  const bool backward = trace.phase() == TracePhase::backward || trace.phase() == TracePhase::update;
  return {step, known, known && backward && step == trace.at()};
}

ui::Math leg_math(const Trace& trace, const TrackLeg& leg, bool number, bool symbols) {
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

std::optional<double> known_gradient(const Trace& trace, const TrackStop& stop) {
  const TraceNode& n = trace.node(stop.node);
  if (n.grad.empty()) return std::nullopt;
  return number_at(n.grad.values, stop.element);
}

ui::Math stop_symbol(const Trace& trace, const TrackStop& stop) {
  return ui::frac(ui::row({"∂", ui::parse_math(trace.output())}),
                  ui::row({"∂", element_symbol(trace, stop.node, stop.element)}));
}

ui::Math sum_at(const TrackStop& stop, double known) {
  const double others = known - stop.passed;
  return ui::row({ui::num(stop.passed, 3), others < 0 ? " − " : " + ", ui::num(std::abs(others), 3)});
}

std::string journey_hint(const Trace& trace) {
  const Journey& journey = trace.journey();
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

}  // namespace deepx::panels
