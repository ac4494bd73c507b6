// SPDX-License-Identifier: MIT
// The arrangement of the inspector card: four columns if it is wide, stacked if it is narrow.
#include "playground/panels/backprop/explain_panel.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "playground/model/backprop/explanation.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/panels/backprop/check_panel.h"
#include "playground/panels/backprop/curve_plot.h"
#include "playground/panels/backprop/element_rule.h"
#include "playground/panels/backprop/element_symbols.h"
#include "playground/panels/backprop/explain_rules.h"
#include "playground/panels/backprop/explain_strip.h"
#include "playground/panels/backprop/graph_view.h"
#include "playground/panels/backprop/journey_card.h"
#include "playground/panels/backprop/slices_panel.h"
#include "playground/panels/backprop/start_card.h"
#include "playground/panels/backprop/update_panel.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

constexpr float kTitleLine = 30, kLine = 20, kSlopeLine = 28;

/// Places of the parts; a part without room is empty.
struct Plan {
  ui::Rect words, curve, rules, strip;
};

/// Side by side, as the design draws it at 1392 px. Without a curve, the text takes its place, or the rules if
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
    // Rules keep their place in all steps.
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

/// Stacked; the curve is beside the rules.
Plan stacked(const ui::Rect& card, const Explanation& e, bool curve) {
  const ui::Rect in = card.inset(16);
  const float words = kTitleLine + ui::paragraph_height(e.words, in.w) + 8, place = e.place.empty() ? 0 : kLine;
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

/// Title, explanation, and at the bottom the element to which the numbers belong.
void words_column(const Explanation& e, const ui::Rect& r) {
  const ui::Words& w = ui::words();
  const bool tight = r.h < 220;
  const float top = tight ? 24 : 32, first = top + (tight ? 26.0f : 30.0f);
  title(e, {r.x, r.y + top}, r.w);
  const float end = r.y + first + ui::paragraph(e.words, {r.x, r.y + first}, r.w);
  if (e.place.empty()) return;
  // The hint is left out first if there is no room for both lines.
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

/// The rule of the current node, or at the end of a step the optimizer's update.
std::optional<Command> rule_card(const Trace& trace, ExplainState& state, const ui::Rect& card) {
  const Explanation& e = trace.explain();
  const bool curve = e.curve.x.size() > 1, side_by_side = card.w >= 880 || (card.w >= 620 && card.h < 300);
  Plan p = side_by_side ? columns(card, curve) : stacked(card, e, curve);
  if (!e.update.empty() && side_by_side) p.words.w = std::min(p.words.w, 200.0f);
  if (side_by_side) {
    words_column(e, p.words);
  } else {
    words_stacked(e, p.words);
    if (!e.place.empty()) ui::text(e.place, {card.center().x, card.bottom() - 20}, ui::caption(ui::Align::center));
  }
  if (!p.curve.empty()) curve_plot(e.curve, p.curve);
  if (e.update.empty()) {
    const bool small = number_graph_height(trace) > 0;
    if (!p.rules.empty() && !(small && draw_element_rule(trace, p.rules))) explain_rules(trace, p.rules);
    return explain_strip(trace, p.strip);
  }
  if (side_by_side) {
    // The table gets the room that it needs, the three matrices the rest.
    constexpr float kMatrices = 300;
    const float left = p.words.right() + 24, right = p.strip.right(),
                table = right - left - (right - left > 860 ? kMatrices + 24 : 0);
    update_panel(e, state.update_lines, {left, card.y + 20, table, card.h - 32});
    if (right - left - table < 240) return std::nullopt;
    return explain_strip(trace, {left + table + 24, p.strip.y, right - left - table - 24, p.strip.h});
  }
  update_panel(e, state.update_lines,
               {card.x + 16, p.words.bottom() + 4, card.w - 32, card.bottom() - 36 - p.words.bottom() - 4});
  return std::nullopt;
}

/// The network is small enough that every number is written: the card shows no matrices, but a trial of the number in hand.
bool writes_numbers(const Trace& trace, const ui::Rect& card) {
  return card.w >= 880 && number_graph_height(trace) > 0;
}

std::optional<Command> small_rule_card(const Trace& trace, ExplainState& state, const ui::Rect& card) {
  const Explanation& e = trace.explain();
  const float pad = 24, gap = 40, words = std::min(336.0f, card.w * 0.26f), x = card.x + pad;
  const float top = card.h < 140 ? 20 : 28;
  title(e, {x, card.y + top}, words);
  const float from = card.y + top + 28;
  ui::TextStyle style = ui::label();
  if (from + ui::paragraph_height(e.words, words, style, 19) > card.bottom()) style.size = 12;
  ui::paragraph(e.words, {x, from}, words, style, 19);
  const float rules_x = x + words + gap;
  if (!e.update.empty()) {
    update_panel(e, state.update_lines, {rules_x, card.y + 16, card.right() - pad - rules_x, card.h - 28});
    return std::nullopt;
  }
  const float plot = card.w >= 1200 ? 168 : 120, numbers = card.w >= 1200 ? 320 : 220;
  const float numbers_x = card.right() - pad - numbers, plot_x = numbers_x - 28 - plot;
  const ui::Rect rules{rules_x, card.y + 12, plot_x - gap - rules_x, card.h - 24};
  if (!draw_element_rule(trace, rules)) explain_rules(trace, rules);
  const bool backward = trace.phase() == TracePhase::backward || trace.phase() == TracePhase::update;
  if (const GradientCheck* check = trace.check(); backward && check && !trace.hides()) {
    trial_plot(*check, {plot_x, card.y + 14, plot, card.h - 44}, false);
    trial_results(*check, element_symbol(trace, check->node, check->element),
                  {numbers_x, card.y + (card.h - 108) / 2, numbers, 108});
  } else if (e.curve.x.size() > 1) {
    curve_plot(e.curve, {plot_x, card.y + 10, plot + 60, card.h - 48});
  }
  return std::nullopt;
}

struct Tab {
  ExplainTab tab;
  const char* name;
};

/// The tabs of the card, and the button to the second order and back.
std::optional<Command> tabs_row(const Experiment& experiment, ExplainTab& tab, bool code, const ui::Layout& l) {
  const Trace& trace = *experiment.backprop().trace();
  const ui::Words& w = ui::words();
  const ui::Rect& r = l.card_tabs;
  std::vector<Tab> tabs;
  if (trace.scalar())
    tabs = {{ExplainTab::curves, w.curves_tab}, {ExplainTab::rule, w.rule_tab}, {ExplainTab::check, w.check_tab}};
  else
    tabs = {{ExplainTab::rule, w.rule_tab}, {ExplainTab::check, w.check_tab}, {ExplainTab::numbers, w.numbers_tab}};
  if (code) tabs.push_back({ExplainTab::code, w.code_tab});
  if (can_practice(trace)) tabs.push_back({ExplainTab::practice, w.practice_tab});
  if (l.journey.empty()) tabs.insert(tabs.begin() + 1, {ExplainTab::journey, w.journey_tab});
  std::vector<const char*> names;
  int selected = 0;
  for (const Tab& t : tabs) {
    if (t.tab == tab) selected = static_cast<int>(names.size());
    names.push_back(t.name);
  }
  const bool brief = r.w < 600;
  const float width = std::min(ui::segmented_width(names), brief ? r.w - 80 : r.w * 0.62f);
  if (const auto chosen = ui::segmented("card", {r.x, r.y, width, r.h}, names, selected, 12))
    tab = tabs[static_cast<std::size_t>(*chosen)].tab;

  const TraceNode& n = trace.nodes()[static_cast<std::size_t>(trace.selected())];
  const bool second = !experiment.backprop().plan().slope.leaf.empty(),
             possible = second || ((n.parameter || n.variable) && n.arrival != Arrival::none);
  const char* label = second ? w.first_order : brief ? w.second_order_brief : w.second_order;
  const float wide = std::min(r.w - width - 12, ui::button_width({.label = label, .outlined = true}));
  const ui::Rect button{r.right() - wide, r.y, wide, r.h};
  if (!ui::button(
          "second order", button,
          {.label = label, .tip = w.second_order_tip, .outlined = true, .active = second, .disabled = !possible}))
    return std::nullopt;
  if (second) return command::ShowSlope{};
  return command::ShowSlope{{n.name, trace.element()}};
}

}  // namespace

bool can_practice(const Trace& trace) {
  return trace.scalar() || number_graph_height(trace) > 0 || trace.practice().on();
}

void toggle_code(ExplainState& state) {
  state.of_network = state.of_network == ExplainTab::code ? ExplainTab::rule : ExplainTab::code;
}

std::optional<Command> explain_panel(const Experiment& experiment, ExplainState& state, NumbersState& numbers,
                                     const ui::Layout& l) {
  const Trace& trace = *experiment.backprop().trace();
  if (l.card.empty() || trace.explain().node < 0) return std::nullopt;
  const bool tries = trace.scalar() || writes_numbers(trace, l.card);  // always shows the effect of a change
  ui::push_id("explain");
  ExplainTab& tab = trace.scalar() ? state.of_formula : state.of_network;
  // Show what a command has started.
  const bool checks = trace.check_step() > 0 || trace.exercise().node >= 0;
  if (checks && !state.checked && !tries) tab = ExplainTab::check;
  state.checked = checks;
  if (trace.practice().on() && !state.practiced) tab = ExplainTab::practice;
  state.practiced = trace.practice().on();
  const bool code = l.columns != ui::Columns::phone && has_code(experiment, state.code);
  std::optional<Command> out = tabs_row(experiment, tab, code, l);
  const ui::Rect& card = l.card;
  if (tab == ExplainTab::practice && !can_practice(trace)) tab = ExplainTab::rule;
  if (tab == ExplainTab::code && !code) tab = ExplainTab::rule;
  if (tab == ExplainTab::code) {
    const float lines = static_cast<float>(state.code.code.forward.size()) + 1, least = 17 * lines + 32;
    const bool whole = !l.journey.empty() && card.h < least;
    if (!whole && !l.journey.empty())
      if (auto c = journey_card(trace, l.journey)) out = c;
    const float top = whole ? l.journey.y : card.y;
    if (auto c = code_panel(trace, state.code, {card.x, top, card.w, card.bottom() - top})) out = c;
    ui::pop_id();
    return out;
  }
  if (tab == ExplainTab::practice) {
    const ui::Rect& first = l.journey.empty() ? card : l.journey;
    if (auto c = practice_panel(trace, state.practice, {first.x, first.y, first.w, card.bottom() - first.y})) out = c;
    ui::pop_id();
    return out;
  }
  if (tab == ExplainTab::journey && !l.journey.empty()) tab = ExplainTab::rule;
  if (!l.journey.empty() || tab == ExplainTab::journey)
    if (auto c = journey_card(trace, l.journey.empty() ? card : l.journey)) out = c;
  if (tab == ExplainTab::journey) {
  } else if (tab == ExplainTab::curves) {
    if (auto c = slices_panel(trace, card)) out = c;
  } else {
    ui::page_card(card);
    const ui::Clip clip(card);
    const ui::Rect inside = card.inset(l.columns == ui::Columns::phone ? 16 : 24);
    std::optional<Command> c;
    if (tab == ExplainTab::rule) {
      const bool small = experiment.backprop().plan().walked() == Walked::small;
      c = trace.at() == 0 && !trace.pinned() && !trace.scalar() ? start_card(trace, small, card)
          : writes_numbers(trace, card)                         ? small_rule_card(trace, state, card)
                                                                : rule_card(trace, state, card);
    }
    if (tab == ExplainTab::check) c = check_panel(trace, inside);
    if (tab == ExplainTab::numbers) c = numbers_panel(trace, numbers, inside);
    if (c) out = c;
  }
  // The check costs time with every move: a large network has it only while it is shown.
  if (tab != ExplainTab::check && trace.check_step() > 0 && !tries && !out) out = command::CheckGradient{0};
  if (tries && trace.check_step() == 0 && !out) out = command::CheckGradient{kFirstNudge};
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
