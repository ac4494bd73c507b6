// SPDX-License-Identifier: MIT
// Layers: functions with parameters. Abstract or final; parameters and buffers are named members, listed once
// in visit().
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/core/setting.h"
#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// What a layer keeps: parameters are trained; buffers, such as running averages, follow from what the layer
/// has seen.
enum class Role { parameter, buffer };
/// Called once for each tensor a layer keeps, with its path ("hidden1/weight").
using TensorVisitor = std::function<void(const std::string& name, Tensor& value, Role role)>;

class Layer {
 public:
  virtual ~Layer() = default;
  /// x [N, ..] → y [N, ..]. Throws Error::shape when x does not fit.
  virtual Tensor operator()(const Tensor& x) const = 0;
  virtual void visit(const TensorVisitor&) {}
  /// Training mode (from the start) or evaluation mode, for this layer and those inside. It matters to what
  /// is recorded from now on: a tape replays in the mode in which it was recorded.
  virtual void train(bool on = true) { training_ = on; }
  void eval() { train(false); }
  bool training() const { return training_; }

 private:
  bool training_ = true;
};

/// A tensor that a layer keeps, by name; it shares storage with the layer's.
struct NamedTensor {
  std::string name;
  Tensor value;
  Role role = Role::parameter;
};
/// All that a layer keeps, in visiting order: what a file of it holds.
std::vector<NamedTensor> state(Layer& layer);
/// Its parameters alone.
std::vector<Tensor> parameters(Layer& layer);

struct Initializer;

/// What a catalogue entry makes a layer from.
struct LayerArguments {
  const Settings& settings;
  const Shape& input;       ///< shape of the batches it will see, [N, ..]
  const Initializer& init;  ///< of its weights
  Rng& rng;
};
/// An instance that tests and reference pages use: settings that differ from the defaults, and the shape of
/// an input.
struct LayerSample {
  std::vector<std::pair<std::string_view, double>> settings{};
  Shape input{};
};
struct LayerInfo {
  std::string_view name{}, math{}, words{}, source{};
  std::vector<Setting> settings{};
  std::unique_ptr<Layer> (*make)(const LayerArguments&) = nullptr;
  std::vector<LayerSample> samples{};

  /// The layer of a sample, with Xavier weights.
  std::unique_ptr<Layer> make_sample(const LayerSample& sample, Rng& rng) const;
};
Catalogue<LayerInfo>& layer_catalogue();
struct RegisteredLayer {
  explicit RegisteredLayer(const LayerInfo& info) { layer_catalogue().add(info); }
};

}  // namespace deepx::inline DEEPX_PRECISION
