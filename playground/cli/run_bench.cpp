// SPDX-License-Identifier: MIT
// `deepx bench`.
#include <memory>

#include "playground/cli/bench.h"
#include "playground/cli/cli.h"

namespace deepx {

Work bench_command(CLI::App& app) {
  const auto json = std::make_shared<bool>(false);
  app.add_flag("--json", *json, "As JSON instead of lines of workload, metric, value, unit");
  return [json] { return run_bench(*json); };
}

}  // namespace deepx
