// SPDX-License-Identifier: MIT
// Layered layout of blocks: an operator with the leaves below it, the lane of edges that span columns, or a whole group
// that was laid out separately. A block covers one or more columns; blocks are dropped one after another, and none
// falls past another.
#include "playground/model/backprop/graph_layout.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "playground/model/backprop/block_level.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kFewLeaves = 8;  // leading leaves: at most this many are stacked in the first column

/// A block of one level: its index, and the row inside it.
struct BlockSeat {
  int block = -1, row = 0;
};

class LayeredLayout {
 public:
  LayeredLayout(std::span<const GraphNode> nodes, const LayoutOptions& options)
      : nodes_(nodes), options_(options), n_(static_cast<int>(nodes.size())) {}

  GraphLayout make() {
    find_columns();
    find_ranks();
    make_blocks();
    make_edges();
    for (int g = 0; g < groups_; ++g) {
      levels_[nth(g)].arrange(options_.sweeps);
      add_group(g);
    }
    make_outer_links();
    levels_.back().arrange(options_.sweeps);
    return result();
  }

 private:
  bool leaf(int i) const { return nodes_[nth(i)].inputs.empty(); }
  int level_of(int i) const { return group_[nth(i)] < 0 ? groups_ : group_[nth(i)]; }
  int column(int i) const { return out_.places[nth(i)].column; }

  /// Operators by longest path, leaves by their operator: the leftmost of their users.
  void find_columns() {
    out_.places.resize(nodes_.size());
    host_.assign(nodes_.size(), -1);
    leads_.assign(nodes_.size(), false);
    group_.assign(nodes_.size(), -1);
    for (int i = 0; i < n_; ++i) {
      if (leaf(i)) continue;
      int c = 1;
      bool only_leaves = true;
      for (int input : nodes_[nth(i)].inputs) {
        if (leaf(input)) continue;
        c = std::max(c, column(input) + 1);
        only_leaves = false;
      }
      out_.places[nth(i)].column = c;
      group_[nth(i)] = nodes_[nth(i)].group;
      for (int input : nodes_[nth(i)].inputs)
        if (leaf(input) && (host_[nth(input)] < 0 || c < column(host_[nth(input)]))) host_[nth(input)] = i;
      if (const int first = nodes_[nth(i)].inputs[0]; only_leaves && host_[nth(first)] == i) leads_[nth(first)] = true;
    }
    const bool lead = options_.leaves == Leaves::lead;
    const auto leaves = std::ranges::count_if(nodes_, [](const GraphNode& node) { return node.inputs.empty(); });
    for (int i = 0; i < n_; ++i) {
      if (leaf(i)) {
        leads_[nth(i)] = lead || leads_[nth(i)] || host_[nth(i)] < 0;
        const int of_host = host_[nth(i)] < 0 ? 1 : column(host_[nth(i)]);
        out_.places[nth(i)].column = !leads_[nth(i)] ? of_host : lead && leaves <= kFewLeaves ? 0 : of_host - 1;
        if (!leads_[nth(i)]) group_[nth(i)] = group_[nth(host_[nth(i)])];
      }
      groups_ = std::max(groups_, group_[nth(i)] + 1);
    }
    levels_.resize(nth(groups_) + 1);
  }

  /// When a walk from the ends reaches each node, and each edge.
  void find_ranks() {
    rank_.assign(nodes_.size(), -1);
    edge_rank_.resize(nodes_.size());
    for (int i = 0; i < n_; ++i) edge_rank_[nth(i)].resize(nodes_[nth(i)].inputs.size());
    std::vector<bool> used(nodes_.size());
    for (const GraphNode& node : nodes_)
      for (int input : node.inputs) used[nth(input)] = true;
    int count = 0;
    for (int i = 0; i < n_; ++i)
      if (!used[nth(i)]) walk(i, count);
  }
  /// From an end to its inputs first: no edges cross if the graph is a tree. If leaves are below, the longest way comes
  /// before the others, so that it is the top row.
  void walk(int end, int& count) {
    struct Visit {
      int node;
      std::size_t next;
      std::vector<int> order;  // of its inputs
    };
    std::vector<Visit> way;  // a loop instead of recursion: a chain may be long
    const auto enter = [&](int i) {
      const std::vector<int>& inputs = nodes_[nth(i)].inputs;
      Visit v{i, 0, std::vector<int>(inputs.size())};
      std::iota(v.order.begin(), v.order.end(), 0);
      if (options_.leaves == Leaves::below) {
        std::vector<double> nearness;
        for (int input : inputs) nearness.push_back(-column(input));
        sort_by(v.order, nearness);
      }
      way.push_back(std::move(v));
    };
    enter(end);
    while (!way.empty()) {
      Visit& v = way.back();
      const auto node = nth(v.node);
      if (v.next == v.order.size()) {
        rank_[node] = count++;
        way.pop_back();
        continue;
      }
      const std::size_t k = nth(v.order[v.next]);
      const int input = nodes_[node].inputs[k];
      if (rank_[nth(input)] < 0) {
        enter(input);
      } else {
        edge_rank_[node][k] = count++;
        ++v.next;
      }
    }
  }

  void make_blocks() {
    seats_.resize(nodes_.size());
    std::vector<int> heights(nodes_.size(), 1);
    for (int i = 0; i < n_; ++i)
      if (leaf(i) && !leads_[nth(i)]) seats_[nth(i)].row = heights[nth(host_[nth(i)])]++;
    for (int i = 0; i < n_; ++i) {
      if (leaf(i) && !leads_[nth(i)]) continue;
      std::vector<LayoutBlock>& blocks = levels_[nth(level_of(i))].blocks;
      seats_[nth(i)].block = static_cast<int>(blocks.size());
      blocks.push_back({.first = column(i),
                        .last = column(i),
                        .height = heights[nth(i)],
                        .walked = static_cast<double>(rank_[nth(i)]),
                        .made = 2.0 * i});
    }
    for (int i = 0; i < n_; ++i)
      if (leaf(i) && !leads_[nth(i)]) seats_[nth(i)].block = seats_[nth(host_[nth(i)])].block;
    lanes_.resize(2 * nodes_.size());
  }

  /// The lane of a node's edges inside its group, or of the edges that leave the group.
  int& lane(int node, bool outer) { return lanes_[2 * nth(node) + outer].block; }
  bool spans(int from, int to) const { return column(to) > column(from) + 1; }
  bool leaves_group(int from, int to) const { return group_[nth(from)] != group_[nth(to)]; }

  /// Lanes first, each up to its last edge, then the links inside groups.
  void make_edges() {
    for (int to = 0; to < n_; ++to) {
      for (std::size_t k = 0; k < nodes_[nth(to)].inputs.size(); ++k) {
        const int from = nodes_[nth(to)].inputs[k];
        if (!spans(from, to)) continue;
        const bool outer = leaves_group(from, to) || group_[nth(from)] < 0;
        std::vector<LayoutBlock>& blocks = levels_[nth(outer ? groups_ : group_[nth(from)])].blocks;
        int& b = lane(from, outer);
        if (b < 0) {
          b = static_cast<int>(blocks.size());
          blocks.push_back({.first = column(from) + 1,
                            .last = 0,
                            .walked = static_cast<double>(edge_rank_[nth(to)][k]),
                            .made = 2.0 * from + 1});
        }
        blocks[nth(b)].last = std::max(blocks[nth(b)].last, column(to) - 1);
      }
    }
    each_edge([&](int from, int to, bool outer) {
      if (!outer) add_links(levels_[nth(group_[nth(from)])], from, to, outer, seats_[nth(from)], seats_[nth(to)]);
    });
  }

  template <class F>
  void each_edge(F f) {
    for (int to = 0; to < n_; ++to) {
      for (int from : nodes_[nth(to)].inputs)
        if (column(to) > column(from)) f(from, to, leaves_group(from, to) || group_[nth(from)] < 0);
    }
  }

  void add_links(BlockLevel& level, int from, int to, bool outer, const BlockSeat& a, const BlockSeat& b) {
    if (!spans(from, to)) {
      level.links.push_back({a.block, b.block, a.row, b.row, column(from)});
      return;
    }
    const int l = lane(from, outer);
    if (!std::exchange(lanes_[2 * nth(from) + outer].row, 1))
      level.links.push_back({a.block, l, a.row, 0, column(from)});
    level.links.push_back({l, b.block, 0, b.row, column(to) - 1});
  }

  /// A finished group becomes one block of the outer level.
  void add_group(int g) {
    const BlockLevel& inside = levels_[nth(g)];
    LayoutBlock block{.first = 1 << 30, .last = 0, .height = inside.height(), .walked = 1e30, .made = 1e30};
    for (const LayoutBlock& b : inside.blocks) {
      block.first = std::min(block.first, b.first);
      block.last = std::max(block.last, b.last);
      block.walked = std::min(block.walked, b.walked);
      block.made = std::min(block.made, b.made);
    }
    group_block_.push_back(inside.blocks.empty() ? -1 : static_cast<int>(levels_.back().blocks.size()));
    if (inside.blocks.empty()) return;
    levels_.back().blocks.push_back(block);
  }

  /// A node as the outer level sees it.
  BlockSeat outer_seat(int i) const {
    const BlockSeat& s = seats_[nth(i)];
    if (group_[nth(i)] < 0) return s;
    return {group_block_[nth(group_[nth(i)])], levels_[nth(group_[nth(i)])].blocks[nth(s.block)].row + s.row};
  }

  void make_outer_links() {
    each_edge([&](int from, int to, bool outer) {
      if (outer) add_links(levels_.back(), from, to, outer, outer_seat(from), outer_seat(to));
    });
  }

  GraphLayout result() {
    const BlockLevel& whole = levels_.back();
    const auto top = [&](int g) { return whole.blocks[nth(group_block_[nth(g)])].row; };
    for (int i = 0; i < n_; ++i) {
      const BlockSeat s = outer_seat(i);
      out_.places[nth(i)].row = whole.blocks[nth(s.block)].row + s.row;
      out_.columns = std::max(out_.columns, column(i) + 1);
    }
    for (int g = 0; g < groups_; ++g) {
      GraphBox box;
      if (group_block_[nth(g)] >= 0) {
        const LayoutBlock& b = whole.blocks[nth(group_block_[nth(g)])];
        box = {b.first, b.row, b.last - b.first + 1, b.height};
      }
      out_.groups.push_back(box);
    }
    for (int to = 0; to < n_; ++to) {
      for (int from : nodes_[nth(to)].inputs) {
        const bool outer = leaves_group(from, to) || group_[nth(from)] < 0;
        const int b = spans(from, to) ? lane(from, outer) : -1;
        out_.lanes.push_back(b < 0   ? -1
                             : outer ? whole.blocks[nth(b)].row
                                     : top(group_[nth(from)]) + levels_[nth(group_[nth(from)])].blocks[nth(b)].row);
      }
    }
    out_.rows = whole.height();
    return std::move(out_);
  }

  std::span<const GraphNode> nodes_;
  const LayoutOptions& options_;
  int n_, groups_ = 0;
  GraphLayout out_;
  std::vector<int> host_, group_, rank_;
  std::vector<bool> leads_;
  std::vector<std::vector<int>> edge_rank_;
  std::vector<BlockSeat> seats_, lanes_;  // a lane's `row` tells whether it is linked to its node
  std::vector<BlockLevel> levels_;        // the levels of the groups, then the outer one
  std::vector<int> group_block_;
};

}  // namespace

std::vector<bool> GraphLayout::empty_rows() const {
  std::vector<bool> empty(static_cast<std::size_t>(rows), true);
  for (const GraphPlace& p : places) empty[static_cast<std::size_t>(p.row)] = false;
  return empty;
}

GraphLayout layout_graph(std::span<const GraphNode> nodes, const LayoutOptions& options) {
  return LayeredLayout(nodes, options).make();
}

long long crossings(std::span<const GraphNode> nodes, const GraphLayout& layout) {
  std::vector<std::vector<std::pair<int, int>>> columns(nth(layout.columns));
  std::size_t edge = 0;
  for (std::size_t to = 0; to < nodes.size(); ++to) {
    for (int from : nodes[to].inputs) {
      const int lane = layout.lanes[edge++];
      const GraphPlace &a = layout.places[nth(from)], &b = layout.places[to];
      if (b.column <= a.column) continue;
      columns[nth(a.column)].push_back({a.row, lane < 0 ? b.row : lane});
      if (lane >= 0) columns[nth(b.column) - 1].push_back({lane, b.row});
    }
  }
  for (auto& column : columns) {  // edges that share a lane count once
    std::sort(column.begin(), column.end());
    column.erase(std::unique(column.begin(), column.end()), column.end());
  }
  long long all = 0;
  for (auto& column : columns) all += crossings_of(column);
  return all;
}

}  // namespace deepx::inline DEEPX_PRECISION
