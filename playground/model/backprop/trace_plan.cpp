// SPDX-License-Identifier: MIT
// The Backprop view's plan as text.
#include "playground/model/backprop/trace_plan.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/error.h"
#include "playground/model/backprop/trace_source.h"
#include "playground/model/formula/expression.h"
#include "playground/model/formula/notation.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::array<std::string_view, 4> kUnits = {"operation", "layer", "pass", "sample"};
constexpr std::array<std::string_view, 4> kWalked = {"network", "formula", "start", "small"};

}  // namespace

std::string_view name_of(TraceUnit unit) { return kUnits[static_cast<std::size_t>(unit)]; }

std::span<const std::string_view> walked_names() { return kWalked; }

TraceUnit trace_unit(std::string_view call, std::string_view name) {
  for (std::size_t i = 0; i < kUnits.size(); ++i)
    if (kUnits[i] == name) return static_cast<TraceUnit>(i);
  throw Error(ErrorKind::value, join(call, " is ", quote(name), "; must be operation, layer, pass or sample"));
}

std::span<const FormulaPreset> formula_presets() {
  static const std::vector<FormulaPreset> kPresets = {
      {"neuron", "One neuron", "L = (tanh(w*x + b) - y)^2", {{"w", 0.8}, {"x", 1.5}, {"b", -0.4}, {"y", -1}}},
      {"wikipedia", "Wikipedia", "y = sin(x1) + x1*x2", {{"x1", 0.5}, {"x2", 2}}},
      {"shared", "A shared node", "s = a + b; L = s*s*a", {{"a", 1.4}, {"b", -0.6}}},
      {"vanishing",
       "Vanishing",
       "h1 = sigmoid(w1*x); h2 = sigmoid(w2*h1); h3 = sigmoid(w3*h2); L = sigmoid(w4*h3)",
       {{"x", 1}, {"w1", 1}, {"w2", -2}, {"w3", 1.5}, {"w4", 2}}},
      {"softmax",
       "Softmax",
       "e1 = exp(z1); e2 = exp(z2); e3 = exp(z3); p = e1/(e1 + e2 + e3); L = -log(p)",
       {{"z1", 0.5}, {"z2", 1.5}, {"z3", -1}}},
  };
  return kPresets;
}

TracePlan::TracePlan() : text(formula_presets().front().text) {
  for (const auto& [name, v] : formula_presets().front().values) values.emplace(name, v);
}

void TracePlan::walk(Walked what) {
  formula = what == Walked::formula;
  if (!formula) network = what;
}

double TracePlan::value(const std::string& variable) const {
  const auto found = values.find(variable);
  return found == values.end() ? 1 : found->second;
}

void check_variable(std::string_view call, std::string_view name, double value) {
  DEEPX_REQUIRE(std::abs(value) <= kLargestVariable, value, call, ": ", clipped(name), " is ", value,
                "; must be a number in [-", kLargestVariable, ", ", kLargestVariable, "]");
}

void check_formula(std::string_view text) {
  const Expression formula = Expression::parse(text);
  trace_expression(formula, std::vector<double>(formula.variables().size(), 1));
}

TracePlan with_formula(TracePlan plan, std::string_view text, const Variables& given) {
  check_formula(text);
  const Expression formula = Expression::parse(text);
  plan.formula = true;
  plan.text = text;
  plan.slope = {};
  Variables values;
  for (const std::string& name : formula.variables()) {
    const auto found = given.find(name);
    values[name] = found == given.end() ? plan.value(name) : found->second;
    check_variable("formula", name, values[name]);
  }
  for (const auto& [name, unused] : given)
    DEEPX_REQUIRE(values.contains(name), value, "formula: there is no variable ", clipped(name), " in ", clipped(text));
  plan.values = std::move(values);
  return plan;
}

std::string nearest_variable(const TracePlan& plan, std::string_view name) {
  std::vector<std::string> known;
  for (const auto& [variable, unused] : plan.values) known.push_back(variable);
  return did_you_mean(name, known);
}

bool set_plan(TracePlan& plan, std::string_view path, std::string_view text) {
  if (path == "formula") {
    TracePlan next = plan;
    next.values.clear();
    plan = with_formula(std::move(next), text, {});
  } else if (path.starts_with("var.")) {
    const std::optional<double> v = number_from(text);
    DEEPX_REQUIRE(v, value, "link: ", clipped(path), " is ", quote(text), "; must be a number");
    check_variable("link", path, *v);
    const auto variable = plan.values.find(std::string(path.substr(4)));
    DEEPX_REQUIRE(variable != plan.values.end(), value, "link: ", clipped(path), " is ", *v,
                  "; the formula has no variable ", clipped(path.substr(4)), nearest_variable(plan, path.substr(4)));
    variable->second = *v;
  } else if (path == "backprop") {
    const auto found = std::ranges::find(kWalked, text);
    DEEPX_REQUIRE(found != kWalked.end(), value, "link: backprop is ", quote(text),
                  "; must be network, formula, start or small");
    plan.walk(static_cast<Walked>(found - kWalked.begin()));
  } else if (path == "slope") {
    const std::size_t colon = text.rfind(':');
    const std::optional<double> element = colon == std::string_view::npos ? 0 : number_from(text.substr(colon + 1));
    DEEPX_REQUIRE(
        element && *element >= 0 && *element < 1e6 && *element == std::floor(*element) && colon != 0 && !text.empty(),
        value, "link: slope is ", quote(text), "; must be a name, or a name and an element such as W1:5");
    plan.slope = {std::string(text.substr(0, colon)), static_cast<int>(*element)};
  } else if (path == "by") {
    plan.unit = trace_unit("link: by", text);
  } else {
    return false;
  }
  return true;
}

std::vector<std::pair<std::string, std::string>> plan_pairs(const TracePlan& plan) {
  std::vector<std::pair<std::string, std::string>> pairs;
  const TracePlan usual;
  if (plan.formula || plan.text != usual.text || plan.values != usual.values) {
    pairs.emplace_back("formula", plan.text);
    for (const auto& [name, v] : plan.values) pairs.emplace_back("var." + name, deepx::to_text(v));
  }
  if (!plan.slope.leaf.empty())
    pairs.emplace_back("slope", plan.slope.element ? join(plan.slope.leaf, ":", plan.slope.element) : plan.slope.leaf);
  if (plan.unit != TraceUnit::operation) pairs.emplace_back("by", name_of(plan.unit));
  return pairs;
}

}  // namespace deepx::inline DEEPX_PRECISION
