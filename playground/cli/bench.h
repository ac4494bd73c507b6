// SPDX-License-Identifier: MIT
// Speed of the engine on small, fixed workloads.
#pragma once

namespace deepx {

/// Runs every workload and prints `workload metric value unit` lines on stdout: medians of 9 runs, and `of_target`, the
/// median as a share of the target. A workload first checks that its results are right; a wrong result is
/// printed on stderr and makes the return value 1 (else 0). Speed never fails. With `json` the same as one list,
/// [{"workload", "metric", "value", "unit"}].
int run_bench(bool json);

}  // namespace deepx
