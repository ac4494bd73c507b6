// SPDX-License-Identifier: MIT
// What the Backprop view computes about a network by trial: gradient checks, paths, dead units; and the length of its
// steps.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <functional>

#include "engine/ops/ops.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/view.h"
#include "tests/model/support.h"

using namespace deepx;

TEST_CASE("trace: the gradient check agrees for every number of a network, at every position") {
  for (const char* hidden : {"tanh:4,sigmoid:3", "softplus:4", "gelu:3,silu:3"}) {
    Experiment e;
    e.apply(command::Set("network.hidden", hidden));
    e.train(10);
    e.apply(command::ShowGraph{Walked::network});
    e.apply(command::CheckGradient{0.01});
    int checked = 0, agreed = 0;
    const int end = static_cast<int>(e.backprop().trace()->steps().size());
    for (const TraceNode& n : e.backprop().trace()->nodes()) {
      const auto reference = e.backprop().trace()->reference_grad(n.id);
      for (int element = 0; element < std::min(4, static_cast<int>(reference.size())); ++element) {
        e.apply(command::TraceTo{(checked * 5) % (end + 1)});
        e.apply(command::TraceSelect{n.id, element});
        if (!e.backprop().trace()->check()) continue;
        ++checked;
        agreed += e.backprop().trace()->check()->agrees();
      }
    }
    CHECK(checked > 30);
    CHECK(agreed == checked);
    // After all these checks, stepping to the end still gives the gradients of backward().
    e.apply(command::TraceGo{command::TraceMove::last});
    for (const TraceNode& n : e.backprop().trace()->nodes()) {
      const auto reference = e.backprop().trace()->reference_grad(n.id);
      for (std::size_t i = 0; i < reference.size(); ++i) CHECK(n.grad.values[i] == reference[i]);
    }
  }
}

TEST_CASE("trace: the gradient check agrees for every loss, activation and layer option of a network") {
  const auto check = [](const std::function<void(Experiment&)>& setup) {
    Experiment e;
    e.apply(command::Set("network.hidden", "tanh:4,tanh:3"));
    setup(e);
    e.train(7);
    e.apply(command::ShowGraph{Walked::network});
    e.apply(command::CheckGradient{0.01});
    int checked = 0;
    for (const TraceNode& n : e.backprop().trace()->nodes()) {
      if (!n.parameter) continue;
      e.apply(command::TraceSelect{n.id, std::min(1, n.elements - 1)});
      REQUIRE(e.backprop().trace()->check());
      INFO(n.name << ": " << e.backprop().trace()->check()->slope << " against "
                  << e.backprop().trace()->check()->gradient);
      CHECK(e.backprop().trace()->check()->agrees());
      ++checked;
    }
    CHECK(checked >= 5);
  };
  for (const OpTable& op : operator_catalogue().entries())
    if (op.info->activation) {
      INFO(op.name);
      check([&](Experiment& e) { e.apply(command::Set("network.hidden", join(op.name, ":4,tanh:3"))); });
    }
  for (const char* data : {"spiral", "spiral3", "hill"})
    for (const LossChoice& loss : loss_choices()) {
      INFO(data << " " << loss.name);
      Experiment probe;
      probe.apply(command::Set("data.name", data));
      // the loss does not fit these data
      if (!message_of([&] { probe.apply(command::Set("loss", std::string(loss.name))); }).empty()) continue;
      check([&](Experiment& e) {
        e.apply(command::Set("data.name", data));
        e.apply(command::Set("loss", std::string(loss.name)));
      });
    }
  for (const auto& [path, value] :
       {std::pair("norm", "BatchNorm1d"), std::pair("norm", "LayerNorm"), std::pair("layer", "Residual")}) {
    INFO(value);
    check([&](Experiment& e) { e.apply(command::Set(join("network.hidden.1.", path), std::string(value))); });
  }
}

TEST_CASE("trace: units that pass no gradient are marked, and no others") {
  Experiment e;
  e.apply(command::Set("network.hidden", "relu:3"));
  for (int from : {0, 1}) e.apply(command::SetWeight{0, from, 1, 0});
  e.apply(command::SetWeight{0, -1, 1, -1});
  e.apply(command::ShowGraph{Walked::network});
  const auto relu =
      std::ranges::find_if(e.backprop().trace()->nodes(), [](const TraceNode& n) { return n.op == "relu"; });
  CHECK(std::ranges::find(relu->dead, 1) != relu->dead.end());
  CHECK(relu->dead.size() < 3);
  e.apply(command::Set("network.hidden", "tanh:3"));
  for (const TraceNode& n : e.backprop().trace()->nodes()) CHECK(n.dead.empty());
}

TEST_CASE("trace: dropout leaves out the same units after a gradient check") {
  Experiment e;
  e.apply(command::Set("network.hidden", "tanh:6,tanh:6"));
  e.apply(command::Set("network.hidden.0.dropout", 0.5));
  e.apply(command::Set("network.hidden.1.noise", 0.1));
  e.apply(command::ShowGraph{Walked::network});
  const auto w1 =
      std::ranges::find_if(e.backprop().trace()->nodes(), [](const TraceNode& n) { return n.name == "W1"; });
  e.apply(command::TraceSelect{w1->id, 0});
  e.apply(command::TraceTo{2});
  e.apply(command::CheckGradient{0.01});
  REQUIRE(e.backprop().trace()->check());
  e.apply(command::TraceGo{command::TraceMove::last});
  for (const TraceNode& n : e.backprop().trace()->nodes()) {
    const auto reference = e.backprop().trace()->reference_grad(n.id);
    REQUIRE(n.grad.values.size() == reference.size());
    for (std::size_t i = 0; i < reference.size(); ++i) CHECK(n.grad.values[i] == reference[i]);
  }
}

TEST_CASE("trace: the paths of a selected element reach what depends on it, and nothing else") {
  Experiment e;
  e.apply(command::Set("network.hidden", "tanh:3"));
  e.apply(command::ShowGraph{Walked::network});
  const auto at = [&](std::string_view name) -> const TraceNode& {
    return *std::ranges::find_if(e.backprop().trace()->nodes(), [&](const TraceNode& n) { return n.name == name; });
  };
  CHECK(at("W1").path.empty());
  const TraceNode tanh = at("tanh1");
  const int rows = static_cast<int>(e.backprop().trace()->samples().size());
  e.apply(command::TraceSelect{tanh.id, 1 * 3 + 2});  // sample 1, unit 2
  const auto marked = [&](std::string_view name) {
    std::vector<int> out;
    const MatrixSpan p = at(name).path;
    for (int i = 0; i < static_cast<int>(p.values.size()); ++i)
      if (p.values[static_cast<std::size_t>(i)] != 0) out.push_back(i);
    return out;
  };
  CHECK(marked("X") == std::vector<int>{2, 3});   // that sample's inputs
  CHECK(marked("W1") == std::vector<int>{2, 5});  // that unit's column
  CHECK(marked("b1") == std::vector<int>{2});
  CHECK(marked("tanh1") == std::vector<int>{5});
  CHECK(marked("matmul2") == std::vector<int>{1});  // that sample's output
  CHECK(marked("loss") == std::vector<int>{0});
  CHECK(marked("W2").empty());  // not on the path, only next to it
  CHECK(rows > 2);
  // From a weight: the path goes through its unit in every sample.
  e.apply(command::TraceSelect{at("W1").id, 1});
  CHECK(marked("matmul1").size() == static_cast<std::size_t>(rows));
  CHECK(marked("X").empty());
}

TEST_CASE("trace: moves by operation, layer and pass end at the right positions, forward and back") {
  Experiment e;
  e.apply(command::Set("network.hidden", "tanh:3,tanh:2"));
  e.apply(command::ShowGraph{Walked::network});
  const int end = static_cast<int>(e.backprop().trace()->steps().size()), F = (end - 1) / 2;
  const auto positions = [&](TraceUnit unit) {
    e.apply(command::SetTraceUnit{unit});
    e.apply(command::TraceTo{0});
    std::vector<int> seen = {0};
    while (!e.backprop().trace()->at_end()) {
      e.apply(command::TraceGo{command::TraceMove::forward});
      seen.push_back(e.backprop().trace()->at());
    }
    std::vector<int> back = {end};
    while (e.backprop().trace()->at() > 0) {
      e.apply(command::TraceGo{command::TraceMove::back});
      back.insert(back.begin(), e.backprop().trace()->at());
    }
    CHECK(seen == back);
    return seen;
  };
  CHECK(positions(TraceUnit::operation).size() == static_cast<std::size_t>(end) + 1);
  CHECK(positions(TraceUnit::pass) == std::vector<int>{0, F, end - 1, end});
  // three layers and the loss in each direction, and the update
  CHECK(positions(TraceUnit::layer).size() == 2 * 4 + 2);
  // By samples: the first move runs the whole pass, later moves replace the points.
  e.apply(command::SetTraceUnit{TraceUnit::sample});
  e.apply(command::TraceSamples{{0, 1}});
  e.apply(command::TraceTo{F});
  e.apply(command::TraceGo{command::TraceMove::forward});
  CHECK(std::vector<int>(e.backprop().trace()->samples().begin(), e.backprop().trace()->samples().end()) ==
        std::vector<int>{2, 3});
  CHECK(e.backprop().trace()->at() == F);
  e.apply(command::TraceGo{command::TraceMove::back});
  CHECK(std::vector<int>(e.backprop().trace()->samples().begin(), e.backprop().trace()->samples().end()) ==
        std::vector<int>{0, 1});
}
