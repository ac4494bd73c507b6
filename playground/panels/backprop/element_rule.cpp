// SPDX-License-Identifier: MIT
// Sums of products of single numbers, as the current operator computes them.
#include "playground/panels/backprop/element_rule.h"

#include <algorithm>
#include <string>

#include "engine/graph/operator.h"
#include "playground/model/backprop/explanation.h"
#include "playground/panels/backprop/element_symbols.h"
#include "playground/panels/backprop/rule_math.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/theme.h"

namespace deepx::panels {
namespace {

using Parts = std::vector<ui::Math>;

ui::Math gradient_symbol(const Trace& trace, int node, int element) {
  return gradient_of(trace.output(), element_symbol(trace, node, element));
}

double number_of(const MatrixSpan& m, int element) {
  return element < static_cast<int>(m.values.size()) ? static_cast<double>(m.values[static_cast<std::size_t>(element)])
                                                     : 0;
}

/// Given numbers have two decimals, computed ones three.
ui::Math value_number(const Trace& trace, int node, int element, bool first) {
  const TraceNode& n = trace.node(node);
  const double v = number_of(n.value, element);
  const int decimals = n.leaf ? 2 : 3;
  return first ? ui::num(v, decimals) : bracketed(v, decimals);
}

/// The rest of the explanation's numbers, "= 0.221 − 1 = −0.779", with the result in its color.
ui::Math told_numbers(const Explanation& e, bool gradient) {
  std::string_view text = e.numbers;
  if (const std::size_t rule = text.find(" = "); rule != std::string_view::npos && text.starts_with('('))
    text.remove_prefix(rule + 3);
  const std::size_t equals = text.rfind(" = ");
  const ui::Color ink = gradient ? ui::theme().gpos : ui::theme().ink1;
  if (equals == std::string_view::npos) return ui::row({"= ", ui::paint(ink, ui::num(text))});
  return ui::row({"= ", ui::num(text.substr(0, equals)), " = ", ui::paint(ink, ui::num(text.substr(equals + 3)))});
}

Parts backward_rule(const Trace& trace, const Explanation& e) {
  const TraceNode& n = rule_node(trace);
  const int in = n.inputs[static_cast<std::size_t>(e.input)],
            element = e.outgoing_cell.row * e.outgoing.cols + e.outgoing_cell.col;
  const ui::Color rose = ui::theme().gpos;
  Parts symbols = {gradient_symbol(trace, in, element), " = "}, numbers = {"= "};
  const bool from_output = n.symbol == trace.output();
  for (std::size_t i = 0; i < e.terms.size(); ++i) {
    const JourneyLeg& leg = e.terms[i];
    const bool passes = passes_on(trace, leg);
    if (i > 0) symbols.push_back(" + "), numbers.push_back(" + ");
    const double g = number_of(n.grad, leg.out);
    if (from_output) {
      symbols.push_back(slope_symbol(trace, leg));
    } else if (passes) {
      symbols.push_back(gradient_symbol(trace, n.id, leg.out));
      numbers.push_back(ui::paint(rose, i > 0 ? bracketed(g, 3) : ui::num(g, 3)));
    } else {
      symbols.push_back(ui::row({gradient_symbol(trace, n.id, leg.out), " ⋅ ", slope_symbol(trace, leg)}));
      numbers.push_back(
          ui::row({ui::paint(rose, i > 0 ? bracketed(g, 3) : ui::num(g, 3)), " ⋅ ", bracketed(leg.slope, 3)}));
    }
  }
  if (from_output) return {ui::row(std::move(symbols)), told_numbers(e, true)};
  if (e.terms.size() > 1 || !passes_on(trace, e.terms.front()))
    numbers.push_back(ui::row({" = ", ui::paint(rose, ui::num(e.outgoing_number, 3))}));
  return {ui::row(std::move(symbols)), ui::row(std::move(numbers))};
}

/// z₁ = a₁ + b₁, a₁ = x₁ w₁₁ + x₂ w₂₁: for operators that are written with a sign.
Parts signed_rule(const Trace& trace, const TraceNode& n, int out, const char* sign) {
  const int a = n.inputs[0], b = n.inputs[1], i = operand_element(trace, n, 0, out),
            j = operand_element(trace, n, 1, out);
  return {ui::row({element_symbol(trace, n.id, out), " = ", element_symbol(trace, a, i), sign,
                   element_symbol(trace, b, j)}),
          ui::row({"= ", value_number(trace, a, i, true), sign, value_number(trace, b, j, false), " = ",
                   ui::num(number_of(n.value, out), 3)})};
}

Parts product_rule(const Trace& trace, const TraceNode& n, int out) {
  const TraceNode &a = trace.node(n.inputs[0]), &b = trace.node(n.inputs[1]);
  const int cols = std::max(1, n.value.cols), inner = b.elements / cols;
  Parts symbols = {element_symbol(trace, n.id, out), " = "}, numbers = {"= "};
  for (int k = 0; k < inner; ++k) {
    const int i = out / cols * inner + k, j = k * cols + out % cols;
    if (k > 0) symbols.push_back(" + "), numbers.push_back(" + ");
    symbols.push_back(ui::row({element_symbol(trace, a.id, i), " ⋅ ", element_symbol(trace, b.id, j)}));
    numbers.push_back(ui::row({value_number(trace, a.id, i, k == 0), " ⋅ ", value_number(trace, b.id, j, false)}));
  }
  numbers.push_back(ui::row({" = ", ui::num(number_of(n.value, out), 3)}));
  return {ui::row(std::move(symbols)), ui::row(std::move(numbers))};
}

Parts forward_rule(const Trace& trace, const Explanation& e) {
  const TraceNode& n = trace.node(e.node);
  const int out = trace.element();
  if (n.op == "matmul") return product_rule(trace, n, out);
  if (n.inputs.size() == 2 && (n.op == "add" || n.op == "sub" || n.op == "mul" || n.op == "div"))
    return signed_rule(trace, n, out, n.op == "add" ? " + " : n.op == "sub" ? " − " : n.op == "mul" ? " ⋅ " : " / ");
  Letters letters = known_letters(trace, n);
  const OpTable* op = operator_catalogue().find(n.op);
  if (op && op->info->kind == Kind::elementwise && n.inputs.size() == 1)
    letters.known = {{"y", element_notation(trace, n.id, out)},
                     {"x", element_notation(trace, n.inputs[0], operand_element(trace, n, 0, out))}};
  return {rule_math(e.local_rule, letters, false), told_numbers(e, false)};
}

}  // namespace

std::vector<ui::Math> element_rule(const Trace& trace) {
  const Explanation& e = trace.explain();
  const TraceNode& n = trace.node(e.node);
  if (e.phase == TracePhase::backward) return e.terms.empty() ? Parts() : backward_rule(trace, e);
  if (e.phase != TracePhase::forward || n.leaf || !n.computed) return {};
  return forward_rule(trace, e);
}

bool draw_element_rule(const Trace& trace, const ui::Rect& r) {
  Parts lines = trace.hides() ? Parts() : element_rule(trace);
  const auto fitting = [&](const ui::Math& m) {
    constexpr float kSize = 18;
    return kSize * std::min(1.0f, r.w / std::max(1.0f, ui::math_size(m, kSize).width));
  };
  constexpr float kTwoLines = 64, kLeastSize = 13;
  if (lines.size() > 1 && r.h < kTwoLines) {
    const ui::Math joined = ui::row({lines[0], " ", lines[1]});
    lines = {fitting(joined) >= kLeastSize ? joined : lines[1]};
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const float part = lines.size() == 1 ? 0.5f : i == 0 ? 0.34f : 0.74f;
    ui::math(lines[i], {r.x, r.y + r.h * part}, fitting(lines[i]));
  }
  return !lines.empty();
}

std::vector<ui::Math> box_rule(const Trace& trace, int node, int element, bool with_numbers) {
  const std::vector<JourneyLeg> factors = trace.factors_to(node, element);
  if (factors.empty()) return {};
  const ui::Color rose = ui::theme().gpos;
  Parts symbols = {gradient_symbol(trace, node, element), " = "}, numbers = {"= "};
  for (std::size_t i = 0; i < factors.size(); ++i) {
    const JourneyLeg& leg = factors[i];
    if (i > 0) symbols.push_back(" + "), numbers.push_back(" + ");
    const bool from_output = trace.node(leg.node).symbol == trace.output();
    const double g = static_cast<double>(trace.reference_grad(leg.node)[static_cast<std::size_t>(leg.out)]);
    const ui::Math arriving = ui::paint(rose, i > 0 ? bracketed(g, 3) : ui::num(g, 3));
    if (from_output) {
      symbols.push_back(slope_symbol(trace, leg));
      numbers.push_back(ui::num(leg.slope, 3));
    } else if (passes_on(trace, leg)) {
      symbols.push_back(gradient_symbol(trace, leg.node, leg.out));
      numbers.push_back(arriving);
    } else {
      symbols.push_back(ui::row({gradient_symbol(trace, leg.node, leg.out), " ⋅ ", slope_symbol(trace, leg)}));
      numbers.push_back(ui::row({arriving, " ⋅ ", bracketed(leg.slope, 3)}));
    }
  }
  if (!with_numbers) return {ui::row(std::move(symbols))};
  const auto g = static_cast<double>(trace.reference_grad(node)[static_cast<std::size_t>(element)]);
  numbers.push_back(ui::row({" = ", ui::paint(rose, ui::num(g, 3))}));
  return {ui::row(std::move(symbols)), ui::row(std::move(numbers))};
}

}  // namespace deepx::panels
