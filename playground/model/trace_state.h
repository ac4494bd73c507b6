// SPDX-License-Identifier: MIT
// What a trace holds. Only trace*.cpp include this.
#pragma once

#include <optional>
#include <vector>

#include "playground/model/run.h"
#include "playground/model/trace.h"

namespace deepx::inline DEEPX_PRECISION {

/// Values as rows of the last axis; a number is 1x1.
MatrixSpan matrix(std::span<const Real> values, const Shape& shape);

struct Trace::State {
  State(const Run& run, std::vector<int> rows);

  std::vector<int> samples;
  double learning_rate;
  Network network;                      // copies of the run's weights
  Program program;                      // the tape that is walked
  Buffers buffers;                      // as they are at position 0
  std::optional<ReverseSweep> sweep;    // while at > F
  std::vector<std::vector<Real>> reference;  // gradients of every node by one backward()
  std::vector<std::vector<Real>> after;      // parameters after one update, by node
  double loss_after = 0;
  std::string update_rule;  // OptimizerInfo::math

  std::vector<TraceStep> steps;
  std::vector<int> forward_step, backward_step;  // of each node: index into steps, -1 if none
  int F = 0;                                     // forward steps
  NodeId loss = 0;
  std::vector<TraceNode> nodes;
  std::vector<TraceEdge> edges;
  int columns = 0, rows = 0;

  int at = 0;
  bool playing = false;
  int chosen_node = -1, chosen_element = -1;
  Explanation explanation;
  std::vector<Real> incoming, local, outgoing;  // what the explanation's spans show

  const Tape& tape() const { return program.tape; }
  const TraceNode& node(int id) const { return nodes[static_cast<std::size_t>(id)]; }
  int selected() const;
  void prepare_update(const Run& run);
  void describe_nodes();
  void list_steps();
  void advance();  // one step
  void refresh();  // nodes and edges for the present position
  void explain();

  void explain_leaf(const TraceNode& n);
  void explain_forward(const TraceNode& n);
  void explain_backward(const TraceNode& n, int input);
  void explain_product(const TraceNode& n, int input);
  void explain_elementwise(const TraceNode& n, int input, const Tensor& g);
  void explain_whole();
  void explain_curve(const TraceNode& n, int element);
  void explain_update(const TraceNode& n);
  std::string place_of(const TraceNode& n, int element) const;
};

/// "W₁", "X": a name in running text.
std::string in_words(const TraceNode& node);
/// Four decimals, or 2.1×10⁻⁵ when that shows nothing; a real minus sign.
std::string number_shown(double value);

}  // namespace deepx::inline DEEPX_PRECISION
