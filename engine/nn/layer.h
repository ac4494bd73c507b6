// SPDX-License-Identifier: MIT
// Layers: functions with parameters. Abstract or final; parameters are named members, listed once in visit().
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/catalogue.h"
#include "engine/tensor/tensor.h"

namespace deepx::inline DEEPX_PRECISION {

/// Called once for each parameter with its path ("hidden1/weight").
using ParameterVisitor = std::function<void(const std::string& name, Tensor& value)>;

class Layer {
 public:
  virtual ~Layer() = default;
  /// x [N, ..] → y [N, ..]. Throws Error::shape when x does not fit.
  virtual Tensor operator()(const Tensor& x) const = 0;
  virtual void visit(const ParameterVisitor&) {}
};

/// All parameters of a layer in visiting order. The tensors share storage with the layer's.
std::vector<Tensor> parameters(Layer& layer);

struct LayerInfo {
  std::string_view name{}, math{}, words{}, source{};
  /// A small instance and the shape of an input it takes: what tests and reference pages use.
  std::unique_ptr<Layer> (*make_sample)(Rng&) = nullptr;
  Shape sample_input{};
};
Catalogue<LayerInfo>& layer_catalogue();
struct RegisteredLayer {
  explicit RegisteredLayer(const LayerInfo& info) { layer_catalogue().add(info); }
};

}  // namespace deepx::inline DEEPX_PRECISION
