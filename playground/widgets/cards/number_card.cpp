// SPDX-License-Identifier: MIT
// A head, rows of values, and below them rows of gradients in the same arrangement.
#include "playground/widgets/cards/number_card.h"

#include <algorithm>
#include <cmath>

#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/icon.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/base/words.h"

namespace deepx::ui {
namespace {

constexpr float kCardPad = 8, kCardHead = 32, kCell = 20, kPitch = 24, kCellGap = 4, kBelow = 10;
constexpr float kValueShade = 0.46f;  // numbers stay readable on it

struct Cells {
  Rect box;  ///< of the rows
  int rows, cols;
  Rect cell(int i) const {
    const float w = (box.w - kCellGap * static_cast<float>(cols - 1)) / static_cast<float>(cols);
    return {box.x + (w + kCellGap) * static_cast<float>(i % cols), box.y + kPitch * static_cast<float>(i / cols), w,
            kCell};
  }
  std::optional<int> at(ImVec2 p) const {
    for (int i = 0; i < rows * cols; ++i)
      if (cell(i).inset(-2).contains({p.x, p.y})) return i;
    return std::nullopt;
  }
};

/// As many decimals as fit: of given numbers two, of computed ones three, of whole ones none.
void cell_number(const Rect& r, double v, bool given, Color color) {
  TextStyle style{.face = Face::mono, .size = 12, .color = color, .align = Align::center};
  if (!std::isfinite(v)) {
    hatch(r, theme().line2, 6);
    text(words().nan, vec(r.center()), style);
    return;
  }
  int decimals = v == std::round(v) && std::abs(v) < 100 ? 0 : given ? 2 : 3;
  while (decimals > 0 && number_width(v, decimals, style) > r.w - 4) --decimals;
  number(v, decimals, vec(r.center()), style);
}

void waiting_cell(const Rect& r) { frame(r, theme().line, 4); }

void draw_values(const Cells& cells, const NumberCard& c) {
  const Theme& t = theme();
  const int shown = static_cast<int>(c.value_reveal * static_cast<float>(cells.rows * cells.cols) + 0.01f);
  const float most = max_abs(c.value.values);
  for (int i = 0; i < cells.rows * cells.cols; ++i) {
    const Rect r = cells.cell(i);
    if (c.value.empty() || i >= shown) {
      waiting_cell(r);
      continue;
    }
    const float v = c.value.values[static_cast<std::size_t>(i)];
    fill(r, v == 0 || !std::isfinite(v) ? t.bg2 : ramp_color(Ramp::val, kValueShade * v / most), 4);
    cell_number(r, static_cast<double>(v), c.given, t.ink1);
  }
}

void draw_gradients(const Cells& cells, const NumberCard& c) {
  const Theme& t = theme();
  const bool waits = c.gradient_state == GradientState::pending || c.gradient.empty();
  const int count = cells.rows * cells.cols,
            shown = static_cast<int>(c.gradient_reveal * static_cast<float>(count) + 0.01f);
  const float most = max_abs(c.gradient.values), faint = t.dark ? 0.08f : 0.04f, strong = t.dark ? 0.20f : 0.10f;
  for (int i = 0; i < count; ++i) {
    const Rect r = cells.cell(i);
    if (i < static_cast<int>(c.practice.size())) {
      practice_cell(r, c.practice[static_cast<std::size_t>(i)]);
      continue;
    }
    if (waits || i >= shown) {
      waiting_cell(r);
      continue;
    }
    const float g = c.gradient.values[static_cast<std::size_t>(i)];
    const float share = std::isfinite(g) ? std::min(1.0f, std::abs(g) / most) : 0;
    fill(r, fade(t.gpos, faint + (strong - faint) * share), 4);
    cell_number(r, static_cast<double>(g), false, t.gpos);
  }
  if (c.gradient_state == GradientState::arriving)
    frame(Rect{cells.box.x - 3, cells.box.y - 3, cells.box.w + 6, kPitch * static_cast<float>(cells.rows) - 4 + 6},
          t.gpos, 6, 1.5f);
}

/// Fades the cells that are not on the path.
void fade_beside(const Cells& cells, const NumberCard& c) {
  for (int i = 0; i < static_cast<int>(c.path.values.size()) && i < cells.rows * cells.cols; ++i)
    if (c.path.values[static_cast<std::size_t>(i)] == 0) fill(cells.cell(i), fade(theme().bg1, 0.6f), 4);
}

void card_head(const Rect& r, const NumberCard& c) {
  const float y = r.y + 16, left = r.x + kCardPad + 4, right = r.right() - kCardPad - 2;
  if (c.op) {
    const float letter = math_size(c.name, 16).width;
    text(c.op, {left, y}, {.face = Face::inter_semibold, .size = 13, .max_width = right - letter - 6 - left});
    math(c.name, {right, y}, 16, theme().ink2, Align::right);
    return;
  }
  const float name = math(c.name, {left, y}, 17);
  TextStyle style = caption(Align::right);
  style.max_width = right - left - name - 6;
  text(c.role, {right, y}, style);
}

}  // namespace

void practice_cell(const Rect& r, const PracticeCell& cell) {
  using enum PracticeCell::State;
  const Theme& t = theme();
  const bool open = cell.state == right || cell.state == close;
  fill(r, open ? fade(t.gpos, 0.14f) : cell.state == given ? fade(t.gpos, 0.08f) : t.bg0, 4);
  if (cell.state == empty) frame(r, t.line2, 4);
  if (open) frame(r, fade(t.gpos, 0.55f), 4);
  if (cell.state == not_yet) dashed_frame(r, t.ink1, 3, 3);
  if (cell.in_hand) frame(r.inset(-1), t.ink1, 5, 2);
  if (cell.state == empty) return;
  const Color ink = cell.state == not_yet ? t.ink1 : cell.state == shown ? t.ink3 : t.gpos;
  const float mark = open ? 12 : 0;
  cell_number({r.x, r.y, r.w - mark, r.h}, cell.number, false, ink);
  if (cell.state == right) icon(Icon::check, {r.right() - 9, r.center().y}, t.gpos, 0.6f);
  if (cell.state == close)
    text("~", {r.right() - 9, r.center().y}, {.size = 12, .color = t.gpos, .align = Align::center});
}

float number_card_height(int rows, bool with_gradient) {
  const float block = kPitch * static_cast<float>(rows) - kCellGap;
  return kCardHead + block + (with_gradient ? 2 * kCellGap + block : 0) + kBelow;
}

NodeCardHit number_card(ImVec2 at, float width, const NumberCard& c) {
  const Theme& t = theme();
  const int rows = std::max(1, c.value.rows), cols = std::max(1, c.value.cols);
  const bool with_gradient = c.gradient_state != GradientState::none;
  const Rect r{at.x, at.y, width, number_card_height(rows, with_gradient)};
  fill(r, c.current ? t.bg2 : t.bg1, 10);
  frame(r, c.current ? t.ink1 : c.hovered ? t.ink3 : t.line2, 10, c.current ? 2 : 1);
  if (c.focused) focus_ring(r, 10);
  card_head(r, c);
  const float block = kPitch * static_cast<float>(rows) - kCellGap;
  const Cells values{{r.x + kCardPad, r.y + kCardHead - 2, r.w - 2 * kCardPad, block}, rows, cols};
  const Cells gradients{{values.box.x, values.box.bottom() + 2 * kCellGap, values.box.w, block}, rows, cols};
  draw_values(values, c);
  fade_beside(values, c);
  if (with_gradient) {
    draw_gradients(gradients, c);
    fade_beside(gradients, c);
  }
  if (c.followed >= 0 && c.followed < rows * cols) {
    const bool there = with_gradient && !c.gradient.empty() && c.gradient_state != GradientState::pending;
    if (!c.value.empty() && (!there || c.given)) frame(values.cell(c.followed).inset(-1), t.ink1, 5, 2);
    if (there) frame(gradients.cell(c.followed).inset(-1), t.ink1, 5, 2);
  }
  NodeCardHit hit;
  if (!c.hovered) return hit;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto value = values.at(mouse), gradient = with_gradient ? gradients.at(mouse) : std::nullopt;
  if (const auto cell = value ? value : gradient)
    hit = {.cell = Cell{*cell / cols, *cell % cols}, .in_gradient = !value};
  return hit;
}

}  // namespace deepx::ui
