// SPDX-License-Identifier: MIT
// Steps a problem within a budget of time.
#include "playground/model/problems/problem_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/core/error.h"
#include "playground/model/problems/preset.h"
#include "playground/model/problems/problem_rows.h"
#include "playground/model/text/inline_math.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::size_t kMostLosses = 1024;
constexpr double kLookEveryS = 0.05;        // measures and figures cost more than a step
constexpr double kLookShare = 0.2;          // largest share of the time for measures and figures
constexpr double kShortestS = 8;            // shortest time for the planned steps, so that the solution can be watched
constexpr int kMostProblemSteps = 100'000;  // limit of one command, so that a page does not hang
constexpr std::string_view kSeed = "seed";  // changed like a setting, and in links

using Clock = std::chrono::steady_clock;
double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// A setting by its name, or the seed.
void change(ProblemSpec& spec, std::string_view name, double value) {
  problem_rows().set(spec, name == kSeed ? std::string(kSeed) : join("settings.", name), deepx::to_text(value));
}

}  // namespace

std::span<const ProblemSpec> presets() {
  static const std::vector<ProblemSpec> all = [] {
    std::vector<ProblemSpec> specs;
    for (const PresetFile& file : preset_files()) specs.push_back(problem_from_json(file.json));
    return specs;
  }();
  return all;
}

std::string in_words(const ProblemSpec& spec) {
  return join(spec.sought, spec.sought.empty() || spec.words.empty() ? "" : " ", plain_math(spec.words));
}

bool on_the_plane(std::string_view preset) { return problem_from_json(preset_file(preset).json).problem == "plane"; }

void check_problem_change(std::string_view preset, std::string_view name, double value) {
  ProblemSpec spec = problem_from_json(preset_file(preset).json);
  DEEPX_REQUIRE(spec.problem != "plane", value, "problem: ", preset, " has no settings; change its spec by \"set\"");
  change(spec, name, value);
}

ProblemRun::ProblemRun(std::string_view preset, std::map<std::string, double> changes, OwnTable table)
    : preset_(preset),
      spec_(problem_from_json(preset_file(preset).json)),
      changes_(std::move(changes)),
      table_(std::move(table)) {
  std::erase_if(changes_, [&](const auto& change) { return same_as_file(change.first, change.second); });
  for (const auto& [name, value] : changes_) change(spec_, name, value);
  if (!table_.csv.empty()) put_own_table();
  restart();
}

/// The preset's goals belong to its own table, so another table has none.
void ProblemRun::put_own_table() {
  DEEPX_REQUIRE(!spec_.table.empty(), value, "problem: ", preset_,
                " has no table; use table_classes or table_numbers for a table");
  spec_.table = table_.csv;
  spec_.target = table_.target;
  spec_.decimal = table_.decimal;
  spec_.title = "Your table";
  spec_.sought = "Find one column of your table from all others.";
  spec_.words =
      "A column of texts is predicted as a class, a column of numbers as a number. The table stays in this page.";
  spec_.source.clear();
  spec_.goals.clear();
}

double ProblemRun::setting(std::string_view name) const {
  const auto set = spec_.settings.find(std::string(name));
  if (set != spec_.settings.end()) return set->second;
  return Settings(info().name, info().settings).get(name);
}

/// A change to the file's own value is not a change.
bool ProblemRun::same_as_file(const std::string& name, double value) const {
  if (name == kSeed) return value == static_cast<double>(spec_.seed);
  return info().settings.end() != std::ranges::find(info().settings, name, &Setting::name) && setting(name) == value;
}

void ProblemRun::restart() {
  auto next = make_problem(spec_);  // throws before anything changes
  problem_ = std::move(next);
  losses_.assign(1, static_cast<float>(problem_->loss()));
  stride_ = 1;
  playing_ = false;
  look();
}

void ProblemRun::reset() { restart(); }

void ProblemRun::restore(long long steps, bool playing) {
  if (problem_->steps() != steps) {
    restart();
    while (problem_->steps() < steps) one_step();
    look();
  }
  playing_ = playing;
}

void ProblemRun::new_seed() {
  spec_.seed = Rng(spec_.seed, Stream::init).next() % 1'000'000;
  changes_[std::string(kSeed)] = static_cast<double>(spec_.seed);
  restart();
}

void ProblemRun::play(bool on) {
  DEEPX_REQUIRE(!on || finite(), value, "play: the loss is not a number since step ", problem_->steps(),
                "; reset first");
  playing_ = on;
  owed_ = 1;
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
  DEEPX_REQUIRE(count >= 1 && count <= kMostProblemSteps, value, "step: count is ", count, "; must be between 1 and ",
                kMostProblemSteps);
  DEEPX_REQUIRE(finite(), value, "step: the loss is not a number since step ", problem_->steps(), "; reset first");
  for (int k = 0; k < count && finite(); ++k) one_step();
  look();
}

bool ProblemRun::tick(double dt_s, double budget_ms) {
  if (!playing_) return false;
  since_look_s_ += dt_s;
  owed_ += dt_s * std::max(1, spec_.steps) / kShortestS;
  if (owed_ < 1) return false;
  const Clock::time_point begin = Clock::now();
  const bool was_done = done();
  do {
    one_step();
    owed_ -= 1;
    if (!finite() || (done() && !was_done)) playing_ = false;
  } while (playing_ && owed_ >= 1 && 1000 * seconds_since(begin) < budget_ms);
  owed_ = std::min(owed_, 1.0);  // steps for which there was no time are skipped
  if (!playing_ || since_look_s_ >= look_every_s_) look();
  return true;
}

void ProblemRun::look() {
  const Clock::time_point begin = Clock::now();
  measures_ = problem_->measures();
  if (finite()) figure_ = problem_->figure();  // else the last figure that can be drawn
  look_every_s_ = std::max(kLookEveryS, seconds_since(begin) / kLookShare);
  since_look_s_ = 0;
  ++revision_;
}

const Goal* ProblemRun::goal_of(const Measure& measure) const {
  for (const Goal& goal : spec_.goals)
    if (goal.measure == measure.name) return &goal;
  return nullptr;
}

}  // namespace deepx::inline DEEPX_PRECISION
