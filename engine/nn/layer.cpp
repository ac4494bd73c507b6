// SPDX-License-Identifier: MIT
// The layer catalogue, and listing of what layers keep.
#include "engine/nn/layer.h"

#include "engine/nn/init.h"

namespace deepx::inline DEEPX_PRECISION {

std::vector<NamedTensor> state(Layer& layer) {
  std::vector<NamedTensor> all;
  layer.visit([&](const std::string& name, Tensor& value, Role role) { all.push_back({name, value, role}); });
  return all;
}

std::vector<Tensor> parameters(Layer& layer) {
  std::vector<Tensor> all;
  for (const NamedTensor& t : state(layer))
    if (t.role == Role::parameter) all.push_back(t.value);
  return all;
}

Catalogue<LayerInfo>& layer_catalogue() {
  static Catalogue<LayerInfo> catalogue("layer");
  return catalogue;
}

std::unique_ptr<Layer> LayerInfo::make_sample(const LayerSample& sample, Rng& rng) const {
  Settings chosen(name, settings);
  for (const auto& [setting, value] : sample.settings) chosen.set(setting, value);
  return make({chosen, sample.input, initializer_catalogue().at("xavier_uniform"), rng});
}

}  // namespace deepx::inline DEEPX_PRECISION
