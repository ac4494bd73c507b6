// SPDX-License-Identifier: MIT
// Helpers shared by the model's tests.
#pragma once

#include <initializer_list>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/spec/spec.h"

namespace deepx {

inline constexpr double kForever = std::numeric_limits<double>::infinity();

/// The message of the Error thrown by `f`, "" if it throws none.
template <class F>
std::string message_of(F f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}
inline std::string refusal(Experiment& e, const Command& c) {
  return message_of([&] { e.apply(c); });
}

inline Spec spec_with(std::initializer_list<std::pair<const char*, const char*>> changes) {
  Spec spec;
  for (const auto& [path, text] : changes) set_path(spec, path, text);
  return spec;
}
inline void set(Experiment& e, const char* path, const char* text) { e.apply(command::Set(path, std::string(text))); }

/// Every weight and bias, layer by layer.
inline std::vector<Real> weights_of(const Experiment& e) {
  std::vector<Real> all;
  for (const LayerPicture& layer : e.network().layers()) {
    all.insert(all.end(), layer.weights.begin(), layer.weights.end());
    all.insert(all.end(), layer.biases.begin(), layer.biases.end());
  }
  return all;
}

}  // namespace deepx
