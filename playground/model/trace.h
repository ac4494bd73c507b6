// SPDX-License-Identifier: MIT
// Trace: one training step in slow motion. The tape of the network on a few samples, walked one node at a time: forward,
// backward, then the optimizer's update on a copy.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/graph_layout.h"

namespace deepx::inline DEEPX_PRECISION {

/// A matrix the trace owns, row-major, row 0 on top; a vector is one row, a number 1 x 1.
struct MatrixSpan {
  std::span<const Real> values;
  int rows = 0, cols = 0;
  bool empty() const { return values.empty(); }
};

/// How far the gradient of a node is at the present position.
enum class Arrival {
  none,      ///< nothing wants a gradient here (inputs, labels)
  pending,   ///< not yet
  arriving,  ///< some of the contributions, not all
  done
};

struct TraceNode {
  int id = 0;                     ///< index into nodes(), also on the tape
  std::string name;               ///< unique: "W1", "b1", "X", "y", "matmul1", "tanh1", "loss"
  std::string symbol, subscript;  ///< leaves, in formulas: "W", "1"; the loss: "L"
  std::string label;              ///< operators: OpInfo::label, with attributes if not the usual; leaves: empty
  std::string op;                 ///< catalogue name; empty for leaves
  std::string scope;              ///< "hidden1"
  std::string shape;              ///< "6×8"; "1" for a number
  int elements = 1;
  bool leaf = false, parameter = false;
  std::vector<int> inputs;
  GraphPlace place;

  bool computed = false;   ///< false: the forward pass has not come here, show nothing
  MatrixSpan value;        ///< empty while not computed. Parameters after the update: the new numbers
  Arrival arrival = Arrival::none;
  MatrixSpan grad;         ///< what has arrived so far; empty while nothing has
  int contributions = 0, expected = 0;  ///< gradients added up so far, and in all
  int arrived_at = -1;     ///< position whose step brought the latest contribution
  float max_value = 0, max_grad = 0;    ///< largest finite magnitude
};

/// A gradient flows along an edge when its consumer's backward step has been done.
struct TraceEdge {
  int from, to;     ///< producer, consumer
  int input;        ///< which of the consumer's inputs
  bool value;       ///< the value has passed
  bool wants_grad;  ///< a gradient will come back
  bool grad;        ///< it has
  bool now;         ///< by the step in hand, in either direction
};

enum class TracePhase { start, forward, backward, update };
std::string_view name_of(TracePhase phase);

struct TraceStep {
  TracePhase phase;
  int node;           ///< -1 for the update
  std::string label;  ///< for the tape strip: "matmul", "loss", "step"
};

/// A curve y(x) with the point in hand and its tangent.
struct TraceCurve {
  std::vector<float> x, y;  ///< empty if the operator is not a function of one number
  float at_x = 0, at_y = 0, slope = 0;
};

/// How the matrices of an explanation belong together.
enum class Product {
  none,         ///< nothing to multiply: leaves, the forward pass
  elementwise,  ///< incoming ⊙ local = outgoing (after summing over repeats, if `summed`)
  matmul_left,  ///< incoming · Wᵀ = outgoing: row of incoming, column of local
  matmul_right, ///< Xᵀ · incoming = outgoing: row of local, column of incoming
  whole         ///< the operator handles all elements together: incoming, outgoing, no local matrix
};

/// A cell by row and column, -1 if nothing is selected.
struct TraceCell {
  int row = -1, col = -1;
};

/// The node in hand in words, formulas and numbers, at the present position. Everything is filled for the step's own
/// direction; the backward part is empty until the node's backward step is in hand or done.
struct Explanation {
  int node = -1;
  TracePhase phase = TracePhase::start;
  std::string title;       ///< "Backward through tanh", "Forward through matmul", "Parameter W₁"
  std::string words;       ///< what happens, plain
  std::string local_rule;  ///< OpInfo::math: "y = tanh x"; of an update OptimizerInfo::math
  std::string chain_rule;  ///< OpInfo::grads of the input in hand: "dx = dy · (1 − y²)"
  std::string place;       ///< which element the numbers are of: "Sample 2, unit 5"

  int input = -1;                    ///< which input's gradient is shown, -1 for none
  Product product = Product::none;
  MatrixSpan incoming, local, outgoing;  ///< ∂L/∂y, ∂y/∂x (matmul: the other factor, transposed), this operator's part of ∂L/∂x
  TraceCell incoming_cell, local_cell, outgoing_cell;  ///< the element in hand in each; matmul: row or column of it
  bool summed = false;               ///< outgoing is the sum over repeats (a bias used by every sample)
  double incoming_number = 0, local_number = 0, outgoing_number = 0;  ///< elementwise: of the element in hand
  std::string numbers;               ///< "0.0972 · 0.726 = 0.0705"; a matmul's is its sum of products, shortened
  TraceCurve curve;

  MatrixSpan before, after;          ///< update: the selected parameter before and after
  double before_number = 0, after_number = 0, grad_number = 0;  ///< of the selected element
};

class Run;

/// Panels see it const; the experiment moves it.
class Trace {
 public:
  /// Records the run's network, on copies of its weights, for these rows of the training data (1 to 8). At position 0.
  Trace(const Run& run, std::vector<int> samples);
  ~Trace();
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  // The steps: F forward operators, B backward operators, one update. Position k means k steps are done.
  std::span<const TraceStep> steps() const;
  int at() const;    ///< 0 .. steps().size()
  bool at_end() const { return at() == static_cast<int>(steps().size()); }
  TracePhase phase() const;  ///< of the step in hand (the latest done); start at 0
  bool playing() const;

  std::span<const TraceNode> nodes() const;
  std::span<const TraceEdge> edges() const;
  int columns() const;  ///< of the layout
  int rows() const;
  int current() const;  ///< node of the step in hand, -1 at the start and at the update
  int selected() const; ///< node that explain() is about: the chosen one, else the one in hand; at the start the first operator
  bool pinned() const;  ///< a node was chosen by hand
  int element() const;  ///< chosen element of the selected node, row-major, -1 for the largest gradient
  const Explanation& explain() const;

  std::span<const int> samples() const;  ///< rows of the training data
  double loss() const;                   ///< of the batch, with the present weights
  double loss_after() const;             ///< after one update on a copy; known from the start
  double learning_rate() const;
  /// Gradient of node `id` by one plain backward() on a tape of its own, for comparison; empty if it has none.
  std::span<const Real> reference_grad(int id) const;

  /// To a position; going back starts over, so that everything is as it was. Clipped to the ends.
  void to(int at);
  /// Throws Error::index for a node or element that is not there.
  void select(int node, int element);
  void play(bool on);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deepx::inline DEEPX_PRECISION
