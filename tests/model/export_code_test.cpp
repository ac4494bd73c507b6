// SPDX-License-Identifier: MIT
// The exported programs run, and give what the experiment gives: outputs, losses, and losses after some epochs of training.
#include <array>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "engine/nn/activation.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "playground/model/export.h"
#include "playground/model/plane.h"

using namespace deepx;

namespace {

constexpr int kEpochs = 5;
constexpr std::array<std::array<float, 2>, 6> kProbes = {{{0, 0}, {1.5f, -2}, {-3, 3}, {4, 1}, {-2, -5}, {5.5f, 5.5f}}};

/// What a command prints; "" and a failed check when it fails.
std::string output_of(const std::string& command) {
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe);
  std::string text;
  char buffer[4096];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
  INFO(command << "\n" << text);
  CHECK(pclose(pipe) == 0);
  return text;
}

struct Case {
  std::string name;
  Spec spec;
  bool trains = true;  ///< nothing in it is drawn at random while training
};

void set(Spec& spec, std::initializer_list<std::pair<std::string, std::string>> changes) {
  for (const auto& [path, text] : changes) set_path(spec, path, text);
}

/// The whole training set is one batch, so that the order of the samples does not matter.
Spec whole_batch() {
  Spec spec;
  set(spec, {{"data.points", "40"}, {"batch", "100"}});
  return spec;
}

/// Every activation, optimizer, schedule, regularizer, loss, and feature once, in as few specs as that takes. Plain steps go with what
/// has gradients that are 0 but for rounding, such as those of a hinge or of a bias before BatchNorm: adaptive ones make them large.
std::vector<Case> catalogue_cases() {
  std::vector<Case> cases;
  const auto activations = activation_names();
  const auto& optimizers = optimizer_choices();
  const auto& schedules = schedule_catalogue().entries();
  const auto regularizers = regularizer_names();
  const char* data[] = {"spiral", "spiral3", "moons"};
  const char* losses[] = {"cross_entropy", "mse", "cross_entropy", "hinge"};
  for (std::size_t i = 0; i < 12; ++i) {
    Spec spec = whole_batch();
    const auto activation = [&](std::size_t k) { return std::string(activations[(3 * i + k) % activations.size()]); };
    set(spec, {{"data.name", data[i % 3]},
               {"loss", losses[i / 3]},
               {"network.hidden", join(activation(0), ":5,", activation(1), ":4,", activation(2), ":6")},
               {"optimizer.name", i < 9 ? std::string(optimizers[i % optimizers.size()].name) : "sgd"},
               {"schedule.name", std::string(schedules[i % schedules.size()].name)},
               {"regularizer.name", std::string(regularizers[i % regularizers.size()])}});
    if (i % 2) set(spec, {{"features", "x1,x2,x1^2,x2^2,x1x2,sin_x1,sin_x2"}});
    if (i == 4) set(spec, {{"schedule.warmup_steps", "3"}});
    cases.push_back({join("case", i), spec});
  }
  Spec sgd = whole_batch();
  set(sgd, {{"optimizer.name", "sgd"}, {"optimizer.momentum", "0.9"}, {"optimizer.nesterov", "yes"}, {"optimizer.weight_decay", "0.01"},
            {"network.hidden", ""}});
  cases.push_back({"momentum", sgd});
  return cases;
}

/// Each option of a layer once.
std::vector<Case> layer_cases() {
  std::vector<Case> cases;
  Spec norms = whole_batch();
  set(norms, {{"optimizer.name", "sgd"},
              {"network.hidden", "tanh:5:norm=BatchNorm1d,relu:5:norm=LayerNorm:layer=Residual,tanh:4:bias=no:regularizer=l1:strength=0.01,"
                                 "tanh:4:frozen:norm=BatchNorm1d"},
              {"network.output.bias", "no"}});
  cases.push_back({"norms", norms});
  Spec random = whole_batch();
  set(random, {{"network.hidden", "tanh:6:dropout=0.3,relu:6:noise=0.2,silu:5:drop_connect=0.2"}, {"network.output.drop_connect", "0.1"}});
  cases.push_back({"drawn", random, false});
  return cases;
}

std::vector<Case> regression_cases() {
  std::vector<Case> cases;
  for (const char* loss : {"mse", "mae", "huber"}) {
    Spec spec = whole_batch();
    set(spec, {{"data.name", "hill"}, {"loss", loss}});
    cases.push_back({join("regression_", loss), spec});
  }
  return cases;
}

std::vector<Case> all_cases() {
  std::vector<Case> all = catalogue_cases();
  for (const auto& more : {layer_cases(), regression_cases()}) all.insert(all.end(), more.begin(), more.end());
  return all;
}

/// Writes each case's program and returns its path.
std::string write(const std::string& folder, const Case& c, const char* kind, const char* extension) {
  Experiment e(c.spec);
  if (!c.trains) e.train(10);
  const std::string path = join(folder, "/", c.name, extension);
  std::ofstream(path) << export_file(e, kind).bytes;
  return path;
}

/// "train loss", "test loss" and the outputs at the probes, as a program prints them.
std::vector<double> numbers_of(Experiment& e) {
  std::vector<double> all = {e.metrics().loss.train, e.metrics().loss.test};
  const int layer = static_cast<int>(e.spec().network.hidden.size()) + 1;
  for (const auto& p : kProbes)
    for (int k = 0; k < e.layers().back().units; ++k) all.push_back(static_cast<double>(e.activation_at(layer, k, p[0], p[1])));
  return all;
}

std::vector<double> numbers_in(std::istream& text, std::size_t count) {
  std::vector<double> all;
  for (std::string line; all.size() < count && std::getline(text, line);) {
    const std::size_t colon = line.find(':');
    std::istringstream rest(colon == line.npos ? line.substr(line.find("loss ") + 5) : line.substr(colon + 1));
    for (double v; rest >> v;) all.push_back(v);
  }
  return all;
}

void compare(const Case& c, const std::string& printed) {
  INFO(c.name << "\n" << spec_to_json(c.spec) << "\n" << printed);
  std::istringstream text(printed);
  Experiment e(c.spec);
  if (!c.trains) e.train(10);
  const auto check = [&](double tolerance) {
    const std::vector<double> right = numbers_of(e), given = numbers_in(text, right.size());
    REQUIRE(given.size() == right.size());
    for (std::size_t i = 0; i < right.size(); ++i) CHECK(given[i] == Catch::Approx(right[i]).epsilon(tolerance).margin(tolerance));
  };
  check(2e-5);
  std::string line;
  REQUIRE(std::getline(text, line));
  CHECK(line == join("after ", kEpochs, " epochs"));
  if (!c.trains) return;
  e.apply(command::Step{.count = kEpochs, .epochs = true});
  check(2e-3);
}

/// What stands between "== NAME" and the next "==".
std::map<std::string, std::string> sections(const std::string& text) {
  std::map<std::string, std::string> all;
  std::istringstream lines(text);
  std::string name;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("== ")) name = line.substr(3);
    else all[name] += line + "\n";
  }
  return all;
}

std::string folder_for(const char* name) {
  const std::string folder = (std::filesystem::path(DEEPX_SCRATCH) / name).string();
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

}  // namespace

TEST_CASE("export: the C++ programs compile and give what the experiment gives") {
  const std::string folder = folder_for("export_cpp");
  const std::string compile = DEEPX_COMPILE;
  if (compile.empty()) SKIP("the engine is built with sanitizers, which the exported programs are not");
  // All in one program, each in a namespace of its own: the engine's headers are compiled once.
  std::string driver = "#include <algorithm>\n#include <cmath>\n#include <cstdio>\n#include <cstdlib>\n#include <initializer_list>\n#include <span>\n"
                       "#include <vector>\n#include \"engine/deepx.h\"\n#define main run\n";
  std::string calls;
  std::vector<Case> cases = all_cases();
  for (const Case& c : cases) {
    const std::string path = write(folder, c, "cpp", ".cpp");
    driver += join("namespace ", c.name, " {\n#include \"", path, "\"\n}\n");
    calls += join("  std::puts(\"== ", c.name, "\");\n  ", c.name, "::run(2, arguments);\n");
  }
  driver += join("#undef main\nint main() {\n  char name[] = \"program\", epochs[] = \"", kEpochs, "\";\n  char* arguments[] = {name, epochs};\n", calls, "}\n");
  std::ofstream(folder + "/driver.cpp") << driver;
  output_of(join(compile, " -Wall -Wextra -Wno-conversion -Wno-float-conversion -Werror -fsyntax-only ", folder, "/case1.cpp"));
  output_of(join(compile, " ", folder, "/driver.cpp ", DEEPX_ENGINE, " -o ", folder, "/driver"));
  const auto printed = sections(output_of(folder + "/driver"));
  for (const Case& c : cases) compare(c, printed.at(c.name));
}

TEST_CASE("export: the PyTorch programs run and give what the experiment gives") {
  std::string python;
  for (const char* candidate : {"python3", "/usr/bin/python3"})
    if (python.empty() && std::system(join(candidate, " -c 'import torch' > /dev/null 2>&1").c_str()) == 0) python = candidate;
  if (python.empty()) SKIP("no Python with PyTorch is installed (on Debian: apt-get install python3-torch)");
  const std::string folder = folder_for("export_pytorch");
  std::string driver = "import runpy, sys\n";
  std::vector<Case> cases = all_cases();
  for (const Case& c : cases) {
    const std::string path = write(folder, c, "pytorch", ".py");
    driver += join("print('== ", c.name, "')\nsys.argv = ['", path, "', '", kEpochs, "']\nrunpy.run_path('", path, "', run_name='__main__')\n");
  }
  std::ofstream(folder + "/driver.py") << driver;
  const auto printed = sections(output_of(join(python, " ", folder, "/driver.py")));
  for (const Case& c : cases) compare(c, printed.at(c.name));
}
