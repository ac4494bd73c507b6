// SPDX-License-Identifier: MIT
// Solves a problem, and compares its measures with their goals.
#include "playground/cli/solve.h"

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "playground/model/problems/problem_rows.h"
#include "playground/model/text/json_text.h"

namespace deepx {
namespace {

using Json = nlohmann::ordered_json;

Json number(double v) { return std::isfinite(v) ? Json(v) : Json(); }

/// A path of the file, or the name of a setting alone.
void change(ProblemSpec& spec, const std::string& path, const std::string& text) {
  const bool setting = path.find('.') == path.npos && !problem_rows().find(path);
  problem_rows().set(spec, setting ? "settings." + path : path, text);
}

SolveResult result(const ProblemSpec& spec, const std::vector<Measure>& measures, long long steps, double seconds) {
  SolveResult out;
  Json values = Json::object();
  for (const Measure& m : measures) {
    Json entry = {{"value", number(m.value)}};
    for (const Goal& goal : spec.goals) {
      if (goal.measure != m.name) continue;
      entry["goal"] = goal.text();
      entry["met"] = goal.met(m.value);
      out.met &= goal.met(m.value);
    }
    values[m.name] = entry;
  }
  for (const Goal& goal : spec.goals)
    DEEPX_REQUIRE(values.contains(goal.measure), value, "problem: goals.", clipped(goal.measure),
                  ": there is no such measure");
  out.json = Json{{"problem", spec.title}, {"steps", steps}, {"seconds", seconds}, {"measures", values}}.dump();
  return out;
}

}  // namespace

bool is_problem_file(std::string_view json) {
  try {
    const Json j = read_json("train", json, "an object");
    return j.is_object() && j.contains("problem");
  } catch (const Error&) {
    return false;  // the reader of specs reports the error
  }
}

PlanePart plane_part(std::string_view json) {
  const ProblemSpec spec = problem_from_json(json);
  return {spec.problem == "plane" ? spec.plane : std::string(), spec.steps};
}

SolveResult judged(std::string_view json, const std::vector<std::pair<std::string, double>>& measures, long long steps,
                   double seconds) {
  std::vector<Measure> all;
  for (const auto& [name, value] : measures) all.push_back({name, "", value});
  return result(problem_from_json(json), all, steps, seconds);
}

SolveResult solve(const SolveRequest& request) {
  ProblemSpec spec = problem_from_json(request.json);
  for (const auto& [path, text] : request.changes) change(spec, path, text);
  if (!request.table.empty()) spec.table = request.table;
  if (!request.target.empty()) spec.target = request.target;
  if (!request.decimal.empty()) spec.decimal = request.decimal;
  const long long steps = request.steps < 0 ? spec.steps : request.steps;
  const auto start = std::chrono::steady_clock::now();
  const std::unique_ptr<Problem> problem = make_problem(spec);
  while (problem->steps() < steps && std::isfinite(problem->loss())) {
    problem->step();
    if (request.progress) request.progress(problem->steps(), steps, problem->loss());
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  SolveResult out = result(spec, problem->measures(), problem->steps(), seconds);
  out.met &= std::isfinite(problem->loss());
  out.notes = problem->notes();
  return out;
}

}  // namespace deepx
