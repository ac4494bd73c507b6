// SPDX-License-Identifier: MIT
// The Backprop view: what it walks, and its moves.
#include <algorithm>
#include <set>

#include "engine/core/error.h"
#include "playground/model/backprop/shown_graph.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/formula/expression.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kTraceSamples = 6;

}  // namespace

std::vector<int> Experiment::State::traced_rows() const {
  std::vector<int> rows = trace_samples;
  if (rows.empty())
    for (int i = 0; i < std::min(kTraceSamples, run->train_samples().size()); ++i) rows.push_back(i);
  return rows;
}

std::unique_ptr<Trace> Experiment::State::make_trace() const {
  const auto source = [&] {
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
  DEEPX_REQUIRE(found != leaves.end(), value, "slope: there is nothing called ", clipped(plan.slope.leaf), "; choose a parameter or a variable");
  const NodeId leaf = *found;
  return std::make_unique<Trace>(trace_slope(std::move(walked), leaf, plan.slope.element));
}

void Experiment::State::open_trace(int at, int node, int element) {
  const bool playing = trace && trace->playing();
  std::unique_ptr<Trace> next;
  try {
    next = make_trace();
  } catch (const Error&) {
    if (plan.slope.leaf.empty()) throw;
    plan.slope = {};  // of a layer that is not there any more
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

void Experiment::State::take_trace(std::unique_ptr<Trace> next) {
  trace = std::move(next);
  ++graph_revision;
  // What is gone is forgotten.
  std::erase_if(folds, [&](const std::string& scope) {
    return std::ranges::none_of(trace->nodes(), [&](const TraceNode& n) { return outermost(n.scope) == scope; });
  });
}

void Experiment::State::reopen_trace() {
  open_trace(trace ? trace->at() : 0, trace && trace->pinned() ? trace->selected() : -1, trace ? trace->element() : -1);
}

bool Experiment::State::tick_trace(double dt_s) {
  steps_per_second = 0;
  if (!trace->playing()) return false;
  trace_clock += dt_s;
  const int before = trace->at();
  bool moved = false;
  while (trace_clock >= pace && !trace->at_end()) {
    trace_clock -= pace;
    if (plan.unit == TraceUnit::sample && !plan.formula && trace->at() > 0) next_samples(1);
    else trace->to(trace->next(plan.unit, 1));
    moved = true;
  }
  if (trace->at_end() && (plan.unit != TraceUnit::sample || plan.formula)) trace->play(false);
  return moved || trace->at() != before || !trace->playing();
}

Trace& Experiment::State::need_trace(const char* call) {
  DEEPX_REQUIRE(trace, value, call, ": the Backprop view is closed; open it first by {\"view\": \"backprop\"}");
  return *trace;
}

// As many samples further on, at the same position.
void Experiment::State::next_samples(int way) {
  std::vector<int> rows = traced_rows();
  const int count = static_cast<int>(rows.size()), all = data_size();
  for (int& row : rows) row = ((row + way * count) % all + all) % all;
  trace_samples = std::move(rows);
  reopen_trace();
}

void Experiment::State::on(const command::TraceGo& c) {
  Trace& t = need_trace("trace");
  using enum command::TraceMove;
  trace_clock = 0;
  if (c.move == play && t.at_end()) t.to(0);
  t.play(c.move == play);
  if (c.move == first) t.to(0);
  if (c.move == last) t.to(static_cast<int>(t.steps().size()));
  if (c.move != back && c.move != forward) return;
  const int way = c.move == forward ? 1 : -1;
  // By samples: the first move walks the pass, further ones bring other samples to where it stands.
  if (plan.unit == TraceUnit::sample && !plan.formula && t.at() > 0) return next_samples(way);
  t.to(t.next(plan.unit, way));
}

void Experiment::State::on(const command::TraceTo& c) {
  Trace& t = need_trace("trace_to");
  const int end = static_cast<int>(t.steps().size());
  DEEPX_REQUIRE(c.at >= 0 && c.at <= end, value, "trace_to: position is ", c.at, "; must be in [0, ", end, "]");
  t.play(false);
  t.to(c.at);
}

void Experiment::State::on(const command::TraceSelect& c) { need_trace("trace_select").select(c.node, c.element); }

void Experiment::State::on(const command::TraceSamples& c) {
  need_trace("trace_samples");
  const int rows = data_size();
  DEEPX_REQUIRE(!c.rows.empty() && c.rows.size() <= 8, value, "trace_samples: ", c.rows.size(), " rows are given; give 1 to 8");
  for (int row : c.rows)
    DEEPX_REQUIRE(row >= 0 && row < rows, value, "trace_samples: row ", row, " is outside the data; must be in [0, ", rows - 1, "]");
  trace_samples = c.rows;
  open_trace(trace->at(), -1, -1);
}

void Experiment::State::show_plan(TracePlan next) {
  const bool same = next.formula == plan.formula && next.text == plan.text && next.slope == plan.slope;
  plan = std::move(next);
  std::unique_ptr<Trace> made = make_trace();
  view = View::backprop;
  owed = 0;
  if (same && trace) return reopen_trace();
  if (trace) made->set_check(trace->check_step());
  take_trace(std::move(made));
}

void Experiment::State::on(const command::SetFormula& c) {
  show_plan(with_formula(plan, c.text, c.values));
}

void Experiment::State::on(const command::SetVariable& c) {
  DEEPX_REQUIRE(plan.formula && trace, value, "variable: the formula is not open; open it first by {\"backprop\": \"formula\"}");
  DEEPX_REQUIRE(plan.values.contains(c.name), value, "variable: there is no variable ", clipped(c.name), " in ", clipped(plan.text),
                nearest_variable(plan, c.name));
  check_variable("variable", c.name, c.value);
  TracePlan next = plan;
  next.values[c.name] = c.value;
  show_plan(std::move(next));
}

void Experiment::State::on(const command::ShowFormula& c) {
  DEEPX_REQUIRE(c.on || !points.train.empty(), value,
                "backprop: the network needs a point to trace, and there is none yet; add some in the Train view");
  TracePlan next = plan;
  next.formula = c.on;
  if (c.on != plan.formula) next.slope = {};
  show_plan(std::move(next));
}

void Experiment::State::on(const command::ShowSlope& c) {
  need_trace("slope");
  TracePlan next = plan;
  next.slope = c.of;
  show_plan(std::move(next));
}

void Experiment::State::on(const command::Fold& c) {
  std::set<std::string> known, folded(folds.begin(), folds.end());
  for (const TraceNode& n : need_trace("fold").nodes())
    if (!n.leaf && !n.scope.empty()) known.emplace(outermost(n.scope));
  std::string names;
  for (const std::string& name : known) names += join(names.empty() ? "" : ", ", name);
  DEEPX_REQUIRE(c.scope.empty() || known.contains(c.scope), value, "fold: scope is ", quote(c.scope), "; must be one of ", names);
  if (c.scope.empty()) folded = c.on ? known : std::set<std::string>();
  else if (c.on) folded.insert(c.scope);
  else folded.erase(c.scope);
  folds.assign(folded.begin(), folded.end());
  ++graph_revision;
}

void Experiment::State::on(const command::SetTraceUnit& c) { plan.unit = c.unit; }
void Experiment::State::on(const command::CheckGradient& c) { need_trace("check").set_check(c.h); }
void Experiment::State::on(const command::StartExercise& c) { need_trace("exercise").set_exercise(c.on); }
void Experiment::State::on(const command::GiveAnswer& c) { need_trace("answer").answer(c.value); }

}  // namespace deepx::inline DEEPX_PRECISION
