// SPDX-License-Identifier: MIT
// Compiles the kernels of the user's operators: once, in a file of its own, as the engine's are.
#include "bent.h"

#include "engine/ops/operator_table.h"

template struct deepx::CompiledOperators<mine::MyOperators>;
