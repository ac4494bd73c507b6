// SPDX-License-Identifier: MIT
// A matrix as a heat map: sharp cells from the texture atlas, or a mark for pending, no grad and NaN.
#pragma once

#include <optional>
#include <span>

#include "imgui.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/base/theme.h"

namespace deepx::ui {

/// A matrix owned by others: `values` [rows, cols], row 0 on top.
struct Matrix {
  std::span<const float> values;
  int rows = 0, cols = 0;

  bool empty() const { return values.empty(); }
};

/// Largest finite |v|, at least 1e-9.
float max_abs(std::span<const float> values);
/// True if some value is NaN or infinite.
bool any_not_finite(std::span<const float> values);

struct Cell {
  int row, col;
  bool operator==(const Cell&) const = default;
};

struct HeatMapStyle {
  Ramp ramp = Ramp::val;
  float scale = 0;                    ///< the value with full color; 0 means the matrix's maximum
  std::optional<Cell> selected = {};  ///< 2 px ink outline
  bool interactive = false;           ///< takes input: needs a unique key
  bool ink = false;                   ///< neither value nor gradient: gray by |v|
};

struct HeatMapHit {
  std::optional<Cell> hovered = {};
  bool pressed = false;
  Rect drawn = {};  ///< the area of the cells
};

/// With more rows or columns single cells are too small on a card: the matrix is average-pooled.
inline constexpr int kMostCells = 16;
/// Number of drawn rows or columns out of `n`.
constexpr int shown_cells(int n) { return n < kMostCells ? n : kMostCells; }

/// Cell size so that `rows` x `cols` square cells fit in `box`, at most `largest` px.
float fit_cell(int rows, int cols, const Rect& box, float largest = 12);

/// Square cells fitted and centered in `box`. Above 16 x 16 the matrix is average-pooled and shown as a smooth texture.
HeatMapHit heat_map(const char* key, const Rect& box, const Matrix& m, const HeatMapStyle& style = {},
                    float largest_cell = 12);
/// The dashed place of a pending matrix.
void heat_map_pending(const Rect& box, int rows, int cols, float largest_cell = 12);

}  // namespace deepx::ui
