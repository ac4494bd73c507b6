// SPDX-License-Identifier: MIT
// Recording and walking a trace.
#include "playground/model/trace.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/core/error.h"
#include "playground/model/trace_state.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// The samples' rows and targets into a program.
void fill(Program& program, const Run& run, std::span<const int> samples) {
  const int training = run.train_samples().size();
  const auto D = static_cast<std::size_t>(run.network().inputs());
  Real* to = program.x.mutable_data().data();
  std::vector<int> labels;
  std::vector<Real> numbers;
  for (int sample : samples) {
    const bool test = sample >= training;
    const Samples2d& all = test ? run.test_samples() : run.train_samples();
    if (test) sample -= training;
    std::copy_n(all.rows.data() + static_cast<std::size_t>(sample) * D, D, to);
    to += D;
    labels.push_back(all.labels[static_cast<std::size_t>(sample)]);
    numbers.push_back(all.numbers[static_cast<std::size_t>(sample)]);
  }
  run.objective().write_targets(labels, numbers, program.target.mutable_data());
}

std::string shape_text(const Shape& shape) {
  std::string text = shape.rank() == 0 ? "1" : "";
  for (int axis = 0; axis < shape.rank(); ++axis) text += (axis ? "×" : "") + std::to_string(shape[axis]);
  return text;
}

/// What a leaf that is neither inputs nor labels is called: a tensor the network keeps, or a constant.
void name_leaf(TraceNode& n, const Tensor& value, std::span<const NamedTensor> kept, const Network& network) {
  struct Symbol {
    std::string_view key, symbol;
  };
  constexpr Symbol kSymbols[] = {{"weight", "W"}, {"bias", "b"}, {"norm/weight", "γ"}, {"norm/bias", "β"},
                                 {"norm/running_mean", "μ"}, {"norm/running_var", "σ²"}};
  n.name = n.symbol = "draws";
  const auto found = std::ranges::find_if(kept, [&](const NamedTensor& t) { return t.value.storage() == value.storage(); });
  if (found == kept.end()) {
    n.name = n.symbol = "c";
    return;
  }
  n.parameter = found->role == Role::parameter;
  const std::size_t slash = found->name.find('/');
  for (const Symbol& s : kSymbols)
    if (s.key == std::string_view(found->name).substr(slash + 1)) n.symbol = s.symbol;
  for (int layer = 0; layer < network.layers(); ++layer)
    if (network.name(layer) == std::string_view(found->name).substr(0, slash)) n.subscript = std::to_string(layer + 1);
  n.name = n.symbol + n.subscript;
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

Trace::State::State(const Run& run, std::vector<int> rows_given)
    : samples(std::move(rows_given)),
      learning_rate(run.learning_rate()),
      network(run.network().clone()),
      program(network, &run.objective(), static_cast<int>(samples.size()), Mode::training),
      buffers(network) {
  fill(program, run, samples);
  program.forward();
  buffers.restore();
  loss = program.tape.find(program.loss);
  prepare_update(run);
  describe_nodes();
  list_steps();
  refresh();
}

// One backward() and one update on another copy. Its tape is recorded in the same order, so node ids agree.
void Trace::State::prepare_update(const Run& run) {
  const Network copy = run.network().clone();
  Program other(copy, &run.objective(), static_cast<int>(samples.size()), Mode::training);
  const Buffers start(copy);
  fill(other, run, samples);
  other.forward();
  backward(other.tape, other.loss);
  reference.resize(other.tape.nodes().size());
  after.resize(reference.size());
  for (NodeId id = 0; id < reference.size(); ++id) {
    const std::span<const Real> g = other.tape.grad(id);
    reference[id].assign(g.begin(), g.end());
  }
  Optimizer optimizer = run.optimizer();
  optimizer.set("learning_rate", run.learning_rate());
  update_rule = optimizer.info().math;
  optimizer.begin_step();
  const std::vector<bool> frozen = copy.frozen_parameters();
  std::vector<Tensor> parameters = copy.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!frozen[i]) optimizer.update(i, parameters[i].mutable_data(), other.grad(i));
  }
  std::vector<Tensor> weights = copy.weights();
  run.objective().constrain(copy, weights);
  for (const Tensor& parameter : parameters) {
    const std::span<const Real> p = parameter.data();
    after[other.tape.find(parameter)].assign(p.begin(), p.end());
  }
  start.restore();  // the same neurons are left out
  other.forward();
  loss_after = static_cast<double>(other.loss.item());
}

void Trace::State::describe_nodes() {
  const std::vector<NamedTensor> kept = network.named_state();
  std::map<std::string, int> counts;
  std::vector<GraphNode> graph;
  for (NodeId id = 0; id < tape().nodes().size(); ++id) {
    const Tape::Node& from = tape().nodes()[id];
    TraceNode n;
    n.id = static_cast<int>(id);
    n.scope = tape().scope_of(id);
    n.shape = shape_text(from.value.shape());
    n.elements = from.value.size();
    n.leaf = from.leaf();
    n.arrival = from.needs_grad ? Arrival::pending : Arrival::none;
    for (NodeId input : tape().inputs(id)) n.inputs.push_back(static_cast<int>(input));
    if (!n.leaf) {
      n.op = from.op->name;
      const bool usual = std::equal(from.attributes.begin(), from.attributes.begin() + static_cast<long>(from.op->attribute_bytes),
                                    from.op->defaults.begin());
      n.label = usual ? std::string(from.op->info->label) : join(from.op->info->label, " ", tape().attribute_text(id));
      n.name = id == loss ? "loss" : join(n.op, ++counts[n.op]);
      if (id == loss) n.symbol = "L";
    } else if (from.value.storage() == program.x.storage()) {
      n.name = n.symbol = "X";
    } else if (from.value.storage() == program.target.storage()) {
      n.name = n.symbol = "y";
    } else {
      name_leaf(n, from.value, kept, network);
    }
    graph.push_back({n.inputs});
    nodes.push_back(std::move(n));
  }
  const std::vector<GraphPlace> places = layout_graph(graph);
  for (TraceNode& n : nodes) {
    n.place = places[static_cast<std::size_t>(n.id)];
    columns = std::max(columns, n.place.column + 1);
    rows = std::max(rows, n.place.row + 1);
    for (std::size_t i = 0; i < n.inputs.size(); ++i) {
      const bool wants = node(n.inputs[i]).arrival != Arrival::none;
      edges.push_back({n.inputs[i], n.id, static_cast<int>(i), false, wants, false, false});
    }
  }
}

void Trace::State::list_steps() {
  forward_step.assign(nodes.size(), -1);
  backward_step.assign(nodes.size(), -1);
  const auto label = [&](int id) { return id == static_cast<int>(loss) ? std::string("loss") : node(id).label; };
  for (const TraceNode& n : nodes) {
    if (n.leaf) continue;
    forward_step[static_cast<std::size_t>(n.id)] = static_cast<int>(steps.size());
    steps.push_back({TracePhase::forward, n.id, label(n.id)});
  }
  F = static_cast<int>(steps.size());
  nodes[loss].expected = 1;
  ReverseSweep whole(program.tape, program.loss);
  for (; whole.at() != kNoNode; whole.step()) {
    const int id = static_cast<int>(whole.at());
    backward_step[whole.at()] = static_cast<int>(steps.size());
    steps.push_back({TracePhase::backward, id, label(id)});
    for (int input : node(id).inputs)
      if (node(input).arrival != Arrival::none) ++nodes[static_cast<std::size_t>(input)].expected;
  }
  steps.push_back({TracePhase::update, -1, "step"});
}

void Trace::State::advance() {
  const TraceStep& step = steps[static_cast<std::size_t>(at)];
  if (step.phase == TracePhase::forward) program.tape.replay(static_cast<NodeId>(step.node));
  if (step.phase == TracePhase::backward) {
    if (!sweep) sweep.emplace(program.tape, program.loss);
    sweep->step();
  }
  ++at;
}

void Trace::State::refresh() {
  for (TraceNode& n : nodes) {
    const auto id = static_cast<std::size_t>(n.id);
    const Tape::Node& from = tape().nodes()[id];
    n.computed = n.leaf || forward_step[id] < at;
    const bool updated = n.parameter && at == static_cast<int>(steps.size());
    n.value = n.computed ? matrix(updated ? std::span<const Real>(after[id]) : from.value.data(), from.value.shape()) : matrix({}, from.value.shape());
    n.max_value = largest(n.value.values);
    n.contributions = 0;
    n.arrived_at = -1;
  }
  // The loss's own gradient is 1 by definition: it is there when the backward pass begins.
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
      n.arrival = n.contributions == 0 ? Arrival::pending : n.contributions < n.expected ? Arrival::arriving : Arrival::done;
    n.grad = n.contributions > 0 ? matrix(tape().grad(id), tape().nodes()[id].value.shape()) : matrix({}, tape().nodes()[id].value.shape());
    n.max_grad = largest(n.grad.values);
  }
  const int hand = at > 0 ? steps[static_cast<std::size_t>(at - 1)].node : -1;
  for (TraceEdge& e : edges) {
    const auto to = static_cast<std::size_t>(e.to);
    e.value = forward_step[to] < at;
    e.grad = e.wants_grad && backward_step[to] >= 0 && backward_step[to] < at;
    e.now = e.to == hand && (at <= F || e.wants_grad);
  }
  explain();
}

int Trace::State::selected() const {
  if (chosen_node >= 0) return chosen_node;
  if (at == 0) return steps.front().node;
  if (const int hand = steps[static_cast<std::size_t>(at - 1)].node; hand >= 0) return hand;
  for (const TraceNode& n : nodes)
    if (n.parameter) return n.id;
  return steps.front().node;
}

Trace::Trace(const Run& run, std::vector<int> samples) : state_(std::make_unique<State>(run, std::move(samples))) {}
Trace::~Trace() = default;

void Trace::to(int at) {
  State& s = *state_;
  at = std::clamp(at, 0, static_cast<int>(s.steps.size()));
  if (at < s.at) {
    s.at = 0;
    s.sweep.reset();
    s.buffers.restore();
  }
  while (s.at < at) s.advance();
  s.refresh();
}

void Trace::select(int node, int element) {
  State& s = *state_;
  DEEPX_REQUIRE(node >= -1 && node < static_cast<int>(s.nodes.size()), index, "trace_select: node is ", node, "; must be in [0, ",
                s.nodes.size() - 1, "], or -1 for the one in hand");
  const int most = node >= 0 ? s.node(node).elements : s.node(selected()).elements;
  DEEPX_REQUIRE(element >= -1 && element < most, index, "trace_select: element is ", element, "; must be in [0, ", most - 1,
                "], or -1 for the largest gradient");
  s.chosen_node = node;
  s.chosen_element = element;
  s.explain();
}

void Trace::play(bool on) { state_->playing = on; }

std::span<const TraceStep> Trace::steps() const { return state_->steps; }
int Trace::at() const { return state_->at; }
TracePhase Trace::phase() const { return at() == 0 ? TracePhase::start : state_->steps[static_cast<std::size_t>(at() - 1)].phase; }
bool Trace::playing() const { return state_->playing; }
std::span<const TraceNode> Trace::nodes() const { return state_->nodes; }
std::span<const TraceEdge> Trace::edges() const { return state_->edges; }
int Trace::columns() const { return state_->columns; }
int Trace::rows() const { return state_->rows; }
int Trace::current() const { return at() == 0 ? -1 : state_->steps[static_cast<std::size_t>(at() - 1)].node; }
int Trace::selected() const { return state_->selected(); }
bool Trace::pinned() const { return state_->chosen_node >= 0; }
int Trace::element() const { return state_->chosen_element; }
const Explanation& Trace::explain() const { return state_->explanation; }
std::span<const int> Trace::samples() const { return state_->samples; }
double Trace::loss() const { return static_cast<double>(*state_->program.loss.raw()); }
double Trace::loss_after() const { return state_->loss_after; }
double Trace::learning_rate() const { return state_->learning_rate; }
std::span<const Real> Trace::reference_grad(int id) const { return state_->reference[static_cast<std::size_t>(id)]; }

}  // namespace deepx::inline DEEPX_PRECISION
