// SPDX-License-Identifier: MIT
// What the exported programs share.
#include "playground/model/export_code.h"

#include <algorithm>

namespace deepx::inline DEEPX_PRECISION {

void Code::numbers(std::span<const Real> values, int indent) {
  constexpr std::size_t kWidth = 120;
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  std::string row = margin;
  for (const Real v : values) {
    const std::string number = short_text(static_cast<float>(v)) + ",";
    if (row.size() + 1 + number.size() > kWidth) {
      line(row);
      row = margin;
    }
    if (row.size() > margin.size()) row += ' ';
    row += number;
  }
  if (row.size() > margin.size()) line(row);
}

std::string probe_list(std::string_view open, std::string_view close) {
  std::string out;
  for (const auto& p : kProbes) out += join(out.empty() ? "" : ", ", open, p[0], ", ", p[1], close);
  return out;
}

std::string attribute_name(std::string_view name) {
  std::string out(name);
  std::ranges::replace(out, '/', '_');
  out[name.rfind('/')] = '.';
  return out;
}

std::vector<NamedTensor> lasting_state(const Network& network) {
  std::vector<NamedTensor> all = network.named_state();
  std::erase_if(all, [](const NamedTensor& t) { return t.name.ends_with("/draws"); });
  return all;
}

LayerCode layer_of(const Spec& spec, std::size_t k) {
  const bool output = k >= spec.network.hidden.size();
  const LayerSpec& from = output ? spec.network.output : spec.network.hidden[k];
  LayerCode layer{.bias = from.bias, .frozen = from.frozen, .drop_connect = from.drop_connect, .regularizer = spec.regularizer};
  if (!from.regularizer.empty()) {
    layer.regularizer = {from.regularizer, {}};
    if (const RegularizerInfo* info = regularizer_catalogue().find(from.regularizer)) {
      for (const Setting& s : info->settings) layer.regularizer.settings[std::string(s.name)] = s.value;
      layer.regularizer.settings[std::string(info->settings.front().name)] = from.strength;
    }
  }
  if (output) return layer;
  layer.activation = from.activation;
  layer.norm = from.norm;
  layer.residual = from.layer == "Residual";
  layer.dropout = from.dropout;
  layer.noise = from.noise;
  return layer;
}

float target_of(const DataPoint& point, bool regression) { return regression ? point.target : static_cast<float>(point.label); }

void require_finite(const Experiment& e) {
  DEEPX_REQUIRE(!e.divergence(), value, "export: the weights are no longer numbers; reset first");
}

}  // namespace deepx::inline DEEPX_PRECISION
