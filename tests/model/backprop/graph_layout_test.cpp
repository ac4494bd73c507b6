// SPDX-License-Identifier: MIT
// The layout of graphs: properties of every layout, tested on many generated graphs.
#include "playground/model/backprop/graph_layout.h"

#include <catch2/catch_test_macros.hpp>
#include <ctime>
#include <map>
#include <set>

#include "engine/core/rng.h"

using namespace deepx;

namespace {

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : rng_(seed, Stream::data) {}
  int below(int n) { return static_cast<int>(rng_.next() % static_cast<std::uint64_t>(n)); }

  /// Operators with one or two inputs, mostly recent ones, and a few leaves; `groups` consecutive groups of operators.
  std::vector<GraphNode> expression(int size, int groups = 0) {
    std::vector<GraphNode> all(static_cast<std::size_t>(2 + below(4)));
    while (static_cast<int>(all.size()) < size) {
      const int n = static_cast<int>(all.size());
      if (below(6) == 0) all.emplace_back();
      GraphNode op{.inputs = {}, .group = groups && below(5) ? n * groups / size : -1};
      const int now = static_cast<int>(all.size());
      for (int i = 1 + below(2); i > 0; --i)
        op.inputs.push_back(below(4) ? now - 1 - below(std::min(now, 5)) : below(now));
      all.push_back(op);
    }
    return all;
  }

 private:
  Rng rng_;
};

/// X through layers of three operators, each layer with a weight and a bias. With `skips`, an edge around every layer
/// to an "add".
std::vector<GraphNode> layers(int count, bool skips) {
  std::vector<GraphNode> all(1);
  int h = 0;
  const auto add = [&](std::vector<int> inputs, int group) {
    all.push_back({std::move(inputs), group});
    return static_cast<int>(all.size()) - 1;
  };
  for (int layer = 0; layer < count; ++layer) {
    const int in = h, W = add({}, -1), product = add({h, W}, layer), b = add({}, -1), sum = add({product, b}, layer);
    h = add({sum}, layer);
    if (skips && layer > 0) h = add({in, h}, layer);
  }
  const int y = add({}, -1);
  add({h, y}, count);
  return all;
}

bool operator_edge(const std::vector<GraphNode>& g, int from) {
  return !g[static_cast<std::size_t>(from)].inputs.empty();
}

void check(const std::vector<GraphNode>& g, Leaves leaves) {
  const GraphLayout l = layout_graph(g, {.leaves = leaves});
  REQUIRE(l.places.size() == g.size());
  std::map<std::pair<int, int>, int> cells;
  for (std::size_t i = 0; i < g.size(); ++i) {
    const GraphPlace& p = l.places[i];
    REQUIRE(cells.emplace(std::pair{p.column, p.row}, static_cast<int>(i)).second);
    REQUIRE((p.column >= 0 && p.column < l.columns && p.row >= 0 && p.row < l.rows));
    if (g[i].inputs.empty() || g[i].group < 0) continue;
    const GraphBox& box = l.groups[static_cast<std::size_t>(g[i].group)];
    REQUIRE((p.column >= box.column && p.column < box.column + box.columns && p.row >= box.row &&
             p.row < box.row + box.rows));
  }
  for (std::size_t a = 0; a < l.groups.size(); ++a) {
    const GraphBox& p = l.groups[a];
    for (std::size_t b = 0; b < a; ++b) {
      const GraphBox& q = l.groups[b];
      REQUIRE((p.column >= q.column + q.columns || q.column >= p.column + p.columns || p.row >= q.row + q.rows ||
               q.row >= p.row + p.rows));
    }
    for (std::size_t i = 0; i < g.size(); ++i) {
      if (g[i].inputs.empty() || g[i].group == static_cast<int>(a)) continue;
      const GraphPlace& n = l.places[i];
      REQUIRE_FALSE(
          (n.column >= p.column && n.column < p.column + p.columns && n.row >= p.row && n.row < p.row + p.rows));
    }
  }
  std::map<std::pair<int, int>, int> lanes;  // the node that owns each lane
  std::size_t edge = 0;
  for (std::size_t to = 0; to < g.size(); ++to) {
    for (int from : g[to].inputs) {
      const int lane = l.lanes[edge++], start = l.places[static_cast<std::size_t>(from)].column,
                end = l.places[to].column;
      if (operator_edge(g, from)) REQUIRE(end > start);
      REQUIRE((lane >= 0) == (end > start + 1));
      for (int c = start + 1; c < end; ++c) {
        REQUIRE_FALSE(cells.contains({c, lane}));
        REQUIRE(lanes.emplace(std::pair{c, lane}, from).first->second == from);
      }
    }
  }
  REQUIRE(edge == l.lanes.size());
}

}  // namespace

TEST_CASE(
    "graph layout: every cell has at most one node, edges go forward and miss all cards, a group's box has no other "
    "nodes") {
  for (int seed = 0; seed < 150; ++seed) {
    CAPTURE(seed);
    Maker make(static_cast<std::uint64_t>(seed));
    for (const Leaves leaves : {Leaves::below, Leaves::lead}) {
      check(make.expression(3 + make.below(60)), leaves);
      check(make.expression(30 + make.below(60), 1 + make.below(6)), leaves);
      check(layers(1 + make.below(9), make.below(2)), leaves);
    }
  }
  CHECK(layout_graph({}).columns == 0);
}

TEST_CASE(
    "graph layout: a network's chain is the first row, the inputs of its operators are below them, a skip is below "
    "both") {
  for (const bool skips : {false, true}) {
    const std::vector<GraphNode> g = layers(4, skips);
    const GraphLayout l = layout_graph(g);
    int column = 0;
    CHECK(l.places[0] == GraphPlace{0, 0});
    for (std::size_t i = 1; i < g.size(); ++i) {
      if (!g[i].inputs.empty())
        CHECK(l.places[i] == GraphPlace{++column, 0});
      else
        CHECK(l.places[i] == GraphPlace{column + 1, 1});
    }
    CHECK(l.rows == (skips ? 3 : 2));
    CHECK(l.empty_rows() == (skips ? std::vector<bool>{false, false, true} : std::vector<bool>{false, false}));
    CHECK(l.groups[1].column == 4);
    CHECK(l.groups[1].rows == 2);
  }
}

TEST_CASE("graph layout: an expression's leaves are to the left of it, in the order of the text") {
  // tanh(a · b + c)
  const std::vector<GraphNode> g = {{}, {}, {.inputs = {0, 1}}, {}, {.inputs = {2, 3}}, {.inputs = {4}}};
  const GraphLayout l = layout_graph(g, {.leaves = Leaves::lead});
  CHECK(l.places == std::vector<GraphPlace>{{0, 0}, {0, 1}, {1, 0}, {0, 2}, {2, 0}, {3, 0}});
  CHECK(l.lanes == std::vector<int>{-1, -1, -1, 2, -1});
}

TEST_CASE("graph layout: the same graph gives the same layout, and one more node at the end moves few others") {
  int moved = 0, all = 0;
  for (int seed = 0; seed < 100; ++seed) {
    Maker make(static_cast<std::uint64_t>(seed));
    std::vector<GraphNode> g = make.expression(40);
    const GraphLayout before = layout_graph(g);
    CHECK(layout_graph(g).places == before.places);
    g.push_back({.inputs = {static_cast<int>(g.size()) - 1}});
    const GraphLayout after = layout_graph(g);
    for (std::size_t i = 0; i < before.places.size(); ++i) moved += before.places[i] != after.places[i];
    all += static_cast<int>(before.places.size());
  }
  CAPTURE(moved, all);
  CHECK(moved * 10 < all);
}

TEST_CASE("graph layout: never more crossings than in the nodes' order, far fewer in total, and none in a tree") {
  long long plain = 0, swept = 0;
  for (int seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    Maker make(static_cast<std::uint64_t>(seed));
    const std::vector<GraphNode> g = make.expression(60);
    const LayoutOptions without{.leaves = Leaves::lead, .sweeps = 0}, with{.leaves = Leaves::lead};
    const long long a = crossings(g, layout_graph(g, without)), b = crossings(g, layout_graph(g, with));
    CHECK(b <= a);
    plain += a, swept += b;
  }
  CAPTURE(plain, swept);
  CHECK(swept * 10 < plain * 7);
  // ((a + b) · (c + d)) − ((e + f) · (g + h)), with its leaves out of order
  std::vector<GraphNode> tree(8);
  for (const auto& [a, b] : {std::pair{7, 2}, {5, 0}, {1, 6}, {4, 3}, {8, 10}, {9, 11}, {12, 13}})
    tree.push_back({.inputs = {a, b}});
  CHECK(crossings(tree, layout_graph(tree, {.leaves = Leaves::lead})) == 0);
}

TEST_CASE("graph layout: two thousand nodes take no seconds") {
  Maker make(7);
  for (const auto& g : {make.expression(2000), make.expression(2000, 40), layers(280, true)}) {
    const std::clock_t start = std::clock();  // of the processor: other programs may run at the same time
    const GraphLayout l = layout_graph(g, {.leaves = Leaves::lead});
    const double ms = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    CAPTURE(l.columns, l.rows);
    CHECK(ms < 3000);  // it takes 6: the limit finds growth, not a slow machine
    INFO(ms);
  }
}
