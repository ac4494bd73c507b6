// SPDX-License-Identifier: MIT
// The Train view's panels, in the order in which Tab visits them.
#include "playground/panels/train/train_view.h"

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/command.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/plot/plot_state.h"
#include "playground/panels/shared/menus.h"
#include "playground/panels/shared/seed_token.h"
#include "playground/panels/train/data/data_panel.h"
#include "playground/panels/train/network/inspector.h"
#include "playground/panels/train/network/network_panel.h"
#include "playground/panels/train/output/output_panel.h"
#include "playground/panels/train/time/stop_rule.h"
#include "playground/panels/train/time/time_panel.h"
#include "playground/panels/train/train_recipe.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

using Request = std::optional<Command>;

/// One column of panels; one of them is shown beside or below the plot.
Request sections(const Experiment& e, TrainState& s, const ui::Layout& l) {
  const ui::Words& w = ui::words();
  const char* all[] = {w.network, w.data, w.recipe};
  const bool there[] = {true, shown(e.access(), "data") != Shown::hidden, shown(e.access(), "recipe") != Shown::hidden};
  const char* names[3];
  int places[3], count = 0, now = 0;
  for (int i = 0; i < 3; ++i) {
    if (!there[i]) continue;
    if (i == s.section) now = count;
    places[count] = i;
    names[count++] = all[i];
  }
  const bool phone = l.columns == ui::Columns::phone;
  if (const auto chosen = ui::segmented("sections", l.sections, std::span(names, static_cast<std::size_t>(count)), now,
                                        phone ? 14 : 13))
    now = *chosen;
  s.section = places[now];
  if (s.section == 0) return network_panel(e, s.network, s.selection, l);
  s.selection.hovered = {};
  Request out;
  if (!l.inspector.empty()) out = inspector(e, s.network, s.selection, l);
  if (s.section == 1) {
    const ControlAccess access(e, "data");
    if (auto c = data_panel(e, s.data, l)) out = c;
    return out;
  }
  float height = 0;
  if (auto c = recipe_sentence(e, {l.section.x, l.section.y + 16}, l.section.w, false, &height)) out = c;
  float y = l.section.y + 16 + height + 16;
  if (auto c = seed_token(e, {l.section.x, y})) out = c;
  if (phone || !l.speed.empty()) return out;
  y += 40;  // a low time panel has no room for the stop rules
  if (auto c = stop_token(e, {l.section.x, y})) out = c;
  return out;
}

Request columns(const Experiment& e, TrainState& s, const ui::Layout& l) {
  Request out;
  const auto keep = [&](Request c) {
    if (c) out = std::move(c);
  };
  if (!l.seed.empty()) keep(seed_token(e, {l.seed.x, l.seed.center().y}));
  keep(recipe_sentence(e, {l.recipe.x, l.recipe.y + 16}, l.recipe.w, l.recipe_one_line));
  if (const ControlAccess access(e, "data"); !access.hidden()) keep(data_panel(e, s.data, l));
  keep(network_panel(e, s.network, s.selection, l));
  return out;
}

}  // namespace

std::optional<Command> train_view(const Experiment& e, TrainState& s, const ui::Layout& l) {
  ui::push_id("train");
  const PlotState& plot = e.plot().state();
  s.selection.shown = plot.shown == PlotKind::neuron ? Focus{Focus::Kind::neuron, plot.layer, plot.unit} : Focus{};
  Request out = l.sections.empty() ? columns(e, s, l) : sections(e, s, l);
  if (auto c = output_panel(e, s.output, s.selection, l)) out = c;
  if (auto c = time_panel(e, s.time, s.study, l)) out = c;
  ui::pop_id();
  if (!out && !s.time.next.empty()) {
    out = s.time.next.front();
    s.time.next.pop_front();
  }
  if (!s.time.next.empty()) ui::want_frame();  // one per frame, also on an idle page
  return out;
}

}  // namespace deepx::panels
