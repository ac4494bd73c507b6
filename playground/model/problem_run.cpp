// SPDX-License-Identifier: MIT
// Stepping a problem within a budget of time.
#include "playground/model/problem_run.h"

#include <chrono>
#include <cmath>

#include "engine/core/error.h"
#include "playground/model/preset.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::size_t kMostLosses = 1024;
constexpr double kLookEveryS = 0.25;  // measures and figures cost more than a step
constexpr int kMostSteps = 100'000;   // of one command, so that a page does not hang

}  // namespace

ProblemRun::ProblemRun(std::string_view preset, std::map<std::string, double> changes)
    : preset_(preset), spec_(problem_from_json(preset_file(preset).json)), changes_(std::move(changes)) {
  for (const auto& [name, value] : changes_) spec_.settings[name] = value;
  restart();
}

void ProblemRun::restart() {
  auto next = make_problem(spec_);  // throws before anything has changed
  problem_ = std::move(next);
  losses_.assign(1, static_cast<float>(problem_->loss()));
  stride_ = 1;
  playing_ = false;
  look();
}

void ProblemRun::reset() { restart(); }

void ProblemRun::new_seed() {
  const std::uint64_t before = spec_.seed;
  spec_.seed = Rng(before, Stream::init).next() % 1'000'000;
  restart();
}

void ProblemRun::play(bool on) {
  DEEPX_REQUIRE(!on || finite(), value, "play: the loss is not a number since step ", problem_->steps(),
                "; reset first");
  playing_ = on;
  if (!on) look();
}

bool ProblemRun::finite() const { return std::isfinite(problem_->loss()); }

void ProblemRun::one_step() {
  problem_->step();
  if (problem_->steps() % stride_ == 0) losses_.push_back(static_cast<float>(problem_->loss()));
  if (losses_.size() < kMostLosses) return;
  for (std::size_t i = 0; 2 * i < losses_.size(); ++i) losses_[i] = losses_[2 * i];
  losses_.resize((losses_.size() + 1) / 2);
  stride_ *= 2;
}

void ProblemRun::step(int count) {
  DEEPX_REQUIRE(count >= 1 && count <= kMostSteps, value, "step: count is ", count,
                "; must be between 1 and ", kMostSteps);
  DEEPX_REQUIRE(finite(), value, "step: the loss is not a number since step ", problem_->steps(),
                "; reset first");
  for (int k = 0; k < count && finite(); ++k) one_step();
  look();
}

bool ProblemRun::tick(double dt_s, double budget_ms) {
  if (!playing_) return false;
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  const bool was_done = done();
  do {
    one_step();
    if (!finite() || (done() && !was_done)) playing_ = false;
  } while (playing_ && std::chrono::duration<double, std::milli>(Clock::now() - begin).count() < budget_ms);
  since_look_s_ += dt_s;
  if (!playing_ || since_look_s_ >= kLookEveryS) look();
  return true;
}

void ProblemRun::look() {
  measures_ = problem_->measures();
  figure_ = problem_->figure();
  since_look_s_ = 0;
  ++revision_;
}

const Goal* ProblemRun::goal_of(const Measure& measure) const {
  for (const Goal& goal : spec_.goals)
    if (goal.measure == measure.name) return &goal;
  return nullptr;
}

}  // namespace deepx::inline DEEPX_PRECISION
