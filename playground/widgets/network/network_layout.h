// SPDX-License-Identifier: MIT
// Places of the neurons of a feed-forward network; pure functions.
#pragma once

#include <span>
#include <vector>

#include "playground/widgets/base/rect.h"

namespace deepx::ui {

/// The space and the sizes for a network's layout.
struct NetworkFrame {
  float first_column = 0;  ///< center x of the inputs
  float port_x = 0;        ///< x of the output ports
  float axis_y = 0;        ///< center y of the columns
  float height = 0;        ///< largest height of a column
  float thumb = 40;        ///< preferred side of a thumbnail
  float pitch = 54;        ///< preferred distance of two centers
  float port_pitch = 22;
};

struct PlacedNeuron {
  int layer, unit;  ///< layer 0 holds the inputs; the last layer holds the ports
  Point center;
  float side;  ///< 0 for ports
};

struct NetworkPlaces {
  std::vector<PlacedNeuron> neurons;  ///< by layer, then unit; hidden surplus units are left out
  std::vector<float> columns;         ///< center x per layer
  std::vector<int> first;             ///< index of each layer's first neuron, and the total number at the end
  std::vector<int> surplus;           ///< units per layer that are not shown ("+ 20")
};

/// `sizes` [layers] with the inputs first. More than 10 in a column: pitch 34, thumbs 26; more than 14: the
/// first 12. Columns that would be too high shrink to fit `frame.height`.
NetworkPlaces place_network(std::span<const int> sizes, const NetworkFrame& frame);

}  // namespace deepx::ui
