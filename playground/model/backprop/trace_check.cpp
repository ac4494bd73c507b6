// SPDX-License-Identifier: MIT
// Results of a trace from trials: the output with one number changed, and the elements that a change of one number
// reaches.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/error.h"
#include "engine/ops/ops.h"
#include "playground/model/backprop/trace_state.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kOutputPoints = 61;
constexpr std::size_t kMostSlices = 3;
constexpr double kSliceReach = 3;
// A sum of products, each rounded, is off by a few units in the last place.
constexpr double kRounding = 8 * static_cast<double>(std::numeric_limits<Real>::epsilon());

}  // namespace

std::string_view name_of(Verdict verdict) {
  constexpr std::string_view kNames[] = {"right", "near", "wrong_sign", "wrong_scale", "wrong"};
  return kNames[static_cast<std::size_t>(verdict)];
}

Verdict judge(double answer, double right) {
  const auto about = [&](double of) { return std::abs(answer - of) <= std::max(0.01 * std::abs(of), 5e-4); };
  if (about(right)) return Verdict::right;
  if (std::abs(answer - right) <= 0.1 * std::abs(right)) return Verdict::near;
  if (about(-right)) return Verdict::wrong_sign;
  for (const double scale : {2.0, 0.5, 10.0, 0.1})
    if (about(scale * right)) return Verdict::wrong_scale;
  return Verdict::wrong;
}

bool GradientCheck::agrees() const { return std::abs(slope - gradient) <= bound; }

// Everything after the node is computed again, and at the end once more with the old number: bit for bit the original
// state.
Trace::State::Perturbation::Perturbation(State& s, int id, int element)
    : state_(s), id_(id), number_(s.on_tape(id).value), element_(element), before_(number_.raw()[element]) {}
Trace::State::Perturbation::~Perturbation() {
  to(static_cast<double>(before_));
  state_.source->rewind();
}
double Trace::State::Perturbation::to(double value) {
  number_.raw()[element_] = static_cast<Real>(value);
  state_.source->rewind();
  Tape& tape = state_.tape();
  for (NodeId i = static_cast<NodeId>(id_) + 1; i < tape.nodes().size(); ++i)
    if (!tape.nodes()[i].leaf()) tape.replay(i);
  return static_cast<double>(*state_.source->output().raw());
}

bool Trace::State::can_perturb(const TraceNode& n) const {
  return n.arrival != Arrival::none && n.id != static_cast<int>(loss) &&
         (n.leaf || on_tape(n.id).op->info->kind != Kind::view) && on_tape(n.id).value.contiguous();
}

TraceCurve Trace::State::curve_of_output(int id, int element, double low, double high) {
  TraceCurve curve;
  {
    Perturbation perturbation(*this, id, element);
    for (int i = 0; i < kOutputPoints; ++i) {
      const double x = low + (high - low) * i / (kOutputPoints - 1);
      curve.x.push_back(static_cast<float>(x));
      curve.y.push_back(static_cast<float>(perturbation.to(x)));
    }
  }
  curve.at_x = static_cast<float>(on_tape(id).value.raw()[element]);
  curve.at_y = static_cast<float>(*source->output().raw());
  curve.slope = static_cast<float>(reference[static_cast<std::size_t>(id)][static_cast<std::size_t>(element)]);
  return curve;
}

void Trace::State::cut_slices() {
  for (const TraceNode& n : nodes) {
    if (!n.variable || slices.size() == kMostSlices || reference[static_cast<std::size_t>(n.id)].empty()) continue;
    const double x = static_cast<double>(*on_tape(n.id).value.raw()), reach = std::max(kSliceReach, 1.25 * std::abs(x));
    slices.push_back({n.id, curve_of_output(n.id, 0, -reach, reach)});
  }
}

void Trace::State::run_check() {
  check.reset();
  if (check_step == 0) return;
  // During the backward pass it is the number to which the current step sends its gradient.
  const JourneyLeg* leg = at > F ? leg_in_hand() : nullptr;
  const TraceNode& n = node(leg ? node(leg->node).inputs[static_cast<std::size_t>(leg->input)] : selected());
  if (!can_perturb(n)) return;
  GradientCheck c{.node = n.id, .element = leg ? leg->in : element_in_hand(), .h = check_step};
  const auto id = static_cast<std::size_t>(n.id), at_element = static_cast<std::size_t>(c.element);
  c.value = static_cast<double>(on_tape(n.id).value.raw()[c.element]);
  c.gradient = static_cast<double>(reference[id][at_element]);
  // Real rounds value ± h slightly: the slope is over the actual distance.
  const auto rounded = [&](double v) { return static_cast<double>(static_cast<Real>(v)); };
  const auto slope_over = [&](double h, double below, double above) {
    return (above - below) / (rounded(c.value + h) - rounded(c.value - h));
  };
  double wider = 0;
  {
    Perturbation perturbation(*this, n.id, c.element);
    const auto at_offset = [&](double offset) { return perturbation.to(c.value + offset); };
    c.below = at_offset(-c.h);
    c.above = at_offset(c.h);
    const double below = at_offset(-2 * c.h), above = at_offset(2 * c.h);
    wider = slope_over(2 * c.h, below, above);
  }
  c.slope = slope_over(c.h, c.below, c.above);
  c.bound = kRounding * std::max({1.0, std::abs(c.below), std::abs(c.above)}) / c.h + std::abs(wider - c.slope) +
            1e-6 * std::abs(c.gradient);
  const double reach = std::max(0.05, 8 * c.h);  // close enough to see both trials separately
  c.curve = curve_of_output(n.id, c.element, c.value - reach, c.value + reach);
  check = std::move(c);
}

void Trace::State::find_paths() {
  for (TraceNode& n : nodes) n.path = {};
  if (chosen_element < 0) return;
  for (std::size_t id = 0; id < paths.size(); ++id) paths[id].assign(static_cast<std::size_t>(nodes[id].elements), 0);
  const int id = chosen_node;
  trace_back(id, chosen_element);
  trace_forward(id, chosen_element);
  paths[static_cast<std::size_t>(id)][static_cast<std::size_t>(chosen_element)] = 1;
  for (TraceNode& n : nodes) n.path = matrix(paths[static_cast<std::size_t>(n.id)], on_tape(n.id).value.shape());
}

// Where the element comes from: a sweep that begins with 1 at the element, by the operators' own rules, also to inputs
// and labels.
void Trace::State::trace_back(int id, int element) {
  const auto unrecorded = Tape::pause();
  std::vector<Tensor> flow(nodes.size());
  Tensor& first = flow[static_cast<std::size_t>(id)];
  first = Tensor::zeros(on_tape(id).value.shape());
  first.raw()[element] = 1;
  for (int i = id; i >= 0; --i) {
    const Tensor g = std::move(flow[static_cast<std::size_t>(i)]);
    if (!g.defined()) continue;
    const std::vector<Real> values = g.values();
    std::transform(values.begin(), values.end(), paths[static_cast<std::size_t>(i)].begin(),
                   [](Real v) { return v != 0 ? Real(1) : Real(0); });
    const Tape::Node& from = on_tape(i);
    if (from.leaf()) continue;
    for (std::size_t k = 0; k < node(i).inputs.size(); ++k) {
      if (from.op->info->grads[std::min<std::size_t>(k, 2)].empty()) continue;
      const Tensor part = vjp_of(node(i), static_cast<int>(k), g);
      Tensor& sum = flow[static_cast<std::size_t>(node(i).inputs[k])];
      sum = sum.defined() ? sum + part : part;
    }
  }
}

// Where it goes: what changes when it changes up or down.
void Trace::State::trace_forward(int id, int element) {
  if (!on_tape(id).value.contiguous() || (!node(id).leaf && on_tape(id).op->info->kind == Kind::view)) return;
  std::vector<std::vector<Real>> before;
  for (const TraceNode& n : nodes) before.push_back(n.id > id ? on_tape(n.id).value.values() : std::vector<Real>());
  const double value = static_cast<double>(on_tape(id).value.raw()[element]),
               step = 1e-2 * std::max(1.0, std::abs(value));
  Perturbation perturbation(*this, id, element);
  for (const double to : {value - step, value + step}) {
    perturbation.to(to);
    for (std::size_t i = static_cast<std::size_t>(id) + 1; i < nodes.size(); ++i) {
      if (nodes[i].leaf) continue;
      const std::vector<Real> now = on_tape(static_cast<int>(i)).value.values();
      for (std::size_t k = 0; k < now.size(); ++k)
        if (now[k] != before[i][k]) paths[i][k] = 1;
    }
  }
}

void Trace::set_check(double h) {
  DEEPX_REQUIRE(h == 0 || (h >= 1e-5 && h <= 1), value, "check: h is ", h, "; must be in [0.00001, 1], or 0 to stop");
  ++state_->changes;
  state_->check_step = h;
  state_->run_check();
}

void Trace::set_exercise(bool on) {
  State& s = *state_;
  ++s.changes;
  s.exercise = {};
  if (!on) return;
  const TraceNode& n = s.node(s.selected());
  DEEPX_REQUIRE(n.arrival != Arrival::none, value, "exercise: ", n.name,
                " has no gradient; choose a parameter or an operation");
  const int element = s.element_in_hand();
  s.chosen_node = n.id;
  s.pinned = true;
  s.exercise = {n.id, element, {}, Verdict::wrong};
}

void Trace::answer(double value) {
  Exercise& e = state_->exercise;
  DEEPX_REQUIRE(e.node >= 0, value, "answer: no exercise has been started; start one by {\"exercise\": true}");
  DEEPX_REQUIRE(std::isfinite(value), value, "answer: is ", value, "; must be a finite number");
  ++state_->changes;
  e.answer = value;
  e.verdict = judge(
      value,
      static_cast<double>(state_->reference[static_cast<std::size_t>(e.node)][static_cast<std::size_t>(e.element)]));
}

}  // namespace deepx::inline DEEPX_PRECISION
