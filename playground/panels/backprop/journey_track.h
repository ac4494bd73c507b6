// SPDX-License-Identifier: MIT
// The strongest path to the number that is followed, as legs and stops; and how far the steps have come on it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "playground/model/backprop/trace.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {

/// One or more factors between two stops.
struct TrackLeg {
  std::vector<const JourneyLeg*> factors;  ///< from the output backward
  double slope = 1;
};

/// A gradient on the track.
struct TrackStop {
  int node = -1, element = 0;
  int beside = 0;     ///< other factors that lead here
  double passed = 0;  ///< what the leg to the right brings
};

struct JourneyTrack {
  std::vector<TrackLeg> legs;    ///< from the output backward
  std::vector<TrackStop> stops;  ///< one more than legs; the output first
};

/// The strongest path with at most `most` legs: first what only passes a gradient on is folded into the next leg, then the
/// operators of a layer, then neighbors. The journey must have a path.
JourneyTrack track_of(const Trace& trace, std::size_t most);

/// How far the steps have come.
struct Reached {
  int step = -1;       ///< position in the trace at which it becomes known; -1: never
  bool known = false;  ///< and may be shown
  bool now = false;    ///< by the current step
};
Reached reached_leg(const Trace& trace, const TrackLeg& leg);
Reached reached_stop(const Trace& trace, const JourneyTrack& track, std::size_t stop);

/// "× x₁ = 1.14": in symbols, and in numbers once they are known.
ui::Math leg_math(const Trace& trace, const TrackLeg& leg, bool number, bool symbols);
/// The gradient of a stop once it has begun to arrive.
std::optional<double> known_gradient(const Trace& trace, const TrackStop& stop);
/// "∂L/∂w₁₁".
ui::Math stop_symbol(const Trace& trace, const TrackStop& stop);
/// "1.42 − 0.31" where several factors lead to the stop, whose gradient is `known`.
ui::Math sum_at(const TrackStop& stop, double known);
/// How far the journey is, and how many other paths there are.
std::string journey_hint(const Trace& trace);

}  // namespace deepx::panels
