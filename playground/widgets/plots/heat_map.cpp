// SPDX-License-Identifier: MIT
// Heat maps of matrices on the texture atlas.
#include "playground/widgets/plots/heat_map.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::ui {
namespace {

/// Cells drawn at device resolution: their side, and the box that they fill.
struct CellGrid {
  Rect box;
  float cell;  ///< CSS px
  int device;  ///< device px
};

CellGrid cell_grid(const Rect& box, int rows, int cols, float largest) {
  const float scale = settings().scale;
  const int device = std::max(1, static_cast<int>(fit_cell(rows, cols, box, largest) * scale + 0.01f));
  const float cell = static_cast<float>(device) / scale;
  const float w = cell * static_cast<float>(cols), h = cell * static_cast<float>(rows);
  const auto snap = [scale](float v) { return std::round(v * scale) / scale; };
  return {{snap(box.x + (box.w - w) / 2), snap(box.y + (box.h - h) / 2), w, h}, cell, device};
}

Rect cell_rect(const CellGrid& g, int row, int col) {
  return {g.box.x + g.cell * static_cast<float>(col), g.box.y + g.cell * static_cast<float>(row), g.cell, g.cell};
}

void hatch_not_finite(const CellGrid& g, const Matrix& m) {
  int budget = 64;  // of a matrix without finite values only the first cells are marked
  for (int i = 0; i < m.rows * m.cols && budget > 0; ++i) {
    if (std::isfinite(m.values[static_cast<std::size_t>(i)])) continue;
    hatch(cell_rect(g, i / m.cols, i % m.cols).inset(1), theme().ink3, 4);
    --budget;
  }
}

/// The average of each of at most 16 x 16 blocks.
Matrix pooled(const Matrix& m, std::vector<float>& out) {
  const int rows = shown_cells(m.rows), cols = shown_cells(m.cols);
  out.assign(static_cast<std::size_t>(rows * cols), 0);
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < cols; ++c) {
      const int r0 = r * m.rows / rows, r1 = std::max(r0 + 1, (r + 1) * m.rows / rows);
      const int c0 = c * m.cols / cols, c1 = std::max(c0 + 1, (c + 1) * m.cols / cols);
      float sum = 0;
      for (int i = r0; i < r1; ++i) {
        for (int j = c0; j < c1; ++j) sum += m.values[static_cast<std::size_t>(i * m.cols + j)];
      }
      out[static_cast<std::size_t>(r * cols + c)] = sum / static_cast<float>((r1 - r0) * (c1 - c0));
    }
  }
  return {out, rows, cols};
}

void draw_pooled(ImGuiID key, const CellGrid& g, const Matrix& m, const HeatMapStyle& style, float scale) {
  static std::vector<float> buffer;
  const Matrix small = pooled(m, buffer);
  fill(g.box.inset(-1), theme().line, 3);
  draw_tile(atlas().field(key, small.values, small.cols, small.rows, style.ramp, scale), g.box, 2);
}

void draw_cells(ImGuiID key, const CellGrid& g, const Matrix& m, const HeatMapStyle& style, float scale) {
  const float dpr = settings().scale;
  const CellShape shape{.w = g.device,
                        .h = g.device,
                        .gap = g.cell >= 4 ? std::round(dpr) : 0,
                        .radius = std::min(2.0f, g.cell / 6) * dpr,
                        .ink = style.ink};
  fill(g.box.inset(-1), theme().line, 3);
  draw_tile(atlas().cells(key, m.values, m.rows, m.cols, shape, style.ramp, scale), g.box);
  hatch_not_finite(g, m);
}

void outline_cell(const CellGrid& g, const Cell& c, bool ink) {
  const Rect r = cell_rect(g, c.row, c.col);
  frame(r.inset(-1.5f), theme().ink1, 3, 2);
  if (ink) frame(r.inset(0.5f), theme().bg1, 2, 1);
}

std::optional<Cell> cell_under(const CellGrid& g, const Matrix& m) {
  const ImVec2 p = ImGui::GetIO().MousePos;
  if (!g.box.contains({p.x, p.y})) return std::nullopt;
  // In shares of the box: a pooled matrix has more cells than are drawn.
  return Cell{std::min(m.rows - 1, static_cast<int>((p.y - g.box.y) / g.box.h * static_cast<float>(m.rows))),
              std::min(m.cols - 1, static_cast<int>((p.x - g.box.x) / g.box.w * static_cast<float>(m.cols)))};
}

}  // namespace

float max_abs(std::span<const float> values) {
  float most = 1e-9f;
  for (float v : values) {
    if (std::isfinite(v)) most = std::max(most, std::abs(v));
  }
  return most;
}

bool any_not_finite(std::span<const float> values) {
  return std::any_of(values.begin(), values.end(), [](float v) { return !std::isfinite(v); });
}

float fit_cell(int rows, int cols, const Rect& box, float largest) {
  return std::min(
      {box.w / static_cast<float>(std::max(1, cols)), box.h / static_cast<float>(std::max(1, rows)), largest});
}

HeatMapHit heat_map(const char* key, const Rect& box, const Matrix& m, const HeatMapStyle& style, float largest_cell) {
  if (m.empty() || m.rows <= 0 || m.cols <= 0) return {};
  const bool large = m.rows > kMostCells || m.cols > kMostCells;
  const CellGrid g = cell_grid(box, shown_cells(m.rows), shown_cells(m.cols), largest_cell);
  const float scale = 1 / (style.scale > 0 ? style.scale : max_abs(m.values));
  const ImGuiID id = ImGui::GetID(key);
  HeatMapHit result{.drawn = g.box};
  if (large) {
    draw_pooled(id, g, m, style, scale);
  } else {
    draw_cells(id, g, m, style, scale);
  }
  if (style.interactive) {
    const Hit h = hit(key, g.box, {.ring_radius = 3, .min_touch = 0});
    if (h.hovered) result.hovered = cell_under(g, m);
    result.pressed = h.pressed && result.hovered;
    if (result.hovered && !large) frame(cell_rect(g, result.hovered->row, result.hovered->col), theme().ink2, 2);
  }
  if (style.selected && !large) outline_cell(g, *style.selected, style.ink);
  return result;
}

void heat_map_pending(const Rect& box, int rows, int cols, float largest_cell) {
  if (rows <= 0 || cols <= 0) return;
  dashed_frame(cell_grid(box, shown_cells(rows), shown_cells(cols), largest_cell).box, theme().line2);
}

}  // namespace deepx::ui
