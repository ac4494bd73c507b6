// SPDX-License-Identifier: MIT
// State of the Train view between frames that the experiment does not need.
#pragma once

#include "playground/panels/studies/study_state.h"
#include "playground/panels/train/data/data_state.h"
#include "playground/panels/train/network/network_state.h"
#include "playground/panels/train/output/output_state.h"
#include "playground/panels/train/time/time_state.h"

namespace deepx::panels {

/// Values of TrainState::section.
inline constexpr int kRecipeSection = 2;

struct TrainState {
  Selection selection;
  int section = 0;  ///< narrow and phone: 0 network, 1 data, 2 recipe
  DataState data;
  NetworkState network;
  OutputState output;
  TimeState time;
  StudySheet study;  ///< optimizers, seeds and rates side by side
};

}  // namespace deepx::panels
