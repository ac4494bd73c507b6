// SPDX-License-Identifier: MIT
// What the network panel and its inspector remember between frames.
#pragma once

#include "playground/panels/shared/selection.h"
#include "playground/panels/train/network/network_scene.h"

namespace deepx::panels {

struct NetworkState {
  NetworkScene scene;        ///< kept so that a frame need not allocate
  int dragged_layer = -1;    ///< hidden layer whose head is being dragged
  int focus_layer = -1;      ///< hidden layer whose head gets the keyboard in the next frame
  Focus tab_neuron;          ///< where Tab comes into the network: the neuron that had the keyboard last
  Focus focus_neuron;        ///< the one that gets it in the next frame
  bool edit_pinned = false;  ///< the value of what is pinned is to be edited: opens its popover
};

}  // namespace deepx::panels
