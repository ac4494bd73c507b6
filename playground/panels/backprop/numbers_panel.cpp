// SPDX-License-Identifier: MIT
// A table of which only the visible part is drawn.
#include "playground/panels/backprop/numbers_panel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <utility>

#include "imgui.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/panels/backprop/check_panel.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

constexpr float kCellW = 76, kCellH = 22, kHeadW = 36, kHeadH = 22;

struct Statistics {
  int count = 0, zeros = 0, broken = 0;
  double low = 0, high = 0, mean = 0, deviation = 0;
};

Statistics statistics(const MatrixSpan& m) {
  Statistics s;
  double sum = 0, squares = 0;
  for (Real v : m.values) {
    const double x = static_cast<double>(v);
    if (!std::isfinite(x)) {
      ++s.broken;
      continue;
    }
    if (s.count == 0) s.low = s.high = x;
    s.low = std::min(s.low, x);
    s.high = std::max(s.high, x);
    s.zeros += x == 0;
    sum += x;
    squares += x * x;
    ++s.count;
  }
  if (s.count == 0) return s;
  s.mean = sum / s.count;
  s.deviation = std::sqrt(std::max(0.0, squares / s.count - s.mean * s.mean));
  return s;
}

/// Bars of equal width from the smallest to the largest number, with a mark at 0.
void histogram(const MatrixSpan& m, const Statistics& s, const ui::Rect& r, bool gradient) {
  const ui::Theme& t = ui::theme();
  std::array<int, 24> bins{};
  const double width = s.high > s.low ? s.high - s.low : 1;
  for (Real v : m.values)
    if (std::isfinite(static_cast<double>(v)))
      ++bins[static_cast<std::size_t>(std::min(23.0, 24 * (static_cast<double>(v) - s.low) / width))];
  const int most = *std::max_element(bins.begin(), bins.end());
  const float step = r.w / 24;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    if (bins[i] == 0) continue;
    const float h = std::max(1.0f, (r.h - 20) * static_cast<float>(bins[i]) / static_cast<float>(most));
    ui::fill({r.x + step * static_cast<float>(i), r.bottom() - 20 - h, step - 1, h}, gradient ? t.gpos : t.ink3, 1);
  }
  ui::line({r.x, r.bottom() - 20}, {r.right(), r.bottom() - 20}, t.line2);
  if (s.low < 0 && s.high > 0) {
    const float zero = r.x + r.w * static_cast<float>(-s.low / width);
    ui::dashed({zero, r.y}, {zero, r.bottom() - 20}, t.ink3);
  }
  ui::number(s.low, 3, {r.x, r.bottom() - 8}, ui::tick());
  ui::number(s.high, 3, {r.right() - ui::number_width(s.high, 3, ui::tick()), r.bottom() - 8}, ui::tick());
}

std::string csv_of(const MatrixSpan& m) {
  std::string text;
  char digits[32];
  for (int i = 0; i < m.rows * m.cols; ++i) {
    std::snprintf(digits, sizeof digits, "%.9g",
                  static_cast<double>(m.values[static_cast<std::size_t>(i)]));  // all digits of a float
    text += digits;
    text += (i + 1) % m.cols ? ',' : '\n';
  }
  return text;
}

/// Scrolls by wheel and drag, up to the ends.
void scroll(NumbersState& s, const ui::Rect& r, const MatrixSpan& m, bool held) {
  const ImGuiIO& io = ImGui::GetIO();
  if (r.contains({io.MousePos.x, io.MousePos.y}) &&
      ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem)) {
    s.y -= 40 * io.MouseWheel;
    s.x -= 40 * io.MouseWheelH;
  }
  if (held && ImGui::IsMouseDragging(0)) s.x -= io.MouseDelta.x, s.y -= io.MouseDelta.y;
  s.x = std::clamp(s.x, 0.0f, std::max(0.0f, kHeadW + kCellW * static_cast<float>(m.cols) - r.w));
  s.y = std::clamp(s.y, 0.0f, std::max(0.0f, kHeadH + kCellH * static_cast<float>(m.rows) - r.h));
}

/// Scrolls to a cell that was selected elsewhere.
void follow(NumbersState& s, const ui::Rect& r, const MatrixSpan& m, int chosen) {
  if (std::exchange(s.element, chosen) == chosen || chosen < 0) return;
  const float x = kCellW * static_cast<float>(chosen % m.cols), y = kCellH * static_cast<float>(chosen / m.cols);
  s.x = std::min(x, std::max(s.x, x + kCellW + kHeadW - r.w));
  s.y = std::min(y, std::max(s.y, y + kCellH + kHeadH - r.h));
}

/// Returns the clicked element, -1 for none.
int table(NumbersState& s, const MatrixSpan& m, const ui::Rect& r, int chosen, bool gradient) {
  const ui::Hit hit = ui::hit("table", r, {.ring_radius = 4, .min_touch = 0});
  follow(s, r, m, chosen);
  scroll(s, r, m, hit.held);
  const ui::Theme& t = ui::theme();
  const ui::Clip clip(r);
  const int first_row = static_cast<int>(s.y / kCellH), first_col = static_cast<int>(s.x / kCellW);
  const int rows = std::min(m.rows, first_row + static_cast<int>(r.h / kCellH) + 2),
            cols = std::min(m.cols, first_col + static_cast<int>(r.w / kCellW) + 2);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  int clicked = -1;
  {
    const ui::Clip cells({r.x + kHeadW, r.y + kHeadH, r.w - kHeadW, r.h - kHeadH});
    for (int row = first_row; row < rows; ++row) {
      for (int col = first_col; col < cols; ++col) {
        const ui::Rect cell{r.x + kHeadW + kCellW * static_cast<float>(col) - s.x,
                            r.y + kHeadH + kCellH * static_cast<float>(row) - s.y, kCellW, kCellH};
        const int element = row * m.cols + col;
        const double v = static_cast<double>(m.values[static_cast<std::size_t>(element)]);
        if (element == chosen) ui::frame(cell.inset(1), t.ink1, 4, 2);
        ui::TextStyle style{.face = ui::Face::mono, .size = 12, .color = gradient ? t.gpos : t.ink1};
        if (std::isfinite(v))
          ui::number(v, 4, {cell.right() - 8 - ui::number_width(v, 4, style), cell.center().y}, style);
        else
          ui::text(std::isnan(v) ? "NaN"
                   : v > 0       ? "∞"
                                 : "−∞",
                   {cell.right() - 8, cell.center().y}, {.size = 12, .align = ui::Align::right});
        if (hit.pressed && cell.contains({mouse.x, mouse.y}) && ImGui::GetIO().MouseDragMaxDistanceSqr[0] < 36)
          clicked = element;
      }
    }
  }
  for (int col = first_col; col < cols; ++col)
    ui::text(std::to_string(col + 1), {r.x + kHeadW + kCellW * static_cast<float>(col + 1) - s.x - 8, r.y + kHeadH / 2},
             ui::tick(ui::Align::right));
  for (int row = first_row; row < rows; ++row)
    ui::text(std::to_string(row + 1),
             {r.x + kHeadW - 8, r.y + kHeadH + kCellH * (static_cast<float>(row) + 0.5f) - s.y},
             ui::tick(ui::Align::right));
  return clicked;
}

/// As many rows as fit.
void statistics_lines(const Statistics& s, const ui::Rect& r) {
  const ui::Words& w = ui::words();
  auto line = [&, y = r.y + 8](const char* name, double v, int decimals) mutable {
    if (y + 8 > r.bottom()) return;
    ui::text(name, {r.x, y}, ui::caption());
    ui::number(v, decimals, {r.right() - ui::number_width(v, decimals, ui::tick()), y},
               {.face = ui::Face::mono, .size = 12});
    y += 18;
  };
  if (s.broken) line(w.not_numbers, s.broken, 0);
  line(w.mean, s.mean, 4);
  line(w.deviation, s.deviation, 4);
  line(w.zeros, s.zeros, 0);
}

}  // namespace

std::optional<Command> numbers_panel(const Trace& trace, NumbersState& s, const ui::Rect& r) {
  const ui::Words& w = ui::words();
  const TraceNode& n = trace.nodes()[static_cast<std::size_t>(trace.selected())];
  if (s.node != n.id) s.x = s.y = 0, s.node = n.id, s.element = -1;
  const bool gradient = s.gradient && n.arrival != Arrival::none;
  const MatrixSpan& m = gradient ? n.grad : n.value;
  ui::push_id("numbers");
  std::optional<Command> out;
  const bool wide = r.w >= 620;
  const float side = wide ? 208.0f : r.w, high = ui::settings().touch ? 44.0f : r.h < 150 ? 28.0f : 32.0f;
  ui::text(element_name(n, -1), {r.x, r.y + 8}, ui::title());
  // The button is at the bottom, or beside the name.
  const bool roomy = wide && r.h >= 110;
  const ui::Rect button =
      roomy ? ui::Rect{r.x, r.bottom() - high, side, high} : ui::Rect{r.x + side - 110, r.y - 6, 110, 28};
  ui::text(n.shape, {roomy ? r.x + side : button.x - 12, r.y + 8}, ui::tick(ui::Align::right));
  float y = r.y + 24;
  const char* names[] = {w.values_word, w.gradients_word};
  if (n.arrival != Arrival::none) {
    if (const auto chosen = ui::segmented("which", {r.x, y, side, high}, names, gradient)) s.gradient = *chosen == 1;
    y += high + 10;
  }
  if (m.empty()) {
    ui::text(w.key_waiting, {r.x, y + 8}, ui::caption());
  } else {
    const Statistics stats = statistics(m);
    if (roomy) statistics_lines(stats, {r.x, y, side, button.y - 4 - y});
    if (ui::button("copy", button, {.label = w.copy_csv, .outlined = true})) s.copied = csv_of(m);
    // The histogram is below the table, or in the place of its last columns.
    const float bars = wide && n.elements > 2 && r.w - side - 32 > 520 ? 280.0f : 0;
    if (bars > 0) {
      const float x = std::min(
          r.right() - bars, std::max(r.x + side + 64 + kHeadW + kCellW * static_cast<float>(m.cols), r.right() - 480));
      ui::text(w.histogram, {x, r.y + 8}, ui::caption());
      histogram(m, stats, {x, r.y + 24, r.right() - x, r.h - 24}, gradient);
    }
    const ui::Rect grid = wide ? ui::Rect{r.x + side + 32, r.y, r.w - side - 32 - (bars > 0 ? bars + 32 : 0), r.h}
                               : ui::Rect{r.x, y, r.w, r.bottom() - y};
    const int clicked = table(s, m, grid, trace.element(), gradient);
    if (clicked >= 0) out = command::TraceSelect{n.id, clicked};
  }
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
