// SPDX-License-Identifier: MIT
// The network a spec describes, and its passes recorded for a fixed number of rows, to be replayed with other numbers.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/graph/sweep.h"
#include "engine/nn/activation.h"
#include "engine/nn/linear.h"
#include "engine/nn/regularizer.h"
#include "playground/model/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// Linear and activation for each hidden layer, Linear for the output. Features [N, D] → logits [N, 1] for two classes,
/// [N, K] for more.
class Network {
 public:
  Network(const Spec& spec, int classes);
  /// A network of its own with the same numbers.
  Network clone() const;

  /// `outputs`, if given, gets each layer's output: hidden layers, then the logits.
  Tensor operator()(const Tensor& x, std::vector<Tensor>* outputs = nullptr) const;

  int layers() const { return static_cast<int>(linears_.size()); }
  const Linear& linear(int layer) const { return linears_[static_cast<std::size_t>(layer)]; }
  const std::string& name(int layer) const { return names_[static_cast<std::size_t>(layer)]; }
  int inputs() const { return linears_.front().weight.shape()[0]; }
  int outputs() const { return linears_.back().weight.shape()[1]; }
  /// Weight and bias of each layer in turn, sharing storage with the layers.
  std::vector<Tensor> parameters() const;
  /// The weights only.
  std::vector<Tensor> weights() const;
  /// All that training changes: the parameters, and what layers keep besides (running statistics, counters of draws). Sharing storage.
  std::vector<Tensor> state() const { return parameters(); }

 private:
  std::vector<std::string> names_;
  std::vector<Linear> linears_;
  std::vector<Activation> activations_;
};

/// What the network is compared with, and what keeps its weights or activations small.
class Objective {
 public:
  Objective(const Spec& spec, int classes);
  int classes() const { return classes_; }
  bool operator==(const Objective& o) const { return kind_ == o.kind_ && classes_ == o.classes_ && penalty_ == o.penalty_; }
  Shape target_shape(int rows) const;
  /// Writes the targets of these labels, in target_shape(labels.size()).
  void write_targets(std::span<const int> labels, std::span<Real> to) const;
  Tensor operator()(const Tensor& logits, const Tensor& target) const;
  /// The loss with what the regularizer adds to it; `outputs` are those of each layer.
  Tensor regularized(const Tensor& loss, const Network& network, std::span<const Tensor> outputs) const;
  /// To be called after each step: the regularizer, if it is a constraint, puts the weights back to where they may be.
  void constrain(std::span<Tensor> weights) const;
  /// Class with the largest output of one row of logits.
  int decide(const Real* row) const;
  /// Two classes: 2p - 1 of class 1 (squared and hinge: the output itself, clipped to [-1, 1]). More: K probabilities.
  void picture(const Real* row, float* to) const;

 private:
  enum class Kind { entropy, squared, margin };
  Kind kind_;
  int classes_;
  RegularizerSpec penalty_;
  std::optional<Regularizer> regularizer_;
};

/// Features of points as rows [N, D], for the features a spec has on.
std::vector<Real> feature_rows(std::span<const int> features, std::span<const PlanePoint> points);
/// The spec's features as indices of feature_catalogue().
std::vector<int> feature_indices(const Spec& spec);

/// The pass over `rows` rows, recorded once. Writing x and target and calling forward() runs it again in the same buffers.
class Program {
 public:
  /// Without an objective there is no loss. Not movable: the tape is referred to.
  Program(const Network& network, const Objective* objective, int rows);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  int rows() const { return x.shape()[0]; }
  void forward() { tape.forward(); }
  /// One forward and backward pass; the gradients are then in grad().
  void forward_backward();
  /// Gradient of parameter `i` (as Network::parameters()) from the latest backward pass.
  std::span<const Real> grad(std::size_t i) const { return tape.grad(parameter_ids_[i]); }

  Tape tape;
  Tensor x, target, logits;
  Tensor loss;       ///< what is trained: the penalty included
  Tensor data_loss;  ///< without it
  std::vector<Tensor> outputs;  ///< of each layer

 private:
  // Kept from recording: a parameter that stands on several tapes is found by Tape::find() on the latest only.
  std::vector<NodeId> parameter_ids_;
};

}  // namespace deepx::inline DEEPX_PRECISION
