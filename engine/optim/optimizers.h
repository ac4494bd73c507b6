// SPDX-License-Identifier: MIT
// All optimizers; the order is that of the catalogue. What is compiled with one of them includes all, so that there is one order.
#pragma once

#include "engine/optim/sgd.h"

#include "engine/optim/adagrad.h"

#include "engine/optim/rmsprop.h"

#include "engine/optim/adam.h"

#include "engine/optim/lion.h"

#include "engine/optim/lbfgs.h"
