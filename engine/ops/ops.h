// SPDX-License-Identifier: MIT
// All operators.
#pragma once

#include "engine/ops/activation.h"
#include "engine/ops/arithmetic.h"
#include "engine/ops/axes.h"
#include "engine/ops/class_loss.h"
#include "engine/ops/conv.h"
#include "engine/ops/embedding.h"
#include "engine/ops/index.h"
#include "engine/ops/join.h"
#include "engine/ops/linear.h"
#include "engine/ops/loss.h"
#include "engine/ops/math.h"
#include "engine/ops/pool.h"
#include "engine/ops/random.h"
#include "engine/ops/reduce.h"
#include "engine/ops/view.h"
