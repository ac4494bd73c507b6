// SPDX-License-Identifier: MIT
// Only the benchmark, for node: the same workloads in WebAssembly.
#include "playground/cli/bench.h"

int main() { return deepx::run_bench(false); }
