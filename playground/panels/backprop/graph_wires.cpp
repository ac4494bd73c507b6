// SPDX-License-Identifier: MIT
#include "playground/panels/backprop/graph_wires.h"

#include <algorithm>
#include <span>

namespace deepx::panels {
namespace {

constexpr float kLeastGap = 16;  // smallest gap with lines, px

/// Of two states the further one is shown.
void raise(unsigned char& seen, ui::EdgeState state) {
  seen = std::max(seen, static_cast<unsigned char>(static_cast<int>(state) + 1));
}

/// Calls `draw(begin, end, state)` for each stretch of one state that has an edge.
template <class Draw>
void for_each_stretch(std::span<const unsigned char> states, Draw&& draw) {
  for (std::size_t begin = 0, end = 0; begin < states.size(); begin = end) {
    while (end < states.size() && states[end] == states[begin]) ++end;
    if (states[begin])
      draw(static_cast<int>(begin), static_cast<int>(end), static_cast<ui::EdgeState>(states[begin] - 1));
  }
}

}  // namespace

GraphWires::GraphWires(const GraphView& v) : view_(v), narrow_(v.pitch_x - v.card_w < kLeastGap) {
  const auto [first, last] = v.columns();
  first_ = first - 1;
  count_ = last - first_ + 1;
  const auto cells = static_cast<std::size_t>(count_) * static_cast<std::size_t>(v.graph->rows);
  level_.resize(cells * kParts);
  upright_.resize(cells);
}

GraphWires::State& GraphWires::level(int row, int column, Part part) {
  return level_[static_cast<std::size_t>((row * count_ + column - first_) * kParts + part)];
}

void GraphWires::cross(int gap, int from_row, int to_row, ui::EdgeState state) {
  if (gap < first_ || gap >= first_ + count_) return;
  if (!narrow_) {
    const float x = view_.column_x(gap);
    return ui::thin_edge({x + view_.card_w, view_.lane_y(from_row)}, {x + view_.pitch_x, view_.lane_y(to_row)}, state);
  }
  raise(level(from_row, gap, before_wire), state);
  raise(level(to_row, gap, after_wire), state);
  const auto [top, bottom] = std::minmax(from_row, to_row);
  const int column = (gap - first_) * view_.graph->rows;
  for (int row = top; row < bottom; ++row) raise(upright_[static_cast<std::size_t>(column + row)], state);
}

void GraphWires::add(const ShownEdge& e, ui::EdgeState state) {
  const GraphPlace &from = view_.graph->nodes[static_cast<std::size_t>(e.from)].place,
                   &to = view_.graph->nodes[static_cast<std::size_t>(e.to)].place;
  // Wires continue behind the tiles, so that a row of tiles shares one wire.
  for (const GraphPlace& end : {from, to})
    if (end.column >= first_ && end.column < first_ + count_) raise(level(end.row, end.column, tile), state);
  if (e.lane < 0) return cross(from.column, from.row, to.row, state);
  cross(from.column, from.row, e.lane, state);
  cross(to.column - 1, e.lane, to.row, state);
  const int left = std::max(from.column + 1, first_), right = std::min(to.column, first_ + count_);
  for (int column = left; column < right; ++column) {
    raise(level(e.lane, column, tile), state);
    if (column == to.column - 1) continue;
    raise(level(e.lane, column, before_wire), state);
    raise(level(e.lane, column, after_wire), state);
  }
}

/// The start of a part of a row.
float GraphWires::level_x(int at) const {
  const float x = view_.column_x(first_ + at / kParts), gap = view_.pitch_x - view_.card_w;
  return at % kParts == tile ? x : x + view_.card_w + (at % kParts == before_wire ? 0 : gap / 2);
}

void GraphWires::draw() const {
  const auto rows = static_cast<std::size_t>(view_.graph->rows), parts = static_cast<std::size_t>(count_) * kParts;
  const std::span levels(level_), uprights(upright_);
  for (std::size_t row = 0; row < rows; ++row) {
    const float y = view_.lane_y(static_cast<int>(row));
    if (y < view_.band.y - 8 || y > view_.band.bottom() + 8) continue;
    for_each_stretch(levels.subspan(row * parts, parts), [&](int begin, int end, ui::EdgeState state) {
      ui::wire({level_x(begin), y}, {level_x(end), y}, state);
    });
  }
  for (int column = 0; column < count_; ++column) {
    const float x = level_x(column * kParts + after_wire);
    for_each_stretch(uprights.subspan(static_cast<std::size_t>(column) * rows, rows),
                     [&](int begin, int end, ui::EdgeState state) {
                       ui::wire({x, view_.lane_y(begin)}, {x, view_.lane_y(end)}, state);
                     });
  }
}

}  // namespace deepx::panels
