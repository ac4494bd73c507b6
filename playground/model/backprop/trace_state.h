// SPDX-License-Identifier: MIT
// The state of a trace. Only trace*.cpp include this.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "engine/graph/sweep.h"
#include "playground/model/backprop/explanation.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/backprop/trace_source.h"

namespace deepx::inline DEEPX_PRECISION {

/// Values as rows of the last axis; a number is 1x1.
MatrixSpan matrix(std::span<const Real> values, const Shape& shape);

/// The element of an input of shape `from` behind element `out` of an elementwise result of shape `to`.
int behind(const Shape& from, const Shape& to, int out);
/// NaN for an element that does not exist.
double at_value(std::span<const Real> values, int element);
/// A number as a factor after the first.
std::string number_factor(double v);

struct Trace::State {
  explicit State(std::unique_ptr<TraceSource> source);

  std::unique_ptr<TraceSource> source;
  std::optional<ReverseSweep> sweep;                   // exists while at > F
  std::vector<std::vector<Real>> reference;            // gradients of every node by one backward()
  std::vector<const TraceUpdate::Parameter*> updated;  // by node; null for other nodes
  std::string output;

  std::vector<TraceStep> steps;
  std::vector<int> forward_step, backward_step;  // for each node: index into steps, -1 if none
  int F = 0;                                     // number of forward steps
  NodeId loss = 0;
  std::vector<TraceNode> nodes;
  std::vector<TraceEdge> edges;
  std::vector<std::vector<Real>> copies;  // copies of views, whose numbers are stored in another order, by node

  int at = 0;
  bool playing = false;
  long long changes = 0;
  int chosen_node = -1, chosen_element = -1;
  bool pinned = false;
  Explanation explanation;
  std::vector<std::vector<Real>> paths;  // TraceNode::path, by node
  Journey journey;
  std::vector<Slice> slices;
  std::optional<GradientCheck> check;
  double check_step = 0;
  Exercise exercise;
  Practice practice;
  std::vector<Real> incoming, local, outgoing;  // storage of the explanation's spans

  Tape& tape() const { return source->tape(); }
  const Tape::Node& on_tape(int id) const { return tape().nodes()[static_cast<std::size_t>(id)]; }
  const TraceNode& node(int id) const { return nodes[static_cast<std::size_t>(id)]; }
  int selected() const;
  void describe_nodes();
  void find_dead();
  void describe_operator(TraceNode& n, std::map<std::string, int>& counts, const std::set<std::string>& taken);
  void list_steps();
  std::string step_label(const TraceNode& n) const;
  void advance();  // takes one step
  void refresh();  // updates nodes and edges for the current position
  void explain();
  /// See Trace::element(). Without gradients, it is the element with the largest value.
  int element_in_hand() const;
  /// The leg of the journey that passes the selected operator; null if none does, or if a chosen node is described.
  const JourneyLeg* leg_in_hand() const;

  /// The gradient that operator n sends to its input, by the operator's own rule from the gradient that has arrived at
  /// n.
  Tensor part_of(const TraceNode& n, int input) const;
  /// The same from a given gradient g.
  Tensor vjp_of(const TraceNode& n, int input, const Tensor& g) const;
  std::vector<JourneyLeg> legs_of(const TraceNode& n, int input, int out) const;
  Journey journey_to(int goal, int element) const;
  void find_journey();
  BoxVerdict judge_box(int id, int element, double typed) const;
  /// dy/dx of a formula's operator by its input, by its own rule.
  double local_slope(const TraceNode& n, int input) const;
  /// During its lifetime, one number of a node may differ and everything after it follows; afterwards the original
  /// state is back.
  class Perturbation {
   public:
    Perturbation(State& state, int node, int element);
    ~Perturbation();
    Perturbation(const Perturbation&) = delete;
    Perturbation& operator=(const Perturbation&) = delete;
    /// The output with this change.
    double to(double value);

   private:
    State& state_;
    int id_;
    Tensor number_;
    int element_;
    Real before_;
  };
  bool can_perturb(const TraceNode& n) const;
  TraceCurve curve_of_output(int node, int element, double low, double high);
  void find_paths();
  void trace_back(int id, int element);
  void trace_forward(int id, int element);
  void run_check();
  void cut_slices();

  void explain_leaf(const TraceNode& n);
  void explain_paths(const TraceNode& n);
  void explain_forward(const TraceNode& n);
  std::string forward_numbers(const TraceNode& n, int element) const;
  std::string product_numbers(int input, TraceCell cell) const;
  std::string repeated_numbers(const Shape& from, const Shape& to, int element) const;
  std::string whole_numbers(const TraceNode& n, int input, int element) const;
  void explain_backward(const TraceNode& n, int input);
  void explain_product(const TraceNode& n, int input);
  void explain_elementwise(const TraceNode& n, int input);
  int element_of_input(const TraceNode& n, int input) const;
  void explain_whole(const TraceNode& n, int input);
  void explain_curve(const TraceNode& n, int element);
  void explain_update(const TraceNode& n);
  std::string place_of(const TraceNode& n, int element) const;
};

}  // namespace deepx::inline DEEPX_PRECISION
