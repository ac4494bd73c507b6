// SPDX-License-Identifier: MIT
// The `deepx` program: derivatives, training and the catalogue on the command line.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "playground/cli/bench.h"
#include "playground/cli/cli.h"

namespace {

constexpr const char* kHelp = R"(deepX differentiates and trains.

  deepx grad 'EXPR' NAME=VALUE... [--order K]
      Value and gradients of a formula as JSON; with one variable and --order, also its derivatives 1 to K.
      EXPR has numbers, pi, e, names, + - * / ^ (or **), parentheses, pow(a, b), max(a, b), min(a, b) and the functions of
      `deepx list functions`, log also as ln.
  deepx train SPEC.json [--set PATH=VALUE]... [--steps N]
      Trains a spec (see playground/SPEC.md; - reads standard input) for N batches, 1000 unless given, and prints
      step, epoch, loss, accuracy and seconds as JSON.
  deepx train PROBLEM.json [--set NAME=VALUE]... [--steps N] [--csv FILE --target COLUMN]
      Solves one of playground/problems and prints its errors against the exact answer.
  deepx list [operators|functions|layers|activations|losses|regularizers|optimizers|schedules|clipping|initializers|data|
              features|problems]
      What there is, with formulas.
  deepx check [NAME]
      Compares every gradient, or those of one entry, with finite differences: entry, cases, largest relative error of
      the first and the second derivative.
  deepx reference FOLDER
      Writes the reference pages, one for each catalogue, as HTML.
  deepx bench
      Speed of the engine: workload, metric, value, unit.

Numbers that are not finite are null. Exit status: 0, 1 when training diverged, a goal was missed, or a check or benchmark found
something wrong, 2 for wrong input.
)";

int run(const std::vector<std::string>& arguments) {
  const std::string command = arguments.empty() ? "" : arguments[0];
  if (command == "--help" || command == "-h" || command == "help") return std::fputs(kHelp, stdout), 0;
  const deepx::Arguments rest = deepx::Arguments(arguments).subspan(arguments.empty() ? 0 : 1);
  if (command == "grad") return deepx::run_grad(rest);
  if (command == "train") return deepx::run_train(rest);
  if (command == "list") return deepx::run_list(rest);
  if (command == "check") return deepx::run_check(rest);
  if (command == "reference") return deepx::run_reference(rest);
  if (command == "bench") {
    DEEPX_REQUIRE(rest.empty(), value, "bench: takes no arguments, ", deepx::clipped(rest[0]), " is given");
    return deepx::run_bench();
  }
  throw deepx::Error(deepx::ErrorKind::value,
                     command.empty() ? "no command is given; use grad, train, list, check, reference, bench or --help"
                                     : deepx::join("there is no command ", deepx::quote(command), "; use grad, train, list, check, reference, bench or --help"));
}

}  // namespace

int main(int count, char** given) {
  try {
    return run({given + 1, given + count});
  } catch (const deepx::Error& error) {
    std::string line = error.what();
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::fprintf(stderr, "deepx: %s\n", line.c_str());
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "deepx: %s\n", error.what());
    return 1;
  }
}
