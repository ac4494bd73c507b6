// SPDX-License-Identifier: MIT
// What the commands of the Backprop view choose: the size of moves, a slope, values of variables.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// What the Backprop view can walk.
enum class Walked {
  network,  ///< the network in training, with its current weights
  formula,
  start,  ///< the network in training, with the weights of its start
  small   ///< a network that is small enough to compute by hand
};
std::span<const std::string_view> walked_names();

/// The size of one move: an operator, a layer's operators, a whole pass, or the next samples.
enum class TraceUnit { operation, layer, pass, sample };
std::string_view name_of(TraceUnit unit);
/// Throws Error::value, beginning with `call`, for an unknown name.
TraceUnit trace_unit(std::string_view call, std::string_view name);

/// The slope of the output by one element of a leaf, itself computed by operators that can be walked.
struct SlopeOf {
  std::string leaf;  ///< TraceNode::name; empty for the output itself
  int element = 0;
  bool operator==(const SlopeOf&) const = default;
};

using Variables = std::map<std::string, double>;
inline constexpr double kLargestVariable = 1e6;

}  // namespace deepx::inline DEEPX_PRECISION
