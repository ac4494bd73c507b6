// SPDX-License-Identifier: MIT
// All layers.
#pragma once

#include "engine/nn/activation.h"
#include "engine/nn/conv.h"
#include "engine/nn/embedding.h"
#include "engine/nn/linear.h"
#include "engine/nn/noise.h"
#include "engine/nn/norm.h"
#include "engine/nn/operation.h"
#include "engine/nn/sequential.h"
