// SPDX-License-Identifier: MIT
// The catalogue's rules as formulas on screen: differentials become gradients of the loss, letters become
// known tensors.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "playground/model/backprop/trace.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {

/// A letter of a rule and its replacement, in the notation of ui::parse_math().
struct Letter {
  std::string letter, notation;
};
struct Letters {
  std::vector<Letter> known;
  std::string output = "L";  ///< the differentiated output
};

/// "W_{1}"; empty if the node has no symbol.
std::string notation_of(const TraceNode& node);
/// The node's symbol as a formula; its name if it has no symbol.
ui::Math symbol_of(const TraceNode& node);
/// A number after a sign: in parentheses if it has a sign itself.
ui::Math bracketed(double number, int decimals);
/// The operator whose rule explain() shows: the explained node, or for a leaf the operator that sent its gradient
/// to it.
const TraceNode& rule_node(const Trace& trace);
/// The names in the graph that differ from those in the rule of `node`: leaves by their symbols, the loss as L.
Letters known_letters(const Trace& trace, const TraceNode& node);
/// The rule's letter for an operator's output ("y", "Y") and inputs ("x", "a", "A", for losses "z" or "p").
std::string output_letter(std::string_view local_rule);
std::string input_letter(const TraceNode& node, std::size_t input, std::string_view local_rule);

/// ∂`output`/∂`of` in the gradient's color.
ui::Math gradient_of(std::string_view output, ui::Math of);

/// A formula as written, "Y = A · B"; in gradient rules "dA" becomes ∂L/∂A if `gradients`.
ui::Math rule_math(std::string_view rule, const Letters& letters, bool gradients);

/// The parts of a gradient rule "dx = dy · f"; empty for any other rule.
struct ChainRule {
  std::string input, output;  ///< letters "x", "y"
  std::string local;          ///< "1 − y²", "1" for "dx = dy", "1 / x"; empty if the rule has no plain factor
};
ChainRule parse_chain_rule(std::string_view rule);

}  // namespace deepx::panels
