// SPDX-License-Identifier: MIT
// The benchmark alone, for node: the same workloads in WebAssembly.
#include "playground/cli/bench.h"

int main() { return deepx::run_bench(false); }
