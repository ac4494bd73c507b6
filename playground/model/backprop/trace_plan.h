// SPDX-License-Identifier: MIT
// What the Backprop view walks and how: the network or a formula, first or second order, by which unit. Part of a link.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// How far one move goes: an operator, a layer's operators, a whole pass, or on to the next samples.
enum class TraceUnit { operation, layer, pass, sample };
std::string_view name_of(TraceUnit unit);
/// Throws Error::value, beginning with `call`, for what is none.
TraceUnit trace_unit(std::string_view call, std::string_view name);

/// The output's slope towards one element of a leaf is itself computed by operators, and can be walked as they are.
struct SlopeOf {
  std::string leaf;  ///< TraceNode::name; empty for the output itself
  int element = 0;
  bool operator==(const SlopeOf&) const = default;
};

using Variables = std::map<std::string, double>;

struct FormulaPreset {
  std::string_view name, title, text;
  std::vector<std::pair<std::string_view, double>> values;
};
std::span<const FormulaPreset> formula_presets();

inline constexpr double kLargestVariable = 1e6;

struct TracePlan {
  bool formula = false;  ///< the formula instead of the network
  std::string text;      ///< of the formula, see Expression
  Variables values;      ///< of each of its variables
  SlopeOf slope;
  TraceUnit unit = TraceUnit::operation;

  TracePlan();  ///< the first preset's formula
  bool operator==(const TracePlan&) const = default;
  double value(const std::string& variable) const;
};

/// Throws Error::value for a number that is not finite or too large.
void check_variable(std::string_view call, std::string_view name, double value);

/// Throws ExpressionError, or Error::value for a formula that has no variable or computes nothing: what can be walked passes.
void check_formula(std::string_view text);

/// The plan with another formula. A variable that is not `given` keeps its value, or is 1.
///   Throws like check_formula() and check_variable(), and for a value of what is no variable.
TracePlan with_formula(TracePlan plan, std::string_view text, const Variables& given);

/// "; did you mean x" for what is no variable of the formula, or "".
std::string nearest_variable(const TracePlan& plan, std::string_view name);

/// Changes one value by its path in a link: "formula", "var.x", "backprop" (network, formula), "slope" ("W1:5"), "by".
///   Throws Error::value naming path, value and what is allowed; false if the path is none of these.
bool set_plan(TracePlan& plan, std::string_view path, std::string_view text);
/// What differs from the usual as pairs for set_plan(), in a fixed order.
std::vector<std::pair<std::string, std::string>> plan_pairs(const TracePlan& plan);

}  // namespace deepx::inline DEEPX_PRECISION
