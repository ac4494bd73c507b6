// SPDX-License-Identifier: MIT
// The steps of a trace as programs: they run, and print the loss and the gradients of the trace.
#include "playground/model/share/trace_code.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>

#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/share/export.h"
#include "tests/model/share/run_program.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

struct Walk {
  const char *name, *hidden, *loss, *data;
};
constexpr Walk kWalks[] = {{"small", "", "", ""},
                           {"deep", "relu:3,tanh:2", "mse", "xor"},
                           {"classes", "sigmoid:4,softplus:3", "cross_entropy", "spiral3"},
                           {"two_moons", "silu:2", "cross_entropy", "moons"}};

std::unique_ptr<Experiment> walked(const Walk& walk) {
  if (!*walk.hidden) {
    auto e = std::make_unique<Experiment>();
    e->apply(command::ShowGraph{Walked::small});
    return e;
  }
  auto e = std::make_unique<Experiment>(spec_with(
      {{"data.name", walk.data}, {"network.hidden", walk.hidden}, {"loss", walk.loss}, {"optimizer.name", "sgd"}}));
  e->train(7);
  e->apply(command::ShowGraph{Walked::network});
  e->apply(command::TraceSamples{{3, 8, 11}});
  return e;
}

/// "L 1.5", "W1 0.1 0.2": compared with the trace.
void compare(const Trace& trace, const std::string& printed) {
  std::istringstream lines(printed);
  std::map<std::string, std::vector<double>> found;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    for (double v; words >> v;) found[name].push_back(v);
  }
  INFO(printed);
  REQUIRE(found["L"].size() == 1);
  CHECK(std::abs(found["L"][0] - trace.loss()) <= 2e-5 * std::max(1.0, std::abs(trace.loss())));
  int compared = 0;
  for (const TraceNode& n : trace.nodes()) {
    if (!n.parameter) continue;
    const auto g = trace.reference_grad(n.id);
    REQUIRE(found[n.name].size() == g.size());
    for (std::size_t i = 0; i < g.size(); ++i)
      CHECK(std::abs(found[n.name][i] - static_cast<double>(g[i])) <=
            2e-5 * std::max(1.0, std::abs(static_cast<double>(g[i]))));
    ++compared;
  }
  CHECK(compared >= 4);
}

}  // namespace

TEST_CASE("step code: the C++ program runs and gives the trace's gradients", "[slow]") {
  const std::string compile = DEEPX_COMPILE;
  if (compile.empty()) SKIP("the engine is built with sanitizers, which the exported programs are not");
  const std::string folder = (std::filesystem::path(DEEPX_SCRATCH) / "step_code").string();
  std::filesystem::create_directories(folder);
  // All in one program, so that the engine's headers are compiled once.
  std::string driver = "#include <cstdio>\n#include \"engine/deepx.h\"\n#define main run\n", calls;
  for (const Walk& walk : kWalks) {
    INFO(walk.name);
    const auto e = walked(walk);
    std::string program = export_file(*e, "step.cpp").bytes;
    program = program.substr(program.find("using namespace"));
    program.insert(program.rfind('}'), "  return 0;\n");  // only main may do without
    driver += join("namespace ", walk.name, " {\n", program, "}\n");
    calls += join("  std::puts(\"== ", walk.name, "\");\n  ", walk.name, "::run();\n");
  }
  std::ofstream(folder + "/driver.cpp") << driver << "#undef main\nint main() {\n" << calls << "}\n";
  output_of(join(compile, " ", folder, "/driver.cpp ", DEEPX_ENGINE, " -o ", folder, "/driver"));
  const std::string printed = output_of(folder + "/driver");
  for (const Walk& walk : kWalks) {
    INFO(walk.name);
    const std::string mark = join("== ", walk.name, "\n");
    const std::size_t begin = printed.find(mark);
    REQUIRE(begin != std::string::npos);
    const std::string mine = printed.substr(begin + mark.size(), printed.find("== ", begin + 3) - begin - mark.size());
    const auto e = walked(walk);
    compare(*e->backprop().trace(), mine);
  }
}

TEST_CASE("step code: the PyTorch program runs and gives the trace's gradients", "[slow]") {
  const std::string python = python_with("torch");
  if (python.empty()) SKIP("no Python with PyTorch is installed (on Debian: apt-get install python3-torch)");
  const std::string folder = (std::filesystem::path(DEEPX_SCRATCH) / "step_code").string();
  std::filesystem::create_directories(folder);
  for (const Walk& walk : kWalks) {
    INFO(walk.name);
    const auto e = walked(walk);
    const std::string path = join(folder, "/", walk.name, ".py");
    std::ofstream(path) << export_file(*e, "step.py").bytes;
    compare(*e->backprop().trace(), output_of(join(python, " ", path)));
  }
}

TEST_CASE("step code: its lines are the steps of the trace") {
  const auto e = walked(kWalks[0]);
  const TraceCode code = trace_code(*e->backprop().trace(), CodeLanguage::pytorch);
  REQUIRE(code.forward.size() == 6);
  REQUIRE(code.backward.size() == 6);
  CHECK((code.forward[0].text == "a = x @ W1" && code.forward[0].step == 1));
  CHECK(code.forward[5].text == "L = F.binary_cross_entropy_with_logits(s, y)");
  CHECK((code.backward[0].text == "ds = (torch.sigmoid(s) - y) / len(x)" && code.backward[0].step == 7));
  CHECK(code.backward[2].text == "dh, dW2 = dc @ W2.T, h.T @ dc");
  CHECK(code.backward[3].text == "dz = dh * (1 - h**2)");
  CHECK((code.backward[5].text == "dW1 = x.T @ da" && code.backward[5].step == 12));
  CHECK(code.update == "for w, g in zip((W1, b1, W2, b2), (dW1, db1, dW2, db2)): w -= 0.1 * g");
  const TraceCode cpp = trace_code(*e->backprop().trace(), CodeLanguage::cpp);
  CHECK(cpp.forward[2].text == "const Tensor h = tanh(z);");
  CHECK(cpp.backward[3].text.starts_with("sweep.step();  // dx = dy"));
  // What has no plain line has no program, and says so.
  Experiment f;
  f.apply(command::SetFormula{"L = x^2", {}});
  CHECK(trace_code(*f.backprop().trace(), CodeLanguage::pytorch).forward.empty());
  CHECK(message_of([&] { export_file(f, "step.py"); }).find("has no program") != std::string::npos);
}
