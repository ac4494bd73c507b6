// SPDX-License-Identifier: MIT
// The computation that the Backprop view walks: the network or a formula, first or second order, and the size of moves.
// Part of a link.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "playground/model/backprop/trace_values.h"

namespace deepx::inline DEEPX_PRECISION {

struct FormulaPreset {
  std::string_view name, title, text;
  std::vector<std::pair<std::string_view, double>> values;
};
std::span<const FormulaPreset> formula_presets();

struct TracePlan {
  bool formula = false;            ///< walks the formula instead of a network
  Walked network = Walked::small;  ///< the network that is walked; never Walked::formula
  std::string text;                ///< the formula, see Expression
  Variables values;                ///< values of its variables
  SlopeOf slope;
  TraceUnit unit = TraceUnit::operation;

  TracePlan();  ///< the first preset's formula
  bool operator==(const TracePlan&) const = default;
  double value(const std::string& variable) const;
  Walked walked() const { return formula ? Walked::formula : network; }
  void walk(Walked what);
  /// True if it walks the network in training, which needs a point of its data.
  bool needs_points() const { return !formula && network != Walked::small; }
};

/// Throws Error::value for a number that is not finite or too large.
void check_variable(std::string_view call, std::string_view name, double value);

/// Throws ExpressionError, or Error::value for a formula without variables or operators, which cannot be walked.
void check_formula(std::string_view text);

/// The plan with another formula. A variable that is not `given` keeps its value, or is 1.
///   Throws like check_formula() and check_variable(), and for a value of an unknown variable.
TracePlan with_formula(TracePlan plan, std::string_view text, const Variables& given);

/// "; did you mean x" for an unknown variable, or "".
std::string nearest_variable(const TracePlan& plan, std::string_view name);

/// Changes one value by its path in a link: "formula", "var.x", "backprop" (a name of Walked), "slope" ("W1:5"), "by".
///   Throws Error::value naming path, value and the allowed values; false if the path is none of these.
bool set_plan(TracePlan& plan, std::string_view path, std::string_view text);
/// The values that differ from the defaults, as pairs for set_plan(), in a fixed order; without "backprop".
std::vector<std::pair<std::string, std::string>> plan_pairs(const TracePlan& plan);

}  // namespace deepx::inline DEEPX_PRECISION
