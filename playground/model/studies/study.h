// SPDX-License-Identifier: MIT
// Studies: several runs with the same data, to see the effect of an optimizer, a seed or a learning rate.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "playground/model/studies/rate_range.h"
#include "playground/model/studies/study_plan.h"
#include "playground/model/train/history.h"

namespace deepx::inline DEEPX_PRECISION {

class Run;

/// One run of a study.
struct StudyMember {
  std::string name;  ///< "Adam", "seed 43"
  Spec spec{};
  History history{};
  Metrics metrics{};
  int epoch = 0;
  bool done = false;  ///< has finished all epochs, or stopped because numbers left their range
  bool diverged = false;
  std::vector<float>
      field{};             ///< its output over the plane, as PlotPart::field(), side kMapSide; empty before the start
  int field_revision = 0;  ///< increases with each picture
};

/// Measures after each epoch, in the order of History.
enum class StudyCurve { train_loss, test_loss, train_accuracy, test_accuracy };
std::span<const float> curve_of(const History& history, StudyCurve curve);

/// Distribution of the members' values at one epoch: of those whose numbers are finite.
struct Quartiles {
  float low, lower_quartile, median, upper_quartile, high;
};

class Study {
 public:
  /// Throws Error::value for a plan outside its limits.
  Study(StudyPlan plan, const Spec& spec, int classes, const SplitPoints& points);
  ~Study();
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;

  /// Continues for about `budget_ms`. The result does not depend on how the work is divided into ticks. True if there
  /// is something new to see.
  bool tick(double budget_ms);
  /// Stops it in its current state.
  void stop();
  bool running() const { return running_; }
  double progress() const;  ///< 0 to 1

  const StudyPlan& plan() const { return plan_; }
  /// The experiment's spec at the start of the study.
  const Spec& spec() const { return spec_; }
  int classes() const { return classes_; }
  bool tested() const { return !points_.test.empty(); }  ///< there are test points
  /// Empty for the rate test.
  std::span<const StudyMember> members() const { return members_; }
  /// Over the epochs that all members have reached (except those that left their range).
  std::span<const Quartiles> spread(StudyCurve curve) const;
  /// A round loss well below the members' start, to compare how soon each reaches it; 0 before they have started.
  double target() const { return target_; }
  /// The first epoch at which a loss was at most target(); nothing if there is none.
  std::optional<int> reached(const StudyMember& member, StudyCurve loss) const;
  const RateRange* rates() const { return rates_ ? &*rates_ : nullptr; }

 private:
  struct Worker;
  void step();
  void step_rates();
  void step_member(Worker& worker);
  void begin(std::size_t member);
  void end_epoch(Worker& worker);
  void finish(Worker& worker, bool diverged);
  void add_spread(int epoch);
  int common_epochs() const;

  StudyPlan plan_;
  Spec spec_;
  int classes_;
  SplitPoints points_;
  std::vector<StudyMember> members_;
  std::vector<std::unique_ptr<Worker>> workers_;  ///< members in training, at most as many as memory allows
  std::size_t next_ = 0, most_workers_ = 1;
  std::array<std::vector<Quartiles>, 4> spreads_;
  std::optional<RateRange> rates_;
  std::unique_ptr<Run> rate_run_;
  double target_ = 0;
  bool running_ = true;
};

}  // namespace deepx::inline DEEPX_PRECISION
