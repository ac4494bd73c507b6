// SPDX-License-Identifier: MIT
// The whole engine in one include.
#pragma once

#include "engine/nn/layers.h"        // layers and initializers
#include "engine/ops/gradient.h"    // derivatives as tensors, of any order
#include "engine/ops/ops.h"         // operators
#include "engine/optim/optimizer.h"  // optimizers
