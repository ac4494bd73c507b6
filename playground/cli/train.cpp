// SPDX-License-Identifier: MIT
// `deepx train`: a spec trained without a window.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>

#if __has_include(<unistd.h>)
#include <unistd.h>
#endif

#include "engine/core/error.h"
#include "playground/cli/cli.h"
#include "playground/model/experiment.h"
#include "playground/model/number_text.h"
#include "playground/model/session_json.h"

namespace deepx {
namespace {

constexpr double kMostSteps = 1e9;
constexpr int kBarWidth = 32;

bool on_terminal() {
#if __has_include(<unistd.h>)
  return isatty(STDERR_FILENO) != 0;
#else
  return false;
#endif
}

std::string read_all(const std::string& path) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
    return text.str();
  }
  std::ifstream file(path, std::ios::binary);
  if (file) text << file.rdbuf();
  DEEPX_REQUIRE(file && !file.bad(), io, "train: ", path, ": cannot be read; give the path of a spec, or - for standard input");
  return text.str();
}

void show_progress(const Experiment& e, long long steps) {
  const int done = static_cast<int>(kBarWidth * e.step() / steps);
  std::fprintf(stderr, "\r[%.*s%*s] epoch %d, test loss %.4f, test accuracy %.1f %% ", done, "################################",
               kBarWidth - done, "", e.epoch(), e.metrics().loss.test, 100 * e.metrics().accuracy.test);
}

struct Request {
  std::string path;
  std::vector<std::string> changes;
  long long steps = 1000;
};

Request read_request(Arguments arguments) {
  Request request;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const bool option = argument == "--set" || argument == "--steps";
    DEEPX_REQUIRE(!option || i + 1 < arguments.size(), value, "train: ", argument, " has no value; give ",
                  argument == "--set" ? "PATH=VALUE, as --set batch=8" : "a number of batches, as --steps 1000");
    if (argument == "--set") {
      request.changes.push_back(arguments[++i]);
    } else if (argument == "--steps") {
      const std::optional<double> n = number_from(arguments[++i]);
      DEEPX_REQUIRE(n && *n >= 0 && *n <= kMostSteps && *n == std::floor(*n), value, "train: --steps is ", arguments[i],
                    "; must be a whole number in [0, ", kMostSteps, "]");
      request.steps = static_cast<long long>(*n);
    } else {
      DEEPX_REQUIRE(!argument.starts_with("--"), value, "train: there is no option ", argument, "; use --set or --steps");
      DEEPX_REQUIRE(request.path.empty(), value, "train: two specs are given, ", request.path, " and ", argument, "; give one");
      request.path = argument;
    }
  }
  DEEPX_REQUIRE(!request.path.empty(), value, "train: no spec is given; write deepx train SPEC.json, or - for standard input");
  return request;
}

}  // namespace

int run_train(Arguments arguments) {
  const Request request = read_request(arguments);
  Spec spec = spec_from_json(read_all(request.path));
  for (const std::string& change : request.changes) {
    const std::size_t equals = change.find('=');
    DEEPX_REQUIRE(equals != std::string::npos, value, "train: --set is \"", change, "\"; must read PATH=VALUE, as --set batch=8");
    set_path(spec, change.substr(0, equals), change.substr(equals + 1));
  }
  Experiment experiment(spec);
  using Clock = std::chrono::steady_clock;
  const auto seconds_since = [](Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); };
  const bool bar = on_terminal();
  const Clock::time_point start = Clock::now();
  while (experiment.step() < request.steps && !experiment.divergence()) {
    experiment.train(static_cast<int>(std::min<long long>(request.steps - experiment.step(), experiment.batches_per_epoch() * 20LL)));
    if (bar) show_progress(experiment, request.steps);
  }
  if (bar && request.steps > 0) std::fputc('\n', stderr);
  std::puts(result_json(experiment, seconds_since(start)).c_str());
  if (experiment.divergence()) std::fprintf(stderr, "deepx: train: %s\n", experiment.divergence()->message.c_str());
  return experiment.divergence() ? 1 : 0;
}

}  // namespace deepx
