// SPDX-License-Identifier: MIT
// `deepx train`: a spec or a problem, without a window.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#if __has_include(<unistd.h>)
#include <unistd.h>
#endif

#include "engine/core/error.h"
#include "engine/io/file.h"
#include "playground/cli/cli.h"
#include "playground/cli/solve.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/share/export.h"
#include "playground/model/share/page_state.h"
#include "playground/model/text/number_text.h"
#include "playground/model/train/history.h"

namespace deepx {
namespace {

constexpr double kMostSteps = 1e9;
constexpr int kBarWidth = 32;
constexpr std::string_view kAskedDecimal = "choose the decimal sign, \".\" or \",\"";  // the request in a table's error

bool on_terminal() {
#if __has_include(<unistd.h>)
  return isatty(STDERR_FILENO) != 0;
#else
  return false;
#endif
}

constexpr const char* kSpecRemedy = "give the path of a spec, or - for standard input";
constexpr const char* kTableRemedy = "give the path of a table, such as --csv houses.csv";

void show_bar(long long step, long long steps, const std::string& words) {
  const int done = static_cast<int>(kBarWidth * step / std::max(steps, 1LL));
  std::fprintf(stderr, "\r[%.*s%*s] %s ", done, "################################", kBarWidth - done, "",
               words.c_str());
}

void show_progress(const Experiment& e, long long steps) {
  char words[80];
  const bool tested = e.data().test_size() > 0;
  const char* part = tested ? "test" : "train";
  const auto of_part = [&](const Metrics::Split& s) { return tested ? s.test : s.train; };
  const double loss = of_part(e.run().metrics().loss), score = of_part(e.run().metrics().score());
  if (e.data().regression())
    std::snprintf(words, sizeof words, "epoch %d, %s loss %.4f, %s R² %.3f", e.run().epoch(), part, loss, part, score);
  else
    std::snprintf(words, sizeof words, "epoch %d, %s loss %.4f, %s accuracy %.1f %%", e.run().epoch(), part, loss, part,
                  100 * score);
  show_bar(e.run().step(), steps, words);
}

/// The given changes, as written.
struct Request {
  std::vector<std::string> specs, changes;
  std::string csv, target, decimal, steps, save;
};

std::vector<std::pair<std::string, std::string>> changes_of(const Request& request) {
  std::vector<std::pair<std::string, std::string>> changes;
  for (const std::string& text : request.changes) {
    const std::size_t equals = text.find('=');
    DEEPX_REQUIRE(equals != std::string::npos, value, "train: --set is ", quote(text),
                  "; must read PATH=VALUE, such as --set batch=8");
    changes.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  // In any order: an optimizer's name resets settings, which other changes then set.
  std::ranges::stable_sort(changes, {}, [](const auto& change) { return rank_of(change.first); });
  return changes;
}

/// `planned` unless a number is given.
long long steps_of(const Request& request, long long planned) {
  if (request.steps.empty()) return planned;
  const std::optional<double> n = number_from(request.steps);
  DEEPX_REQUIRE(n && *n >= 0 && *n <= kMostSteps && *n == std::floor(*n), value, "train: --steps is ",
                clipped(request.steps), "; must be a whole number in [0, ", kMostSteps, "]");
  return static_cast<long long>(*n);
}

const std::string& spec_path(const Request& request) {
  DEEPX_REQUIRE(!request.specs.empty(), value,
                "train: no spec is given; write deepx train SPEC.json, or - for standard input");
  DEEPX_REQUIRE(request.specs.size() == 1, value, "train: two specs are given, ", clipped(request.specs[0]), " and ",
                clipped(request.specs[1]), "; give one");
  return request.specs[0];
}

int solve_problem(const Request& request, const std::string& text) {
  DEEPX_REQUIRE(request.save.empty(), value, "train: --save ", clipped(request.save, kMostPath),
                ": this problem has no network to save; leave out --save");
  const std::string table = request.csv.empty() ? std::string() : read_input("train", request.csv, kTableRemedy);
  SolveRequest work{text, changes_of(request), steps_of(request, -1), table, request.target, request.decimal, {}};
  if (on_terminal())
    work.progress = [](long long step, long long steps, double loss) {
      if (step % 20 == 0 || step == steps)
        show_bar(step, steps, join("step ", step, ", loss ", static_cast<float>(loss)));
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
  const Metrics& m = e.run().metrics();
  return {{"first_loss", first_loss},
          {"train_loss", m.loss.train},
          {"total_loss", m.loss.train + m.penalty},
          {"test_loss", m.loss.test},
          {"train_accuracy", m.accuracy.train},
          {"test_accuracy", m.accuracy.test},
          {"train_r2", m.r2.train},
          {"test_r2", m.r2.test}};
}

/// Trains until all steps are done, the numbers diverge, or a rule stops it; returns the seconds.
double train(Experiment& experiment, long long steps) {
  using Clock = std::chrono::steady_clock;
  const bool bar = on_terminal();
  const Clock::time_point start = Clock::now();
  while (experiment.run().step() < steps && !experiment.run().divergence() && experiment.run().stopped().empty()) {
    experiment.train(static_cast<int>(std::min<long long>(steps - experiment.run().step(),
                                                          experiment.run().batches_per_epoch() * 20LL)),
                     true);
    if (bar) show_progress(experiment, steps);
  }
  if (bar && steps > 0) std::fputc('\n', stderr);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Reported before the training rather than after it.
void check_place(const std::string& path) {
  if (path.empty()) return;
  namespace fs = std::filesystem;
  std::error_code error;
  DEEPX_REQUIRE(!fs::is_directory(path, error), io, "train: --save ", clipped(path, kMostPath),
                ": is a folder; give the name of a file, such as --save model.safetensors");
  const fs::path folder = fs::path(path).parent_path();
  DEEPX_REQUIRE(folder.empty() || fs::is_directory(folder, error), io, "train: --save ", clipped(path, kMostPath),
                ": there is no folder ", clipped(folder.string(), kMostPath), "; create it first");
}

int run_train(const Request& request) {
  const std::string& path = spec_path(request);
  steps_of(request, 0);  // errors in the arguments are reported before a file is read
  changes_of(request);
  check_place(request.save);
  const std::string text = read_input("train", path, kSpecRemedy);
  const bool problem = is_problem_file(text);
  const PlanePart plane = problem ? plane_part(text) : PlanePart{text, 1000};
  if (problem && plane.spec.empty()) return solve_problem(request, text);
  DEEPX_REQUIRE(request.csv.empty() && request.target.empty() && request.decimal.empty(), value,
                "train: ", clipped(path, kMostPath),
                ": is a run on the plane, which takes no table; leave out --csv, --target and --decimal");
  Spec spec = spec_from_json(plane.spec);
  for (const auto& [name, value] : changes_of(request)) set_path(spec, name, value);
  const long long steps = steps_of(request, plane.steps);
  Experiment experiment(spec);
  DEEPX_REQUIRE(experiment.data().missing() == MissingData::nothing, value, "train: ", clipped(path, kMostPath),
                ": there is ", experiment.data().missing() == MissingData::points ? "no point" : "one class only",
                "; give points of two classes in data.own");
  const double first_loss = experiment.run().metrics().loss.train;
  const double seconds = train(experiment, steps);
  const SolveResult result = problem
                                 ? judged(text, measures_of(experiment, first_loss), experiment.run().step(), seconds)
                                 : SolveResult{result_json(experiment, seconds)};
  std::puts(result.json.c_str());
  if (const auto& divergence = experiment.run().divergence()) {
    std::fprintf(stderr, "deepx: train: %s\n", divergence->message.c_str());
    if (!request.save.empty())
      std::fprintf(stderr, "deepx: train: --save %s: nothing is saved, since some weights are not numbers\n",
                   request.save.c_str());
    return 1;
  }
  if (!request.save.empty()) write_file("train", request.save, model_safetensors(experiment));
  return result.met ? 0 : 1;
}

}  // namespace

Work train_command(CLI::App& app) {
  const auto r = std::make_shared<Request>();
  app.add_option("SPEC", r->specs,
                 "A spec (see playground/SPEC.md) or a file in playground/problems; - reads standard input")
      ->type_name("");
  app.add_option("--set", r->changes, "Change the spec, such as --set optimizer.learning_rate=0.03; may be repeated")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
  app.add_option("--steps", r->steps, "Number of batches; by default 1000, or the problem's number")
      ->type_name("N")
      ->take_last();
  app.add_option("--csv", r->csv, "The table for a problem that reads one")->type_name("FILE")->take_last();
  app.add_option("--target", r->target, "The table's column to predict")->type_name("COLUMN")->take_last();
  app.add_option("--decimal", r->decimal, "The table's decimal sign, . or , if the table does not show it")
      ->type_name("SIGN")
      ->take_last();
  app.add_option("--save", r->save, "Write the trained model, for deepx predict, the playground and PyTorch")
      ->type_name("MODEL.safetensors")
      ->take_last();
  return [r] { return run_train(*r); };
}

}  // namespace deepx
