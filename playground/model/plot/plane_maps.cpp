// SPDX-License-Identifier: MIT
// Evaluates the network over grids of the plane.
#include "playground/model/plot/plane_maps.h"

#include <algorithm>
#include <cmath>

#include "playground/model/spec/plane.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kCells = kMapSide * kMapSide;

std::vector<PlanePoint> grid(int side) {
  std::vector<PlanePoint> cells;
  cells.reserve(static_cast<std::size_t>(side * side));
  for (int row = 0; row < side; ++row)
    for (int col = 0; col < side; ++col) cells.push_back({cell_x(col, side), cell_y(row, side), 0});
  return cells;
}

}  // namespace

void Maps::attach(const Network& network, std::span<const int> features, const Objective& objective) {
  auto program = std::make_unique<Program>(network, nullptr, kCells, Mode::evaluation);
  features_.assign(features.begin(), features.end());
  objective_ = objective;
  program_ = std::move(program);
  layers_.assign(static_cast<std::size_t>(network.layers()), {});
  const std::vector<PlanePoint> cells = grid(kMapSide);
  layers_[0].units = static_cast<int>(feature_catalogue().size());
  for (int i = 0; i < layers_[0].units; ++i)
    for (Real v : feature_rows(std::span(&i, 1), cells)) layers_[0].maps.push_back(static_cast<float>(v));
  for (std::size_t i = 1; i < layers_.size(); ++i) {
    layers_[i].units = program_->outputs[i - 1].shape()[1];
    layers_[i].maps.assign(static_cast<std::size_t>(layers_[i].units * kCells), 0);
  }
  for (Layer& layer : layers_) layer.scales.assign(static_cast<std::size_t>(layer.units), 1);
  for (int i = 0; i < layers_[0].units; ++i) layers_[0].scales[static_cast<std::size_t>(i)] = largest(map(0, i));
  for (std::size_t i = 1; i < layers_.size(); ++i) {
    const Tensor& output = program_->outputs[i - 1];
    const OpTable* op = program_->tape.nodes()[program_->tape.find(output)].op;
    layers_[i].bounded = op->name == "tanh" || op->name == "sigmoid";
  }
  map_rows_ = feature_rows(features_, cells);
  make_cells();
}

void Maps::make_cells() {
  field_rows_ = feature_rows(features_, grid(field_side_));
  const int values = objective_.classes() <= 2 ? 1 : objective_.classes();
  field_.assign(static_cast<std::size_t>(field_side_ * field_side_ * values), 0);
}

void Maps::set_objective(const Objective& objective) { objective_ = objective; }

void Maps::set_field_side(int side) {
  field_side_ = side;
  if (program_) make_cells();
}

void Maps::refresh_field() {
  const std::size_t piece = program_->x.data().size(), K = static_cast<std::size_t>(program_->logits.shape()[1]);
  float* to = field_.data();
  for (std::size_t start = 0; start < field_rows_.size(); start += piece) {
    std::copy_n(field_rows_.data() + start, piece, program_->x.mutable_data().data());
    program_->forward();
    const Real* logits = program_->logits.raw();
    for (int i = 0; i < kCells; ++i, to += K, logits += K) objective_.picture(logits, to);
  }
}

void Maps::refresh_uncertainty() {
  const int K = std::max(2, objective_.classes());
  const std::size_t values = K == 2 ? 1 : static_cast<std::size_t>(K);
  uncertainty_.resize(field_.size() / values);
  const float most = std::log(static_cast<float>(K));
  const auto surprise = [](float p) { return p > 1e-7f ? -p * std::log(p) : 0.0f; };
  for (std::size_t i = 0; i < uncertainty_.size(); ++i) {
    const float* at = field_.data() + i * values;
    float entropy = 0;
    if (values == 1)
      entropy = surprise((1 + at[0]) / 2) + surprise((1 - at[0]) / 2);
    else
      for (std::size_t k = 0; k < values; ++k) entropy += surprise(at[k]);
    uncertainty_[i] = entropy / most;
  }
}

void Maps::refresh_maps() {
  std::copy(map_rows_.begin(), map_rows_.end(), program_->x.mutable_data().begin());
  program_->forward();
  for (std::size_t l = 1; l < layers_.size(); ++l) {
    Layer& layer = layers_[l];
    const Real* from = program_->outputs[l - 1].raw();
    for (int unit = 0; unit < layer.units; ++unit) {
      float* to = layer.maps.data() + unit * kCells;
      for (int i = 0; i < kCells; ++i) to[i] = static_cast<float>(from[i * layer.units + unit]);
    }
    const float top = layer.bounded ? 1 : std::max(largest(layer.maps), 1e-9f);
    std::fill(layer.scales.begin(), layer.scales.end(), top);
  }
}

std::span<const float> Maps::map(int layer, int unit) const {
  const auto& maps = layers_[static_cast<std::size_t>(layer)].maps;
  return {maps.data() + unit * kCells, kCells};
}

float Maps::scale(int layer, int unit) const {
  return layers_[static_cast<std::size_t>(layer)].scales[static_cast<std::size_t>(unit)];
}

}  // namespace deepx::inline DEEPX_PRECISION
