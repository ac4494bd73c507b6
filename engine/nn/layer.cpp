// SPDX-License-Identifier: MIT
// The layer catalogue, and the lists of the tensors of a layer.
#include "engine/nn/layer.h"

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

Error rename_call(std::string_view layer, std::string_view op, const Error& error) {
  const std::string_view message = error.what();
  if (!message.starts_with(join(op, ": "))) return error;
  return Error(error.kind(), join(layer, message.substr(op.size())));
}

std::unique_ptr<Layer> make_layer(std::string_view name, const std::map<std::string, double>& settings,
                                  const Shape& input, const Initializer& init, Rng& rng) {
  const LayerInfo& info = layer_catalogue().at(name);
  Settings chosen(info.name, info.settings);
  for (const auto& [setting, value] : settings) chosen.set(setting, value);
  return info.make({info, chosen, input, init, rng});
}

Tensor LayerSample::draw(Rng& rng) const {
  const int n = input.size();
  std::vector<Real> numbers;
  for (int k = 0; k < n; ++k)
    numbers.push_back(labels ? static_cast<Real>(rng.below(labels)) : static_cast<Real>((k + 0.5) * 4 / n - 2));
  rng.shuffle(numbers);
  return Tensor::from(input, numbers);
}

}  // namespace deepx::inline DEEPX_PRECISION
