// SPDX-License-Identifier: MIT
// Layers: functions with parameters. A layer class is abstract or final; parameters and buffers are named members,
// listed once in visit().
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "engine/core/setting.h"
#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// The tensors of a layer: parameters are trained; buffers, such as running averages, follow from the inputs so far.
enum class Role { parameter, buffer };
/// Called once for each tensor of a layer, with its path ("hidden1/weight").
using TensorVisitor = std::function<void(const std::string& name, Tensor& value, Role role)>;

class Layer {
 public:
  virtual ~Layer() = default;
  /// x [N, ..] → y [N, ..]. Throws Error::shape when x does not fit.
  virtual Tensor operator()(const Tensor& x) const = 0;
  virtual void visit(const TensorVisitor&) {}
  /// Training mode (the default) or evaluation mode, for this layer and those inside. It affects later recordings: a
  /// tape replays in the mode in which it was recorded.
  virtual void train(bool on = true) { training_ = on; }
  void eval() { train(false); }
  bool training() const { return training_; }

 private:
  bool training_ = true;
};

/// A tensor of a layer, with its name; it shares storage with the layer.
struct NamedTensor {
  std::string name;
  Tensor value;
  Role role = Role::parameter;
};
/// All tensors of a layer, in visiting order: the content of its file.
std::vector<NamedTensor> state(Layer& layer);
/// Its parameters alone.
std::vector<Tensor> parameters(Layer& layer);

struct Initializer;
struct LayerInfo;

/// The arguments from which a catalogue entry makes a layer.
struct LayerArguments {
  const LayerInfo& info;
  const Settings& settings;
  const Shape& input;       ///< shape of its input batches, [N, ..]
  const Initializer& init;  ///< of its weights
  Rng& rng;
};
/// An instance for tests and reference pages: settings that differ from the defaults, and the shape of an input.
struct LayerSample {
  std::map<std::string, double> settings{};
  Shape input{};
  int labels = 0;  ///< the input holds whole numbers below this one; 0 for any numbers

  /// An input: numbers of [-2, 2) that differ clearly from each other and from the kinks of functions.
  Tensor draw(Rng& rng) const;
};
/// What a layer must refuse, with the exact message: an input of the layer that is made for `made_for`, or making it.
struct LayerReject {
  std::map<std::string, double> settings{};
  Shape made_for{}, input{};
  std::string message{};
};
/// A setting for a number or a size: a whole number of at least 1.
inline Setting count_setting(std::string_view name, std::string_view symbol, std::string_view words, double value, double high = 65536) {
  return {.name = name, .symbol = symbol, .words = words, .value = value, .low = 1, .high = high, .whole = true};
}

struct LayerInfo {
  std::string_view name{}, math{}, words{}, source{};
  std::vector<Setting> settings{};
  std::unique_ptr<Layer> (*make)(const LayerArguments&) = nullptr;
  std::vector<LayerSample> samples{};
  std::vector<LayerReject> rejects{};
};
Catalogue<LayerInfo>& layer_catalogue();
Error rename_call(std::string_view layer, std::string_view op, const Error& error);
/// f(), which runs an operator in a layer. Its errors name the layer that was called ("MaxPool2d: ..") and not the
/// operator ("max_pool2d: ..").
template <class F>
Tensor as_layer(std::string_view layer, std::string_view op, F f) {
  try {
    return f();
  } catch (const Error& error) {
    throw rename_call(layer, op, error);
  }
}

struct RegisteredLayer {
  explicit RegisteredLayer(const LayerInfo& info) { layer_catalogue().add(info); }
};

/// The layer `name` for batches of the shape `input`. Settings that are not in `settings` have their defaults; sizes of
/// the input, such as in_features, follow from its shape.
///   Throws Error::value for an unknown name or setting and for a value out of range, Error::shape for an input that
/// does not fit.
std::unique_ptr<Layer> make_layer(std::string_view name, const std::map<std::string, double>& settings, const Shape& input,
                                  const Initializer& init, Rng& rng);

}  // namespace deepx::inline DEEPX_PRECISION
