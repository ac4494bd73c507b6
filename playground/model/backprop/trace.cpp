// SPDX-License-Identifier: MIT
// Recording and walking a trace.
#include "playground/model/backprop/trace.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "engine/core/error.h"
#include "playground/model/backprop/trace_state.h"
#include "playground/model/train/network.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

std::string shape_text(const Shape& shape) {
  std::string text = shape.rank() == 0 ? "1" : "";
  for (int axis = 0; axis < shape.rank(); ++axis) text += (axis ? "×" : "") + std::to_string(shape[axis]);
  return text;
}

/// The sign of a formula's operator.
std::string_view sign_of(std::string_view op) {
  return op == "add" ? "+" : op == "sub" || op == "neg" ? "−" : op == "mul" ? "×" : op == "div" ? "÷" : op;
}

/// Values of a tensor row by row, copied into `copy` if they are stored in another order.
std::span<const Real> rows_of(const Tensor& t, std::vector<Real>& copy) {
  if (t.contiguous()) return t.data();
  copy = t.values();
  return copy;
}

}  // namespace

MatrixSpan matrix(std::span<const Real> values, const Shape& shape) {
  const int cols = shape.rank() == 0 ? 1 : shape.back(0);
  return {values, cols == 0 ? 0 : shape.size() / cols, cols};
}

std::string_view name_of(TracePhase phase) {
  constexpr std::string_view kNames[] = {"start", "forward", "backward", "update"};
  return kNames[static_cast<std::size_t>(phase)];
}

Trace::State::State(std::unique_ptr<TraceSource> from) : source(std::move(from)), output(source->output_symbol()) {
  loss = tape().find(source->output());
  backward(tape(), source->output());
  reference.resize(tape().nodes().size());
  updated.resize(reference.size());
  for (NodeId id = 0; id < reference.size(); ++id) {
    if (!tape().has_grad(id)) continue;
    const std::span<const Real> g = tape().grad(id);
    reference[id].assign(g.begin(), g.end());
  }
  if (const TraceUpdate* update = source->update())
    for (const TraceUpdate::Parameter& p : update->parameters)
      if (p.node != kNoNode) updated[p.node] = &p;
  paths.resize(reference.size());
  copies.resize(reference.size());
  describe_nodes();
  list_steps();
  find_dead();
  if (source->scalar()) {
    cut_slices();
    for (TraceEdge& e : edges) e.local = local_slope(node(e.to), e.input);
  }
  find_journey();
  refresh();
}

void Trace::State::find_dead() {
  const auto unrecorded = Tape::pause();
  for (TraceNode& n : nodes) {
    const Tape::Node& from = on_tape(n.id);
    if (n.leaf || !from.op->info->activation || from.value.rank() != 2 || from.value.shape()[0] < 2) continue;
    const std::vector<Real> slopes = vjp_of(n, 0, Tensor::full(from.value.shape(), 1)).values();
    const int cols = from.value.shape()[1];
    for (int col = 0; col < cols; ++col) {
      bool flat = true;
      for (std::size_t i = static_cast<std::size_t>(col); i < slopes.size(); i += static_cast<std::size_t>(cols))
        flat &= slopes[i] == 0;
      if (flat) n.dead.push_back(col);
    }
  }
}

void Trace::State::describe_operator(TraceNode& n, std::map<std::string, int>& counts,
                                     const std::set<std::string>& taken) {
  const Tape::Node& from = on_tape(n.id);
  // Compared as text: the bytes between two attributes are not defined.
  const std::string attributes = tape().attribute_text(static_cast<NodeId>(n.id));
  const bool usual = attributes == attribute_text(*from.op, from.op->defaults.data());
  const bool is_output = n.id == static_cast<int>(loss);
  n.op = from.op->name;
  if (source->scalar()) {
    n.label =
        n.op == "power" ? join("^", attributes.substr(attributes.find_last_of(' ') + 1)) : std::string(sign_of(n.op));
    n.symbol = source->symbol_of(static_cast<NodeId>(n.id));
    if (is_output)
      n.symbol = output;
    else if (n.symbol.empty())
      do n.symbol = "v", n.subscript = std::to_string(++counts["v"]);
      while (taken.contains(n.symbol + n.subscript));
    n.name = n.symbol + n.subscript;
    return;
  }
  n.label = usual ? std::string(from.op->info->label) : join(from.op->info->label, " ", attributes);
  n.name = is_output && output == "L" ? "loss" : join(n.op, ++counts[n.op]);
  if (is_output) n.symbol = output;
}

void Trace::State::describe_nodes() {
  std::map<std::string, int> counts, leaves;
  std::set<std::string> taken;  // by a formula's own names
  if (source->scalar())
    for (NodeId id = 0; id < tape().nodes().size(); ++id)
      taken.insert(tape().nodes()[id].leaf() ? source->leaf(id).symbol : source->symbol_of(id));
  for (NodeId id = 0; id < tape().nodes().size(); ++id) {
    const Tape::Node& from = tape().nodes()[id];
    TraceNode n;
    n.id = static_cast<int>(id);
    n.scope = tape().scope_of(id);
    n.shape = shape_text(from.value.shape());
    n.elements = from.value.size();
    n.leaf = from.leaf();
    // Nodes that do not influence the output get no gradient, either.
    n.arrival = reference[id].empty() ? Arrival::none : Arrival::pending;
    for (NodeId input : tape().inputs(id)) n.inputs.push_back(static_cast<int>(input));
    if (n.leaf) {
      const LeafName leaf = source->leaf(id);
      n.symbol = leaf.symbol;
      n.subscript = leaf.subscript;
      n.parameter = leaf.kind == LeafKind::parameter;
      n.variable = leaf.kind == LeafKind::variable;
      n.name = n.symbol + n.subscript;
      if (const int seen = leaves[n.name]++) n.name += join("#", seen + 1);
    } else {
      describe_operator(n, counts, taken);
    }
    nodes.push_back(std::move(n));
  }
  for (const TraceNode& n : nodes) {
    for (std::size_t i = 0; i < n.inputs.size(); ++i) {
      const bool wants = n.arrival != Arrival::none && node(n.inputs[i]).arrival != Arrival::none;
      edges.push_back({n.inputs[i], n.id, static_cast<int>(i), false, wants, false, false});
    }
  }
}

/// "tanh", "· W₁", and for a formula "a × b".
std::string Trace::State::step_label(const TraceNode& n) const {
  const auto name = [&](std::size_t i) { return in_words(node(n.inputs[i])); };
  if (!source->scalar()) {
    if (n.id == static_cast<int>(loss) && output == "L") return "loss";
    if ((n.op != "matmul" && n.op != "add") || !node(n.inputs[1]).parameter) return n.label;
    return join(n.op == "add" ? "+ " : "· ", in_words(node(n.inputs[1])));
  }
  const bool word = n.inputs.size() == 2 && std::isalpha(static_cast<unsigned char>(n.label[0]));
  if (word) return join(n.label, "(", name(0), ", ", name(1), ")");
  if (n.inputs.size() == 2) return join(name(0), " ", n.label, " ", name(1));
  return n.op == "power" ? name(0) + n.label : join(n.label, n.op == "neg" ? "" : " ", name(0));
}

void Trace::State::list_steps() {
  forward_step.assign(nodes.size(), -1);
  backward_step.assign(nodes.size(), -1);
  const auto label = [&](int id) { return step_label(node(id)); };
  for (const TraceNode& n : nodes) {
    if (n.leaf) continue;
    forward_step[static_cast<std::size_t>(n.id)] = static_cast<int>(steps.size());
    steps.push_back({TracePhase::forward, n.id, label(n.id)});
  }
  F = static_cast<int>(steps.size());
  nodes[loss].expected = 1;
  ReverseSweep whole(tape(), source->output());
  for (; whole.at() != kNoNode; whole.step()) {
    const int id = static_cast<int>(whole.at());
    backward_step[whole.at()] = static_cast<int>(steps.size());
    steps.push_back({TracePhase::backward, id, label(id)});
    for (int input : node(id).inputs)
      if (node(input).arrival != Arrival::none) ++nodes[static_cast<std::size_t>(input)].expected;
  }
  if (source->update()) steps.push_back({TracePhase::update, -1, "step"});
}

void Trace::State::advance() {
  const TraceStep& step = steps[static_cast<std::size_t>(at)];
  if (step.phase == TracePhase::forward) tape().replay(static_cast<NodeId>(step.node));
  if (step.phase == TracePhase::backward) {
    if (!sweep) sweep.emplace(tape(), source->output());
    sweep->step();
  }
  ++at;
}

void Trace::State::refresh() {
  for (TraceNode& n : nodes) {
    const auto id = static_cast<std::size_t>(n.id);
    const Tape::Node& from = tape().nodes()[id];
    n.computed = n.leaf || forward_step[id] < at;
    const bool moved = updated[id] && at == static_cast<int>(steps.size());
    n.value = n.computed ? matrix(moved ? std::span<const Real>(updated[id]->after) : rows_of(from.value, copies[id]),
                                  from.value.shape())
                         : matrix({}, from.value.shape());
    n.max_value = largest(n.value.values);
    n.contributions = 0;
    n.arrived_at = -1;
  }
  // The loss's own gradient is 1 by definition: it exists when the backward pass begins.
  if (at > F) nodes[loss].contributions = 1, nodes[loss].arrived_at = F + 1;
  for (int s = F; s < at && steps[static_cast<std::size_t>(s)].phase == TracePhase::backward; ++s) {
    for (int input : node(steps[static_cast<std::size_t>(s)].node).inputs) {
      TraceNode& n = nodes[static_cast<std::size_t>(input)];
      if (n.arrival == Arrival::none) continue;
      ++n.contributions;
      n.arrived_at = s + 1;
    }
  }
  for (TraceNode& n : nodes) {
    const auto id = static_cast<NodeId>(n.id);
    if (n.arrival != Arrival::none)
      n.arrival = n.contributions == 0           ? Arrival::pending
                  : n.contributions < n.expected ? Arrival::arriving
                                                 : Arrival::done;
    n.grad = n.contributions > 0 ? matrix(tape().grad(id), tape().nodes()[id].value.shape())
                                 : matrix({}, tape().nodes()[id].value.shape());
    n.max_grad = largest(n.grad.values);
  }
  const int hand = at > 0 ? steps[static_cast<std::size_t>(at - 1)].node : -1;
  for (TraceEdge& e : edges) {
    const auto to = static_cast<std::size_t>(e.to);
    e.value = forward_step[to] < at;
    e.grad = e.wants_grad && backward_step[to] >= 0 && backward_step[to] < at;
    e.now = e.to == hand && (at <= F || e.wants_grad);
  }
  find_paths();
  explain();
}

int Trace::State::selected() const {
  if (pinned) return chosen_node;
  if (at == 0) return steps.front().node;
  if (const int hand = steps[static_cast<std::size_t>(at - 1)].node; hand >= 0) return hand;
  if (journey.node >= 0 && node(journey.node).parameter) return journey.node;
  for (const TraceNode& n : nodes)
    if (n.parameter) return n.id;
  return steps.front().node;
}

Trace::Trace(std::unique_ptr<TraceSource> source) : state_(std::make_unique<State>(std::move(source))) {}
Trace::~Trace() = default;

void Trace::to(int at) {
  State& s = *state_;
  ++s.changes;
  at = std::clamp(at, 0, s.practice.hides() ? s.F : static_cast<int>(s.steps.size()));
  if (at != s.at) s.pinned = false;
  if (at < s.at) {
    s.at = 0;
    s.sweep.reset();
    s.source->rewind();
  }
  while (s.at < at) s.advance();
  s.refresh();
  s.run_check();
}

void Trace::select(int node, int element, bool pin) {
  State& s = *state_;
  DEEPX_REQUIRE(node >= -1 && node < static_cast<int>(s.nodes.size()), index, "trace_select: node is ", node,
                "; must be in [0, ", s.nodes.size() - 1, "], or -1 for the current one");
  const int most = node >= 0 ? s.node(node).elements : s.node(selected()).elements;
  DEEPX_REQUIRE(element >= -1 && element < most, index, "trace_select: element is ", element, "; must be in [0, ",
                most - 1, "], or -1 for the largest gradient");
  ++s.changes;
  s.chosen_node = node < 0 && element >= 0 ? s.selected() : node;
  s.chosen_element = element;
  s.pinned = pin && s.chosen_node >= 0;
  s.exercise = {};
  s.find_journey();
  s.find_paths();
  s.explain();
  s.run_check();
}

int Trace::next(TraceUnit unit, int way) const {
  const State& s = *state_;
  const int end = static_cast<int>(s.steps.size());
  const auto step = [&](int i) -> const TraceStep& { return s.steps[static_cast<std::size_t>(i)]; };
  const auto scope = [&](int i) {
    return step(i).node < 0 ? std::string_view() : std::string_view(s.node(step(i).node).scope);
  };
  for (int at = s.at + way; at > 0 && at < end; at += way) {
    if (unit == TraceUnit::operation || step(at - 1).phase != step(at).phase) return at;
    if (unit == TraceUnit::layer && scope(at - 1) != scope(at)) return at;
  }
  return way > 0 ? end : 0;
}

void Trace::play(bool on) {
  ++state_->changes;
  state_->playing = on && !state_->practice.hides();
}

Trace::Snapshot Trace::snapshot() const {
  const State& s = *state_;
  return {s.at, s.chosen_node, s.chosen_element, s.pinned, s.playing, s.check_step, s.exercise, s.practice};
}

void Trace::restore(const Snapshot& then) {
  State& s = *state_;
  s.chosen_node = then.node;
  s.chosen_element = then.element;
  s.pinned = false;
  s.playing = then.playing;
  s.check_step = then.check_step;
  s.exercise = then.exercise;
  s.practice = then.practice;
  s.find_journey();
  s.at = 0;
  s.sweep.reset();
  s.source->rewind();
  to(then.at);
  if (!then.pinned) return;
  s.pinned = true;
  s.refresh();
  s.run_check();
}

long long Trace::changes() const { return state_->changes; }

std::span<const TraceStep> Trace::steps() const { return state_->steps; }
int Trace::at() const { return state_->at; }
TracePhase Trace::phase() const {
  return at() == 0 ? TracePhase::start : state_->steps[static_cast<std::size_t>(at() - 1)].phase;
}
bool Trace::playing() const { return state_->playing; }
std::span<const TraceNode> Trace::nodes() const { return state_->nodes; }
std::span<const TraceEdge> Trace::edges() const { return state_->edges; }
int Trace::current() const { return at() == 0 ? -1 : state_->steps[static_cast<std::size_t>(at() - 1)].node; }
int Trace::selected() const { return state_->selected(); }
bool Trace::pinned() const { return state_->pinned; }
int Trace::element() const { return state_->element_in_hand(); }
int Trace::chosen() const { return state_->chosen_node; }
int Trace::chosen_element() const { return state_->chosen_element; }
const Explanation& Trace::explain() const { return state_->explanation; }
std::span<const int> Trace::samples() const { return state_->source->samples(); }
bool Trace::scalar() const { return state_->source->scalar(); }
const std::string& Trace::output() const { return state_->output; }
double Trace::loss() const { return static_cast<double>(*state_->source->output().raw()); }
bool Trace::updates() const { return state_->source->update() != nullptr; }
double Trace::loss_after() const {
  return updates() ? state_->source->update()->loss_after : std::numeric_limits<double>::quiet_NaN();
}
double Trace::learning_rate() const { return state_->source->learning_rate(); }
std::span<const Trace::Slice> Trace::slices() const { return state_->slices; }
const GradientCheck* Trace::check() const { return state_->check ? &*state_->check : nullptr; }
double Trace::check_step() const { return state_->check_step; }
const Exercise& Trace::exercise() const { return state_->exercise; }
std::vector<Real> Trace::start_values(int id) const { return state_->on_tape(id).value.values(); }
bool Trace::plain_descent() const {
  const State& s = *state_;
  if (!updates()) return false;
  for (const TraceUpdate::Parameter& p : s.source->update()->parameters) {
    if (p.node == kNoNode || p.frozen) return false;
    const std::vector<Real>&g = s.reference[p.node], before = s.on_tape(static_cast<int>(p.node)).value.values();
    for (std::size_t i = 0; i < g.size(); ++i) {
      const double wanted = static_cast<double>(before[i]) - learning_rate() * static_cast<double>(g[i]);
      if (std::abs(static_cast<double>(p.after[i]) - wanted) > 1e-6 * std::max(1.0, std::abs(wanted))) return false;
    }
  }
  return true;
}
std::span<const Real> Trace::reference_grad(int id) const { return state_->reference[static_cast<std::size_t>(id)]; }

}  // namespace deepx::inline DEEPX_PRECISION
