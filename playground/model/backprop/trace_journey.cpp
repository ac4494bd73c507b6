// SPDX-License-Identifier: MIT
// Paths of the chain rule, element by element. Every factor comes from an operator's own rule with a gradient of 1 at
// one element of its result.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <queue>
#include <ranges>

#include "engine/ops/ops.h"
#include "playground/model/backprop/trace_state.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// An element of a node.
struct Element {
  int node, element;
  auto operator<=>(const Element&) const = default;
};

/// What is known of the ways from an element to the goal.
struct Onward {
  std::vector<JourneyLeg> legs;  ///< to the next element; empty at the goal
  double count = 0;              ///< number of ways
  double most = 0;               ///< the largest |product|
  int arrivals = 0;              ///< number of legs that lead to this element
};

/// True for node ids between the output and the goal: those that use the goal's numbers, directly or not.
std::vector<bool> users_of(std::span<const TraceNode> nodes, int goal) {
  std::vector<bool> uses(nodes.size());
  uses[static_cast<std::size_t>(goal)] = true;
  for (const TraceNode& n : nodes)
    for (const int input : n.inputs)
      if (uses[static_cast<std::size_t>(input)]) uses[static_cast<std::size_t>(n.id)] = true;
  return uses;
}

}  // namespace

int behind(const Shape& from, const Shape& to, int out) {
  Tensor index = Tensor::empty(from);
  std::iota(index.raw(), index.raw() + index.size(), Real(0));
  return static_cast<int>(expand(index, to).values()[static_cast<std::size_t>(out)]);
}

/// The elements of input `input` from which element `out` of n is made, with the slopes. A slope of 0 counts where the
/// operator's form says that the element takes part: a dead unit passes 0, but it lies on the path.
std::vector<JourneyLeg> Trace::State::legs_of(const TraceNode& n, int input, int out) const {
  const Tape::Node& from = on_tape(n.id);
  Tensor one = Tensor::zeros(from.value.shape());
  one.raw()[out] = 1;
  const std::vector<Real> slopes = vjp_of(n, input, one).values();
  const Shape& shape = on_tape(n.inputs[static_cast<std::size_t>(input)]).value.shape();
  std::vector<JourneyLeg> legs;
  const auto add = [&](int in) {
    legs.push_back({n.id, input, out, in, static_cast<double>(slopes[static_cast<std::size_t>(in)])});
  };
  if (from.op->info->kind == Kind::elementwise) {
    add(behind(shape, from.value.shape(), out));
  } else if (n.op == "matmul" && from.value.rank() == 2) {
    const int cols = from.value.shape()[1], inner = on_tape(n.inputs[0]).value.shape()[1];
    for (int k = 0; k < inner; ++k) add(input == 0 ? out / cols * inner + k : k * cols + out % cols);
  } else {
    for (int in = 0; in < static_cast<int>(slopes.size()); ++in)
      if (slopes[static_cast<std::size_t>(in)] != 0) add(in);
  }
  return legs;
}

Journey Trace::State::journey_to(int goal, int element) const {
  const State& s = *this;
  Journey found{goal, element, {}, 0, 0, 0};
  const int last = static_cast<int>(s.loss);
  const std::vector<bool> uses = users_of(s.nodes, goal);
  if (!uses[static_cast<std::size_t>(last)]) return found;
  const auto unrecorded = Tape::pause();

  // From the output back: the elements that take part, with their legs.
  std::map<Element, Onward, std::greater<>> onward;  // later nodes first
  onward[{last, 0}];
  for (auto here = onward.begin(); here != onward.end();
       ++here) {  // new elements belong to earlier nodes, so they follow
    const TraceNode& n = s.node(here->first.node);
    if (n.id == goal || n.leaf || s.on_tape(n.id).op->info->stops_gradient) continue;
    for (int i = 0; i < static_cast<int>(n.inputs.size()); ++i) {
      const int from = n.inputs[static_cast<std::size_t>(i)];
      if (!uses[static_cast<std::size_t>(from)]) continue;
      for (const JourneyLeg& leg : s.legs_of(n, i, here->first.element)) {
        if (from == goal && leg.in != element) continue;
        here->second.legs.push_back(leg);
        onward[{from, leg.in}];
      }
    }
  }
  // From the number forward: how many ways lead to it, and how large the largest product is.
  const auto next_of = [&](const JourneyLeg& leg) -> Onward& {
    return onward.at({s.node(leg.node).inputs[static_cast<std::size_t>(leg.input)], leg.in});
  };
  for (auto here = onward.rbegin(); here != onward.rend(); ++here) {
    Onward& o = here->second;
    if (here->first == Element{goal, element}) o.count = o.most = 1;
    for (const JourneyLeg& leg : o.legs) {
      const Onward& next = next_of(leg);
      o.count += next.count;
      if (next.count > 0) o.most = std::max(o.most, std::abs(leg.slope) * next.most);
    }
    std::erase_if(o.legs, [&](const JourneyLeg& leg) { return next_of(leg).count == 0; });
  }
  found.count = onward.begin()->second.count;
  for (auto& [place, o] : onward)
    for (const JourneyLeg& leg : o.legs) ++next_of(leg).arrivals;
  for (auto& [place, o] : onward)
    for (JourneyLeg& leg : o.legs) leg.beside = next_of(leg).arrivals - 1;

  // The largest products first: of unfinished paths, the one that can still become the largest goes on. Paths share
  // their beginnings: each holds its last leg and the place of the one before.
  struct Step {
    JourneyLeg leg;
    int before;
    double product;
  };
  struct Walk {
    int step;  ///< its last; -1 at the output
    Element at;
    double most;
    long order;  // among equals, the latest goes on: it is the longest, so one path ends before others begin
    bool operator<(const Walk& other) const { return most != other.most ? most < other.most : order < other.order; }
  };
  std::vector<Step> steps_taken;
  std::priority_queue<Walk> walks;
  long order = 0;
  std::size_t legs_listed = 0;
  walks.push({-1, {last, 0}, onward.begin()->second.most, order++});
  while (!walks.empty() && found.paths.size() < Journey::kMostPaths && legs_listed < Journey::kMostLegs) {
    const Walk walk = walks.top();
    walks.pop();
    const double product = walk.step < 0 ? 1 : steps_taken[static_cast<std::size_t>(walk.step)].product;
    if (walk.at == Element{goal, element}) {
      JourneyPath path{{}, product};
      for (int i = walk.step; i >= 0; i = steps_taken[static_cast<std::size_t>(i)].before)
        path.legs.push_back(steps_taken[static_cast<std::size_t>(i)].leg);
      std::ranges::reverse(path.legs);
      legs_listed += path.legs.size();
      found.paths.push_back(std::move(path));
      continue;
    }
    for (const JourneyLeg& leg : onward.at(walk.at).legs | std::views::reverse) {
      const double longer = product * leg.slope, most = std::abs(longer) * next_of(leg).most;
      steps_taken.push_back({leg, walk.step, longer});
      walks.push({static_cast<int>(steps_taken.size()) - 1,
                  {s.node(leg.node).inputs[static_cast<std::size_t>(leg.input)], leg.in},
                  std::isnan(most) ? 0 : most,
                  order++});
    }
  }
  const std::vector<Real>& gradients = s.reference[static_cast<std::size_t>(goal)];
  if (!gradients.empty()) found.gradient = static_cast<double>(gradients[static_cast<std::size_t>(element)]);
  found.rest = found.gradient;
  for (const JourneyPath& path : found.paths) found.rest -= path.product;
  return found;
}

void Trace::State::find_journey() {
  int goal = chosen_node, element = chosen_element;
  if (goal < 0) {
    const auto first = std::ranges::find_if(
        nodes, [](const TraceNode& n) { return (n.parameter || n.variable) && n.arrival != Arrival::none; });
    if (first == nodes.end()) return;
    goal = first->id;
    element = 0;
  }
  if (element < 0) {
    const std::vector<Real>& g = reference[static_cast<std::size_t>(goal)];
    const auto most = std::ranges::max_element(g, {}, [](Real v) { return std::abs(v); });
    element = g.empty() ? 0 : static_cast<int>(most - g.begin());
  }
  if (journey.node != goal || journey.element != element) journey = journey_to(goal, element);
}

const Journey& Trace::journey() const { return state_->journey; }

int Trace::journey_step(int direction) const {
  const Journey& j = journey();
  if (j.paths.empty()) return -1;
  const auto on_path = [&](const TraceStep& step) {
    return step.phase == TracePhase::backward &&
           std::ranges::any_of(j.paths.front().legs, [&](const JourneyLeg& leg) { return leg.node == step.node; });
  };
  const int last = static_cast<int>(steps().size());
  for (int at = state_->at + direction; at >= 1 && at <= last; at += direction)
    if (on_path(steps()[static_cast<std::size_t>(at - 1)])) return at;
  return -1;
}

}  // namespace deepx::inline DEEPX_PRECISION
