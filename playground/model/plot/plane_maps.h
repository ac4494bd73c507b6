// SPDX-License-Identifier: MIT
// Pictures of the plane: the output as a field, and every neuron's response at every point.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "playground/model/train/network.h"

namespace deepx::inline DEEPX_PRECISION {

inline constexpr int kMapSide = 32;

/// One recorded pass over 1024 points serves all pictures: one replay gives the maps, several give the field.
class Maps {
 public:
  explicit Maps(int field_side) : field_side_(field_side) {}

  /// Records again for another network (its parameters are read at each refresh).
  void attach(const Network& network, std::span<const int> features, const Objective& objective);
  /// The output is shown in another way for the same network.
  void set_objective(const Objective& objective);
  void set_field_side(int side);

  void refresh_field();
  void refresh_maps();
  /// From the current field.
  void refresh_uncertainty();

  int field_side() const { return field_side_; }
  std::span<const float> field() const { return field_; }
  /// Entropy of the field's class probabilities, as a share of the maximum [side, side].
  std::span<const float> uncertainty() const { return uncertainty_; }
  /// The pass that evaluates the network, for other pictures: its rows are free between two refreshes.
  Program& program() { return *program_; }
  /// Layer 0: features of the catalogue; 1 ..: the network's hidden layers.
  std::span<const float> map(int layer, int unit) const;
  float scale(int layer, int unit) const;

 private:
  struct Layer {
    int units = 0;
    std::vector<float> maps;    // [units, 1024]
    std::vector<float> scales;  // [units]
    bool bounded = false;
  };
  void make_cells();

  int field_side_;
  std::vector<int> features_;
  Objective objective_{Spec{}, 2};
  std::unique_ptr<Program> program_;
  std::vector<Real> map_rows_, field_rows_;
  std::vector<float> field_, uncertainty_;
  std::vector<Layer> layers_;
};

}  // namespace deepx::inline DEEPX_PRECISION
