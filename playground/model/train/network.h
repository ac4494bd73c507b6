// SPDX-License-Identifier: MIT
// The network a spec describes, and its passes recorded for a fixed number of rows, to be replayed with other numbers.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/graph/sweep.h"
#include "engine/nn/activation.h"
#include "engine/nn/linear.h"
#include "engine/nn/noise.h"
#include "engine/nn/regularizer.h"
#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// The largest magnitude of those that are finite; 0 if none is.
float largest(std::span<const Real> values);

double sum_of_squares(std::span<const Real> values);
/// 0 of none.
float root_mean_square(std::span<const Real> values);

/// What a pass is recorded for. Training: what is dropped or added at random is drawn anew by each replay, BatchNorm takes the
/// batch's statistics (of one row the running ones: it has no variance). Evaluation: nothing is random, all statistics rest.
enum class Mode { training, evaluation };

/// For each hidden layer a weighted sum, norm, activation, dropout and noise as its LayerSpec says, for the output a weighted sum.
/// Features [N, D] → logits [N, 1] for two classes and for regression (`classes` 0), [N, K] for more.
class Network {
 public:
  Network(const Spec& spec, int classes);
  /// A network of its own with the same numbers.
  Network clone() const;
  /// Takes the tensors of a network whose layers have the same sizes; its own options stay.
  void adopt(const Network& from);

  /// `outputs`, if given, gets each layer's output: hidden layers (before dropout and noise), then the logits.
  Tensor operator()(const Tensor& x, Mode mode, std::vector<Tensor>* outputs = nullptr) const;

  const NetworkSpec& spec() const { return spec_; }
  int layers() const { return static_cast<int>(parts_.size()); }
  const Linear& linear(int layer) const { return part(layer).linear; }
  const std::string& name(int layer) const { return part(layer).name; }
  bool frozen(int layer) const { return part(layer).frozen; }
  int inputs() const { return linear(0).weight.shape()[0]; }
  int outputs() const { return linear(layers() - 1).weight.shape()[1]; }

  /// All that the network keeps: "hidden1/weight", "hidden1/bias", "hidden1/norm/running_mean" .., sharing storage with the layers.
  std::vector<NamedTensor> named_state() const;
  /// The same without names, which is all that training changes: what a snapshot of a run holds.
  std::vector<Tensor> state() const;
  /// What training changes, layer by layer: weight, bias if there is one, then the norm's. Indices below count in this list.
  std::vector<Tensor> parameters() const;
  /// For each of parameters(), whether its layer is frozen.
  std::vector<bool> frozen_parameters() const;
  /// Index of a layer's weight; that of its bias is one more.
  std::size_t weight_index(int layer) const { return part(layer).first_parameter; }
  /// The weights only.
  std::vector<Tensor> weights() const;

 private:
  // What an output goes through; absent parts are null. Held by pointer, since a layer knows the mode it is recorded in.
  struct Part {
    std::string name;
    Linear linear;
    std::unique_ptr<Layer> norm{};
    std::optional<Activation> activation{};
    std::optional<Dropout> dropout{};
    std::optional<GaussianNoise> noise{};
    bool residual = false, frozen = false;
    std::size_t first_parameter = 0;
    void visit(const TensorVisitor& visitor);
  };
  const Part& part(int layer) const { return *parts_[static_cast<std::size_t>(layer)]; }

  // As given, for clone().
  NetworkSpec spec_;
  std::uint64_t seed_;
  int inputs_, outputs_;
  std::vector<std::unique_ptr<Part>> parts_;

  Network(const NetworkSpec& spec, std::uint64_t seed, int inputs, int outputs);
  void add_part(const LayerSpec& layer, const Initializer& init, int inputs, int units, Rng& rng);
};

/// Puts back what a forward pass in training mode moves on: draws that are counted, running statistics.
class Buffers {
 public:
  explicit Buffers(const Network& network);
  /// As they were when this was made.
  void restore() const;

 private:
  std::vector<Tensor> now_, before_;
};

/// What the network is compared with, and what keeps its weights or activations small.
class Objective {
 public:
  Objective(const Spec& spec, int classes);
  /// 0 for regression.
  int classes() const { return classes_; }
  bool operator==(const Objective& o) const {
    return kind_ == o.kind_ && classes_ == o.classes_ && penalty_ == o.penalty_ && own_penalties_ == o.own_penalties_;
  }
  Shape target_shape(int rows) const;
  /// Writes the targets of these samples, in target_shape(labels.size()): of their labels, or for regression their numbers.
  void write_targets(std::span<const int> labels, std::span<const Real> numbers, std::span<Real> to) const;
  Tensor operator()(const Tensor& logits, const Tensor& target) const;
  /// The loss with what the regularizers add to it, the whole network's and those of single layers; `outputs` are those of each layer.
  Tensor regularized(const Tensor& loss, const Network& network, std::span<const Tensor> outputs) const;
  /// To be called after each step: a regularizer that is a constraint puts the weights [layers] back to where they may be. Frozen
  /// layers stay as they are.
  void constrain(const Network& network, std::span<Tensor> weights) const;
  /// Class with the largest output of one row of logits.
  int decide(const Real* row) const;
  /// Two classes: 2p - 1 of class 1 (squared, hinge and regression: the output itself, clipped to [-1, 1]). More: K probabilities.
  void picture(const Real* row, float* to) const;

 private:
  enum class Kind { entropy, squared, margin, absolute, huber };
  static Kind kind_of(std::string_view loss);
  Kind kind_;
  int classes_;
  RegularizerSpec penalty_;
  std::optional<Regularizer> regularizer_;
  // Of each layer, the output last: "" stands for the network's.
  std::vector<RegularizerSpec> own_penalties_;
  std::vector<std::optional<Regularizer>> own_;
};

/// Features of points as rows [N, D], for the features a spec has on.
std::vector<Real> feature_rows(std::span<const int> features, std::span<const PlanePoint> points);
/// The spec's features as indices of feature_catalogue().
std::vector<int> feature_indices(const Spec& spec);

/// The pass over `rows` rows, recorded once. Writing x and target and calling forward() runs it again in the same buffers.
class Program {
 public:
  /// Without an objective there is no loss. Recording leaves the network's buffers as they were. Not movable: the tape is referred to.
  Program(const Network& network, const Objective* objective, int rows, Mode mode);
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
