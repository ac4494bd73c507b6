// SPDX-License-Identifier: MIT
// Optimizers: how parameters follow their gradients. Catalogue entries, one block each; their settings can change while training.
#pragma once

#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/core/setting.h"
#include "engine/graph/sweep.h"

namespace deepx::inline DEEPX_PRECISION {

inline constexpr std::size_t kMaxBuffers = 2;

/// One parameter array and what its update may use.
struct Update {
  std::span<Real> p;                                  ///< parameters, changed in place
  std::span<const Real> g;                            ///< their gradients
  std::array<Real*, kMaxBuffers> state;               ///< arrays of p's size, 0 before the first step
  std::span<const double> settings;                   ///< in the order of OptimizerInfo::settings
  double step;                                        ///< 1 for the first
};

struct OptimizerInfo {
  std::string_view name{}, label{}, math{}, words{}, source{};
  std::vector<Setting> settings{};                    ///< the first is learning_rate
  std::array<std::string_view, kMaxBuffers> buffers{};///< names of the state arrays, "" when unused
  void (*update)(const Update&) = nullptr;
};
inline Catalogue<OptimizerInfo>& optimizer_catalogue() {
  static Catalogue<OptimizerInfo> catalogue("optimizer");
  return catalogue;
}
struct RegisteredOptimizer {
  explicit RegisteredOptimizer(const OptimizerInfo& info) { optimizer_catalogue().add(info); }
};

/// An optimizer at work: an entry, its settings, and the state it keeps for each parameter. A value: a copy is independent, so a
/// preview of the next step runs on a copy.
class Optimizer {
 public:
  explicit Optimizer(const OptimizerInfo& info);
  const OptimizerInfo& info() const { return *info_; }
  /// Throws Error::value when the optimizer has no such setting or the value is outside its range.
  void set(std::string_view setting, double value) { settings_.set(setting, value); }
  double get(std::string_view setting) const { return settings_.get(setting); }
  std::int64_t steps() const { return steps_; }
  /// State array `buffer` of parameter `index`; empty before the first step.
  std::span<const Real> state(std::size_t index, std::size_t buffer) const;

  /// One step for all parameters, in the same order each time. Those the loss does not depend on stay as they are.
  void step(std::span<Tensor> parameters, const Gradients& gradients);
  /// The same by hand: begin_step() once, then update() for each parameter.
  void begin_step() { ++steps_; }
  void update(std::size_t index, std::span<Real> p, std::span<const Real> g);

 private:
  const OptimizerInfo* info_;
  Settings settings_;
  std::int64_t steps_ = 0;
  std::vector<std::array<std::vector<Real>, kMaxBuffers>> state_;
};

}  // namespace deepx::inline DEEPX_PRECISION
