// SPDX-License-Identifier: MIT
// Trace: back-propagation in slow motion. A recorded computation is walked one node at a time: forward, backward, and
// for a network the optimizer's update on a copy.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/real.h"
#include "playground/model/backprop/journey.h"
#include "playground/model/backprop/practice.h"
#include "playground/model/backprop/trace_values.h"

namespace deepx::inline DEEPX_PRECISION {

struct Explanation;
class TraceSource;

/// A matrix owned by the trace, row-major, row 0 on top; a vector is one row, a number 1 x 1.
struct MatrixSpan {
  std::span<const Real> values;
  int rows = 0, cols = 0;
  bool empty() const { return values.empty(); }
};

/// How complete the gradient of a node is at the current position.
enum class Arrival {
  none,      ///< no gradient is computed (inputs, labels)
  pending,   ///< no contribution yet
  arriving,  ///< some of the contributions, but not all
  done
};

struct TraceNode {
  int id = 0;        ///< index into nodes(), also on the tape
  std::string name;  ///< unique: "W1", "b1", "X", "y", "matmul1", "tanh1", "loss"; for a formula its symbol: "v1", "L"
  std::string symbol,
      subscript;      ///< in formulas: for leaves "W", "1"; for the output "L"; for every value of a formula
  std::string label;  ///< operators: OpInfo::label, with attributes that differ from their defaults (in a formula:
                      ///< "×"); leaves: empty
  std::string op;     ///< catalogue name; empty for leaves
  std::string scope;  ///< "hidden1"
  std::string shape;  ///< "6×8"; "1" for a number
  int elements = 1;
  bool leaf = false, parameter = false;
  bool variable = false;  ///< a leaf of a formula whose value can be changed
  std::vector<int> inputs;

  bool computed = false;  ///< false: the forward pass has not reached it, show nothing
  MatrixSpan value;       ///< empty until computed. For parameters after the update: the new numbers
  Arrival arrival = Arrival::none;
  MatrixSpan grad;                      ///< sum of the contributions so far; empty without any
  int contributions = 0, expected = 0;  ///< number of contributions so far, and in total
  int arrived_at = -1;                  ///< position of the step with the latest contribution
  float max_value = 0, max_grad = 0;    ///< largest finite magnitude
  std::vector<int> dead;  ///< units (columns) of an activation with slope 0 for every sample: they pass no gradient
  MatrixSpan path;  ///< while an element is selected: 1 for elements that influence it or that it influences to first
                    ///< order, else 0
};

/// "W₁", "X", "matmul1": a name in running text.
std::string in_words(const TraceNode& node);

/// A gradient passes an edge when its consumer's backward step is done.
struct TraceEdge {
  int from, to;      ///< producer, consumer
  int input;         ///< index of the consumer's input
  bool value;        ///< the value has passed
  bool wants_grad;   ///< a gradient will pass
  bool grad;         ///< the gradient has passed
  bool now;          ///< something passes in the current step, in either direction
  double local = 0;  ///< for a formula: derivative of the consumer by this input
};

enum class TracePhase { start, forward, backward, update };
std::string_view name_of(TracePhase phase);

struct TraceStep {
  TracePhase phase;
  int node;           ///< -1 for the update
  std::string label;  ///< for the tape strip: "matmul", "loss", "step"; for a formula "a × b"
};

/// A curve y(x) with the current point and its tangent.
struct TraceCurve {
  std::vector<float> x, y;  ///< empty if the operator is not a function of one number
  float at_x = 0, at_y = 0, slope = 0;
};

/// A gradient beside the change of the output when its number changes up and down.
struct GradientCheck {
  int node = -1, element = -1;
  double value = 0, h = 0;
  double below = 0, above = 0;  ///< the output at value - h and value + h
  double slope = 0;             ///< (above - below) / 2h
  double gradient = 0;          ///< by back-propagation
  double bound = 0;             ///< largest difference that rounding and curvature explain
  bool agrees() const;
  TraceCurve curve{};  ///< the output as a function of the number
};

/// The verdict on a typed answer.
enum class Verdict { right, near, wrong_sign, wrong_scale, wrong };
std::string_view name_of(Verdict verdict);
/// Right within 1 % or half a unit of the third decimal, near within 10 %; wrong_scale is off by a factor of 2 or 10.
Verdict judge(double answer, double right);

/// A gradient for the reader to work out: hidden until the answer.
struct Exercise {
  int node = -1, element = -1;
  std::optional<double> answer;
  Verdict verdict = Verdict::wrong;
  bool hides() const { return node >= 0 && !(answer && verdict == Verdict::right); }
};

/// Panels see it const; the experiment changes it.
class Trace {
 public:
  /// At position 0.
  explicit Trace(std::unique_ptr<TraceSource> source);
  ~Trace();
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  // The steps: F forward operators, B backward operators, and for a network one update. Position k means k steps are
  // done.
  std::span<const TraceStep> steps() const;
  int at() const;  ///< 0 .. steps().size()
  bool at_end() const { return at() == static_cast<int>(steps().size()); }
  TracePhase phase() const;  ///< of the current step (the latest done); start at 0
  bool playing() const;

  std::span<const TraceNode> nodes() const;
  const TraceNode& node(int id) const { return nodes()[static_cast<std::size_t>(id)]; }
  std::span<const TraceEdge> edges() const;
  int current() const;  ///< node of the current step, -1 at the start and at the update
  int selected()
      const;            ///< node that explain() describes: the chosen one until the next move, else the current one; at
                        ///< the start the first operator
  int element() const;  ///< element of it to which everything shown belongs, row-major: the chosen one, else the one on
                        ///< the way from the output to the followed number, else that with the largest gradient
  int chosen() const;   ///< node of the number that the reader has chosen to follow; -1: the first weight or variable
  int chosen_element() const;  ///< its element; -1 for the largest gradient
  bool pinned() const;         ///< explain() describes the chosen node, wherever the steps are
  const Explanation& explain() const;

  std::span<const int> samples() const;  ///< rows of the data; empty for a formula
  bool scalar() const;                   ///< true for a formula: every value is one number
  const std::string& output() const;     ///< symbol of the differentiated output: "L"; "g" for a slope
  double loss() const;                   ///< the output: for a network the batch's loss with the current weights
  bool updates() const;                  ///< the trace ends with an update
  double loss_after() const;             ///< after one update on a copy; known from the start; NaN without an update
  double learning_rate() const;
  /// Gradient of node `id` from one plain backward() on a separate tape, for comparison; empty if it has none.
  std::span<const Real> reference_grad(int id) const;

  /// The numbers of a node before any update.
  std::vector<Real> start_values(int id) const;
  /// Whether the update is plain gradient descent: each parameter moves by the rate times its gradient.
  bool plain_descent() const;

  /// The chain rule of the number that the reader follows: the selected one, else the first weight, or the first variable
  /// of a formula. Complete from the start; where no gradient is computed, `gradient` is 0.
  const Journey& journey() const;
  /// The step in the backward pass of the strongest path to which `direction` (1 or −1) leads from here; −1: none.
  int journey_step(int direction) const;

  /// Moves to a position. Going back starts again from the beginning, so that everything is as it was. Clamped to the
  /// ends.
  void to(int at);
  /// The position one unit forward (`way` 1) or back (-1); a sample counts as a pass.
  int next(TraceUnit unit, int way) const;
  /// Chooses the number to follow; -1 for none. If `pin`, explain() describes it until the next move.
  ///   Throws Error::index for a node or element that does not exist.
  void select(int node, int element, bool pin = true);
  void play(bool on);

  /// The state of a trace. Its steps and numbers follow from it.
  struct Snapshot {
    int at = 0, node = -1, element = -1;
    bool pinned = false, playing = false;
    double check_step = 0;
    Exercise exercise{};
    Practice practice{};
  };
  Snapshot snapshot() const;
  /// Restores a state, also after a failed move.
  void restore(const Snapshot& then);
  /// Increases with every move, done or failed.
  long long changes() const;

  /// The output as a function of a variable over its range, for the first few variables of a formula.
  struct Slice {
    int node;
    TraceCurve curve;
  };
  std::span<const Slice> slices() const;

  /// Compares the selected element's gradient with the effect of a change by h; null if it is off, or if nothing can be
  /// changed: a node without gradient, and views, whose numbers belong to another node.
  const GradientCheck* check() const;
  /// `h` 0 turns it off. Throws Error::value for an h outside [1e-5, 1].
  void set_check(double h);
  double check_step() const;  ///< 0 while off
  const Exercise& exercise() const;
  /// Starts or ends the exercise for the gradient of the selected element. Throws Error::value if it has none.
  void set_exercise(bool on);
  /// Throws Error::value if no exercise was started.
  void answer(double value);

  const Practice& practice() const;
  /// Starts practice after the forward pass; the steps do not go on before every box is filled.
  void set_practice(PracticeLevel level);
  /// Fills a box with a number or a formula of numbers, and chooses the next empty box if it is right.
  ///   Throws Error::value without practice, for a box that does not exist, and for a text that is not a number.
  void fill(int node, int element, const std::string& text);
  /// Shows the number of a box, which then does not count.
  void reveal(int node, int element);
  /// True while an exercise or practice must not be given away.
  bool hides() const;
  /// The factors by which the gradients of its users lead to an element: their products with these add up to its
  /// gradient. Of large users only the first few.
  std::vector<JourneyLeg> factors_to(int node, int element) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deepx::inline DEEPX_PRECISION
