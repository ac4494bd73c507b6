// SPDX-License-Identifier: MIT
// Layered layout by longest path.
#include "playground/model/graph_layout.h"

#include <algorithm>
#include <set>
#include <utility>

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// The cells that are taken.
class Cells {
 public:
  GraphPlace take(int column, int row) {
    while (!taken_.insert({column, row}).second) ++row;
    return {column, row};
  }

 private:
  std::set<std::pair<int, int>> taken_;
};

}  // namespace

std::vector<GraphPlace> layout_graph(std::span<const GraphNode> nodes) {
  std::vector<GraphPlace> places(nodes.size());
  std::vector<int> user(nodes.size(), -1);  // first operator that uses a leaf
  std::vector<bool> leads(nodes.size());    // a leaf that stands left of its user
  Cells cells;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    const std::vector<int>& inputs = nodes[i].inputs;
    if (inputs.empty()) continue;
    int column = 1, row = 0;
    bool first = true;
    for (int input : inputs) {
      const auto in = static_cast<std::size_t>(input);
      if (nodes[in].inputs.empty()) {
        if (user[in] < 0) user[in] = static_cast<int>(i);
        continue;
      }
      column = std::max(column, places[in].column + 1);
      if (std::exchange(first, false)) row = places[in].row;
    }
    if (first && user[static_cast<std::size_t>(inputs[0])] == static_cast<int>(i)) leads[static_cast<std::size_t>(inputs[0])] = true;
    places[i] = cells.take(column, row);
  }
  // Leading leaves first: they want the very cell left of their user.
  for (const bool leading : {true, false}) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (!nodes[i].inputs.empty() || leads[i] != leading) continue;
      const GraphPlace at = user[i] < 0 ? GraphPlace{0, 0} : places[static_cast<std::size_t>(user[i])];
      places[i] = leading ? cells.take(at.column - 1, at.row) : cells.take(at.column, at.row + 1);
    }
  }
  return places;
}

}  // namespace deepx::inline DEEPX_PRECISION
