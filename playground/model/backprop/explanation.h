// SPDX-License-Identifier: MIT
// The explanation of a trace's current node: words, formulas, and the numbers of its step.
#pragma once

#include <string>
#include <vector>

#include "playground/model/backprop/trace.h"
#include "playground/model/backprop/update_rows.h"

namespace deepx::inline DEEPX_PRECISION {

/// The relation of the matrices in an explanation.
enum class Product {
  none,          ///< no product: leaves, the forward pass
  elementwise,   ///< incoming ⊙ local = outgoing (after summing over repeats, if `summed`)
  matmul_left,   ///< incoming · Wᵀ = outgoing: row of incoming, column of local
  matmul_right,  ///< Xᵀ · incoming = outgoing: row of local, column of incoming
  whole          ///< the operator combines all elements: incoming, outgoing, no local matrix
};

/// The part of a value's gradient that one of its users sends back.
struct PathPart {
  int node;       ///< the operator that sends it
  int input;      ///< index of that operator's input
  double number;  ///< part of the current element
};

/// A cell by row and column, -1 if nothing is selected.
struct TraceCell {
  int row = -1, col = -1;
};

/// The current node in words, formulas and numbers, at the current position. Everything is filled for the step's own
/// direction; the backward part is empty until the node's backward step is current or done.
struct Explanation {
  int node = -1;
  TracePhase phase = TracePhase::start;
  std::string title;       ///< "Backward through tanh", "Forward through matmul", "Parameter W₁"
  std::string words;       ///< what happens, in plain words
  std::string local_rule;  ///< OpInfo::math: "y = tanh x"; for an update OptimizerInfo::math
  std::string chain_rule;  ///< OpInfo::grads of the current input: "dx = dy · (1 − y²)"
  std::string place;       ///< the element to which the numbers belong: "Sample 2, unit 5"

  int input = -1;  ///< input whose gradient is shown, -1 for none
  Product product = Product::none;
  MatrixSpan incoming, local,
      outgoing;  ///< ∂L/∂y, ∂y/∂x (matmul: the other factor, transposed), this operator's part of ∂L/∂x
  TraceCell incoming_cell, local_cell, outgoing_cell;  ///< the current element in each; matmul: its row or column
  bool summed = false;  ///< outgoing is the sum over repeats (a bias used by every sample)
  double incoming_number = 0, local_number = 0, outgoing_number = 0;  ///< elementwise: numbers of the current element
  std::vector<JourneyLeg>
      terms;            ///< of a small operator: the factors to the current element of the input, one from each
                        ///< element of the result
  std::string numbers;  ///< "0.0972 · 0.726 = 0.0705"; for a matmul its sum of products, shortened
  TraceCurve curve;

  std::vector<PathPart>
      paths;  ///< if a value has several users: the part that has arrived from each, in order of arrival
  double paths_sum = 0;

  std::vector<UpdateRow> update;  ///< update: the step of the selected element, line by line
  MatrixSpan before, after;       ///< update: the selected parameter before and after
  double before_number = 0, after_number = 0, grad_number = 0;  ///< of the selected element
};

}  // namespace deepx::inline DEEPX_PRECISION
