// SPDX-License-Identifier: MIT
// All optimizers, in the order of the catalogue. Every file that includes one of them includes all, so that there is
// only one order.
#pragma once

#include "engine/optim/sgd.h"

#include "engine/optim/adagrad.h"

#include "engine/optim/rmsprop.h"

#include "engine/optim/adam.h"

#include "engine/optim/lion.h"

#include "engine/optim/lbfgs.h"
