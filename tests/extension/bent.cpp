// SPDX-License-Identifier: MIT
// Compiles the kernels of the user's operators: once, in a separate file, like the engine's.
#include "bent.h"

#include "engine/ops/operator_table.h"

template struct deepx::CompiledOperators<mine::MyOperators>;
