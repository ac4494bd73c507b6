// SPDX-License-Identifier: MIT
// The layer catalogue, and listing of parameters.
#include "engine/nn/layer.h"

namespace deepx::inline DEEPX_PRECISION {

std::vector<Tensor> parameters(Layer& layer) {
  std::vector<Tensor> all;
  layer.visit([&](const std::string&, Tensor& value) { all.push_back(value); });
  return all;
}

Catalogue<LayerInfo>& layer_catalogue() {
  static Catalogue<LayerInfo> catalogue("layer");
  return catalogue;
}

}  // namespace deepx::inline DEEPX_PRECISION
