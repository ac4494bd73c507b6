// SPDX-License-Identifier: MIT
// State of the network panel and its inspector between frames.
#pragma once

#include "playground/panels/shared/selection.h"
#include "playground/panels/train/network/network_scene.h"

namespace deepx::panels {

struct NetworkState {
  NetworkScene scene;        ///< kept so that a frame does not have to allocate
  int dragged_layer = -1;    ///< hidden layer whose head is being dragged
  int focus_layer = -1;      ///< hidden layer whose head gets the focus in the next frame
  Focus tab_neuron;          ///< where Tab enters the network: the neuron that had the focus last
  Focus focus_neuron;        ///< the neuron that gets the focus in the next frame
  bool edit_pinned = false;  ///< opens the popover for the pinned value
};

}  // namespace deepx::panels
