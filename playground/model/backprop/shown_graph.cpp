// SPDX-License-Identifier: MIT
// Cards from nodes: first which node is on which card, then the edges between cards, then their places.
#include "playground/model/backprop/shown_graph.h"

#include <algorithm>
#include <utility>

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// The scope of each node: an operator's scope is stored in it, a leaf belongs to its users if they agree. An input
/// from which the first operator starts belongs to none.
std::vector<int> scopes_of(std::span<const TraceNode> nodes, std::vector<ShownScope>& scopes) {
  constexpr int kUnused = -2;
  std::vector<int> all(nodes.size(), kUnused);
  const auto of = [&](int id) -> int& { return all[static_cast<std::size_t>(id)]; };
  for (const TraceNode& n : nodes) {
    if (n.leaf) continue;
    of(n.id) = -1;
    if (const std::string_view name = outermost(n.scope); !name.empty()) {
      const auto found = std::ranges::find(scopes, name, &ShownScope::name);
      of(n.id) = static_cast<int>(found - scopes.begin());
      if (found == scopes.end()) scopes.push_back({.name = std::string(name)});
      ++scopes[static_cast<std::size_t>(of(n.id))].operators;
    }
    const bool starts = std::ranges::all_of(n.inputs, [&](int i) { return nodes[static_cast<std::size_t>(i)].leaf; });
    for (std::size_t k = 0; k < n.inputs.size(); ++k) {
      if (!nodes[static_cast<std::size_t>(n.inputs[k])].leaf) continue;
      int& scope = of(n.inputs[k]);
      scope = (scope == kUnused || scope == of(n.id)) && !(starts && k == 0) ? of(n.id) : -1;
    }
  }
  for (int& scope : all) scope = std::max(scope, -1);
  return all;
}

}  // namespace

int ShownGraph::at(const GraphPlace& place) const {
  if (place.column < 0 || place.column >= columns) return -1;
  const std::vector<int>& column = cards[static_cast<std::size_t>(place.column)];
  const auto row = [&](int card) { return nodes[static_cast<std::size_t>(card)].place.row; };
  const auto found = std::ranges::lower_bound(column, place.row, {}, row);
  return found != column.end() && row(*found) == place.row ? *found : -1;
}

std::string_view outermost(std::string_view scope) { return scope.substr(0, scope.find('/')); }

ShownGraph shown_graph(std::span<const TraceNode> nodes, std::span<const TraceEdge> edges,
                       std::span<const std::string> folds, Leaves leaves) {
  ShownGraph g;
  const std::vector<int> scope = scopes_of(nodes, g.scopes);
  for (ShownScope& s : g.scopes) s.folded = std::ranges::find(folds, s.name) != folds.end();
  const auto folded = [&](std::size_t id) {
    return scope[id] >= 0 && g.scopes[static_cast<std::size_t>(scope[id])].folded;
  };

  // A folded scope has the place of its last operator: everything it needs has come before.
  std::vector<int> last(g.scopes.size(), -1);
  for (const TraceNode& n : nodes)
    if (!n.leaf && scope[static_cast<std::size_t>(n.id)] >= 0)
      last[static_cast<std::size_t>(scope[static_cast<std::size_t>(n.id)])] = n.id;
  std::vector<int> card_of_scope(g.scopes.size(), -1);
  g.card_of.assign(nodes.size(), -1);
  for (std::size_t id = 0; id < nodes.size(); ++id) {
    const auto card = static_cast<int>(g.nodes.size());
    if (!folded(id)) {
      g.card_of[id] = card;
      g.nodes.push_back({.node = static_cast<int>(id)});
    } else if (const auto s = static_cast<std::size_t>(scope[id]); last[s] == static_cast<int>(id)) {
      card_of_scope[s] = card;
      g.nodes.push_back({.node = static_cast<int>(id), .scope = scope[id]});
    }
  }
  for (std::size_t id = 0; id < nodes.size(); ++id)
    if (g.card_of[id] < 0) g.card_of[id] = card_of_scope[static_cast<std::size_t>(scope[id])];

  std::vector<GraphNode> graph(g.nodes.size());
  std::vector<std::vector<ShownEdge>> incoming(g.nodes.size());
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const int from = g.card_of[static_cast<std::size_t>(edges[i].from)],
              to = g.card_of[static_cast<std::size_t>(edges[i].to)];
    if (from == to) continue;
    std::vector<ShownEdge>& others = incoming[static_cast<std::size_t>(to)];
    auto found = std::find_if(others.begin(), others.end(), [&](const ShownEdge& e) { return e.from == from; });
    if (found == others.end()) found = others.insert(found, {.from = from, .to = to});
    found->parts.push_back(static_cast<int>(i));
  }
  for (std::vector<ShownEdge>& edges_to : incoming)
    for (ShownEdge& e : edges_to) g.edges.push_back(std::move(e));
  // If a scope is left and entered again, an edge may run back to its card: it is drawn, but does not affect the
  // layout.
  std::vector<std::size_t> edge_of_input;
  for (std::size_t i = 0; i < g.edges.size(); ++i) {
    const ShownEdge& e = g.edges[i];
    if (e.from > e.to) continue;
    graph[static_cast<std::size_t>(e.to)].inputs.push_back(e.from);
    edge_of_input.push_back(i);
  }
  for (std::size_t i = 0; i < g.nodes.size(); ++i)
    if (g.nodes[i].scope < 0) graph[i].group = scope[static_cast<std::size_t>(g.nodes[i].node)];

  const GraphLayout layout = layout_graph(graph, {.leaves = leaves});
  g.columns = layout.columns;
  g.rows = layout.rows;
  g.full_rows = {0};
  for (const bool empty : layout.empty_rows()) g.full_rows.push_back(g.full_rows.back() + !empty);
  g.cards.resize(static_cast<std::size_t>(g.columns));
  std::vector<std::vector<int>> rows(static_cast<std::size_t>(g.rows));
  for (std::size_t i = 0; i < g.nodes.size(); ++i) {
    g.nodes[i].place = layout.places[i];
    rows[static_cast<std::size_t>(layout.places[i].row)].push_back(static_cast<int>(i));
  }
  for (const std::vector<int>& row : rows)
    for (int card : row)
      g.cards[static_cast<std::size_t>(g.nodes[static_cast<std::size_t>(card)].place.column)].push_back(card);
  for (std::size_t i = 0; i < edge_of_input.size(); ++i) g.edges[edge_of_input[i]].lane = layout.lanes[i];
  for (std::size_t s = 0; s < g.scopes.size(); ++s) {
    if (!g.scopes[s].folded) {
      if (s < layout.groups.size()) g.scopes[s].box = layout.groups[s];
      continue;
    }
    const GraphPlace& p = g.nodes[static_cast<std::size_t>(card_of_scope[s])].place;
    g.scopes[s].box = {p.column, p.row, 1, 1};
  }
  return g;
}

}  // namespace deepx::inline DEEPX_PRECISION
