// SPDX-License-Identifier: MIT
// The spec: everything that decides a run, as one plain value. Its JSON is the playground's own format (SPEC.md).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/optim/optimizer.h"
#include "playground/model/spec/row.h"

namespace deepx::inline DEEPX_PRECISION {

struct DataSpec {
  std::string name = "spiral";  ///< from the data set catalogue, or "own"
  int points = 300;             ///< training and test together; unused by "own"
  double noise = 0.14;          ///< standard deviation on both axes, in units of the plane (-6..6); unused by "own"
  double train_share = 0.5;     ///< share of the points used for training; with 1 there are no test points
  std::uint64_t seed = 42;      ///< for points, noise and split
  std::map<std::string, double> settings;  ///< all settings that the data set declares, and no others
  std::string own;  ///< for "own" only: the user's points and the names of their classes, in the form of own_text()
  bool operator==(const DataSpec&) const = default;
};

/// A layer with weights, and its options. For the output layer only init, bias, drop_connect, regularizer and frozen
/// matter.
struct LayerSpec {
  int units = 8;
  std::string activation = "tanh";  ///< from activation_names()
  std::string layer = "Linear";     ///< from layer_kinds()
  std::string norm = "none";        ///< from norm_names(); between the weighted sum and the activation
  double dropout = 0;               ///< share of its outputs left out in training
  double noise = 0;                 ///< standard deviation of the noise added to its outputs in training
  double drop_connect = 0;          ///< share of its weights left out in training
  std::string init{};               ///< from the initializer catalogue; "" means the network's
  bool bias = true;
  std::string regularizer{};  ///< "none" or from the regularizer catalogue; "" means the network's
  double strength = 0;        ///< for the layer's own regularizer: the entry's first setting
  bool frozen = false;        ///< training leaves its parameters and running statistics unchanged
  bool operator==(const LayerSpec&) const = default;
};

struct NetworkSpec {
  std::vector<LayerSpec> hidden = {{.units = 8}, {.units = 7}, {.units = 5}};
  LayerSpec output;
  std::string init = "xavier_uniform";          ///< from the initializer catalogue
  std::map<std::string, double> init_settings;  ///< all settings that the entry declares, and no others
  NetworkSpec();
  bool operator==(const NetworkSpec&) const = default;
};

struct OptimizerSpec {
  std::string name = "adam";               ///< from the optimizer catalogue
  std::map<std::string, double> settings;  ///< all settings that the entry declares, and no others

  /// Adam with the catalogue's settings and with its learning rate for small problems.
  OptimizerSpec();
  double learning_rate() const { return settings.at("learning_rate"); }
  bool operator==(const OptimizerSpec&) const = default;
};

struct ScheduleSpec {
  std::string name = "constant";           ///< from the schedule catalogue; its steps are batches
  std::map<std::string, double> settings;  ///< all settings that the entry declares, and no others
  ScheduleSpec();
  bool operator==(const ScheduleSpec&) const = default;
};

struct RegularizerSpec {
  std::string name = "none";               ///< "none" or from the regularizer catalogue
  std::map<std::string, double> settings;  ///< all settings that the entry declares, and no others
  bool operator==(const RegularizerSpec&) const = default;
};

/// Rules that stop training that plays. A rule of 0 is off. The first rule that holds at the end of an epoch stops
/// training.
struct StopSpec {
  int epochs = 0;  ///< after this many epochs
  /// when the test accuracy (regression: R²) is at least this; without test points: the training accuracy
  double loss = 0;  ///< when the training loss, without the regularizer's penalty, is at most this
  /// after this many epochs without improvement of the test loss; without test points: of the training loss
  int patience = 0;
  double accuracy = 0;
  bool operator==(const StopSpec&) const = default;
};

/// A default-constructed Spec is the one with which the page opens.
struct Spec {
  DataSpec data;
  std::vector<std::string> features = {"x1", "x2"};  ///< inputs of the network, from feature_catalogue(), in its order
  NetworkSpec network;
  std::string loss = "cross_entropy";  ///< from loss_choices()
  RegularizerSpec regularizer;         ///< for the weights, or for the outputs of the hidden layers; never for biases
  OptimizerSpec optimizer;
  ScheduleSpec schedule;
  int batch = 16;
  std::uint64_t seed = 42;  ///< for initial weights and shuffling
  StopSpec stop;
  bool operator==(const Spec&) const = default;
};

/// True if the spec's data are numbers to predict; false if they are classes.
bool is_regression(const Spec& spec);

/// A loss of the playground, by name. With two classes the network has one output (the logit of class 1): cross_entropy
/// is then bce_with_logits, mse pulls that output to -1 or +1, and hinge is the usual one with targets -1 and +1. With
/// K > 2 classes there are K outputs: cross_entropy is that of the softmax, mse pulls the outputs to 0 or 1, and hinge
/// is Crammer and Singer's. A regression has one output, which mse, mae and huber compare with the number.
struct LossChoice {
  std::string_view name, label, words;
  bool classes = true, numbers = false;  ///< the kinds of data that it fits
  bool fits(bool regression) const { return regression ? numbers : classes; }
};
const std::vector<LossChoice>& loss_choices();
/// Delta of huber: targets are about -1..1.
inline constexpr double kHuberDelta = 0.25;

/// Kinds of hidden layers: y = f(x), or y = x + f(x) with as many units as inputs (Residual), where f is the weighted
/// sum with norm and activation.
std::vector<std::string_view> layer_kinds();
/// "none" and the normalizing layers of the catalogue that take rows of numbers.
std::vector<std::string_view> norm_names();

/// "none" and the names of the regularizer catalogue.
std::vector<std::string_view> regularizer_names();

/// Optimizers of the playground: those that step with the gradients of one batch.
const std::vector<OptimizerInfo>& optimizer_choices();

/// Maximum number of hidden layers, and of units in a layer.
inline constexpr int kMaxHidden = 8, kMaxUnits = 100;

/// Maximum number of classes: each has its own color and mark.
inline constexpr int kMaxClasses = 8;

/// Limits of "data.noise", "batch", "optimizer.learning_rate", "network.hidden.0.units" and so on, for sliders and
/// ladders.
///   Throws Error::value for a path that is not a number of the spec.
Limits limits_of(const Spec& spec, std::string_view path);

/// The settings that the chosen entry declares, in its order. `prefix` is the part of their paths before the dot:
/// "optimizer", "schedule", "regularizer", "network.init_settings" or "data". Throws Error::value for another prefix.
std::span<const Setting> settings_of(const Spec& spec, std::string_view prefix);

/// Changes one value by its dotted path: "data.name", "data.points", "data.own", "features", "network.hidden",
/// "network.hidden.1.units", "network.hidden.1.activation", "network.init", "loss", "optimizer.name",
/// "optimizer.learning_rate", "batch", "seed" and so on.
/// `text` is a number, a name, yes or no. Lists: "x1,x2,x1^2" for features; "tanh:8,relu:4:dropout=0.2:frozen" for
/// network.hidden, "" for none; "frozen:init=zeros" for network.output.
/// Another optimizer brings its own settings, with its rate for small problems, and keeps a weight_decay that differs
/// from the default. Data of the other kind (numbers for classes, or the reverse) bring their usual loss: mse or
/// cross_entropy.
///   Throws Error::value naming path, value and what is allowed; `spec` is then unchanged.
void set_path(Spec& spec, std::string_view path, std::string_view text);

/// Values that decide the allowed values of others have a smaller rank. Set in the order of their ranks, several
/// changes give the same spec whatever order they are given in. Names of entries precede their settings, data precede
/// the loss, layers precede their options.
int rank_of(std::string_view path);

/// Checks a spec built in code, value by value, as if it were given as text. Missing settings get the entry's defaults.
///   Throws Error::value like set_path().
Spec checked_spec(const Spec& spec);

/// True if a run of `from` can continue in `next`. Does not compare the classes of the user's points.
bool goes_on(const Spec& from, const Spec& next);
/// True if a run of `from` is also a run of `next`: the differences do not affect the computation.
bool same_run(const Spec& from, const Spec& next);

/// The value at a path, in the form that set_path() reads; throws like it.
std::string get_path(const Spec& spec, std::string_view path);

/// Paths whose values in `spec` and `from` differ, in the order of the JSON. Settings of an optimizer that `from` does
/// not use are compared with its catalogue entry.
std::vector<std::string> changed_paths(const Spec& spec, const Spec& from = {});

/// A spec from JSON text. Missing values are those of the default spec (settings of another optimizer: those of its
/// entry).
///   Throws Error::value for text that is not JSON, and for an unknown, ill-typed or out-of-range value by its path.
Spec spec_from_json(std::string_view text);

/// JSON text with every key; `indent` < 0 puts it on one line.
std::string spec_to_json(const Spec& spec, int indent = -1);

/// JSON text with only the values that differ from the default spec; "{}" for the default itself.
std::string minimal_json(const Spec& spec);

}  // namespace deepx::inline DEEPX_PRECISION
