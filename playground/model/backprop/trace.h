// SPDX-License-Identifier: MIT
// Trace: back-propagation in slow motion. A recorded computation, walked one node at a time: forward, backward, and for a network the
// optimizer's update on a copy.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/real.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/backprop/trace_source.h"
#include "playground/model/backprop/update_rows.h"

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
  std::string name;               ///< unique: "W1", "b1", "X", "y", "matmul1", "tanh1", "loss"; of a formula its symbol: "v1", "L"
  std::string symbol, subscript;  ///< in formulas: of leaves "W", "1"; of the output "L"; of a formula's every value
  std::string label;              ///< operators: OpInfo::label, with attributes if not the usual (a formula's: "×"); leaves: empty
  std::string op;                 ///< catalogue name; empty for leaves
  std::string scope;              ///< "hidden1"
  std::string shape;              ///< "6×8"; "1" for a number
  int elements = 1;
  bool leaf = false, parameter = false;
  bool variable = false;          ///< a leaf of a formula that can be moved
  std::vector<int> inputs;

  bool computed = false;   ///< false: the forward pass has not come here, show nothing
  MatrixSpan value;        ///< empty while not computed. Parameters after the update: the new numbers
  Arrival arrival = Arrival::none;
  MatrixSpan grad;         ///< what has arrived so far; empty while nothing has
  int contributions = 0, expected = 0;  ///< gradients added up so far, and in all
  int arrived_at = -1;     ///< position whose step brought the latest contribution
  float max_value = 0, max_grad = 0;    ///< largest finite magnitude
  std::vector<int> dead;   ///< of an activation's units (columns), those whose slope is 0 for every sample: nothing passes back
  MatrixSpan path;         ///< while an element is chosen: 1 where a change of one would change the other to first order, else 0
};

/// "W₁", "X", "matmul1": a name in running text.
std::string in_words(const TraceNode& node);

/// A gradient flows along an edge when its consumer's backward step has been done.
struct TraceEdge {
  int from, to;     ///< producer, consumer
  int input;        ///< which of the consumer's inputs
  bool value;       ///< the value has passed
  bool wants_grad;  ///< a gradient will come back
  bool grad;        ///< it has
  bool now;         ///< by the step in hand, in either direction
  double local = 0; ///< of a formula: derivative of the consumer by this input
};

enum class TracePhase { start, forward, backward, update };
std::string_view name_of(TracePhase phase);

struct TraceStep {
  TracePhase phase;
  int node;           ///< -1 for the update
  std::string label;  ///< for the tape strip: "matmul", "loss", "step"; of a formula "a × b"
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

/// What one user of a value sends back to it.
struct PathPart {
  int node;        ///< the operator it comes through
  int input;       ///< as which of its inputs
  double number;   ///< of the element in hand
};

/// A gradient beside what the output does when its number is nudged both ways.
struct GradientCheck {
  int node = -1, element = -1;
  double value = 0, h = 0;
  double below = 0, above = 0;  ///< the output at value - h and value + h
  double slope = 0;             ///< (above - below) / 2h
  double gradient = 0;          ///< by back-propagation
  double bound = 0;             ///< what rounding and the curve's bend may make of the difference
  bool agrees() const;
  TraceCurve curve{};           ///< the output over the number
};

/// What an answer typed from the keyboard is worth.
enum class Verdict { right, near, wrong_sign, wrong_scale, wrong };
std::string_view name_of(Verdict verdict);
/// Right within 1 % or half a unit of the third decimal, near within 10 %; wrong_scale is off by a factor of 2 or 10.
Verdict judge(double answer, double right);

/// A gradient to be found by hand: hidden until it is answered.
struct Exercise {
  int node = -1, element = -1;
  std::optional<double> answer;
  Verdict verdict = Verdict::wrong;
  bool hides() const { return node >= 0 && !(answer && verdict == Verdict::right); }
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

  std::vector<PathPart> paths;       ///< where a value has several users: what has arrived from each, in the order of arrival
  double paths_sum = 0;

  std::vector<UpdateRow> update;     ///< update: the step of the selected element, line by line
  MatrixSpan before, after;          ///< update: the selected parameter before and after
  double before_number = 0, after_number = 0, grad_number = 0;  ///< of the selected element
};

/// Panels see it const; the experiment moves it.
class Trace {
 public:
  /// At position 0.
  explicit Trace(std::unique_ptr<TraceSource> source);
  ~Trace();
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  // The steps: F forward operators, B backward operators, for a network one update. Position k means k steps are done.
  std::span<const TraceStep> steps() const;
  int at() const;    ///< 0 .. steps().size()
  bool at_end() const { return at() == static_cast<int>(steps().size()); }
  TracePhase phase() const;  ///< of the step in hand (the latest done); start at 0
  bool playing() const;

  std::span<const TraceNode> nodes() const;
  std::span<const TraceEdge> edges() const;
  int current() const;  ///< node of the step in hand, -1 at the start and at the update
  int selected() const; ///< node that explain() is about: the chosen one, else the one in hand; at the start the first operator
  bool pinned() const;  ///< a node was chosen by hand
  int element() const;  ///< chosen element of the selected node, row-major, -1 for the largest gradient
  const Explanation& explain() const;

  std::span<const int> samples() const;  ///< rows of the data; empty for a formula
  bool scalar() const;                   ///< a formula: every value is one number
  const std::string& output() const;     ///< symbol of what is differentiated: "L"; "g" for a slope
  double loss() const;                   ///< the output: of a network the batch's loss with the present weights
  bool updates() const;                  ///< there is an update
  double loss_after() const;             ///< after one update on a copy; known from the start; NaN without
  double learning_rate() const;
  /// Gradient of node `id` by one plain backward() on a tape of its own, for comparison; empty if it has none.
  std::span<const Real> reference_grad(int id) const;

  /// To a position; going back starts over, so that everything is as it was. Clipped to the ends.
  void to(int at);
  /// The position one unit further on (`way` 1) or back (-1); a sample counts as a pass.
  int next(TraceUnit unit, int way) const;
  /// Throws Error::index for a node or element that is not there.
  void select(int node, int element);
  void play(bool on);

  /// All that is moved in a trace. Its steps and numbers follow from it.
  struct Standing {
    int at = 0, node = -1, element = -1;
    bool playing = false;
    double check_step = 0;
    Exercise exercise{};
  };
  Standing standing() const;
  /// As it stood then, whatever a move that failed has left.
  void stand(const Standing& then);
  /// Grows with every move, done or failed.
  long long changes() const;

  /// Output as a variable moves through its range, for the first few variables of a formula.
  struct Slice {
    int node;
    TraceCurve curve;
  };
  std::span<const Slice> slices() const;

  /// Compares the selected element's gradient with a nudge by h; null when that is not asked for, or nothing can be nudged: what has no
  /// gradient, and views, whose numbers belong to another node.
  const GradientCheck* check() const;
  /// `h` 0 stops it. Throws Error::value for an h outside [1e-5, 1].
  void set_check(double h);
  double check_step() const;  ///< 0 while off
  const Exercise& exercise() const;
  /// Asks for the gradient of the selected element, or lets go of it. Throws Error::value when it has none.
  void set_exercise(bool on);
  /// Throws Error::value when nothing was asked.
  void answer(double value);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deepx::inline DEEPX_PRECISION
