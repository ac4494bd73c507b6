// SPDX-License-Identifier: MIT
#include "playground/model/experiment/commands/open_commands.h"

#include "nlohmann/json.hpp"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/access_groups.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/view.h"
#include "playground/model/problems/preset.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/text/base64.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION::command {
namespace {

using Json = CommandFields::Json;

void names(CommandFields& f, std::string_view list, std::vector<std::string>& names) {
  const auto read = [&](std::string_view path, const Json& j) {
    if (!j.is_array()) CommandFields::refuse(path, j, "a list of names, as [\"data\", \"optimizer.name\"]");
    std::string text;
    for (const Json& item : j) text += CommandFields::read_text(path, item) + ",";
    names = access_names(path, text);
  };
  f.other(may(list), {"[names]", read, [&] { return Json(names); }});
}

}  // namespace

void Show::fields(CommandFields& f) { f.choice(alone("view"), view, kViewNames); }

void Load::fields(CommandFields& f) {
  f.other(alone("spec"), {"spec", [&](std::string_view, const Json& j) { spec = spec_from_json(j.dump()); },
                          [&] { return Json::parse(spec_to_json(spec)); }});
}

void Load::carry_out(ExperimentState& e) const { e.start(spec, true); }

void Open::fields(CommandFields& f) {
  const auto read = [&](std::string_view path, const Json& j) {
    ReadLink link = read_link(CommandFields::read_text(path, j));
    if (!link.problems.empty()) throw Error(ErrorKind::value, link.problems.front());
    state = std::move(link.state);
  };
  f.other(alone("link"), {"link", read, [&] { return Json(link_of(state)); }});
}

void LoadModel::fields(CommandFields& f) {
  const auto read = [&](std::string_view path, const Json& j) {
    bytes = from_base64("load_model", CommandFields::read_text(path, j));
  };
  f.other(alone("base64"), {"base64", read, [&] { return Json(to_base64(bytes)); }});
  f.flag(may("anyway"), anyway);
}

void LoadModel::carry_out(ExperimentState& e) const { e.load_model(bytes, anyway); }

void Resume::fields(CommandFields& f) {
  const auto read = [&](std::string_view path, const Json& j) { session = trimmed(CommandFields::read_text(path, j)); };
  f.other(alone("session"), {"session", read, [&] { return Json(session); }});
}

void SetAccess::fields(CommandFields& f) {
  names(f, "hide", access.hide);
  names(f, "lock", access.lock);
}

void SetAccess::carry_out(ExperimentState& e) const { e.access = access; }

void Show::carry_out(ExperimentState& e) const {
  if (view == e.view) return;
  DEEPX_REQUIRE(view != View::backprop || !e.plan.needs_points() || !e.points.train.empty(), value,
                "view: backprop needs a point to trace, and there is none yet; add some in the Train view");
  e.view = view;
  e.owed = 0;
  if (e.view == View::problems) e.need_problem();
  if (e.view == View::backprop)
    e.open_trace(0, -1, -1);
  else
    e.trace.reset();
}

void Open::carry_out(ExperimentState& e) const {
  const LinkState& link = state;
  if (!link.problem.empty() && on_the_plane(link.problem))
    return e.access = link.access, OpenProblem{link.problem, link.problem_settings}.carry_out(e);
  const bool same_problem =
      goes_on && e.problem && e.problem->preset() == link.problem && e.problem->changes() == link.problem_settings;
  if (!link.problem.empty() && !same_problem)
    e.problem = std::make_shared<ProblemRun>(link.problem, link.problem_settings);
  else if (link.view == View::problems)
    e.need_problem();
  if (goes_on)
    e.change(link.spec);
  else if (!(link.spec == e.spec) || e.run->steps() > 0)
    e.start(link.spec, true);
  e.plot = link.plot;
  e.fit_plot();
  e.selected_point = link.point < e.data_size() ? link.point : -1;
  e.space_stale = e.probe_stale = e.uncertainty_stale = true;
  e.access = link.access;
  // Backprop keeps its position and samples while it is not open.
  if (!goes_on || link.view == View::backprop) {
    e.trace_samples.clear();
    for (int row : link.trace_samples)
      if (row < e.data_size() && e.trace_samples.size() < 8) e.trace_samples.push_back(row);
    e.plan = link.plan;
    e.folds = link.folds;
  }
  e.view = link.view == View::backprop && e.plan.needs_points() && e.points.train.empty() ? View::train : link.view;
  e.owed = 0;
  if (e.view == View::backprop)
    e.open_trace(link.trace_at, link.trace_node, link.trace_element);
  else
    e.trace.reset();
}

void Resume::carry_out(ExperimentState& e) const { e.resume(session); }

void OpenProblem::carry_out(ExperimentState& e) const {
  if (!on_the_plane(name)) {
    e.problem = std::make_shared<ProblemRun>(name, settings, table);
    return Show{View::problems}.carry_out(e);
  }
  for (const auto& [setting, value] : settings) check_problem_change(name, setting, value);
  e.start(spec_from_json(problem_from_json(preset_file(name).json).plane), true);
  Show{View::train}.carry_out(e);
}

}  // namespace deepx::inline DEEPX_PRECISION::command
