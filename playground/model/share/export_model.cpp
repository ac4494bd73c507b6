// SPDX-License-Identifier: MIT
// The model as safetensors, and back.
#include <algorithm>
#include <array>

#include "engine/io/safetensors.h"
#include "engine/ops/ops.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/share/export_code.h"
#include "playground/model/share/predict.h"
#include "playground/model/spec/own_points.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr const char* kSpecKey = "deepx.spec";
constexpr const char* kLayout = "as in torch.nn.Linear: weight [out, in]; deepX itself stores [in, out]";

/// A parameter by its name in the file; if it is `turned`, its axes are swapped in the file.
struct NamedParameter {
  std::string name;
  Tensor tensor;
  bool turned;
};

std::vector<NamedParameter> parameters_of(const Network& network) {
  std::vector<NamedParameter> all;
  for (const NamedTensor& t : lasting_state(network))
    all.push_back({attribute_name(t.name), t.value, t.value.rank() == 2});
  return all;
}

std::string shape_text(Shape shape, bool turned) {
  return turned ? join("[", shape[1], ", ", shape[0], "]") : to_text(shape);
}

/// Every parameter has its tensor in the file, and no tensor is left over.
void check(std::string_view call, const NamedTensors& file, const Network& network) {
  const std::vector<NamedParameter> parameters = parameters_of(network);
  for (const NamedParameter& p : parameters) {
    const Tensor* given = file.find(p.name);
    const std::string right = shape_text(p.tensor.shape(), p.turned);
    DEEPX_REQUIRE(given, io, call, ": ", p.name, " is missing; this network needs it as ", right);
    const std::string got = to_text(given->shape());
    DEEPX_REQUIRE(got == right, io, call, ": ", p.name, " is ", got, "; this network needs ", right);
  }
  for (const auto& [name, tensor] : file.tensors) {
    const bool known =
        std::any_of(parameters.begin(), parameters.end(), [&](const NamedParameter& p) { return p.name == name; });
    DEEPX_REQUIRE(known, io, call, ": ", clipped(name), " ", tensor.shape(),
                  " belongs to no layer of this network, whose last is ", parameters.back().name);
  }
}

void copy_weights(const NamedTensors& file, const Network& network) {
  for (NamedParameter& p : parameters_of(network)) {
    const Tensor& from = file.at(p.name);
    const std::vector<Real> numbers = (p.turned ? transpose(from) : from).values();
    std::ranges::copy(numbers, p.tensor.mutable_data().begin());
  }
}

}  // namespace

std::string model_safetensors(const Experiment& e) {
  NamedTensors file;
  file.metadata = {{"format", "pt"}, {kSpecKey, spec_to_json(e.spec())}, {"deepx.layout", kLayout}};
  for (const NamedParameter& p : parameters_of(e.network().module()))
    file.add(p.name, p.turned ? transpose(p.tensor.detach()) : p.tensor.detach());
  return to_safetensors(file);
}

SavedModel saved_model(const char* call, std::string_view name, std::string_view bytes) {
  try {
    const NamedTensors file = from_safetensors(bytes, name, NonFinite::refuse);
    const auto text = file.metadata.find(kSpecKey);
    DEEPX_REQUIRE(text != file.metadata.end(), io, name, ": holds no spec (", kSpecKey,
                  "); give a model saved by deepX");
    const Spec spec = spec_from_json(text->second);
    SavedModel model{spec, classes_of(spec.data), Network(spec, classes_of(spec.data))};
    check(name, file, model.network);
    copy_weights(file, model.network);
    return model;
  } catch (const Error& e) {
    throw Error(e.kind(), join(call, ": ", e.what()));
  }
}

void ExperimentState::load_model(std::string_view bytes, bool anyway) {
  const NamedTensors file = from_safetensors(bytes, "load_model", anyway ? NonFinite::keep : NonFinite::refuse);
  const auto text = file.metadata.find(kSpecKey);
  // Weights that were trained elsewhere have no spec: they must fit the current network.
  const Spec next = text == file.metadata.end() ? spec : spec_from_json(text->second);
  check("load_model", file, Experiment(next).network().module());
  start(next, true);
  copy_weights(file, run->network());
  measure();
  history.clear();
  history.add(0, metrics, run->learning_rate());
  timeline.turn(*run, spec);
  training = false;
  weights_changed();
}

}  // namespace deepx::inline DEEPX_PRECISION
