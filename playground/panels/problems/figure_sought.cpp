// SPDX-License-Identifier: MIT
// Posts, rings, arrows and names in a plot; a table with a question mark.
#include "playground/panels/problems/figure_sought.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "playground/model/text/inline_math.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/math/math_text.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using MarkKind = Figure::Mark::Kind;

constexpr float kOff = 14, kPlate = 16;  // from a point to the middle of its name; height of the name's ground
constexpr float kArrowFrom = 22, kArrowTo = 4, kArrow = 12;  // from its points, below a name; its smallest length

ui::TextStyle name_style(ui::Color c) { return {.face = ui::Face::inter_medium, .size = 12, .color = c}; }

/// Names on a ground that keeps them readable over curves and grid lines.
class Names {
 public:
  explicit Names(const Rect& area) : area_(area) {}

  /// True if there is room for the words around `center`, moved into the area.
  bool put(std::string_view words, ImVec2 center, const ui::TextStyle& style) {
    const auto parts = words_and_formulas(words);
    const float width = ui::math_text_width(parts, style) + 8;
    const float left = std::clamp(center.x - width / 2, area_.x, std::max(area_.x, area_.right() - width));
    const Rect plate{left, center.y - kPlate / 2, width, kPlate};
    if (plate.bottom() > area_.bottom() || plate.y < area_.y) return false;
    if (std::ranges::any_of(taken_, [&](const Rect& other) { return other.overlaps(plate); })) return false;
    taken_.push_back(plate);
    ui::fill(plate, ui::fade(ui::theme().bg0, 0.85f), 4);
    ui::math_paragraph(parts, {plate.x + 4, center.y}, width, style);
    return true;
  }

 private:
  Rect area_;
  std::vector<Rect> taken_;
};

/// An arrow at each end, and the words in a gap in the middle.
void put_distance(const Figure::Mark& m, ImVec2 from, ImVec2 to) {
  const ui::Color ink = ui::theme().ink2;
  const float y = from.y - 12;
  ui::line({from.x, y}, {to.x, y}, ink);
  ui::arrow_head({from.x, y}, -1, 0, ink);
  ui::arrow_head({to.x, y}, 1, 0, ink);
  Names({from.x + 8, y - kPlate, to.x - from.x - 16, 2 * kPlate})
      .put(m.words, {(from.x + to.x) / 2, y}, name_style(ink));
}

void put_arrow(const Figure::Mark& m, ImVec2 from, ImVec2 to, Names& names) {
  const ui::Color ink = ui::theme().ink1;
  const float down = to.y > from.y ? 1.0f : -1.0f, length = std::abs(to.y - from.y) - kArrowFrom - kArrowTo;
  if (length < kArrow) return;
  const float start = from.y + down * kArrowFrom, end = start + down * length;
  ui::line({from.x, start}, {from.x, end - 4 * down}, ink, 2);
  ui::arrow_head({from.x, end}, 0, down, ink);
  const float width = ui::math_text_width(words_and_formulas(m.words), name_style(ink));
  names.put(m.words, {from.x + 14 + width / 2, (start + end) / 2}, name_style(ink));
}

/// Above or below its point as wished, or else on the other side.
void put_name(const Figure::Mark& m, ImVec2 at, Names& names) {
  const ui::TextStyle style = name_style(m.exact ? ui::theme().ink1 : ui::theme().pos);
  const float off = m.kind == MarkKind::below ? kOff : -kOff,
              half = ui::math_text_width(words_and_formulas(m.words), style) / 2;
  const float x = at.x + static_cast<float>(m.side) * half;
  if (!names.put(m.words, {x, at.y + off}, style)) names.put(m.words, {x, at.y - off}, style);
}

float column_width(const Figure::Excerpt& table, std::size_t column) {
  constexpr float kGap = 24, kMost = 140;
  float width = ui::text_width(table.columns[column], ui::Face::inter_semibold, 13);
  for (const auto& row : table.rows) width = std::max(width, ui::text_width(row[column], ui::Face::inter, 13));
  return std::min(width, kMost) + kGap;
}

/// The column that is sought, and of the others the first ones that fit beside it.
std::vector<std::size_t> columns_that_fit(const Figure::Excerpt& table, float width) {
  std::vector<std::size_t> shown;
  float left = width - column_width(table, table.sought);
  for (std::size_t c = 0; c < table.columns.size() && (left -= c == table.sought ? 0 : column_width(table, c)) >= 0;
       ++c)
    if (c != table.sought) shown.push_back(c);
  shown.push_back(table.sought);
  return shown;
}

}  // namespace

void figure_posts(std::span<const Figure::Mark> marks, const Rect& plot, const FigurePlace& place) {
  const ui::Theme& t = ui::theme();
  for (const Figure::Mark& m : marks) {
    if (m.kind != MarkKind::post) continue;
    const ImVec2 nail = place(m.x, m.y);
    ui::fill({nail.x - 3, nail.y, 6, plot.bottom() - nail.y}, t.line2, 2);
    ui::disc(nail, 5, t.ink2);
  }
}

void figure_signs(std::span<const Figure::Mark> marks, const Rect& plot, const FigurePlace& place) {
  Names names(plot);
  for (const Figure::Mark& m : marks) {
    const ImVec2 at = place(m.x, m.y), to = place(m.to_x, m.to_y);
    if (m.kind == MarkKind::ring) ui::circle(at, 7, ui::theme().ink1, 2);
    if (m.kind == MarkKind::distance) put_distance(m, at, to);
    if (m.kind == MarkKind::arrow) put_arrow(m, at, to, names);
    if (m.kind == MarkKind::below || m.kind == MarkKind::above) put_name(m, at, names);
  }
}

void figure_excerpt(const Figure::Excerpt& table, const Rect& r) {
  constexpr float kRow = 28;
  const ui::Theme& t = ui::theme();
  const std::vector<std::size_t> shown = columns_that_fit(table, r.w);
  const std::size_t rows = std::min(table.rows.size(), static_cast<std::size_t>(std::max(1.0f, r.h / kRow - 1)));
  const float height = kRow * static_cast<float>(rows + 1);
  float x = r.x;
  for (const std::size_t c : shown) {
    const bool sought = c == table.sought;
    const float width = column_width(table, c), room = width - 20;
    if (sought) ui::fill({x, r.y, width, height}, t.bg2, 6);
    ui::text(table.columns[c], {x + 12, r.y + kRow / 2},
             {.face = ui::Face::inter_semibold, .color = sought ? t.pos : t.ink1, .max_width = room});
    for (std::size_t i = 0; i < rows; ++i) {
      const ImVec2 at{x + 12, r.y + kRow * (static_cast<float>(i) + 1.5f)};
      if (sought && i + 1 == rows)
        ui::text("?", at, {.face = ui::Face::inter_semibold, .size = 15, .color = t.pos});
      else
        ui::text(table.rows[i][c], at, {.color = t.ink2, .max_width = room});
    }
    x += width;
  }
  for (std::size_t i = 1; i <= rows; ++i) {
    const float y = r.y + kRow * static_cast<float>(i);
    ui::line({r.x, y}, {x, y}, i == 1 ? t.line2 : t.line);
  }
}

}  // namespace deepx::panels
