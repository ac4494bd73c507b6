// SPDX-License-Identifier: MIT
// Places the matrices of a product and draws them with heads, signs and numbers.
#include "playground/panels/backprop/product_strip.h"

#include <algorithm>
#include <cmath>

#include "playground/model/backprop/explanation.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/plots/heat_map.h"

namespace deepx::panels {
namespace {

constexpr float kSign = 28;       // between two matrices
constexpr float kLeastItem = 36;  // so that heads of narrow matrices do not overlap
constexpr float kProductHead = 40, kNumber = 30;

float item_width(const StripItem& item, float cell) {
  const float number = item.number ? ui::number_width(*item.number, item.decimals) : 0;
  return std::max({kLeastItem, cell * static_cast<float>(ui::shown_cells(item.matrix.cols)),
                   ui::math_size(item.head, 16).width, number});
}

float strip_width(const std::vector<StripItem>& items, float cell) {
  float width = kSign * static_cast<float>(items.size() - 1);
  for (const StripItem& item : items) width += item_width(item, cell);
  return width;
}

/// The largest cell size at which everything fits.
float cell_side(const std::vector<StripItem>& items, const ui::Rect& r, float height) {
  int rows = 1;
  for (const StripItem& item : items) rows = std::max(rows, ui::shown_cells(item.matrix.rows));
  float cell = std::min(kLargestCell, std::floor(height / static_cast<float>(rows)));
  while (cell > 2 && strip_width(items, cell) > r.w) --cell;
  return std::max(2.0f, cell);
}

/// A whole row or column, outlined.
void outline_line(const StripItem& item, const ui::Rect& drawn) {
  const TraceCell& c = item.cell;
  const bool row = c.row >= 0 && c.col < 0, col = c.col >= 0 && c.row < 0;
  if (!row && !col) return;
  const float h = drawn.h / static_cast<float>(item.matrix.rows), w = drawn.w / static_cast<float>(item.matrix.cols);
  const ui::Rect line = row ? ui::Rect{drawn.x, drawn.y + h * static_cast<float>(c.row), drawn.w, h}
                            : ui::Rect{drawn.x + w * static_cast<float>(c.col), drawn.y, w, drawn.h};
  ui::frame(line.inset(-1.5f), ui::theme().ink1, 3, 2);
}

ui::HeatMapHit draw_item(const StripItem& item, const ui::Rect& box, float cell) {
  ui::HeatMapStyle style{.ramp = item.tint == Tint::gradient ? ui::Ramp::grd : ui::Ramp::val,
                         .interactive = true,
                         .ink = item.tint == Tint::ink};
  if (item.cell.row >= 0 && item.cell.col >= 0) style.selected = ui::Cell{item.cell.row, item.cell.col};
  const MatrixSpan& m = item.matrix;
  if (m.empty()) {
    ui::heat_map_pending(box, m.rows, m.cols, cell);
    return {};
  }
  const auto hit = ui::heat_map("matrix", box, {m.values, m.rows, m.cols}, style, cell);
  outline_line(item, hit.drawn);
  return hit;
}

}  // namespace

std::optional<StripClick> product_strip(const std::vector<StripItem>& items, const ui::Rect& r) {
  if (items.empty()) return std::nullopt;
  const float height = r.h - kProductHead - kNumber, cell = cell_side(items, r, height);
  float x = std::round(r.x + (r.w - strip_width(items, cell)) / 2);
  int rows = 1;
  for (const StripItem& item : items) rows = std::max(rows, ui::shown_cells(item.matrix.rows));
  const float map_h = std::min(height, cell * static_cast<float>(rows)),
              y = std::round(r.y + (r.h - kProductHead - map_h - kNumber) / 2 + kProductHead);
  std::optional<StripClick> click;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const StripItem& item = items[i];
    const float w = item_width(item, cell), middle = x + w / 2;
    const ui::Color ink = item.tint == Tint::gradient ? ui::theme().gpos : ui::theme().ink1;
    ui::push_id(static_cast<int>(i));
    ui::math(item.head, {middle, y - 24}, 16, ink, ui::Align::center);
    const auto hit = draw_item(item, {x, y, w, map_h}, cell);
    if (hit.pressed) click = StripClick{static_cast<int>(i), hit.hovered->row, hit.hovered->col};
    ui::pop_id();
    if (item.number) {
      ui::number(*item.number, item.decimals, {middle, y + map_h + 20},
                 {.face = ui::Face::mono_medium, .size = 13, .color = ink, .align = ui::Align::center});
    }
    x += w;
    if (i + 1 < items.size())
      ui::math(ui::Math(item.joiner), {x + kSign / 2, y + map_h / 2}, 18, ui::theme().ink2, ui::Align::center);
    x += kSign;
  }
  return click;
}

}  // namespace deepx::panels
