// SPDX-License-Identifier: MIT
// Measures with their goals; the problem's text, formula and source.
#include "playground/panels/problems/problem_goals.h"

#include <cmath>

#include "playground/model/spec/spec.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {
namespace {

using ui::Rect;

constexpr float kText = 24;  // the signs are left of it

/// Four decimals for small numbers, fewer for larger ones.
int decimals(double v) { return std::abs(v) >= 1000 ? 0 : std::abs(v) >= 100 ? 1 : std::abs(v) >= 10 ? 2 : 4; }

/// Text of a catalogue as a sentence.
std::string sentence(std::string_view words) {
  std::string out(words);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out + ".";
}

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

/// The formula, smaller if the column is narrow.
float formula_size(const ui::Math& formula, float width) {
  const float full = ui::math_size(formula, 16).width;
  return full <= width ? 16 : std::max(11.0f, std::floor(32 * width / full) / 2 - 0.5f);
}

float about_height(const ProblemRun& run, float width) {
  return ui::paragraph_height(run.spec().words, width) + 44 + ui::paragraph_height(sentence(run.info().words), width) +
         12 + ui::paragraph_height(run.spec().source, width, ui::caption(), 18);
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

void about_panel(const ProblemRun& run, const Rect& r) {
  float y = r.y + 8;
  y += ui::paragraph(run.spec().words, {r.x, y}, r.w) + 12;
  const ui::Math formula = ui::parse_math(run.info().math);
  ui::math(formula, {r.x, y}, formula_size(formula, r.w), ui::theme().ink1);
  y += 32;
  y += ui::paragraph(sentence(run.info().words), {r.x, y}, r.w) + 12;
  ui::paragraph(run.spec().source, {r.x, y}, r.w, ui::caption(), 18);
}

void goals_and_about(const ProblemRun& run, ProblemsState& state, const Rect& r) {
  constexpr float kHead = 40, kGap = 32;
  const ui::Words& w = ui::words();
  const Rect body{r.x, r.y + kHead, r.w, r.h - kHead};
  const float goals = goals_height(run, r.w), about = about_height(run, r.w);
  if (kHead + goals + kGap + kHead + about > r.h) {
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
  about_panel(run, {r.x, y + kGap + 24, r.w, about});
}

}  // namespace deepx::panels
