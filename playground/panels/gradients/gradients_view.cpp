// SPDX-License-Identifier: MIT
// Arranges the Gradients view, in the order in which Tab visits it.
#include "playground/panels/gradients/gradients_view.h"

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/command.h"
#include "playground/model/experiment/experiment.h"
#include "playground/panels/gradients/diagnosis_panel.h"
#include "playground/panels/gradients/gradients_recipe.h"
#include "playground/panels/gradients/gradients_table.h"
#include "playground/panels/gradients/init_comparison_panel.h"
#include "playground/panels/shared/menus.h"
#include "playground/panels/shared/seed_token.h"
#include "playground/panels/train/time/time_panel.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

using Request = std::optional<Command>;

enum Section { kLayers, kDiagnosis, kInitializers, kRecipe };

/// Narrow and phone: one of four sections.
Request one_section(const Experiment& e, GradientsState& s, const ui::Layout& l, const ui::ChartView& epochs) {
  const ui::Words& w = ui::words();
  const char* names[] = {w.layers_section, w.diagnosis, w.initializers, w.recipe};
  const std::size_t count = shown(e.access(), "recipe") == Shown::hidden ? 3 : 4;
  if (const auto chosen = ui::segmented("sections", l.layer_sections, std::span(names, count), s.section, 13))
    s.section = *chosen;
  switch (s.section) {
    case kLayers:
      return gradients_table(e, s, l.layers, epochs);
    case kDiagnosis:
      return diagnosis_panel(e, s, l.layers);
    case kInitializers:
      return init_lab_panel(e, s, l.layers, l.layers);
    default: {
      float height = 0;
      Request out = gradients_recipe(e, {l.layers.x, l.layers.y + 16}, l.layers.w, false, &height);
      if (auto c = seed_token(e, {l.layers.x, l.layers.y + height + 32})) out = c;
      return out;
    }
  }
}

Request two_columns(const Experiment& e, GradientsState& s, const ui::Layout& l, const ui::ChartView& epochs) {
  const ui::Words& w = ui::words();
  Request out;
  const auto keep = [&](Request c) {
    if (c) out = std::move(c);
  };
  if (!l.seed.empty()) keep(seed_token(e, {l.seed.x, l.seed.center().y}));
  keep(gradients_recipe(e, {l.recipe.x, l.recipe.y + 16}, l.recipe.w, l.recipe_one_line));
  const char* names[] = {w.this_run, w.initializers};
  const ui::Rect& left = l.diagnosis;
  if (const auto chosen = ui::segmented("sections", {left.x, left.y, left.w, 32}, names, s.lab ? 1 : 0))
    s.lab = *chosen == 1;
  const ui::Rect below{left.x, left.y + 40, left.w, left.h - 40};
  if (s.lab) {
    keep(init_lab_panel(e, s, below, l.layers));
  } else {
    keep(diagnosis_panel(e, s, below));
    keep(gradients_table(e, s, l.layers, epochs));
  }
  return out;
}

}  // namespace

std::optional<Command> gradients_view(const Experiment& e, GradientsState& s, TimeState& time, StudySheet& study,
                                      const ui::Layout& l) {
  ui::push_id("gradients");
  ui::Layout grid = l;
  const GradientColumns columns(l.layers);
  if (l.layer_sections.empty()) {  // the chart is below the strips, the read-outs are below the numbers
    grid.chart.x = columns.strip, grid.chart.w = columns.strip_w;
    grid.readouts.x = columns.size, grid.readouts.w = l.layers.right() - columns.size;
    grid.accuracy = {};
  }
  if (l.columns == ui::Columns::phone) {
    grid.chart.x = columns.strip, grid.chart.w = columns.strip_w;
    grid.readouts = {};
  }
  // The chart's axis grows smoothly; the axis of the strips grows with it.
  ui::ChartView epochs = time_axis(e, time);
  const float end = ui::tween(ImGui::GetID("axis"), epochs.to, ui::kEditMs, ui::Ease::in_out_cubic);
  if (!time.chart.zoomed()) epochs.to = end;
  Request out = l.layer_sections.empty() ? two_columns(e, s, l, epochs) : one_section(e, s, l, epochs);
  if (auto c = time_panel(e, time, study, grid)) out = c;
  ui::pop_id();
  if (!out && !time.next.empty()) {
    out = time.next.front();
    time.next.pop_front();
  }
  if (!time.next.empty()) ui::want_frame();
  return out;
}

}  // namespace deepx::panels
