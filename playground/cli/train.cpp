// SPDX-License-Identifier: MIT
// `deepx train`: a spec or a problem, without a window.
#include <algorithm>
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
#include "playground/cli/solve.h"
#include "playground/model/experiment.h"
#include "playground/model/number_text.h"
#include "playground/model/session_json.h"

namespace deepx {
namespace {

constexpr double kMostSteps = 1e9;
constexpr int kBarWidth = 32;
constexpr std::string_view kAskedDecimal = "choose the decimal sign, \".\" or \",\"";  // how a table asks for it

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
  DEEPX_REQUIRE(file && !file.bad(), io, "train: ", clipped(path, kMostPath), ": cannot be read; give the path of a spec, or - for standard input");
  return text.str();
}

void show_bar(long long step, long long steps, const std::string& words) {
  const int done = static_cast<int>(kBarWidth * step / std::max(steps, 1LL));
  std::fprintf(stderr, "\r[%.*s%*s] %s ", done, "################################", kBarWidth - done, "", words.c_str());
}

void show_progress(const Experiment& e, long long steps) {
  char words[80];
  const bool tested = e.test_size() > 0;
  const char* part = tested ? "test" : "train";
  const auto of_part = [&](const Metrics::Split& s) { return tested ? s.test : s.train; };
  const double loss = of_part(e.metrics().loss), score = of_part(e.metrics().score());
  if (e.regression()) std::snprintf(words, sizeof words, "epoch %d, %s loss %.4f, %s R² %.3f", e.epoch(), part, loss, part, score);
  else std::snprintf(words, sizeof words, "epoch %d, %s loss %.4f, %s accuracy %.1f %%", e.epoch(), part, loss, part, 100 * score);
  show_bar(e.step(), steps, words);
}

struct Request {
  std::string path;
  std::vector<std::pair<std::string, std::string>> changes;
  std::string table, target, decimal;  ///< of a problem that reads a table
  long long steps = -1;       ///< a thousand, or what the problem's file plans
};

std::pair<std::string, std::string> change_from(const std::string& text) {
  const std::size_t equals = text.find('=');
  DEEPX_REQUIRE(equals != std::string::npos, value, "train: --set is ", quote(text), "; must read PATH=VALUE, as --set batch=8");
  return {text.substr(0, equals), text.substr(equals + 1)};
}

Request read_request(Arguments arguments) {
  Request request;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const bool file = argument == "--csv", column = argument == "--target", set = argument == "--set", sign = argument == "--decimal";
    DEEPX_REQUIRE(!(file || column || set || sign || argument == "--steps") || i + 1 < arguments.size(), value, "train: ", argument, " has no value; give ",
                  set      ? "PATH=VALUE, as --set batch=8"
                  : file   ? "the path of a table, as --csv houses.csv"
                  : column ? "the name of its column to predict, as --target price"
                  : sign   ? "the table's decimal sign, as --decimal ,"
                           : "a number of batches, as --steps 1000");
    if (set) {
      request.changes.push_back(change_from(arguments[++i]));
    } else if (file) {
      request.table = read_all(arguments[++i]);
    } else if (column) {
      request.target = arguments[++i];
    } else if (sign) {
      request.decimal = arguments[++i];
    } else if (argument == "--steps") {
      const std::optional<double> n = number_from(arguments[++i]);
      DEEPX_REQUIRE(n && *n >= 0 && *n <= kMostSteps && *n == std::floor(*n), value, "train: --steps is ", clipped(arguments[i]),
                    "; must be a whole number in [0, ", kMostSteps, "]");
      request.steps = static_cast<long long>(*n);
    } else {
      DEEPX_REQUIRE(!argument.starts_with("--"), value, "train: there is no option ", clipped(argument), "; use --set, --steps, --csv, --target or --decimal");
      DEEPX_REQUIRE(request.path.empty(), value, "train: two specs are given, ", clipped(request.path), " and ", clipped(argument), "; give one");
      request.path = argument;
    }
  }
  // However they are written: an optimizer's name brings settings that others then change.
  std::ranges::stable_sort(request.changes, {}, [](const auto& change) { return rank_of(change.first); });
  DEEPX_REQUIRE(!request.path.empty(), value, "train: no spec is given; write deepx train SPEC.json, or - for standard input");
  return request;
}

int solve_problem(const Request& request, const std::string& text) {
  SolveRequest work{text, request.changes, request.steps, request.table, request.target, request.decimal, {}};
  if (on_terminal())
    work.progress = [](long long step, long long steps, double loss) {
      if (step % 20 == 0 || step == steps) show_bar(step, steps, join("step ", step, ", loss ", static_cast<float>(loss)));
    };
  SolveResult result;
  try {
    result = solve(work);
  } catch (const Error& error) {
    const std::string message = error.what();
    if (!message.ends_with(kAskedDecimal)) throw;
    throw Error(error.kind(), message + " by --decimal");
  }
  if (work.progress) std::fputc('\n', stderr);
  for (const std::string& note : result.notes) std::fprintf(stderr, "deepx: train: %s\n", note.c_str());
  std::puts(result.json.c_str());
  return result.met ? 0 : 1;
}

std::vector<std::pair<std::string, double>> measures_of(const Experiment& e, double first_loss) {
  const Metrics& m = e.metrics();
  return {{"first_loss", first_loss}, {"train_loss", m.loss.train}, {"total_loss", m.loss.train + m.penalty}, {"test_loss", m.loss.test},
          {"train_accuracy", m.accuracy.train}, {"test_accuracy", m.accuracy.test},
          {"train_r2", m.r2.train}, {"test_r2", m.r2.test}};
}

}  // namespace

int run_train(Arguments arguments) {
  const Request request = read_request(arguments);
  const std::string text = read_all(request.path);
  const bool problem = is_problem_file(text);
  const PlanePart plane = problem ? plane_part(text) : PlanePart{text, 1000};
  if (problem && plane.spec.empty()) return solve_problem(request, text);
  DEEPX_REQUIRE(request.table.empty() && request.target.empty() && request.decimal.empty(), value, "train: ", clipped(request.path, kMostPath),
                ": is a run on the plane, which takes no table; leave out --csv, --target and --decimal");
  Spec spec = spec_from_json(plane.spec);
  for (const auto& [path, value] : request.changes) set_path(spec, path, value);
  const long long steps = request.steps < 0 ? plane.steps : request.steps;
  Experiment experiment(spec);
  DEEPX_REQUIRE(experiment.lack() == Lack::nothing, value, "train: ", clipped(request.path, kMostPath), ": there is ",
                experiment.lack() == Lack::points ? "no point" : "one class only", "; give points of two classes in data.own");
  const double first_loss = experiment.metrics().loss.train;
  using Clock = std::chrono::steady_clock;
  const bool bar = on_terminal();
  const Clock::time_point start = Clock::now();
  while (experiment.step() < steps && !experiment.divergence() && experiment.stopped().empty()) {
    experiment.train(static_cast<int>(std::min<long long>(steps - experiment.step(), experiment.batches_per_epoch() * 20LL)), true);
    if (bar) show_progress(experiment, steps);
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  if (bar && steps > 0) std::fputc('\n', stderr);
  const SolveResult result = problem ? judged(text, measures_of(experiment, first_loss), experiment.step(), seconds)
                                     : SolveResult{result_json(experiment, seconds)};
  std::puts(result.json.c_str());
  if (experiment.divergence()) std::fprintf(stderr, "deepx: train: %s\n", experiment.divergence()->message.c_str());
  return experiment.divergence() || !result.met ? 1 : 0;
}

}  // namespace deepx
