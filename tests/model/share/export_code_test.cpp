// SPDX-License-Identifier: MIT
// The exported programs run, and their results equal those of the experiment: outputs, losses, and losses after some
// epochs of training.
#include <algorithm>
#include <array>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/share/export.h"
#include "playground/model/spec/plane.h"
#include "playground/model/train/history.h"
#include "playground/model/train/kept_run.h"
#include "tests/model/share/export_cases.h"
#include "tests/model/share/run_program.h"
#include "tests/model/support.h"
#include "tests/repeats.h"

using namespace deepx;

namespace {

constexpr int kEpochs = 5;
constexpr std::array<std::array<float, 2>, 6> kProbes = {{{0, 0}, {1.5f, -2}, {-3, 3}, {4, 1}, {-2, -5}, {5.5f, 5.5f}}};

/// Writes each case's program and returns its path.
std::string write(const std::string& folder, const Case& c, const char* kind, const char* extension) {
  Experiment e(c.spec);
  if (!c.trains) e.train(10);
  const std::string path = join(folder, "/", c.name, extension);
  std::ofstream(path) << export_file(e, kind).bytes;
  return path;
}

/// The expected output of a program: "train loss" and "test loss" if there are such points, and the outputs at the
/// probes.
std::vector<double> numbers_of(const Experiment& e) {
  std::vector<double> all;
  if (e.data().train_size() > 0) all.push_back(e.run().metrics().loss.train);
  if (e.data().test_size() > 0) all.push_back(e.run().metrics().loss.test);
  const int layer = static_cast<int>(e.spec().network.hidden.size()) + 1;
  for (const auto& p : kProbes)
    for (int k = 0; k < e.network().layers().back().units; ++k)
      all.push_back(static_cast<double>(e.network().activation_at(layer, k, p[0], p[1])));
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
    for (std::size_t i = 0; i < right.size(); ++i)
      CHECK(given[i] == Catch::Approx(right[i]).epsilon(tolerance).margin(tolerance));
  };
  check(2e-5);
  std::string line;
  REQUIRE(std::getline(text, line));
  CHECK(line == join("after ", kEpochs, " epochs"));
  if (!c.trains) return;
  e.apply(command::Step{.count = kEpochs, .epochs = true});
  // PyTorch 1.13's NAdam multiplies one factor too many into its product of momenta; later versions do not.
  check(c.name.starts_with("nadam") ? 1e-2 : 2e-3);
}

/// The text between "== NAME" and the next "==".
std::map<std::string, std::string> sections(const std::string& text) {
  std::map<std::string, std::string> all;
  std::istringstream lines(text);
  std::string name;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("== "))
      name = line.substr(3);
    else
      all[name] += line + "\n";
  }
  return all;
}

std::string folder_for(const char* name) {
  const std::string folder = (std::filesystem::path(DEEPX_SCRATCH) / name).string();
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

/// The cases of all `lists`, in order.
std::vector<Case> joined(std::initializer_list<std::vector<Case>> lists) {
  std::vector<Case> all;
  for (const auto& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

}  // namespace

TEST_CASE("export: the C++ programs compile and give the experiment's results", "[slow]") {
  const std::string folder = folder_for("export_cpp");
  const std::string compile = DEEPX_COMPILE;
  if (compile.empty()) SKIP("the engine is built with sanitizers, which the exported programs are not");
  // All in one program, each in its own namespace, so that the engine's headers are compiled only once.
  std::string driver =
      "#include <algorithm>\n#include <cmath>\n#include <cstdio>\n#include <cstdlib>\n#include <initializer_list>\n#include <span>\n"
      "#include <vector>\n#include \"engine/deepx.h\"\n#define main run\n";
  std::string calls;
  const std::vector<Case> cases = joined({catalogue_cases(), degenerate_cases()});
  for (const Case& c : cases) {
    const std::string path = write(folder, c, "cpp", ".cpp");
    driver += join("namespace ", c.name, " {\n#include \"", path, "\"\n}\n");
    calls += join("  std::puts(\"== ", c.name, "\");\n  ", c.name, "::run(2, arguments);\n");
  }
  driver += join("#undef main\nint main() {\n  char name[] = \"program\", epochs[] = \"", kEpochs,
                 "\";\n  char* arguments[] = {name, epochs};\n", calls, "}\n");
  std::ofstream(folder + "/driver.cpp") << driver;
  output_of(join(compile, " -Wall -Wextra -Wno-conversion -Wno-float-conversion -Werror ", folder, "/driver.cpp ",
                 DEEPX_ENGINE, " -o ", folder, "/driver"));
  const auto printed = sections(output_of(folder + "/driver"));
  for (const Case& c : cases) compare(c, printed.at(c.name));
}

TEST_CASE("export: the PyTorch programs run and give the experiment's results", "[slow]") {
  const std::string python = python_with("torch");
  if (python.empty()) SKIP("no Python with PyTorch is installed (on Debian: apt-get install python3-torch)");
  const std::string folder = folder_for("export_pytorch");
  std::string driver = "import runpy, sys\n";
  const std::vector<Case> cases = joined({catalogue_cases(), degenerate_cases(), many_cases()});
  for (const Case& c : cases) {
    const std::string path = write(folder, c, "pytorch", ".py");
    driver += join(
        "print('== ", c.name, "')\nsys.argv = ['", path, "', '", kEpochs, "']\nof_program = runpy.run_path('", path,
        "', run_name='__main__')\n",
        "if 'COLUMNS' in of_program:\n    print(of_program['COLUMNS'], of_program['from_table']([[6.25, -2]]).tolist())\n");
  }
  std::ofstream(folder + "/driver.py") << driver;
  const auto printed = sections(output_of(join(python, " ", folder, "/driver.py")));
  for (const Case& c : cases) compare(c, printed.at(c.name));
  CHECK(printed.at("table_of_classes")
            .ends_with("[('a length', 5.75, 0.5), ('b \"\\\\', -3, 2), ('kind', 0, 1)] [[1.0, 0.5]]\n"));
  CHECK(printed.at("table_of_numbers")
            .ends_with("[('length', 5.75, 0.5), ('width', -3, 2), ('price', 100, 50)] [[1.0, 0.5]]\n"));
}

TEST_CASE("export: numbers of the table are computed in double, because their offset may have many digits") {
  const std::vector<Case> cases = degenerate_cases();
  const auto of = std::ranges::find(cases, "table_of_numbers", &Case::name);
  REQUIRE(of != cases.end());
  const Experiment e(of->spec);
  CHECK(export_file(e, "pytorch").bytes.find("    return 100 + 50 * outputs[:, 0].double()\n") != std::string::npos);
  CHECK(export_file(e, "cpp").bytes.find("double to_table(double output) { return 100 + 50 * output; }") !=
        std::string::npos);
}

TEST_CASE("export: programs name the classes as in the table, with any characters in the names") {
  const std::vector<Case> cases = degenerate_cases();
  const auto of = [&](const char* name) { return Experiment(std::ranges::find(cases, name, &Case::name)->spec); };
  const Experiment odd = of("odd_names");
  const std::string list =
      R"("a \"quoted\" name", "back\\slash\\n", "class", "What?\077/", "line break", "München → 京", "\u202eturned", "%d {0} \\u0041 'x'")";
  for (const char* kind : {"pytorch", "cpp"}) {
    INFO(export_file(odd, kind).bytes);
    CHECK(export_file(odd, kind).bytes.find(list) != std::string::npos);
  }
  CHECK(export_file(of("xor_whole"), "pytorch").bytes.find("CLASSES = [\"no\", \"yes\"]\n") != std::string::npos);
  CHECK(export_file(of("two_rows"), "pytorch").bytes.find("CLASSES = [\"A\", \"B\"]\n") != std::string::npos);
}

TEST_CASE("export: for every case, all other files can be read and restore what was saved", "[slow]") {
  const std::string folder = folder_for("export_files"), python = python_with("xml.dom.minidom");
  std::string driver = "import csv, json, xml.dom.minidom\n";
  // These cases differ in their data set, loss, schedule and regularizer: under sanitizers every fifth is enough.
  std::vector<Case> many;
  const std::vector<Case> all = many_cases();
  for (std::size_t i = 0; i < all.size(); i += kSanitized ? 5 : 1) many.push_back(all[i]);
  for (const Case& c : joined({catalogue_cases(), degenerate_cases(), many})) {
    INFO(c.name << "\n" << spec_to_json(c.spec));
    Experiment e(c.spec);
    if (e.data().missing() == MissingData::nothing) e.apply(command::Step{.count = 2, .epochs = true});
    e.refresh_maps(MapLevel::all);
    const auto opened = [&](std::string_view kind) {
      Experiment other;
      const ExportedFile file = export_file(e, kind);
      other.apply(command_from_file(file.name, file.bytes));
      CHECK(other.spec() == e.spec());
      return std::pair(weights_of(other), other.run().metrics());
    };
    const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    opened("json");
    for (const char* kind : {"safetensors", "session"}) {
      INFO(kind);
      const auto [weights, metrics] = opened(kind);
      CHECK(weights == weights_of(e));
      CHECK(same(metrics.loss.train, e.run().metrics().loss.train));
      CHECK(same(metrics.loss.test, e.run().metrics().loss.test));
      CHECK(std::isnan(metrics.loss.test) == (e.data().test_size() == 0));
    }
    const std::string csv = export_file(e, "csv").bytes;
    if (e.run().epoch() > 0) {
      Experiment other;
      other.apply(command_from_file("run.csv", csv));
      REQUIRE(other.run().kept().size() == 1);
      CHECK(other.run().kept()[0].spec == e.spec());
      CHECK(other.run().kept()[0].history.has_test() == (e.data().test_size() > 0));
    }
    const Palette colors{};
    std::ofstream(join(folder, "/", c.name, ".svg")) << export_file(e, "svg", {.palette = &colors}).bytes;
    std::ofstream(join(folder, "/", c.name, ".csv")) << csv;
    driver += join("name = '", folder, "/", c.name,
                   "'\nxml.dom.minidom.parse(name + '.svg')\nrows = list(csv.DictReader(open(name + '.csv')))\n",
                   "assert all((row['test_loss'] == '') == ", e.data().test_size() == 0 ? "True" : "False",
                   " for row in rows), name\njson.loads(rows[0]['spec'])\n");
  }
  std::ofstream(folder + "/driver.py") << driver;
  if (!python.empty()) output_of(join(python, " ", folder, "/driver.py"));
}
