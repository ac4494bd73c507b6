// SPDX-License-Identifier: MIT
// The Backprop view: what it walks, and its steps.
#include <algorithm>
#include <set>

#include "engine/core/error.h"
#include "playground/model/backprop/shown_graph.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/backprop/trace_source.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/formula/expression.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kTraceSamples = 6;

}  // namespace

std::vector<int> ExperimentState::traced_rows() const {
  std::vector<int> rows = trace_samples;
  if (rows.empty())
    for (int i = 0; i < std::min(kTraceSamples, run->train_samples().size()); ++i) rows.push_back(i);
  return rows;
}

std::unique_ptr<Trace> ExperimentState::make_trace() const {
  const auto source = [&] {
    if (plan.walked() == Walked::small) return trace_small_network();
    if (plan.walked() == Walked::start)
      return trace_network(std::make_unique<Run>(spec, classes, points), traced_rows());
    if (!plan.formula) return trace_network(*run, traced_rows());
    const Expression formula = Expression::parse(plan.text);
    std::vector<double> values;
    for (const std::string& name : formula.variables()) values.push_back(plan.value(name));
    return trace_expression(formula, values);
  };
  std::unique_ptr<TraceSource> walked = source();
  if (plan.slope.leaf.empty()) return std::make_unique<Trace>(std::move(walked));
  const auto called = [&](NodeId id) {
    const LeafName leaf = walked->leaf(id);
    return leaf.symbol + leaf.subscript == plan.slope.leaf;
  };
  const std::span<const NodeId> leaves = walked->tape().leaves();
  const auto found = std::ranges::find_if(leaves, called);
  DEEPX_REQUIRE(found != leaves.end(), value, "slope: there is nothing called ", clipped(plan.slope.leaf),
                "; choose a parameter or a variable");
  const NodeId leaf = *found;
  return std::make_unique<Trace>(trace_slope(std::move(walked), leaf, plan.slope.element));
}

void ExperimentState::open_trace(int at, int node, int element) {
  const bool playing = trace && trace->playing();
  std::unique_ptr<Trace> next;
  try {
    next = make_trace();
  } catch (const Error&) {
    if (plan.slope.leaf.empty()) throw;
    plan.slope = {};  // its layer no longer exists
    next = make_trace();
  }
  next->to(at);
  if (node < static_cast<int>(next->nodes().size())) {
    const bool fits = node >= 0 && element < static_cast<int>(next->nodes()[static_cast<std::size_t>(node)].elements);
    next->select(node, fits ? element : -1);
  }
  if (trace) next->set_check(trace->check_step());
  next->play(playing && !next->at_end());
  take_trace(std::move(next));
}

void ExperimentState::take_trace(std::unique_ptr<Trace> next) {
  trace = std::move(next);
  ++graph_revision;
  // Forgets folds of scopes that no longer exist.
  std::erase_if(folds, [&](const std::string& scope) {
    return std::ranges::none_of(trace->nodes(), [&](const TraceNode& n) { return outermost(n.scope) == scope; });
  });
}

void ExperimentState::reopen_trace() {
  if (!trace) return open_trace(0, -1, -1);
  const bool pinned = trace->pinned();
  open_trace(trace->at(), trace->chosen(), trace->chosen_element());
  if (!pinned) trace->select(trace->chosen(), trace->chosen_element(), false);
}

bool ExperimentState::tick_trace(double dt_s) {
  steps_per_second = 0;
  if (!trace->playing()) return false;
  trace_clock += dt_s;
  const int before = trace->at();
  bool moved = false;
  while (trace_clock >= pace && !trace->at_end()) {
    trace_clock -= pace;
    if (plan.unit == TraceUnit::sample && plan.needs_points() && trace->at() > 0)
      next_samples(1);
    else
      trace->to(trace->next(plan.unit, 1));
    moved = true;
  }
  if (trace->at_end() && (plan.unit != TraceUnit::sample || !plan.needs_points())) trace->play(false);
  return moved || trace->at() != before || !trace->playing();
}

Trace& ExperimentState::need_trace(const char* call) {
  DEEPX_REQUIRE(trace, value, call, ": the Backprop view is closed; open it first by {\"view\": \"backprop\"}");
  return *trace;
}

// Replaces the samples with the next ones, at the same position.
void ExperimentState::next_samples(int way) {
  std::vector<int> rows = traced_rows();
  const int count = static_cast<int>(rows.size()), all = data_size();
  for (int& row : rows) row = ((row + way * count) % all + all) % all;
  trace_samples = std::move(rows);
  reopen_trace();
}

void ExperimentState::show_plan(TracePlan next) {
  const bool same = next.walked() == plan.walked() && next.text == plan.text && next.slope == plan.slope;
  plan = std::move(next);
  std::unique_ptr<Trace> made = make_trace();
  view = View::backprop;
  owed = 0;
  if (same && trace) return reopen_trace();
  if (trace) made->set_check(trace->check_step());
  take_trace(std::move(made));
}

}  // namespace deepx::inline DEEPX_PRECISION
