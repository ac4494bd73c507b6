// SPDX-License-Identifier: MIT
// Chooses the matrices for the current node.
#include "playground/panels/backprop/explain_strip.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "playground/model/backprop/explanation.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/panels/backprop/product_strip.h"
#include "playground/panels/backprop/rule_math.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/plots/heat_map.h"

namespace deepx::panels {
namespace {

using Items = std::vector<StripItem>;

bool chosen(const TraceCell& c) { return c.row >= 0 && c.col >= 0; }

/// Sign between the inputs of an operator; "," if the operator is not written as a formula.
const char* sign_of(std::string_view op) {
  return op == "matmul" || op == "mul" ? "⋅" : op == "add" ? "+" : op == "sub" ? "−" : op == "div" ? "/" : ",";
}

/// Inputs and output of an operator during the forward pass; dashed while pending.
Items forward_items(const Trace& trace, const Explanation& e) {
  const TraceNode& n = trace.node(e.node);
  const Letters letters = known_letters(trace, n);
  const char* sign = sign_of(n.op);
  Items items;
  for (std::size_t i = 0; i < n.inputs.size(); ++i) {
    const TraceNode& input = trace.node(n.inputs[i]);
    items.push_back(
        {.head = rule_math(input_letter(n, i, e.local_rule), letters, false), .matrix = input.value, .joiner = sign});
  }
  items.back().joiner = *sign == ',' ? "→" : "=";
  items.push_back({.head = rule_math(output_letter(e.local_rule), letters, false), .matrix = n.value});
  const int element = trace.element();
  if (!n.computed) return items;
  const TraceCell cell{element / n.value.cols, element % n.value.cols};
  if (n.op == "matmul") {
    items[0].cell = {cell.row, -1};
    items[1].cell = {-1, cell.col};
  }
  items.back().cell = cell;
  items.back().number =
      static_cast<double>(n.value.values[static_cast<std::size_t>(cell.row * n.value.cols + cell.col)]);
  return items;
}

/// A parameter or an input: its value, its gradient, and after the update the new value.
Items leaf_items(const Trace& trace, const Explanation& e) {
  const TraceNode& n = trace.node(e.node);
  const bool updated = !e.after.empty();
  Items items = {{.head = symbol_of(n), .matrix = updated ? e.before : n.value, .cell = e.outgoing_cell}};
  if (!updated) return items;
  items.push_back({.head = gradient_of(trace.output(), symbol_of(n)),
                   .matrix = n.grad,
                   .tint = Tint::gradient,
                   .cell = e.outgoing_cell,
                   .joiner = "→"});
  items.push_back({.head = ui::row({symbol_of(n), ui::gap(4), ui::word(ui::words().after_update)}),
                   .matrix = e.after,
                   .cell = e.outgoing_cell});
  if (!chosen(e.outgoing_cell)) return items;
  items[0].number = e.before_number;
  items[1].number = e.grad_number;
  items[2].number = e.after_number;
  return items;
}

ui::Math local_head(const Explanation& e, const Letters& letters, const ChainRule& chain) {
  if (e.product == Product::matmul_left) return rule_math("Bᵀ", letters, false);
  if (e.product == Product::matmul_right) return rule_math("Aᵀ", letters, false);
  if (!chain.local.empty()) return rule_math(chain.local, letters, false);
  return ui::frac(ui::row({"∂", rule_math(output_letter(e.local_rule), letters, false)}),
                  ui::row({"∂", rule_math(chain.input, letters, false)}));
}

/// incoming ⊙ local = outgoing, or the operator's own result.
Items backward_items(const Trace& trace, const Explanation& e) {
  const Letters letters = known_letters(trace, rule_node(trace));
  const ChainRule chain = parse_chain_rule(e.chain_rule);
  StripItem incoming{.head = rule_math("d" + output_letter(e.local_rule), letters, true),
                     .matrix = e.incoming,
                     .tint = Tint::gradient,
                     .cell = e.incoming_cell,
                     .joiner = "⊙"};
  StripItem local{.head = local_head(e, letters, chain),
                  .matrix = e.local,
                  .tint = Tint::ink,
                  .cell = e.local_cell,
                  .decimals = 3,
                  .joiner = "="};
  StripItem outgoing{.head = rule_math("d" + chain.input, letters, true),
                     .matrix = e.outgoing,
                     .tint = Tint::gradient,
                     .cell = e.outgoing_cell};
  if (chosen(e.outgoing_cell) && !trace.hides()) outgoing.number = e.outgoing_number;
  if (e.product == Product::whole) {
    incoming.joiner = "→";
    return {incoming, outgoing};
  }
  if (e.product == Product::elementwise) {
    // If the input was repeated, its gradient is a sum, and the numbers of one row do not lead to it.
    if (chosen(e.incoming_cell)) incoming.number = e.incoming_number;
    if (chosen(e.local_cell)) local.number = e.local_number;
    if (e.summed) local.joiner = "→";
    return {incoming, local, outgoing};
  }
  local.tint = Tint::value;
  const bool left = e.product == Product::matmul_left;
  (left ? incoming : local).joiner = "⋅";
  (left ? local : incoming).joiner = "=";
  return left ? Items{incoming, local, outgoing} : Items{local, incoming, outgoing};
}

/// The element of the explained node to which a cell belongs: the same one if the shapes agree, else the one they
/// share.
int element_of(const TraceNode& n, const Explanation& e, const MatrixSpan& m, const StripClick& click) {
  const int rows = n.value.rows, cols = n.value.cols;
  const TraceCell now = n.leaf ? e.outgoing_cell : e.incoming_cell;
  if (m.cols == cols && m.rows == rows) return click.row * cols + click.col;
  if (m.rows == rows) return click.row * cols + std::max(0, now.col);
  if (m.cols == cols) return std::max(0, now.row) * cols + click.col;
  return -1;
}

}  // namespace

std::optional<Command> explain_strip(const Trace& trace, const ui::Rect& r) {
  const Explanation& e = trace.explain();
  const TraceNode& n = trace.node(e.node);
  const Items items = e.product != Product::none ? backward_items(trace, e)
                      : n.leaf                   ? leaf_items(trace, e)
                                                 : forward_items(trace, e);
  const auto click = product_strip(items, r);
  if (!click) return std::nullopt;
  const int element = element_of(n, e, items[static_cast<std::size_t>(click->item)].matrix, *click);
  if (element < 0) return std::nullopt;
  return command::TraceSelect{e.node, element};
}

}  // namespace deepx::panels
