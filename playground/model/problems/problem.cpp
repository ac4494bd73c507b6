// SPDX-License-Identifier: MIT
// Shared by all problems: goals, and stepping.
#include "playground/model/problems/problem.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/error.h"
#include "playground/model/problems/problem_boundary.h"
#include "playground/model/problems/problem_catenary.h"
#include "playground/model/problems/problem_supervised.h"
#include "playground/model/text/finite.h"

namespace deepx::inline DEEPX_PRECISION {
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
  if (!std::ranges::all_of(parameters_, [](const Tensor& p) { return all_finite(p.data()); }))
    loss_value_ = std::numeric_limits<double>::quiet_NaN();
  schedule_.advance(loss_value_);
  ++steps_;
}

}  // namespace deepx::inline DEEPX_PRECISION
