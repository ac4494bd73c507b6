// SPDX-License-Identifier: MIT
// The whole engine in one include.
#pragma once

#include "engine/nn/layers.h"        // layers and initializers
#include "engine/nn/regularizer.h"   // what keeps weights small
#include "engine/ops/gradient.h"     // derivatives as tensors, of any order
#include "engine/ops/ops.h"          // operators
#include "engine/optim/clip.h"       // clipping of gradients
#include "engine/optim/optimizer.h"  // optimizers
#include "engine/optim/schedule.h"   // learning rates over time
