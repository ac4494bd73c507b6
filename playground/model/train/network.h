// SPDX-License-Identifier: MIT
// The network that a spec describes, and its passes recorded for a fixed number of rows, to be replayed with other
// numbers.
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

/// The largest magnitude of the finite ones; 0 if there are none.
float largest(std::span<const Real> values);

double sum_of_squares(std::span<const Real> values);
/// 0 if there are none.
float root_mean_square(std::span<const Real> values);

/// The mode of a pass. Training: each replay draws random drops and noise again, BatchNorm uses the batch's statistics
/// (for one row the running ones: it has no variance). Evaluation: nothing is random, no statistics change.
enum class Mode { training, evaluation };

/// For each hidden layer a weighted sum, norm, activation, dropout and noise as in its LayerSpec, for the output a
/// weighted sum. Features [N, D] → logits [N, 1] for two classes and for regression (`classes` 0), [N, K] for more.
class Network {
 public:
  Network(const Spec& spec, int classes);
  /// An independent network with the same numbers.
  Network clone() const;
  /// Takes the tensors of a network whose layers have the same sizes; its own options do not change.
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

  /// All state of the network: "hidden1/weight", "hidden1/bias", "hidden1/norm/running_mean" .., sharing storage with
  /// the layers.
  std::vector<NamedTensor> named_state() const;
  /// The same without names: everything that training changes, which a snapshot of a run holds.
  std::vector<Tensor> state() const;
  /// The trainable parameters, layer by layer: weight, bias if there is one, then the norm's. Indices below refer to
  /// this list.
  std::vector<Tensor> parameters() const;
  /// For each of parameters(), whether its layer is frozen.
  std::vector<bool> frozen_parameters() const;
  /// Index of a layer's weight; its bias comes next.
  std::size_t weight_index(int layer) const { return part(layer).first_parameter; }
  /// Only the weights.
  std::vector<Tensor> weights() const;

 private:
  // The stages of an output; absent ones are null. Held by pointer, since a layer knows the mode in which it is
  // recorded.
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

  // The arguments, for clone().
  NetworkSpec spec_;
  std::uint64_t seed_;
  int inputs_, outputs_;
  std::vector<std::unique_ptr<Part>> parts_;

  Network(const NetworkSpec& spec, std::uint64_t seed, int inputs, int outputs);
  void add_part(const LayerSpec& layer, const Initializer& init, int inputs, int units, Rng& rng);
};

/// Restores state that a forward pass in training mode changes: counted draws, running statistics.
class Buffers {
 public:
  explicit Buffers(const Network& network);
  /// The state when this object was made.
  void restore() const;

 private:
  std::vector<Tensor> now_, before_;
};

/// The target of the network, and the regularizers of its weights or activations.
class Objective {
 public:
  Objective(const Spec& spec, int classes);
  /// 0 for regression.
  int classes() const { return classes_; }
  bool operator==(const Objective& o) const {
    return kind_ == o.kind_ && classes_ == o.classes_ && penalty_ == o.penalty_ && own_penalties_ == o.own_penalties_;
  }
  Shape target_shape(int rows) const;
  /// Writes the targets of these samples, in target_shape(labels.size()): from their labels, or for a regression their
  /// numbers.
  void write_targets(std::span<const int> labels, std::span<const Real> numbers, std::span<Real> to) const;
  Tensor operator()(const Tensor& logits, const Tensor& target) const;
  /// The loss with the regularizers' part, the whole network's and single layers'; `outputs` are those of each layer.
  Tensor regularized(const Tensor& loss, const Network& network, std::span<const Tensor> outputs) const;
  /// Call it after each step: a regularizer that is a constraint returns the weights [layers] to their allowed range.
  /// Frozen layers do not change.
  void constrain(const Network& network, std::span<Tensor> weights) const;
  /// Class with the largest output of one row of logits.
  int decide(const Real* row) const;
  /// Two classes: 2p - 1 of class 1 (squared, hinge and regression: the output itself, clamped to [-1, 1]). More: K
  /// probabilities.
  void picture(const Real* row, float* to) const;

 private:
  enum class Kind { entropy, squared, margin, absolute, huber };
  static Kind kind_of(std::string_view loss);
  Kind kind_;
  int classes_;
  RegularizerSpec penalty_;
  std::optional<Regularizer> regularizer_;
  // For each layer, the output last: "" means the network's.
  std::vector<RegularizerSpec> own_penalties_;
  std::vector<std::optional<Regularizer>> own_;
};

/// Features of points as rows [N, D], for the spec's features.
std::vector<Real> feature_rows(std::span<const int> features, std::span<const PlanePoint> points);
/// The spec's features as indices of feature_catalogue().
std::vector<int> feature_indices(const Spec& spec);

/// The pass over `rows` rows, recorded once. Writing x and target and calling forward() runs it again in the same buffers.
class Program {
 public:
  /// Without an objective there is no loss. Recording leaves the network's buffers unchanged. Not movable: others refer
  /// to the tape.
  Program(const Network& network, const Objective* objective, int rows, Mode mode);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  int rows() const { return x.shape()[0]; }
  void forward() { tape.forward(); }
  /// One forward and backward pass; the gradients are then in grad().
  void forward_backward();
  /// Gradient of parameter `i` (in the order of Network::parameters()) from the latest backward pass.
  std::span<const Real> grad(std::size_t i) const { return tape.grad(parameter_ids_[i]); }

  Tape tape;
  Tensor x, target, logits;
  Tensor loss;                  ///< the trained loss, including the penalty
  Tensor data_loss;             ///< the loss without the penalty
  std::vector<Tensor> outputs;  ///< outputs of each layer

 private:
  // Stored at recording: Tape::find() finds a parameter that is on several tapes only on the latest one.
  std::vector<NodeId> parameter_ids_;
};

}  // namespace deepx::inline DEEPX_PRECISION
