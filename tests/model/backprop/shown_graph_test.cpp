// SPDX-License-Identifier: MIT
// The graph as drawn: which nodes fold into which card, and that folds are kept, shared in links and forgotten.
#include "playground/model/backprop/shown_graph.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/controls.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/view.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

struct Drawn {
  explicit Drawn(const char* hidden) {
    Spec spec;
    set_path(spec, "network.hidden", hidden);
    e.apply(command::Load{spec});
    e.apply(command::ShowGraph{Walked::network});
  }
  ShownGraph graph() const {
    return shown_graph(e.backprop().trace()->nodes(), e.backprop().trace()->edges(), e.backprop().folds());
  }
  const TraceNode& node(int id) const { return e.backprop().trace()->nodes()[static_cast<std::size_t>(id)]; }
  std::set<std::string> names(const ShownGraph& g) const {
    std::set<std::string> all;
    for (const ShownNode& n : g.nodes)
      all.insert(n.scope < 0 ? node(n.node).name : g.scopes[static_cast<std::size_t>(n.scope)].name);
    return all;
  }
  Experiment e;
};

}  // namespace

TEST_CASE("shown graph: unfolded, every node is a card, and every edge is drawn once") {
  Drawn d("tanh:3,relu:2");
  const ShownGraph g = d.graph();
  CHECK(g.nodes.size() == d.e.backprop().trace()->nodes().size());
  CHECK(g.edges.size() == d.e.backprop().trace()->edges().size());
  CHECK(g.rows == 2);
  REQUIRE(g.scopes.size() == 4);
  CHECK(g.scopes[0].name == "hidden1");
  CHECK(g.scopes[0].operators == 3);
  CHECK(g.scopes[0].box == GraphBox{1, 0, 3, 2});
  for (std::size_t i = 0; i < g.nodes.size(); ++i) CHECK(g.at(g.nodes[i].place) == static_cast<int>(i));
  CHECK(g.at({0, 1}) == -1);
}

TEST_CASE("shown graph: a folded layer is one card that contains its weights, and its edges are merged") {
  Drawn d("tanh:3,relu:2");
  d.e.apply(command::Fold{"hidden1", true});
  const ShownGraph one = d.graph();
  CHECK(d.names(one) == std::set<std::string>{"X", "hidden1", "matmul2", "W2", "add2", "b2", "relu1", "matmul3", "W3",
                                              "add3", "b3", "loss", "y"});
  CHECK(d.node(one.nodes[1].node).name == "tanh1");
  d.e.apply(command::Fold{"", true});
  const ShownGraph all = d.graph();
  CHECK(d.names(all) == std::set<std::string>{"X", "hidden1", "hidden2", "output", "loss"});
  CHECK(all.edges.size() == 4);
  CHECK(all.columns == 5);
  CHECK(all.rows == 1);
  d.e.apply(command::Fold{"", false});
  CHECK(d.e.backprop().folds().empty());
}

TEST_CASE("shown graph: the edge around a residual layer has a lane, and folding the layer hides it") {
  Drawn d("tanh:4");
  set(d.e, "network.hidden", "tanh:4,tanh:4");
  set(d.e, "network.hidden.1.layer", "Residual");
  const auto lanes = [&] {
    return std::ranges::count_if(d.graph().edges, [](const ShownEdge& e) { return e.lane >= 0; });
  };
  CHECK(lanes() == 1);
  CHECK(d.graph().rows == 3);
  CHECK(d.graph().only_edges(2));
  d.e.apply(command::Fold{"hidden2", true});
  CHECK(lanes() == 0);
  CHECK(d.graph().rows == 2);
}

TEST_CASE(
    "folds: are in the link and in the controls, errors list the known scopes, a removed layer's fold is forgotten") {
  Drawn d("tanh:3,relu:2");
  CHECK(refusal(d.e, command::Fold{"hidden9", true}) ==
        "fold: scope is \"hidden9\"; must be one of hidden1, hidden2, loss, output");
  d.e.apply(command::Fold{"output", true});
  d.e.apply(command::Fold{"hidden2", true});
  CHECK(link_of(d.e.link_state()).ends_with("&fold=hidden2,output"));
  CHECK(read_link(link_of(d.e.link_state())).state == d.e.link_state());
  CHECK(read_link("#fold=a,,b").problems ==
        std::vector<std::string>{"link: fold is \"a,,b\"; must be names of scopes, as hidden1,output"});
  const std::vector<Control> all = controls(d.e);
  const auto fold = std::ranges::find(all, "fold.hidden2", &Control::name);
  REQUIRE(fold != all.end());
  CHECK(fold->value == "yes");
  const int revision = d.e.backprop().revision();
  d.e.apply(command::RemoveLayer{1});
  CHECK(d.e.backprop().revision() > revision);
  CHECK(std::ranges::equal(d.e.backprop().folds(), std::vector<std::string>{"output"}));
  d.e.apply(command::Show{View::train});
  CHECK(refusal(d.e, command::Fold{"", true}) ==
        "fold: the Backprop view is closed; open it first by {\"view\": \"backprop\"}");
  Experiment other;
  other.apply(command::Open{read_link("#view=backprop&fold=hidden1,hidden7").state});
  CHECK(std::ranges::equal(other.backprop().folds(), std::vector<std::string>{"hidden1"}));
}
