// SPDX-License-Identifier: MIT
// Draws frames, key and ends.
#include "playground/panels/backprop/graph_frame.h"

#include <algorithm>

#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/panels/backprop/element_symbols.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/plots/heat_map.h"

namespace deepx::panels {
namespace {

constexpr float kHeadHeight = 20;

/// What the cells of number cards mean, below the input.
void draw_number_key(const GraphView& v) {
  if (v.graph->rows < 2 || v.graph->at({0, 1}) >= 0) return;
  const ui::Theme& t = ui::theme();
  const ui::Words& w = ui::words();
  const ui::Rect r = v.card({0, 1});
  const char* texts[] = {w.key_value, w.key_gradient, w.key_waiting};
  for (int i = 0; i < 3; ++i) {
    const ui::Rect cell{r.x, r.y + 8 + 26 * static_cast<float>(i), 32, 16};
    if (i == 0) {
      ui::fill({cell.x, cell.y, 15, 16}, ui::ramp_color(ui::Ramp::val, -0.46f), 4);
      ui::fill({cell.x + 17, cell.y, 15, 16}, ui::ramp_color(ui::Ramp::val, 0.46f), 4);
    } else if (i == 1) {
      ui::fill(cell, ui::fade(t.gpos, t.dark ? 0.2f : 0.1f), 4);
      ui::text("∂", ui::vec(cell.center()),
               {.face = ui::Face::mono, .size = 12, .color = t.gpos, .align = ui::Align::center});
    } else {
      ui::frame(cell, t.line, 4);
    }
    ui::text(texts[i], {cell.right() + 14, cell.center().y},
             {.size = 12, .color = i == 1 ? t.gpos : t.ink3, .max_width = r.w - 46});
  }
}

}  // namespace

void draw_key(const Trace& trace, const GraphView& v) {
  if (!v.heights.empty()) return draw_number_key(v);
  if (v.scale < 0.9f || v.graph->rows < 2 || trace.scalar() || v.graph->at({0, 1}) >= 0 || v.graph->only_edges(1))
    return;
  const ui::Rect r = v.card({0, 1});
  const ui::Words& w = ui::words();
  const char* ends[] = {"−max", "0", "+max"};
  ui::text(w.value_scale, {r.x, r.y + 20}, ui::caption());
  ui::scale_bar({r.x, r.y + 30, r.w, 8}, ui::Ramp::val, ends);
  ui::TextStyle gradient = ui::caption();
  gradient.color = ui::theme().gpos;
  ui::text(w.gradient_scale, {r.x, r.y + 78}, gradient);
  ui::scale_bar({r.x, r.y + 88, r.w, 8}, ui::Ramp::grd, ends);
}

std::optional<Command> draw_scopes(const Trace& trace, const GraphView& v) {
  std::optional<Command> command;
  if (!v.heights.empty()) return command;
  const ui::Theme& t = ui::theme();
  ui::push_id("scope");
  for (const ShownScope& s : v.graph->scopes) {
    if (s.box.columns == 0) continue;
    const ui::Rect r = v.frame(s.box);
    if (r.right() < v.band.x || r.x > v.band.right() || r.bottom() < v.band.y || r.y > v.band.bottom()) continue;
    const bool hand =
        trace.current() >= 0 && outermost(trace.nodes()[static_cast<std::size_t>(trace.current())].scope) == s.name;
    ui::frame(r, hand ? t.line2 : t.line, 12);
    const float width = std::min(r.w - 16, ui::text_width(s.name, ui::Face::inter, 12) + 20);
    // Small rows below are close together: there is no room for a name between them.
    if (v.tiles() || width < 28 || (s.box.row > 0 && v.pitch_y - v.card_h < kHeadHeight)) continue;
    const ui::Rect head{r.x + 8, r.y, width, kHeadHeight};
    const ui::Hit h =
        ui::hit(s.name.c_str(), head,
                {.ring_radius = 4, .min_touch = 0, .tip = s.folded ? ui::words().unfold : ui::words().fold});
    const ui::Color ink = h.hovered || hand ? t.ink1 : t.ink3;
    ui::icon(s.folded ? ui::Icon::chevron_right : ui::Icon::chevron, {head.x + 6, head.center().y}, ink, 0.6f);
    ui::text(s.name, {head.x + 16, head.center().y}, {.size = 12, .color = ink, .max_width = width - 16});
    if (h.pressed) command = command::Fold{s.name, !s.folded};
  }
  ui::pop_id();
  return command;
}

void draw_ends(const GraphView& v, float width) {
  constexpr float kFade = 24;
  const float start = v.origin.x, left = v.band.x - start, right = v.width - v.band.w - left, edge = v.band.x;
  const ui::Color solid = ui::theme().bg0, clear = ui::fade(solid, 0);
  ImDrawList& d = ui::canvas();
  const float top = v.band.y - 8, bottom = v.band.bottom() + 8;
  if (left > 1) d.AddRectFilledMultiColor({0, top}, {edge + kFade, bottom}, solid, clear, clear, solid);
  if (right > 1)
    d.AddRectFilledMultiColor({v.band.right() - kFade, top}, {v.band.right() + edge, bottom}, clear, solid, solid,
                              clear);
  if (v.width <= v.band.w + 1) return;
  const float y = v.band.bottom() + 6, w = width * v.band.w / v.width;
  ui::fill({v.band.x, y, width, 4}, ui::theme().line, 2);
  ui::fill({v.band.x + std::clamp(width * left / v.width, 0.0f, width - w), y, w, 4}, ui::theme().ink4, 2);
}

}  // namespace deepx::panels
