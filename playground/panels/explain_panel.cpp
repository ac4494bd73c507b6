// SPDX-License-Identifier: MIT
// The inspector card's arrangement: four columns where it is wide, stacked where it is narrow.
#include "playground/panels/explain_panel.h"

#include <algorithm>
#include <cmath>

#include "playground/model/trace.h"
#include "playground/panels/curve_plot.h"
#include "playground/panels/explain_rules.h"
#include "playground/panels/explain_strip.h"
#include "playground/widgets/draw.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

constexpr float kTitleLine = 30, kLine = 20, kSlopeLine = 28;

/// Where the parts stand; what there is no room for is empty.
struct Plan {
  ui::Rect words, curve, rules, strip;
};

/// Side by side, as the design draws it at 1392 px. Without a curve the words take its place, or the rules if
/// it is narrow.
Plan columns(const ui::Rect& card, bool curve) {
  const bool wide = card.w >= 1200, narrow = card.w < 880;
  const float pad = narrow ? 16 : 24, gap = wide ? 24 : narrow ? 16 : 20;
  const float words = wide ? 200 : narrow ? 152 : 180, plot = wide ? 184 : 116;
  const float x = card.x + pad, plot_x = x + words + gap;
  const bool with_curve = curve && !narrow;
  Plan p;
  p.words = {x, card.y, words, card.h};
  float rules_x = plot_x, rules = wide ? 328 : narrow ? 224 : with_curve ? 208 : 296;
  if (with_curve) {
    const float h = std::min(card.h - 64, wide ? 184.0f : 132.0f);
    p.curve = {plot_x, std::round(card.y + (card.h - h - kSlopeLine) / 2), plot, h};
    rules_x = p.curve.right() + (wide ? 48 : gap);
  } else if (wide) {
    // Rules keep their place from step to step.
    p.words.w += gap + 136;
    rules_x = plot_x + plot + 48;
  } else if (!narrow) {
    p.words.w += 32;
    rules_x += 32;
  }
  p.rules = {rules_x, card.y, rules, card.h};
  const float strip = p.rules.right() + gap;
  p.strip = {strip, card.y + 8, card.right() - pad - strip, card.h - 16};
  return p;
}

/// One below the other; the curve stands beside the rules.
Plan stacked(const ui::Rect& card, const Explanation& e, bool curve) {
  const ui::Rect in = card.inset(16);
  const float words = kTitleLine + ui::paragraph_height(e.words, in.w) + 8,
              place = e.place.empty() ? 0 : kLine;
  const float strip = std::clamp(in.h * 0.44f, 112.0f, 190.0f), rules = in.h - words - strip - place;
  Plan p;
  p.words = {in.x, in.y, in.w, words};
  p.strip = {in.x, in.bottom() - strip - place, in.w, strip};
  if (rules < 32) return p;
  p.rules = {in.x, p.words.bottom(), in.w, rules};
  if (curve && rules >= 110 && in.w >= 300) {
    const float w = std::min(160.0f, rules - kSlopeLine);
    p.curve = {in.right() - w, p.rules.y + 4, w, rules - kSlopeLine - 8};
    p.rules.w -= w + 24;
  }
  return p;
}

void title(const Explanation& e, ImVec2 at, float width) {
  ui::TextStyle style = ui::title();
  if (ui::text_width(e.title, style.face, style.size) > width) style.size = 13;
  style.max_width = width;
  ui::text(e.title, at, style);
}

/// Title, explanation, and at the bottom which element the numbers are of.
void words_column(const Explanation& e, const ui::Rect& r) {
  const ui::Words& w = ui::words();
  const bool tight = r.h < 220;
  const float top = tight ? 24 : 32, first = top + (tight ? 26.0f : 30.0f);
  title(e, {r.x, r.y + top}, r.w);
  const float end = r.y + first + ui::paragraph(e.words, {r.x, r.y + first}, r.w);
  if (e.place.empty()) return;
  // The hint goes first when there is no room for both lines.
  const float hint = r.bottom() - (tight ? 24.0f : 50.0f), place = hint - 22;
  ui::TextStyle style = ui::label();
  style.max_width = r.w;
  const bool both = end <= place;
  if (both || end <= hint) ui::text(e.place, {r.x, both ? place : hint}, style);
  if (both) ui::text(w.follow_a_cell, {r.x, hint}, ui::caption());
}

void words_stacked(const Explanation& e, const ui::Rect& r) {
  title(e, {r.x, r.y + 8}, r.w);
  ui::paragraph(e.words, {r.x, r.y + kTitleLine + 4}, r.w);
}

}  // namespace

std::optional<Command> explain_panel(const Trace& trace, const ui::Rect& card) {
  const Explanation& e = trace.explain();
  if (card.empty() || e.node < 0) return std::nullopt;
  ui::card(card);
  const ui::Clip clip(card);
  const bool curve = e.curve.x.size() > 1, side_by_side = card.w >= 880 || (card.w >= 620 && card.h < 300);
  const Plan p = side_by_side ? columns(card, curve) : stacked(card, e, curve);
  if (side_by_side) {
    words_column(e, p.words);
  } else {
    words_stacked(e, p.words);
    if (!e.place.empty())
      ui::text(e.place, {card.centre().x, card.bottom() - 20}, ui::caption(ui::Align::centre));
  }
  if (!p.curve.empty()) curve_plot(e.curve, p.curve);
  if (!p.rules.empty()) explain_rules(trace, p.rules);
  return explain_strip(trace, p.strip);
}

}  // namespace deepx::panels
