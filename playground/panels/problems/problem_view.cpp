// SPDX-License-Identifier: MIT
// Arranges the Problems view, in the order in which Tab visits it.
#include "playground/panels/problems/problem_view.h"

#include "imgui.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/panels/problems/figure_panel.h"
#include "playground/panels/problems/problem_goals.h"
#include "playground/panels/problems/problem_recipe.h"
#include "playground/panels/problems/problem_time.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

using Request = std::optional<Command>;

/// One column of sections; one of them is shown beside or below the figure.
Request sections(const ProblemRun& run, ProblemsState& s, const ui::Layout& l) {
  const ui::Words& w = ui::words();
  const char* names[] = {w.goals, w.about, w.recipe};
  if (const auto chosen =
          ui::segmented("sections", l.sections, names, s.section, l.columns == ui::Columns::phone ? 14 : 13))
    s.section = *chosen;
  if (s.section == 0) return goals_panel(run, l.section), std::nullopt;
  if (s.section == 1) return about_panel(run, l.section), std::nullopt;
  float height = 0;
  Request out = problem_sentence(run, {l.section.x, l.section.y + 16}, l.section.w, false, &height);
  const float y = l.section.y + 32 + height;
  if (auto c = problem_seed(run, {l.section.x, y})) out = c;
  const ui::ButtonStyle table{
      .icon = ui::Icon::table, .label = w.your_table, .tip = w.your_table_tip, .outlined = true};
  const float width = ui::button_width(table);
  if (ui::button("table", {l.section.right() - width, y - 16, width, 32}, table)) s.wants_table = true;
  return out;
}

Request columns(const ProblemRun& run, ProblemsState& s, const ui::Layout& l) {
  Request out;
  const auto keep = [&](Request c) {
    if (c) out = std::move(c);
  };
  if (!l.seed.empty()) keep(problem_seed(run, {l.seed.x, l.seed.center().y}));
  keep(problem_sentence(run, {l.recipe.x, l.recipe.y + 16}, l.recipe.w, l.recipe_one_line));
  keep(problem_list(run, l.list, s.wants_table));
  goals_and_about(run, s, l.goals);
  return out;
}

}  // namespace

std::optional<Command> problems_view(const Experiment& experiment, ProblemsState& s, const ui::Layout& l) {
  const ProblemRun* run = experiment.problem();
  if (!run) return std::nullopt;
  ui::push_id("problems");
  Request out = l.sections.empty() ? columns(*run, s, l) : sections(*run, s, l);
  figure_panel(run->figure(), run->spec().title, run->spec().sought, l.figure);
  if (auto c = problem_time(*run, s, l)) out = c;
  ui::pop_id();
  // A reader who watched the run wants to see the changed problem run, too.
  if (out && out->is<command::OpenProblem>() && run->playing()) s.next.push_back(command::Play{true});
  if (!out && !s.next.empty()) {
    out = s.next.front();
    s.next.pop_front();
  }
  return out;
}

}  // namespace deepx::panels
