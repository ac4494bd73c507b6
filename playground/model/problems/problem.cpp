// SPDX-License-Identifier: MIT
// Shared by all problems: their files, and stepping.
#include "playground/model/problems/problem.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/core/error.h"
#include "playground/model/problems/problem_boundary.h"
#include "playground/model/problems/problem_catenary.h"
#include "playground/model/problems/problem_supervised.h"
#include "playground/model/text/finite.h"
#include "playground/model/text/json_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using Json = nlohmann::ordered_json;

[[noreturn]] void refuse_problem(std::string_view path, const Json& given, std::string_view right) {
  throw Error(ErrorKind::value, join("problem: ", clipped(path), " is ", shown_json(given), "; must be ", right));
}

std::string text_in(const std::string& path, const Json& j) {
  if (!j.is_string()) refuse_problem(path, j, "a text in quotes");
  return j.get<std::string>();
}

double number_in(const std::string& path, const Json& j, double low, double high, bool whole = false) {
  const bool fits = j.is_number() && j.get<double>() >= low && j.get<double>() <= high;
  if (!fits || (whole && j.get<double>() != std::floor(j.get<double>())))
    refuse_problem(path, j, join(whole ? "a whole number in [" : "a number in [", low, ", ", high, "]"));
  return j.get<double>();
}

// Numbers by name; the entry that declares them checks their ranges.
std::map<std::string, double> settings_in(const std::string& path, const Json& j) {
  if (!j.is_object()) refuse_problem(path, j, "an object of numbers");
  std::map<std::string, double> settings;
  for (const auto& [key, value] : j.items())
    settings[key] = number_in(path + "." + key, value, -1e300, 1e300);
  return settings;
}

// "adam", or {"name": "adam", "learning_rate": 0.01}.
Choice choice_in(const std::string& path, const Json& j, const char* key) {
  if (j.is_string()) return {j.get<std::string>()};
  if (!j.is_object() || !j.contains(key))
    refuse_problem(path, j, join("a name, or an object with ", quote(key), " and settings"));
  Json rest = j;
  rest.erase(key);
  return {text_in(join(path, ".", key), j[key]), settings_in(path, rest)};
}

std::vector<Choice> layers_in(const Json& j) {
  if (!j.is_array())
    refuse_problem("layers", j, "a list of layers, such as [\"relu\", {\"layer\": \"Linear\", \"out_features\": 3}]");
  std::vector<Choice> layers;
  for (const Json& layer : j) layers.push_back(choice_in(join("layers.", layers.size()), layer, "layer"));
  return layers;
}

// {"error": {"at_most": 0.001}}, {"sag": {"about": 0.2003, "within": 0.0001}}
std::vector<Goal> goals_in(const Json& j) {
  if (!j.is_object()) refuse_problem("goals", j, "an object of measures");
  std::vector<Goal> goals;
  for (const auto& [measure, value] : j.items()) {
    const std::string path = "goals." + measure;
    Goal goal{measure};
    const auto number = [&](const char* key) {
      return number_in(join(path, ".", key), value[key], -1e300, 1e300);
    };
    if (value.is_object() && value.contains("at_most")) {
      goal.limit = number("at_most");
    } else if (value.is_object() && value.contains("at_least")) {
      goal.relation = Goal::Relation::at_least;
      goal.limit = number("at_least");
    } else if (value.is_object() && value.contains("about") && value.contains("within")) {
      goal.relation = Goal::Relation::about;
      goal.limit = number("about");
      goal.tolerance = number("within");
    } else {
      refuse_problem(path, value, "{\"at_most\": x}, {\"at_least\": x} or {\"about\": x, \"within\": d}");
    }
    goals.push_back(goal);
  }
  return goals;
}

struct Key {
  std::string_view name;
  void (*read)(ProblemSpec& spec, const std::string& path, const Json& value);
};
constexpr Key kKeys[] = {
    {"title", [](ProblemSpec& s, const std::string& path, const Json& j) { s.title = text_in(path, j); }},
    {"words", [](ProblemSpec& s, const std::string& path, const Json& j) { s.words = text_in(path, j); }},
    {"source", [](ProblemSpec& s, const std::string& path, const Json& j) { s.source = text_in(path, j); }},
    {"problem", [](ProblemSpec& s, const std::string& path, const Json& j) { s.problem = text_in(path, j); }},
    {"plane", [](ProblemSpec& s, const std::string&, const Json& j) { s.plane = j.dump(); }},
    {"settings",
     [](ProblemSpec& s, const std::string& path, const Json& j) { s.settings = settings_in(path, j); }},
    {"layers", [](ProblemSpec& s, const std::string&, const Json& j) { s.layers = layers_in(j); }},
    {"initializer",
     [](ProblemSpec& s, const std::string& path, const Json& j) { s.initializer = text_in(path, j); }},
    {"loss", [](ProblemSpec& s, const std::string& path, const Json& j) { s.loss = text_in(path, j); }},
    {"optimizer", [](ProblemSpec& s, const std::string& path,
                     const Json& j) { s.optimizer = choice_in(path, j, "name"); }},
    {"schedule",
     [](ProblemSpec& s, const std::string& path, const Json& j) { s.schedule = choice_in(path, j, "name"); }},
    {"batch", [](ProblemSpec& s, const std::string& path,
                 const Json& j) { s.batch = int(number_in(path, j, 1, 1e5, true)); }},
    {"steps", [](ProblemSpec& s, const std::string& path,
                 const Json& j) { s.steps = int(number_in(path, j, 0, 1e9, true)); }},
    {"seed", [](ProblemSpec& s, const std::string& path,
                const Json& j) { s.seed = std::uint64_t(number_in(path, j, 0, kLargestSeed, true)); }},
    {"table", [](ProblemSpec& s, const std::string& path, const Json& j) { s.table = text_in(path, j); }},
    {"target", [](ProblemSpec& s, const std::string& path, const Json& j) { s.target = text_in(path, j); }},
    {"decimal", [](ProblemSpec& s, const std::string& path, const Json& j) { s.decimal = text_in(path, j); }},
    {"goals", [](ProblemSpec& s, const std::string&, const Json& j) { s.goals = goals_in(j); }},
};

}  // namespace

ProblemSpec problem_from_json(std::string_view text) {
  const Json json = read_json("problem", text, R"(an object, such as {"problem": "catenary"})");
  if (!json.is_object()) refuse_problem("the file", json, "an object");
  ProblemSpec spec;
  for (const auto& [key, value] : json.items()) {
    std::string known;
    bool found = false;
    for (const Key& k : kKeys) {
      known += (known.empty() ? "" : ", ") + std::string(k.name);
      if (k.name != key) continue;
      k.read(spec, key, value);
      found = true;
    }
    DEEPX_REQUIRE(found, value, "problem: ", clipped(key), ": there is no such key; known: ", known);
  }
  DEEPX_REQUIRE(!spec.problem.empty(), value, "problem: \"problem\" is missing; it names one of plane, ",
                problem_catalogue().names());
  return spec;
}

bool Goal::met(double value) const {
  if (relation == Relation::at_most) return value <= limit;
  if (relation == Relation::at_least) return value >= limit;
  return std::abs(value - limit) <= tolerance;
}

std::string Goal::text() const {
  if (relation == Relation::about) return join(limit, " ± ", tolerance);
  return join(relation == Relation::at_most ? "at most " : "at least ", limit);
}

Catalogue<ProblemInfo>& problem_catalogue() {
  static Catalogue<ProblemInfo> catalogue("problem");
  return catalogue;
}

std::unique_ptr<Problem> make_problem(const ProblemSpec& spec) {
  const ProblemInfo& info = problem_catalogue().at(spec.problem);
  Settings settings(info.name, info.settings);
  for (const auto& [name, value] : spec.settings) settings.set(name, value);
  return info.make(spec, settings);
}

Problem::Problem(const ProblemSpec& spec)
    : choice_(spec.optimizer),
      optimizer_(optimizer_catalogue().at(spec.optimizer.name)),
      schedule_(schedule_catalogue().at(spec.schedule.name)) {
  restart_optimizer();
  base_rate_ = optimizer_.get("learning_rate");
  for (const auto& [name, value] : spec.schedule.settings) schedule_.set(name, value);
}

void Problem::restart_optimizer() {
  Optimizer fresh(optimizer_.info());
  for (const auto& [name, value] : choice_.settings) fresh.set(name, value);
  optimizer_ = std::move(fresh);
}

void Problem::start(Tensor loss, std::vector<Tensor> parameters) {
  loss_ = std::move(loss);
  parameters_ = std::move(parameters);
  loss_value_ = static_cast<double>(loss_.item());
}

int Problem::parameter_count() const {
  int count = 0;
  for (const Tensor& p : parameters_) count += p.size();
  return count;
}

void Problem::step() {
  before_step();
  optimizer_.set("learning_rate", schedule_.rate(base_rate_));
  loss_value_ = optimizer_.step(parameters_, tape_, loss_);
  if (!std::ranges::all_of(parameters_, [](const Tensor& p) { return all_finite(p.data()); })) loss_value_ = std::numeric_limits<double>::quiet_NaN();
  schedule_.advance(loss_value_);
  ++steps_;
}

}  // namespace deepx::inline DEEPX_PRECISION
