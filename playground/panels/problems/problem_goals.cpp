// SPDX-License-Identifier: MIT
// Measures with their goals; the problem's text, formula and source.
#include "playground/panels/problems/problem_goals.h"

#include <cmath>
#include <vector>

#include "playground/model/spec/spec.h"
#include "playground/model/text/inline_math.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/math/math_box.h"
#include "playground/widgets/math/math_text.h"

namespace deepx::panels {
namespace {

using ui::Rect;

constexpr float kText = 24;  // the signs are left of it

/// Four decimals for small numbers, fewer for larger ones.
int decimals(double v) { return std::abs(v) >= 1000 ? 0 : std::abs(v) >= 100 ? 1 : std::abs(v) >= 10 ? 2 : 4; }

void sign(ImVec2 at, bool met) {
  const ui::Theme& t = ui::theme();
  if (!met) return ui::circle(at, 7, t.ink3, 1.5f);
  ui::disc(at, 8, t.ink1);
  ui::icon(ui::Icon::check, at, t.on_ink, 0.7f);
}

/// "Goal: at most 1.0×10⁻⁶, not yet"
void goal_line(const Goal& goal, const char* status, ImVec2 at) {
  const ui::Words& w = ui::words();
  const ui::TextStyle words{.size = 12, .color = ui::theme().ink2},
      digits{.face = ui::Face::mono, .size = 12, .color = ui::theme().ink2};
  const auto say = [&](std::string_view s) { at.x += ui::text(s, at, words); };
  const auto number = [&](double v) {
    at.x += std::abs(v) >= 1e-3 || v == 0 ? ui::text(ui::plain(v), at, digits) : ui::number(v, 0, at, digits);
  };
  say(std::string(w.goal) + " ");
  if (goal.relation == Goal::Relation::at_most) say(std::string(w.goal_at_most) + " ");
  if (goal.relation == Goal::Relation::at_least) say(std::string(w.goal_at_least) + " ");
  number(goal.limit);
  if (goal.relation == Goal::Relation::about) {
    say(" ± ");
    number(goal.tolerance);
  }
  say(", ");
  ui::text(status, at, {.face = ui::Face::inter_medium, .size = 12, .color = ui::theme().ink1});
}

const ui::TextStyle& words_style() {
  static ui::TextStyle style;
  style = {.size = 12, .color = ui::theme().ink3};
  return style;
}

/// `brief`: without the measure's description.
float row_height(const ProblemRun& run, const Measure& m, float width, bool brief) {
  const float words = brief ? 0 : ui::paragraph_height(m.words, width - kText, words_style(), 18);
  return 34 + words + (run.goal_of(m) ? 18.0f : 0.0f);
}

void measure_row(const ProblemRun& run, const Measure& m, const Rect& r, bool brief) {
  const ui::Words& w = ui::words();
  float y = r.y + 8;
  const Goal* goal = run.goal_of(m);
  const bool met = goal && goal->met(m.value);
  if (goal) sign({r.x + 8, y}, met);
  ui::text(spoken(m.name), {r.x + kText, y}, {.face = ui::Face::inter_medium});
  ui::number(m.value, decimals(m.value), {r.right(), y},
             {.face = ui::Face::mono_medium, .size = 14, .align = ui::Align::right});
  y += 20;
  if (goal) {
    goal_line(*goal, met ? w.goal_met : run.done() ? w.goal_missed : w.goal_not_yet, {r.x + kText, y});
    y += 18;
  }
  if (!brief) ui::paragraph(m.words, {r.x + kText, y}, r.w - kText, words_style(), 18);
}

float goals_height(const ProblemRun& run, float width) {
  float height = 0;
  for (const Measure& m : run.measures()) height += row_height(run, m, width, false);
  return height;
}

/// Size of the formula's letters, smaller if the column is narrow.
float formula_size(const ui::Math& formula, float width) {
  const float full = ui::math_size(formula, 16).width;
  return full <= width ? 16 : std::max(11.0f, std::floor(32 * width / full) / 2 - 0.5f);
}

/// The formula in one line, or if that is too wide, a line for each part between commas.
std::vector<ui::Math> formula_lines(std::string_view formula, float width) {
  std::vector<ui::Math> lines{ui::parse_math(formula)};
  if (ui::math_size(lines[0], 16).width <= width) return lines;
  lines.clear();
  for (;;) {
    const std::size_t comma = formula.find(", ");
    lines.push_back(ui::parse_math(formula.substr(0, comma == formula.npos ? comma : comma + 1)));
    if (comma == formula.npos) return lines;
    formula.remove_prefix(comma + 2);
  }
}

/// Words, formula and source below each other from `at`, drawn or only measured; returns the height.
float words_and_source(const ProblemRun& run, ImVec2 at, float width, bool draw) {
  constexpr float kLine = 28;
  const auto paragraph = [&](const std::string& text, float y, const ui::TextStyle& style, float line) {
    const auto parts = words_and_formulas(text);
    return draw ? ui::math_paragraph(parts, {at.x, y}, width, style, line)
                : ui::math_paragraph_height(parts, width, style, line);
  };
  float y = at.y + paragraph(run.spec().words, at.y, ui::label(), 20) + 8;
  for (const ui::Math& line : formula_lines(run.info().math, width)) {
    if (draw) ui::math(line, {at.x, y}, formula_size(line, width), ui::theme().ink1);
    y += kLine;
  }
  return y + paragraph(run.spec().source, y, ui::caption(), 18) - at.y;
}

}  // namespace

std::string spoken(std::string name) {
  for (char& c : name)
    if (c == '_') c = ' ';
  return name;
}

GoalCount count_goals(const ProblemRun& run) {
  GoalCount count;
  for (const Measure& m : run.measures()) {
    const Goal* goal = run.goal_of(m);
    count.all += goal != nullptr;
    count.met += goal && goal->met(m.value);
  }
  return count;
}

void goals_panel(const ProblemRun& run, const Rect& r) {
  float y = r.y;
  const bool brief = goals_height(run, r.w) > r.h;
  for (const Measure& m : run.measures()) {
    const float height = row_height(run, m, r.w, brief);
    measure_row(run, m, {r.x, y, r.w, height}, brief);
    y += height;
  }
}

void about_panel(const ProblemRun& run, const Rect& r) { words_and_source(run, {r.x, r.y + 8}, r.w, true); }

void goals_and_about(const ProblemRun& run, ProblemsState& state, const Rect& r) {
  constexpr float kHead = 40, kGap = 32;
  const ui::Words& w = ui::words();
  const Rect body{r.x, r.y + kHead, r.w, r.h - kHead};
  const float goals = goals_height(run, r.w), text = words_and_source(run, {}, r.w, false);
  if (kHead + goals + kGap + kHead + text > r.h) {
    const char* names[] = {w.goals, w.about};
    if (const auto chosen = ui::segmented("part", {r.x, r.y, r.w, 32}, names, state.section == 1))
      state.section = *chosen;
    return state.section == 1 ? about_panel(run, body) : goals_panel(run, body);
  }
  ui::text(run.spec().goals.empty() ? w.measures : w.goals, {r.x, r.y + 16}, ui::head());
  goals_panel(run, {body.x, body.y, body.w, goals});
  const float y = body.y + goals + kGap / 2;
  ui::line({r.x, y}, {r.right(), y}, ui::theme().line);
  ui::text(w.about, {r.x, y + kGap}, ui::head());
  about_panel(run, {r.x, y + kGap + 24, r.w, text});
}

}  // namespace deepx::panels
