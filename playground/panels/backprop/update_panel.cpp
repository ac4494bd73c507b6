// SPDX-License-Identifier: MIT
// As many columns as fit: always symbol and result, then the numbers, then the formula.
#include "playground/panels/backprop/update_panel.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "playground/model/backprop/explanation.h"
#include "playground/model/text/number_text.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {
namespace {

constexpr float kRow = 30, kLeastRow = 18, kUpdateHead = 24, kMathSize = 14;

struct UpdateColumns {
  float symbol = 0, formula = 0, numbers = 0, result = 0;
};

/// The result of a line, and for a stored quantity its value before.
ui::Math result_of(const UpdateRow& row) {
  const ui::Math after = ui::parse_math(short_number(row.after));
  return row.state ? ui::row({ui::paint(ui::theme().ink3, ui::parse_math(short_number(row.before))), " → ", after})
                   : after;
}

}  // namespace

void update_panel(const Explanation& e, bool& all_lines, const ui::Rect& r) {
  const ui::Words& w = ui::words();
  const ui::Theme& t = ui::theme();
  UpdateColumns c;
  // In a low panel, the lines are more important than the column heads and the text size.
  constexpr std::size_t kFewLines = 2;
  const bool long_way = e.update.size() > kFewLines;
  std::span<const UpdateRow> shown = e.update;
  if (long_way && !all_lines) shown = shown.last(1);
  const ui::ButtonStyle button{.icon = all_lines ? ui::Icon::none : ui::Icon::chevron,
                               .label = all_lines ? w.hide_lines : w.show_lines,
                               .ghost = true};
  const float button_w = long_way ? ui::button_width(button) : 0, width = all_lines ? r.w - button_w - 8 : r.w;
  const auto lines = static_cast<float>(std::max<std::size_t>(1, shown.size()));
  const float head = r.h < kUpdateHead + kLeastRow * lines ? 0 : kUpdateHead,
              pitch = std::min(kRow, (r.h - head) / lines);
  const float size = pitch < kLeastRow ? 11 : kMathSize;
  for (const UpdateRow& row : shown) {
    c.symbol = std::max(c.symbol, ui::math_size(ui::parse_math(row.symbol), size).width);
    c.formula = std::max(c.formula, ui::math_size(ui::parse_math(row.formula), size).width);
    c.numbers = std::max(c.numbers, ui::math_size(ui::parse_math(row.numbers), size).width);
    c.result = std::max(c.result, ui::math_size(result_of(row), size).width);
  }
  constexpr float kGap = 24;
  const float always = c.symbol + 20 + kGap + c.result;
  const bool numbers = always + kGap + c.numbers <= width,
             formula = always + kGap + c.formula + (numbers ? kGap + c.numbers : 0) <= width;
  const float formula_x = r.x + c.symbol + 20, numbers_x = formula ? formula_x + c.formula + kGap : formula_x,
              result_x = numbers   ? numbers_x + c.numbers + kGap
                         : formula ? formula_x + c.formula + kGap
                                   : formula_x;
  if (head > 0) {
    if (formula) ui::text(w.formula_word, {formula_x, r.y + 8}, ui::caption());
    if (numbers) ui::text(w.with_numbers, {numbers_x, r.y + 8}, ui::caption());
    ui::text(w.result_word, {result_x, r.y + 8}, ui::caption());
  }
  float y = r.y + head + pitch / 2;
  for (const UpdateRow& row : shown) {
    const bool last = &row == &shown.back() || row.symbol == "p";
    ui::line({r.x, y - pitch / 2}, {std::min(r.right(), result_x + c.result), y - pitch / 2}, t.line);
    float x = r.x + ui::math(ui::parse_math(row.symbol), {r.x, y}, size, row.symbol == "g" ? t.gpos : t.ink1);
    ui::text(row.state ? "←" : "=", {std::max(x + 4, formula_x - 14), y}, {.size = 12, .color = t.ink3});
    if (formula) ui::math(ui::parse_math(row.formula), {formula_x, y}, size);
    if (numbers) ui::math(ui::parse_math(row.numbers), {numbers_x, y}, size, t.ink2);
    ui::math(result_of(row), {result_x, y}, size, last ? t.ink1 : t.ink2);
    y += pitch;
  }
  if (!long_way) return;
  const ui::Rect place = all_lines ? ui::Rect{r.right() - button_w, r.y - 6, button_w, 28}
                                   : ui::Rect{r.x - 8, y - pitch / 2 + 8, button_w, 28};
  if (ui::button("lines", place, button)) all_lines = !all_lines;
}

}  // namespace deepx::panels
