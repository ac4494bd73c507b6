// SPDX-License-Identifier: MIT
// LayerRecorder: observes a run during training and measures its layers.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/gradients/layer_stats.h"

namespace deepx::inline DEEPX_PRECISION {

class Run;

/// The slopes of an activation at many places at once, by its operator's own rule.
class ActivationSlopes {
 public:
  ActivationSlopes(std::string_view activation, int rows, int units);
  ~ActivationSlopes();
  /// At each of `z` [rows, units]; valid until the next call.
  std::span<const Real> at(std::span<const Real> z);
  bool fits(std::string_view activation, int rows, int units) const;
  /// The largest magnitude, and whether it fades out at both ends.
  Real largest() const { return largest_; }
  bool saturates() const { return saturates_; }

 private:
  struct Pass;
  std::string activation_;  // a copy: the spec may be replaced before the next step
  std::unique_ptr<Pass> pass_;
  Real largest_ = 1;
  bool saturates_ = false;
};

class LayerRecorder {
 public:
  LayerRecorder();
  ~LayerRecorder();

  /// Call it around each step of the run. Allocates nothing after the first steps. The noise is that of the latest
  /// epoch in which it was called with `noise_too`: the noise costs a few percent of a small network's step, everything
  /// else almost nothing.
  void before_step(const Run& run, bool noise_too);
  void after_step(const Run& run);
  /// Forgets all steps: another run begins.
  void clear();

  /// Hidden layers, then the output, after the run's latest step and evaluation. Gradients are known if the recorder
  /// has seen that step.
  std::span<const LayerStats> measure(const Run& run);
  /// For each unit of a hidden layer the share of the training samples for which it passes gradient, at the latest
  /// measure().
  std::span<const float> passing(int layer) const { return layers_[static_cast<std::size_t>(layer)].passing; }

 private:
  struct Layer {
    std::vector<Real> before;  ///< its weights before the latest step
    std::vector<double> sum;   ///< sum of the gradients of this epoch's batches
    double squares = 0;        ///< sum of their squared norms
    float noise = LayerStats::kUnknown;
    std::unique_ptr<ActivationSlopes> slopes;
    std::vector<float> passing;
  };
  void finish_noise(const Run& run);
  void measure_gradient(const Run& run, int k, LayerStats& to);
  void measure_units(const Run& run, int k, LayerStats& to);

  std::vector<Layer> layers_;
  std::vector<LayerStats> stats_;
  std::vector<Real> magnitudes_;
  long long step_ = -1;  ///< the latest step seen, -1 for none
  bool noise_too_ = false;
  int batches_ = 0, batch_ = 0;  ///< number of whole batches in the sums above, and their size
};

}  // namespace deepx::inline DEEPX_PRECISION
