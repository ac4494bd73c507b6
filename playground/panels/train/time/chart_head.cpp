// SPDX-License-Identifier: MIT
#include "playground/panels/train/time/chart_head.h"

#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

using ui::Rect;

/// px from the left end of a token's text to the earliest start of the next one.
float token_step(const char* words, bool chevron) {
  return ui::text_width(words, chevron ? ui::Face::inter_medium : ui::Face::inter, 12) + (chevron ? 30.0f : 16.0f);
}

void scale_switch(bool& linear, ui::Point at, float& x) {
  const ui::Words& w = ui::words();
  float width = 0;
  if (chart_token("scale", linear ? w.linear_scale : w.log_scale, at, false, w.switch_scale, &width).pressed)
    linear = !linear;
  x += width;
}

}  // namespace

ui::Hit chart_token(const char* id, const char* words, ui::Point at, bool chevron, const char* tip, float* width) {
  const ui::Theme& t = ui::theme();
  const float w = ui::text_width(words, chevron ? ui::Face::inter_medium : ui::Face::inter, 12);
  *width = token_step(words, chevron);
  const Rect box{at.x - 6, at.y - 12, *width - 4, 24};
  const ui::Hit h = ui::hit(id, box, {.ring_radius = 6, .min_touch = 36, .tip = tip});
  if (h.hovered) ui::fill(box.inset(1), ui::interaction_fill(h), 6);
  ui::text(words, {at.x, at.y},
           {.face = chevron ? ui::Face::inter_medium : ui::Face::inter,
            .size = 12,
            .color = h.hovered ? t.ink1
                     : chevron ? t.ink2
                               : t.ink3});
  if (chevron) ui::icon(ui::Icon::chevron, {at.x + w + 9, at.y + 1}, h.hovered ? t.ink1 : t.ink3, 0.75f);
  ui::dotted(at.x, at.y + 9, w, t.ink3);
  return h;
}

void chart_head(bool* linear, const Rect& chart) {
  const float y = chart.y - 18;
  float x = chart.x +
            ui::text(ui::words().loss, {chart.x, y},
                     {.face = ui::Face::inter_medium, .size = 12, .color = ui::theme().ink2}) +
            10;
  if (linear) scale_switch(*linear, {x, y}, x);
}

float chart_head_y(const ui::Layout& l) {
  return l.chart.y - (l.chart_labels && l.columns != ui::Columns::phone ? 18 : 10);
}

float chart_head(const Experiment& e, TimeState& s, const ui::Layout& l) {
  const ui::Words& w = ui::words();
  const ControlAccess access(e, "curves");  // hidden or locked: the drawn curve still has its name
  const ui::Choice choices[] = {
      {.name = w.loss, .note = w.loss_note},
      {.name = e.data().regression() ? w.r2 : w.accuracy, .note = e.data().regression() ? w.r2_note : w.accuracy_note},
      {.name = w.learning_rate, .note = w.learning_rate_note}};
  const float y = chart_head_y(l);
  float x = l.chart.x, width = 0;
  const int now = static_cast<int>(s.quantity);
  if (chart_token("quantity", choices[now].name, {x, y}, true, w.choose_quantity, &width).pressed)
    ui::open_popover("quantities");
  if (const auto picked = ui::choice_popover("quantities", {x - 6, y - 12, width, 24}, choices, now))
    s.quantity = static_cast<Quantity>(*picked);
  x += width;
  const bool has_scale = s.quantity != Quantity::accuracy;
  const float scale = token_step(s.linear ? w.linear_scale : w.log_scale, false),
              runs = ui::text_width(w.runs, ui::Face::inter, 12) + 6;
  const bool runs_beside = l.columns == ui::Columns::narrow;  // on a phone they are outside the chart
  if (has_scale && (!runs_beside || x + scale + runs <= l.chart.right())) scale_switch(s.linear, {x, y}, x);
  if (s.chart.zoomed()) {
    if (chart_token("fit", w.fit_chart, {x, y}, false, w.fit_chart_tip, &width).pressed) s.chart = {};
    x += width;
  }
  if (!e.run().stopped().empty() && l.speed.empty() && l.columns >= ui::Columns::narrow)
    x += ui::text(w.stopped + e.run().stopped(), {x, y}, {.size = 12, .color = ui::theme().ink1}) + 10;
  return x;
}

}  // namespace deepx::panels
