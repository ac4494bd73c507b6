// SPDX-License-Identifier: MIT
// Finds the letters of single numbers from the operators that make them.
#include "playground/panels/backprop/element_symbols.h"

#include <algorithm>
#include <string_view>

#include "engine/graph/operator.h"
#include "playground/model/text/number_text.h"
#include "playground/panels/backprop/rule_math.h"
#include "playground/widgets/base/number.h"

namespace deepx::panels {
namespace {

/// Number of the hidden layer of "hidden2", from 1 on; 0 outside.
int layer_of(std::string_view scope) {
  constexpr std::string_view kHidden = "hidden";
  if (!scope.starts_with(kHidden)) return 0;
  int layer = 0;
  for (const char c : scope.substr(kHidden.size())) {
    if (c < '0' || c > '9') break;
    layer = 10 * layer + c - '0';
  }
  return layer;
}

int hidden_layers(const Trace& trace) {
  int layers = 0;
  for (const TraceNode& n : trace.nodes()) layers = std::max(layers, layer_of(n.scope));
  return layers;
}

/// The letter of an operator's result in a network.
std::string letter_of(const Trace& trace, const TraceNode& n) {
  const bool output = layer_of(n.scope) == 0;
  if (n.op == "matmul") return output ? "c" : "a";
  if (n.op == "add" && !n.inputs.empty() && trace.node(n.inputs[0]).op == "matmul") return output ? "s" : "z";
  const OpTable* op = operator_catalogue().find(n.op);
  if (op && op->info->activation) return "h";
  return "y";
}

}  // namespace

std::string element_notation(const Trace& trace, int node, int element) {
  const TraceNode& n = trace.node(node);
  if (trace.scalar() || n.elements == 1) {
    if (!n.symbol.empty()) return notation_of(n);
  }
  const int layers = hidden_layers(trace);
  std::string letter = n.leaf ? n.symbol : n.symbol.empty() ? letter_of(trace, n) : n.symbol;
  int layer = layer_of(n.scope);
  if (n.leaf) {
    std::ranges::transform(letter, letter.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (n.parameter && !n.subscript.empty()) {
      layer = std::stoi(n.subscript);
      if (layers == 1 && letter == "w" && layer == 2) letter = "v";
    }
  }
  const int cols = std::max(1, n.value.empty() ? n.grad.cols : n.value.cols), rows = n.elements / cols;
  const std::string row = std::to_string(element / cols + 1), col = std::to_string(element % cols + 1);
  const bool one_row = rows == 1, one_col = cols == 1;
  const bool brief = row.size() == 1 && col.size() == 1 && n.parameter;
  const std::string place = one_row && one_col ? "" : one_row ? col : one_col ? row : row + (brief ? "" : ",") + col;
  std::string text = letter;
  if (layers > 1 && layer > 0 && letter != "x") text += "^{(" + std::to_string(layer) + ")}";
  if (!place.empty()) text += "_{" + place + "}";
  return text;
}

ui::Math element_symbol(const Trace& trace, int node, int element) {
  const TraceNode& n = trace.node(node);
  const std::string text = element_notation(trace, node, element);
  return text.empty() ? ui::word(n.name) : ui::parse_math(text);
}

int operand_element(const Trace& trace, const TraceNode& n, std::size_t input, int out) {
  const TraceNode& from = trace.node(n.inputs[input]);
  const int cols = std::max(1, n.value.cols);
  if (from.elements == n.elements) return out;
  if (from.value.cols == 1 && from.elements == n.elements / cols) return out / cols;  // repeated along the columns
  return out % std::max(1, from.elements);
}

ui::Math result_symbol(const Trace& trace, int node) {
  const TraceNode& n = trace.node(node);
  if (!n.symbol.empty()) return ui::parse_math(notation_of(n));
  const int layer = layer_of(n.scope);
  const std::string letter = letter_of(trace, n);
  return ui::parse_math(hidden_layers(trace) > 1 && layer > 0 ? letter + "^{(" + std::to_string(layer) + ")}" : letter);
}

int followed_element(const Trace& trace, int node) {
  const Journey& journey = trace.journey();
  if (journey.node == node) return journey.element;
  if (journey.paths.empty()) return -1;
  for (const JourneyLeg& leg : journey.paths.front().legs)
    if (leg.node == node) return leg.out;
  return -1;
}

namespace {

/// The factor that a matmul multiplies an element of one input with: the element of the other input.
ui::Math other_factor(const Trace& trace, const TraceNode& n, const JourneyLeg& leg) {
  const TraceNode &a = trace.node(n.inputs[0]), &b = trace.node(n.inputs[1]);
  const int cols = std::max(1, n.value.empty() ? n.grad.cols : n.value.cols), inner = b.elements / cols;
  const int row = leg.out / cols, col = leg.out % cols;
  if (leg.input == 0) return element_symbol(trace, b.id, leg.in % inner * cols + col);
  return element_symbol(trace, a.id, row * inner + leg.in / cols);
}

/// p − y, over the number of samples: what the losses of classes send back to the scores.
ui::Math probability_error(const Trace& trace, const TraceNode& n, const JourneyLeg& leg) {
  const TraceNode& scores = trace.node(n.inputs[0]);
  const int cols = std::max(1, scores.value.empty() ? scores.grad.cols : scores.value.cols),
            rows = scores.elements / cols;
  std::string place;
  if (rows > 1) place = std::to_string(leg.in / cols + 1);
  if (cols > 1) place += (place.empty() ? "" : ",") + std::to_string(leg.in % cols + 1);
  const std::string below = place.empty() ? "" : "_{" + place + "}";
  const ui::Math error = ui::row({"(", ui::parse_math("p" + below), " − ", ui::parse_math("y" + below), ")"});
  return rows > 1 ? ui::row({error, "/", ui::num(std::to_string(rows))}) : error;
}

/// 2 x for x², 3 x² for x³.
ui::Math slope_of_power(const Trace& trace, const TraceNode& n, const JourneyLeg& leg) {
  const double exponent = number_from(n.label.substr(n.label.find_last_of("^ ") + 1)).value_or(0);
  const ui::Math base = element_symbol(trace, n.inputs[0], leg.in), factor = ui::num(ui::plain(exponent));
  if (exponent == 2) return ui::row({factor, ui::gap(3), base});
  return ui::row({factor, ui::gap(3), ui::sup(base, ui::num(ui::plain(exponent - 1)))});
}

ChainRule rule_of(const TraceNode& n, int input) {
  const OpTable* op = operator_catalogue().find(n.op);
  if (!op) return {};
  return parse_chain_rule(op->info->grads[static_cast<std::size_t>(std::min(input, 2))]);
}

}  // namespace

bool passes_on(const Trace& trace, const JourneyLeg& leg) {
  return rule_of(trace.node(leg.node), leg.input).local == "1";
}

ui::Math slope_symbol(const Trace& trace, const JourneyLeg& leg) {
  const TraceNode& n = trace.node(leg.node);
  if (n.op == "matmul" && n.inputs.size() == 2) return other_factor(trace, n, leg);
  if ((n.op == "cross_entropy" || n.op == "bce_with_logits") && leg.input == 0) return probability_error(trace, n, leg);
  if (n.op == "power") return slope_of_power(trace, n, leg);
  const OpTable* op = operator_catalogue().find(n.op);
  const ChainRule rule = rule_of(n, leg.input);
  const int in = n.inputs[static_cast<std::size_t>(leg.input)];
  if (!op || op->info->kind != Kind::elementwise || rule.local.empty())
    return ui::frac(ui::row({"∂", element_symbol(trace, leg.node, leg.out)}),
                    ui::row({"∂", element_symbol(trace, in, leg.in)}));
  if (rule.local == "1" || rule.local == "−1") return rule.local == "1" ? ui::Math("1") : ui::Math("(−1)");
  // The rule's letters stand for the elements. The other input of two has the same place, or is repeated.
  Letters letters{.known = {{"y", element_notation(trace, leg.node, leg.out)}}, .output = trace.output()};
  for (std::size_t i = 0; i < n.inputs.size() && i < 2; ++i) {
    const int element = static_cast<int>(i) == leg.input ? leg.in : operand_element(trace, n, i, leg.out);
    const std::string text = element_notation(trace, n.inputs[i], element);
    if (n.inputs.size() == 1)
      letters.known.push_back({"x", text});
    else
      letters.known.push_back({i == 0 ? "a" : "b", text});
  }
  const ui::Math local = rule_math(rule.local, letters, false);
  const bool sum = rule.local.find(' ') != std::string::npos;
  return sum ? ui::row({"(", local, ")"}) : local;
}

}  // namespace deepx::panels
