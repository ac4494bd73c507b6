// SPDX-License-Identifier: MIT
// Finds activations in the operator catalogue.
#include "engine/nn/activation.h"

#include "engine/core/error.h"

namespace deepx::inline DEEPX_PRECISION {

std::vector<std::string_view> activation_names() {
  std::vector<std::string_view> names = {"linear"};
  for (const OpTable& op : operator_catalogue().entries())
    if (op.info->activation) names.push_back(op.name);
  return names;
}

RegisteredActivations::RegisteredActivations() {
  operator_catalogue().observe([](const OpTable& op) {
    if (!op.info->activation) return;
    LayerInfo info{.name = op.name,
                   .math = op.info->math,
                   .words = op.info->words,
                   .source = op.info->source,
                   .samples = {{.input = {3, 4}}}};
    for (const Parameter& p : op.parameters) info.settings.push_back(p.setting);
    info.make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
      return std::make_unique<Operation>(a.info.name, operator_catalogue().at(a.info.name), a.settings);
    };
    layer_catalogue().add(info);
  });
}

Activation::Activation(std::string_view name) {
  if (name == "linear") return;
  op_ = operator_catalogue().find(name);
  if (op_ && op_->info->activation) return;
  std::string known;
  for (std::string_view n : activation_names()) known += (known.empty() ? "" : ", ") + std::string(n);
  throw Error(ErrorKind::value, join("activation: no activation is called ", quote(name), "; known: ", known));
}

}  // namespace deepx::inline DEEPX_PRECISION
