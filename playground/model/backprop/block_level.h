// SPDX-License-Identifier: MIT
// One level of the graph's layout: blocks that cover one or more columns, placed by the links between them.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace deepx::inline DEEPX_PRECISION {

inline std::size_t nth(int i) { return static_cast<std::size_t>(i); }

/// Sorts indices by their keys, and equal keys by index.
void sort_by(std::vector<int>& order, const std::vector<double>& keys);
/// Number of crossing pairs of links, each from a row of one column to a row of the next.
long long crossings_of(std::vector<std::pair<int, int>>& links);

struct LayoutBlock {
  int first = 0, last = 0;      // columns
  int height = 1;               // rows
  double walked = 0, made = 0;  // its place in a walk along the edges, and in the order of the nodes
  double key = 0;               // blocks are dropped in this order
  int row = 0;
  int aligned = -1;  // link that should be horizontal
};

/// A piece of an edge, from a row of one block to a row of another.
struct BlockLink {
  int from, to, from_row, to_row;  // blocks, and rows inside them
  int column;                      // column in which it starts
};

/// Places blocks that are connected by links.
class BlockLevel {
 public:
  std::vector<LayoutBlock> blocks;
  std::vector<BlockLink> links;  // to the right

  /// Tries the order of the nodes, the order of a walk, and further orders derived from them while these save
  /// crossings.
  void arrange(int sweeps);
  int height() const;
  long long crossed() const;

 private:
  /// A block should be level with the one of its inputs that the walk reached first.
  void align();
  template <class F>
  std::vector<double> keys_of(F key) const {
    std::vector<double> all;
    for (const LayoutBlock& b : blocks) all.push_back(key(b));
    return all;
  }
  std::vector<int> rows() const {
    std::vector<int> all;
    for (const LayoutBlock& b : blocks) all.push_back(b.row);
    return all;
  }
  /// Each block lands level with its first input or lower, on top of the blocks already there.
  void drop();
  /// The next order: by the mean row of the neighbors on one side.
  void toward_neighbors(bool left);
  /// A block without inputs moves down to its first user's row, if there is room.
  void lower_sources();

  std::vector<int> order_;
};

}  // namespace deepx::inline DEEPX_PRECISION
