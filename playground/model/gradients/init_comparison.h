// SPDX-License-Identifier: MIT
// The comparison of initializers: the same network, data and seed with several initializers, layer by layer, before
// training and after some.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "playground/model/gradients/init_comparison_plan.h"
#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

class InitLab {
 public:
  /// For each layer, hidden layers first, then the output; on all training samples at once.
  struct Moment {
    std::vector<float> outputs;    ///< root mean square of its outputs
    std::vector<float> gradients;  ///< root mean square of ∂L/∂w
    double loss = 0;               ///< on the training samples, without a penalty
    bool known() const { return !outputs.empty(); }
  };
  struct Row {
    std::string name;  ///< name in the catalogue
    Moment before{}, after{};
    bool diverged = false;  ///< the numbers left their range at `after`
  };
  static constexpr int kMostSteps = 10'000;

  /// Throws Error::value for an initializer that is unknown or cannot fill these layers, and for steps out of range.
  InitLab(InitLabPlan plan, const Spec& spec, int classes, const SplitPoints& points);
  ~InitLab();
  InitLab(const InitLab&) = delete;
  InitLab& operator=(const InitLab&) = delete;

  /// Continues for about `budget_ms`. The result does not depend on how the work is divided into ticks. True if there
  /// is something new.
  bool tick(double budget_ms);
  bool running() const { return at_ < rows_.size(); }
  double progress() const;  ///< 0 to 1
  const InitLabPlan& plan() const { return plan_; }
  /// The experiment's spec at the start of the comparison.
  const Spec& spec() const { return spec_; }
  std::span<const Row> rows() const { return rows_; }

 private:
  struct Worker;
  Spec spec_with(const std::string& initializer) const;
  void step();

  InitLabPlan plan_;
  Spec spec_;
  int classes_;
  SplitPoints points_;
  std::vector<Row> rows_;
  std::size_t at_ = 0;  ///< the current row
  std::unique_ptr<Worker> worker_;
};

/// The factor by which a quantity changes through the layers: from the first to the last for outputs (forward), from
/// the last to the first for gradients (backward). NaN if it is unknown.
double forward_ratio(std::span<const float> outputs);
double backward_ratio(std::span<const float> gradients);
}  // namespace deepx::inline DEEPX_PRECISION
