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

namespace deepx::inline DEEPX_PRECISION {

struct DataSpec {
  std::string name = "spiral";  ///< of the data set catalogue, or "own"
  int points = 300;             ///< training and test together; not of "own"
  double noise = 0.14;          ///< standard deviation on both axes, in units of the plane (-6..6); not of "own"
  double train_share = 0.5;     ///< share of the points that is trained on; with 1 there are no test points
  std::uint64_t seed = 42;      ///< of points, noise and split
  std::map<std::string, double> settings;  ///< every setting that data set declares, none else
  std::string own;  ///< of "own" only: the user's points, and names of their classes, as own_text() writes them
  bool operator==(const DataSpec&) const = default;
};

/// A layer with weights and what belongs to it. Of the output layer only init, bias, drop_connect, regularizer and frozen count.
struct LayerSpec {
  int units = 8;
  std::string activation = "tanh";  ///< of activation_names()
  std::string layer = "Linear";     ///< of layer_kinds()
  std::string norm = "none";        ///< of norm_names(), between the weighted sum and the activation
  double dropout = 0;               ///< share of its outputs left out while training
  double noise = 0;                 ///< standard deviation of what is added to its outputs while training
  double drop_connect = 0;          ///< share of its weights left out while training
  std::string init{};               ///< of the initializer catalogue; "" for the network's
  bool bias = true;
  std::string regularizer{};        ///< "none" or of the regularizer catalogue; "" for that of the whole network
  double strength = 0;              ///< of a regularizer of its own: the entry's first setting
  bool frozen = false;              ///< its parameters and running statistics stay as they are
  bool operator==(const LayerSpec&) const = default;
};

struct NetworkSpec {
  std::vector<LayerSpec> hidden = {{.units = 8}, {.units = 7}, {.units = 5}};
  LayerSpec output;
  std::string init = "xavier_uniform";  ///< of the initializer catalogue
  std::map<std::string, double> init_settings;  ///< every setting that entry declares, none else
  NetworkSpec();
  bool operator==(const NetworkSpec&) const = default;
};

struct OptimizerSpec {
  std::string name = "adam";               ///< of the optimizer catalogue
  std::map<std::string, double> settings;  ///< every setting that entry declares, none else

  /// Adam with the catalogue's settings, and the learning rate that its block names for small problems.
  OptimizerSpec();
  double learning_rate() const { return settings.at("learning_rate"); }
  bool operator==(const OptimizerSpec&) const = default;
};

struct ScheduleSpec {
  std::string name = "constant";           ///< of the schedule catalogue; its steps are batches
  std::map<std::string, double> settings;  ///< every setting that entry declares, none else
  ScheduleSpec();
  bool operator==(const ScheduleSpec&) const = default;
};

struct RegularizerSpec {
  std::string name = "none";               ///< "none", or of the regularizer catalogue
  std::map<std::string, double> settings;  ///< every setting that entry declares, none else
  bool operator==(const RegularizerSpec&) const = default;
};

/// When training that plays stops by itself. Rules that are 0 are off; the first that holds at the end of an epoch stops.
struct StopSpec {
  int epochs = 0;    ///< that many are done
  double accuracy = 0;  ///< the test accuracy (regression: R²) is at least this; that of training points where there are no others
  double loss = 0;   ///< the training loss, without the regularizer's penalty, is at most this
  int patience = 0;  ///< epochs without a better test loss that are borne; of the training loss where there are no test points
  bool operator==(const StopSpec&) const = default;
};

/// A default-constructed Spec is the one the page opens with.
struct Spec {
  DataSpec data;
  std::vector<std::string> features = {"x1", "x2"};  ///< inputs of the network, of feature_catalogue(), in its order
  NetworkSpec network;
  std::string loss = "cross_entropy";  ///< of loss_choices()
  RegularizerSpec regularizer;         ///< of the weights, or of the hidden layers' outputs; never of biases
  OptimizerSpec optimizer;
  ScheduleSpec schedule;
  int batch = 16;
  std::uint64_t seed = 42;  ///< of initial weights and shuffling
  StopSpec stop;
  bool operator==(const Spec&) const = default;
};

/// True if the spec's data are numbers to predict; false if they are classes.
bool is_regression(const Spec& spec);

/// Losses of the playground by name. With two classes the network has one output (the logit of class 1):
/// cross_entropy is then bce_with_logits, and mse pulls that output to -1 or +1. With K > 2 classes there are K outputs:
/// cross_entropy is that of the softmax, mse pulls the outputs to 0 or 1, hinge is Crammer and Singer's (two classes: the usual one
/// with targets -1 and +1). For regression there is one output, which mse, mae and huber compare with the number.
struct LossChoice {
  std::string_view name, label, words;
  bool classes = true, numbers = false;  ///< which kinds of data it fits
  bool fits(bool regression) const { return regression ? numbers : classes; }
};
const std::vector<LossChoice>& loss_choices();
/// huber's delta here: targets are about -1..1.
inline constexpr double kHuberDelta = 0.25;

/// Kinds of hidden layers: y = f(x), or y = x + f(x) with as many units as inputs (Residual), where f is the weighted sum with
/// norm and activation.
std::vector<std::string_view> layer_kinds();
/// "none" and the normalising layers of the catalogue that take rows of numbers.
std::vector<std::string_view> norm_names();

/// "none" and the names of the regularizer catalogue.
std::vector<std::string_view> regularizer_names();

/// Optimizers of the playground: those that step from the gradients of one batch.
const std::vector<OptimizerInfo>& optimizer_choices();

/// Most hidden layers a spec may have, and most units of one.
inline constexpr int kMaxHidden = 8, kMaxUnits = 100;

/// Most classes: each has a colour and a mark of its own.
inline constexpr int kMaxClasses = 8;

/// Range of a number in the spec, both ends allowed.
struct Limits {
  double low = 0, high = 1;
  bool whole = false;
};
/// Limits of "data.noise", "batch", "optimizer.learning_rate", "network.hidden.0.units" ..: sliders and ladders ask here.
///   Throws Error::value for a path that is not a number of the spec.
Limits limits_of(const Spec& spec, std::string_view path);

/// The settings that the chosen entry declares, in its order: "optimizer", "schedule", "regularizer", "network.init_settings" or
/// "data" stand before the dot of their paths. Throws Error::value for another prefix.
std::span<const Setting> settings_of(const Spec& spec, std::string_view prefix);

/// Changes one value by its dotted path: "data.name", "data.points", "data.own", "features", "network.hidden",
/// "network.hidden.1.units", "network.hidden.1.activation", "network.init", "loss", "optimizer.name",
/// "optimizer.learning_rate", "batch", "seed" ..
/// `text` is a number or a name, yes or no. Lists: "x1,x2,x1^2" for features; "tanh:8,relu:4:dropout=0.2:frozen" for network.hidden,
/// "" for none; "frozen:init=zeros" for network.output.
/// Another optimizer brings its own settings, with its rate for small problems, and keeps a weight_decay that is not the default.
/// Data of the other kind (numbers for classes, or the reverse) bring their usual loss: mse, cross_entropy.
///   Throws Error::value naming path, value and what is allowed; `spec` is then unchanged.
void set_path(Spec& spec, std::string_view path, std::string_view text);

/// Values that decide what others may be have a smaller rank: set in its order, several changes give the same spec however they are
/// written. Names of entries come before their settings, data before the loss, layers before their options.
int rank_of(std::string_view path);

/// A spec that was put together by hand, checked value by value as if it came as text. Settings that it lacks are the entry's.
///   Throws Error::value like set_path().
Spec checked_spec(const Spec& spec);

/// True when a run of `from` can go on in `next`, but for own points with other classes: what differs begins no new start.
bool goes_on(const Spec& from, const Spec& next);
/// True when a run of `from` is one of `next`: what differs is no part of what it computes.
bool same_run(const Spec& from, const Spec& next);

/// The value at a path, as set_path() reads it; throws like it.
std::string get_path(const Spec& spec, std::string_view path);

/// Paths whose value in `spec` is not that in `from`, in the order of the JSON. Settings of an optimizer that `from` does not
/// use are compared with its catalogue entry.
std::vector<std::string> changed_paths(const Spec& spec, const Spec& from = {});

/// A spec from JSON text. What is left out is as in the default spec (another optimizer's settings: those of its entry).
///   Throws Error::value for text that is not JSON, and for an unknown, ill-typed or out-of-range value by its path.
Spec spec_from_json(std::string_view text);

/// JSON text with every key; `indent` < 0 puts it on one line.
std::string spec_to_json(const Spec& spec, int indent = -1);

/// JSON text with only what differs from the default spec; "{}" for the default itself.
std::string minimal_json(const Spec& spec);

}  // namespace deepx::inline DEEPX_PRECISION
