// SPDX-License-Identifier: MIT
// Run: a network in training. Records each pass once and replays it with the next samples; a step allocates nothing.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "playground/model/train/metrics.h"
#include "playground/model/train/network.h"

namespace deepx::inline DEEPX_PRECISION {

/// Samples in the network's form: features row by row, and targets: classes, or for a regression numbers.
struct Samples2d {
  std::vector<Real> rows;
  std::vector<int> labels;
  std::vector<Real> numbers;
  int size() const { return static_cast<int>(labels.size()); }
};

/// Everything that determines how a run continues, bit for bit, besides its spec and data. Plain numbers, a few kB for
/// a small network.
struct RunSnapshot {
  std::vector<Real> network;  ///< Network::state(), one tensor after another
  std::int64_t optimizer_steps = 0;
  std::vector<OptimizerState> optimizer;  ///< state for each updated parameter
  ScheduleState schedule;
  std::uint64_t shuffling = 0;       ///< state of the generator
  std::vector<std::uint16_t> order;  ///< order of the samples in the current epoch
  int cursor = 0, epoch = 0;         ///< samples used in the current epoch, epochs done
  long long steps = 0;
  bool operator==(const RunSnapshot& other) const;
  std::size_t bytes() const;
};

/// Checks combinations of values that are valid on their own. Throws Error::value.
void require_fitting(const Spec& spec);

class Run {
 public:
  /// Throws Error::value for values that do not fit together: BatchNorm with batches of one.
  Run(const Spec& spec, int classes, const SplitPoints& points);

  /// Takes over loss, batch size, optimizer and the parts of the network that runs_on() allows; weights and everything
  /// else stay. An optimizer of the same name keeps its state.
  void reconfigure(const Spec& next);

  RunSnapshot snapshot() const;
  /// The same into an existing one, whose memory is used again.
  void save(RunSnapshot& to) const;
  /// Continues from there, in the current configuration. Gradients are unknown until the next step.
  ///   Throws Error::value, and changes nothing, if it belongs to another network, optimizer or number of samples.
  void restore(const RunSnapshot& from);

  /// Increases with every change of the run, but not with its evaluation.
  long long changes() const { return changes_; }

  /// Continues with other points with the same number of classes: the weights and the optimizer's state stay, an epoch
  /// begins.
  void replace_points(const Spec& spec, const SplitPoints& points);

  /// One mini-batch; there must be points to train on. True if it ended an epoch. The last batch of an epoch may be
  /// smaller, so that each sample is used once.
  bool step();
  /// False if something is NaN or infinite: the loss of the latest step or a parameter after it, or in a later
  /// evaluate() a loss or an output. Check it before using the numbers.
  bool finite() const { return finite_; }
  /// Layer and operator where that began: "hidden2, matmul".
  std::string first_non_finite() const;
  /// Writes one weight (`from` an input of that layer) or bias (`from` -1). The optimizer's state for it stays.
  void set_parameter(int layer, int from, int unit, double value);
  /// The optimizer's next change of it if the latest gradient came again; 0 before the first step and in a frozen
  /// layer.
  double next_change(int layer, int from, int unit) const;
  /// Loss and accuracy (regression: R²) on all training and all test samples; meaningless unless finite() is true
  /// afterwards.
  Metrics evaluate();

  long long steps() const { return steps_; }
  int epoch() const { return epoch_; }
  /// True between the last batch of an epoch and the first of the next, and at the start.
  bool at_epoch_end() const { return cursor_ == 0; }
  int batch() const { return batch_; }
  /// Steps until the current epoch ends, at least 1.
  int batches_left() const { return (train_.size() - cursor_ + batch_ - 1) / batch_; }
  int batches_per_epoch() const { return std::max(1, (train_.size() + batch_ - 1) / batch_); }
  const Network& network() const { return network_; }
  const Objective& objective() const { return objective_; }
  const Optimizer& optimizer() const { return optimizer_; }
  /// Loss on all training samples, without the penalty.
  double train_loss();
  /// The rate from which the schedule starts, instead of the spec's.
  void set_learning_rate(double rate) { rate_ = rate; }
  /// The current learning rate from the schedule.
  double learning_rate() const { return schedule_.rate(rate_); }
  const Samples2d& train_samples() const { return train_; }
  const Samples2d& test_samples() const { return test_; }
  int test_size() const { return test_.size(); }
  std::size_t parameter_count() const { return parameters_.size(); }
  /// The network's outputs on all training and all test samples at the latest evaluate() [N, outputs], and a number
  /// that identifies that evaluation.
  std::span<const Real> train_outputs() const { return on_train_ ? on_train_->logits.data() : std::span<const Real>(); }
  std::span<const Real> test_outputs() const { return on_test_ ? on_test_->logits.data() : std::span<const Real>(); }
  long long evaluation_id() const { return evaluation_id_; }
  /// The pass over all training samples at the latest evaluate(); null if there are none.
  const Program* train_pass() const { return on_train_.get(); }
  /// Samples of the latest mini-batch; 0 before the first.
  int latest_rows() const { return latest_ ? latest_->rows() : 0; }
  /// Gradient of parameter `i` in the latest step; empty before the first.
  std::span<const Real> grad(std::size_t i) const { return latest_ ? latest_->grad(i) : std::span<const Real>(); }

 private:
  Program& program_for(int rows);
  void shuffle();
  void begin_order();
  bool parameters_finite() const;
  double accuracy(const Program& program, const Samples2d& samples) const;
  double r_squared(const Program& program, const Samples2d& samples) const;

  Samples2d train_, test_;
  Network network_;
  Objective objective_;
  Optimizer optimizer_;
  Schedule schedule_;
  double rate_;
  std::vector<Tensor> parameters_, weights_, state_;  // all share storage with the network
  std::vector<bool> frozen_;                          // in the order of parameters_
  std::unique_ptr<Program> full_, rest_, on_train_, on_test_;
  Program* latest_ = nullptr;
  Rng shuffling_;
  std::vector<int> order_, batch_labels_;
  std::vector<Real> batch_numbers_;
  int batch_ = 1, cursor_ = 0, epoch_ = 0;
  long long steps_ = 0, evaluation_id_ = 0, changes_ = 0;
  bool finite_ = true;
};

/// The optimizer of a spec with its settings.
Optimizer make_optimizer(const Spec& spec);
Schedule make_schedule(const Spec& spec);

}  // namespace deepx::inline DEEPX_PRECISION
