// SPDX-License-Identifier: MIT
#include "playground/model/experiment/commands/trace_commands.h"

#include <array>
#include <set>

#include "nlohmann/json.hpp"
#include "playground/model/backprop/shown_graph.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/experiment/view.h"

namespace deepx::inline DEEPX_PRECISION::command {

void TraceGo::fields(CommandFields& f) {
  static constexpr std::array<std::string_view, 6> kMoves = {"first", "back", "forward", "last", "play", "pause"};
  f.choice(alone("move"), move, kMoves);
}

void SetTraceUnit::fields(CommandFields& f) {
  static constexpr std::array<std::string_view, 4> kUnits = {"operation", "layer", "pass", "sample"};
  f.choice(alone("unit"), unit, kUnits);
}

void ShowGraph::fields(CommandFields& f) { f.choice(alone("graph"), walked, walked_names()); }

void Fold::fields(CommandFields& f) {
  using Json = CommandFields::Json;
  const auto read = [&](std::string_view path, const Json& j) {
    scope = CommandFields::read_text(path, j);
    if (scope.empty()) CommandFields::refuse(path, j, "the name of a scope, as \"hidden1\", or \"all\" or \"none\"");
    on = scope != "none";
    if (scope == "all" || scope == "none") scope.clear();
  };
  f.other(alone("scope"), {"", read, [&] { return Json(scope.empty() ? "all" : scope); }});
  f.flag(may("on"), on);
}

void Pace::carry_out(ExperimentState& e) const { e.pace = s_per_step; }

void TraceGo::carry_out(ExperimentState& e) const {
  Trace& t = e.need_trace("trace");
  using enum TraceMove;
  e.trace_clock = 0;
  if (move == play && t.at_end()) t.to(0);
  t.play(move == play);
  if (move == first) t.to(0);
  if (move == last) t.to(static_cast<int>(t.steps().size()));
  if (move != back && move != forward) return;
  const int way = move == forward ? 1 : -1;
  // By samples: the first move runs the whole pass, later moves replace the samples at the same position.
  if (e.plan.unit == TraceUnit::sample && e.plan.needs_points() && t.at() > 0) return e.next_samples(way);
  t.to(t.next(e.plan.unit, way));
}

void TraceTo::carry_out(ExperimentState& e) const {
  Trace& t = e.need_trace("trace_to");
  const int end = static_cast<int>(t.steps().size());
  DEEPX_REQUIRE(at >= 0 && at <= end, value, "trace_to: position is ", at, "; must be in [0, ", end, "]");
  t.play(false);
  t.to(at);
}

void TraceSelect::carry_out(ExperimentState& e) const { e.need_trace("trace_select").select(node, element); }

void TraceSamples::carry_out(ExperimentState& e) const {
  const int at = e.need_trace("trace_samples").at(), count = e.data_size();
  DEEPX_REQUIRE(!rows.empty() && rows.size() <= 8, value, "trace_samples: ", rows.size(),
                " rows are given; give 1 to 8");
  for (int row : rows)
    DEEPX_REQUIRE(row >= 0 && row < count, value, "trace_samples: row ", row, " is outside the data; must be in [0, ",
                  count - 1, "]");
  e.trace_samples = rows;
  if (!e.plan.needs_points()) e.plan.walk(Walked::network);
  e.open_trace(at, -1, -1);
}

void TracePoint::carry_out(ExperimentState& e) const {
  DEEPX_REQUIRE(index >= 0 && index < e.data_size(), value, "trace_point: is ", index,
                "; must be a point of the data in [0, ", e.data_size() - 1, "]");
  e.trace_samples = {index};
  if (!e.plan.needs_points()) e.plan.walk(Walked::network);
  if (e.trace) return TraceSamples{e.trace_samples}.carry_out(e);
  Show{View::backprop}.carry_out(e);
}

void SetTraceUnit::carry_out(ExperimentState& e) const { e.plan.unit = unit; }

void ShowGraph::carry_out(ExperimentState& e) const {
  TracePlan next = e.plan;
  next.walk(walked);
  if (walked != e.plan.walked()) next.slope = {};
  DEEPX_REQUIRE(!next.needs_points() || !e.points.train.empty(), value,
                "backprop: the network needs a point to trace, and there is none yet; add some in the Train view");
  e.show_plan(std::move(next));
}

void SetFormula::carry_out(ExperimentState& e) const { e.show_plan(with_formula(e.plan, text, values)); }

void SetVariable::carry_out(ExperimentState& e) const {
  DEEPX_REQUIRE(e.plan.formula && e.trace, value,
                "variable: the formula is not open; open it first by {\"backprop\": \"formula\"}");
  DEEPX_REQUIRE(e.plan.values.contains(name), value, "variable: there is no variable ", clipped(name), " in ",
                clipped(e.plan.text), nearest_variable(e.plan, name));
  check_variable("variable", name, value);
  TracePlan next = e.plan;
  next.values[name] = value;
  e.show_plan(std::move(next));
}

void ShowSlope::carry_out(ExperimentState& e) const {
  e.need_trace("slope");
  TracePlan next = e.plan;
  next.slope = of;
  e.show_plan(std::move(next));
}

void CheckGradient::carry_out(ExperimentState& e) const { e.need_trace("check").set_check(h); }

void StartExercise::carry_out(ExperimentState& e) const { e.need_trace("exercise").set_exercise(on); }

void GiveAnswer::carry_out(ExperimentState& e) const { e.need_trace("answer").answer(value); }

void StartPractice::carry_out(ExperimentState& e) const { e.need_trace("practice").set_practice(level); }

void FillBox::carry_out(ExperimentState& e) const { e.need_trace("fill").fill(node, element, text); }

void RevealBox::carry_out(ExperimentState& e) const { e.need_trace("reveal").reveal(node, element); }

void Fold::carry_out(ExperimentState& e) const {
  std::set<std::string> known, folded(e.folds.begin(), e.folds.end());
  for (const TraceNode& n : e.need_trace("fold").nodes())
    if (!n.leaf && !n.scope.empty()) known.emplace(outermost(n.scope));
  std::string names;
  for (const std::string& name : known) names += join(names.empty() ? "" : ", ", name);
  DEEPX_REQUIRE(scope.empty() || known.contains(scope), value, "fold: scope is ", quote(scope), "; must be one of ",
                names);
  if (scope.empty())
    folded = on ? known : std::set<std::string>();
  else if (on)
    folded.insert(scope);
  else
    folded.erase(scope);
  e.folds.assign(folded.begin(), folded.end());
  ++e.graph_revision;
}

}  // namespace deepx::inline DEEPX_PRECISION::command
