// SPDX-License-Identifier: MIT
// Small plots with the tangent in the gradient's color.
#include "playground/panels/backprop/slices_panel.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/panels/backprop/rule_math.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/plots/series.h"

namespace deepx::panels {
namespace {

constexpr float kGap = 24, kLeast = 220;

/// Rounded bounds of the finite values.
ui::LinearRange range_of(std::span<const float> values, float also, int steps) {
  double low = INFINITY, high = -INFINITY;
  const auto include = [&](float v) {
    if (std::isfinite(v)) low = std::min(low, static_cast<double>(v)), high = std::max(high, static_cast<double>(v));
  };
  include(also);
  for (const float v : values) include(v);
  return low <= high ? ui::linear_range(low, high, steps) : ui::linear_range(-1, 1, steps);
}

void slice_curve(const TraceCurve& c, const ui::Rect& box, bool hidden) {
  const ui::Theme& t = ui::theme();
  const ui::LinearRange x = range_of(c.x, c.at_x, 6), y = range_of(c.y, c.at_y, 3);
  const float x0 = c.x.front(), x1 = c.x.back();
  const auto px = [&](float v) { return box.x + box.w * (v - x0) / (x1 - x0); };
  const auto py = [&](float v) {
    return box.bottom() - box.h * static_cast<float>((static_cast<double>(v) - y.low) / (y.high - y.low));
  };
  ui::each_mark(y.low, y.high, y.step, [&](double v) {
    const float at = std::round(py(static_cast<float>(v)));
    ui::line({box.x, at}, {box.right(), at}, v == 0 ? t.line2 : t.line);
    ui::text(ui::plain(v), {box.x - 8, at}, ui::tick(ui::Align::right));
  });
  ui::each_mark(static_cast<double>(x0), static_cast<double>(x1), x.step, [&](double v) {
    ui::text(ui::plain(v), {px(static_cast<float>(v)), box.bottom() + 14}, ui::tick(ui::Align::center));
  });
  const ui::Clip clip({box.x - 8, box.y - 8, box.w + 16, box.h + 16});
  std::vector<ImVec2> run;
  const auto flush = [&] {
    if (run.size() > 1) ui::polyline(run, t.ink2, 1.5f);
    run.clear();
  };
  for (std::size_t i = 0; i < c.x.size(); ++i) {
    if (std::isfinite(c.y[i]))
      run.push_back({px(c.x[i]), py(c.y[i])});
    else
      flush();
  }
  flush();
  if (!std::isfinite(c.at_y) || !std::isfinite(c.slope)) return;
  const ImVec2 at{px(c.at_x), py(c.at_y)};
  const float dx = box.w / (x1 - x0), dy = -c.slope * box.h / static_cast<float>(y.high - y.low),
              length = std::hypot(dx, dy), half = 48;
  const float ground = py(static_cast<float>(std::max(y.low, 0.0)));
  ui::dashed({at.x, std::min(at.y, ground)}, {at.x, std::max(at.y, ground)}, t.ink3);
  if (!hidden)
    ui::line({at.x - half * dx / length, at.y - half * dy / length},
             {at.x + half * dx / length, at.y + half * dy / length}, t.gpos, 2);
  ui::disc(at, 6, t.bg1);
  ui::disc(at, 4.5f, t.ink1);
}

}  // namespace

std::optional<Command> slices_panel(const Trace& trace, const ui::Rect& r) {
  const auto all = trace.slices();
  const int count =
      std::min(static_cast<int>(all.size()), std::max(1, static_cast<int>((r.w + kGap) / (kLeast + kGap))));
  if (count == 0) return std::nullopt;
  // The selected one is always among those shown.
  int first = 0;
  for (int i = 0; i < static_cast<int>(all.size()); ++i)
    if (all[static_cast<std::size_t>(i)].node == trace.selected())
      first = std::clamp(i - count + 1, 0, static_cast<int>(all.size()) - count);
  const ui::Words& w = ui::words();
  const float width = std::floor((r.w - kGap * static_cast<float>(count - 1)) / static_cast<float>(count));
  std::optional<Command> out;
  ui::push_id("slices");
  for (int i = 0; i < count; ++i) {
    const Trace::Slice& slice = all[static_cast<std::size_t>(first + i)];
    const TraceNode& n = trace.nodes()[static_cast<std::size_t>(slice.node)];
    const ui::Rect box{r.x + static_cast<float>(i) * (width + kGap), r.y, width, r.h};
    ui::push_id(slice.node);
    const ui::Hit hit = ui::hit("slice", box, {.ring_radius = 10, .min_touch = 0});
    ui::pop_id();
    if (hit.pressed) out = command::TraceSelect{slice.node, 0};
    ui::page_card(box, 10);
    if (slice.node == trace.selected()) ui::frame(box, ui::theme().ink1, 10, 2);
    float x = box.x + 20;
    x += ui::math(ui::sym(trace.output()), {x, box.y + 24}, 16) + 8;
    x += ui::text(w.as_it, {x, box.y + 24}, ui::label()) + 8;
    x += ui::math(symbol_of(n), {x, box.y + 24}, 16) + 8;
    ui::text(w.moves, {x, box.y + 24}, ui::label());
    const double slope = static_cast<double>(slice.curve.slope);
    const ui::TextStyle rose{.face = ui::Face::mono_medium, .size = 13, .color = ui::theme().gpos};
    const float wide = ui::number_width(slope, 4, rose), word = ui::text_width(w.slope, ui::Face::inter, 13);
    if (width > 260) ui::text(w.slope, {box.right() - 20 - wide - 8 - word, box.y + 24}, ui::label());
    const bool asked = trace.exercise().hides() && trace.exercise().node == slice.node,
               hidden = asked || n.grad.empty();  // the backward pass has not computed it
    if (hidden)
      ui::text(asked ? "?" : "–", {box.right() - 20, box.y + 24},
               {.face = ui::Face::mono_medium, .size = 13, .color = ui::theme().gpos, .align = ui::Align::right});
    else
      ui::number(slope, 4, {box.right() - 20 - wide, box.y + 24}, rose);
    if (box.h > 110) slice_curve(slice.curve, {box.x + 56, box.y + 52, box.w - 76, box.h - 84}, hidden);
  }
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
