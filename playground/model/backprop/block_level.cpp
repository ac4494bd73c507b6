// SPDX-License-Identifier: MIT
// Blocks are dropped one after another, and none falls past another.
#include "playground/model/backprop/block_level.h"

#include <algorithm>
#include <numeric>

namespace deepx::inline DEEPX_PRECISION {

void sort_by(std::vector<int>& order, const std::vector<double>& keys) {
  std::sort(order.begin(), order.end(), [&](int a, int b) {
    const double x = keys[nth(a)], y = keys[nth(b)];
    return x < y || (x == y && a < b);
  });
}

// Inversions, counted with a tree of sums over the rows.
long long crossings_of(std::vector<std::pair<int, int>>& links) {
  std::sort(links.begin(), links.end());
  int rows = 0;
  for (const auto& [from, to] : links) rows = std::max(rows, to + 1);
  std::vector<int> sums(nth(rows) + 1);
  long long all = 0;
  for (std::size_t i = 0; i < links.size(); ++i) {
    int not_below = 0;
    for (int r = links[i].second + 1; r > 0; r -= r & -r) not_below += sums[nth(r)];
    all += static_cast<long long>(i) - not_below;
    for (int r = links[i].second + 1; r <= rows; r += r & -r) ++sums[nth(r)];
  }
  return all;
}

void BlockLevel::arrange(int sweeps) {
  order_.resize(blocks.size());
  std::iota(order_.begin(), order_.end(), 0);
  align();
  std::vector<int> best;
  long long fewest = -1;
  const auto attempt = [&] {
    drop();
    const long long now = crossed();
    if (fewest < 0 || now < fewest) fewest = now, best = rows();
  };
  if (sweeps > 0) {
    for (LayoutBlock& b : blocks) b.key = b.walked;
    attempt();
    for (int sweep = 0; sweep < sweeps && fewest > 0; ++sweep) toward_neighbors(sweep % 2 == 0), attempt();
  }
  if (fewest != 0) {
    for (LayoutBlock& b : blocks) b.key = b.made;
    attempt();
    for (int sweep = 0; sweep < sweeps && fewest > 0; ++sweep) toward_neighbors(sweep % 2 == 0), attempt();
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i].row = best[i];
  lower_sources();
}

int BlockLevel::height() const {
  int all = 0;
  for (const LayoutBlock& b : blocks) all = std::max(all, b.row + b.height);
  return all;
}

long long BlockLevel::crossed() const {
  std::vector<std::vector<std::pair<int, int>>> columns;
  for (const BlockLink& l : links) {
    if (nth(l.column) >= columns.size()) columns.resize(nth(l.column) + 1);
    columns[nth(l.column)].push_back({blocks[nth(l.from)].row + l.from_row, blocks[nth(l.to)].row + l.to_row});
  }
  long long all = 0;
  for (auto& column : columns) all += crossings_of(column);
  return all;
}

void BlockLevel::align() {
  for (int i = 0; i < static_cast<int>(links.size()); ++i) {
    int& link = blocks[nth(links[nth(i)].to)].aligned;
    const auto walked = [&](int l) { return blocks[nth(links[nth(l)].from)].walked; };
    if (link < 0 || walked(i) < walked(link)) link = i;
  }
}

void BlockLevel::drop() {
  sort_by(order_, keys_of([](const LayoutBlock& b) { return b.key; }));
  std::vector<int> ground;
  std::vector<bool> landed(blocks.size());
  for (int i : order_) {
    LayoutBlock& b = blocks[nth(i)];
    b.row = 0;
    if (b.aligned >= 0) {
      const BlockLink& l = links[nth(b.aligned)];
      if (landed[nth(l.from)]) b.row = std::max(0, blocks[nth(l.from)].row + l.from_row - l.to_row);
    }
    if (nth(b.last) >= ground.size()) ground.resize(nth(b.last) + 1);
    for (int c = b.first; c <= b.last; ++c) b.row = std::max(b.row, ground[nth(c)]);
    for (int c = b.first; c <= b.last; ++c) ground[nth(c)] = b.row + b.height;
    landed[nth(i)] = true;
  }
}

void BlockLevel::toward_neighbors(bool left) {
  std::vector<double> sum(blocks.size());
  std::vector<int> count(blocks.size());
  for (const BlockLink& l : links) {
    const auto mine = nth(left ? l.to : l.from);
    const LayoutBlock& other = blocks[nth(left ? l.from : l.to)];
    sum[mine] += other.row + (left ? l.from_row - l.to_row : l.to_row - l.from_row);
    ++count[mine];
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i].key = count[i] ? sum[i] / count[i] : blocks[i].row;
}

void BlockLevel::lower_sources() {
  std::vector<int> user(blocks.size(), -1);
  for (std::size_t i = links.size(); i-- > 0;) user[nth(links[i].from)] = static_cast<int>(i);
  sort_by(order_, keys_of([](const LayoutBlock& b) { return -static_cast<double>(b.row); }));
  std::vector<int> ceiling;
  for (int i : order_) {
    LayoutBlock& b = blocks[nth(i)];
    if (nth(b.last) >= ceiling.size()) ceiling.resize(nth(b.last) + 1, 1 << 30);
    int room = 1 << 30;
    for (int c = b.first; c <= b.last; ++c) room = std::min(room, ceiling[nth(c)]);
    if (b.aligned < 0 && user[nth(i)] >= 0) {
      const BlockLink& l = links[nth(user[nth(i)])];
      b.row = std::max(b.row, std::min(room - b.height, blocks[nth(l.to)].row + l.to_row - l.from_row));
    }
    for (int c = b.first; c <= b.last; ++c) ceiling[nth(c)] = b.row;
  }
}

}  // namespace deepx::inline DEEPX_PRECISION
