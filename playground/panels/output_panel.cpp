// SPDX-License-Identifier: MIT
// The output plot with its head, key and legend.
#include "playground/panels/output_panel.h"

#include <algorithm>

#include "playground/model/plane.h"
#include "playground/widgets/controls.h"
#include "playground/widgets/draw.h"
#include "playground/widgets/target.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

void update_points(const Experiment& e, TrainState& s) {
  if (s.data_revision == e.data_revision()) return;
  s.data_revision = e.data_revision();
  s.points.clear();
  for (const DataPoint& p : e.data()) s.points.push_back({p.x, p.y, static_cast<float>(p.label), p.test});
}

/// A neuron in focus that has a map: its picture stands in for the output.
const Focus* shown_neuron(const Experiment& e, const TrainState& s) {
  const Focus& f = s.focus();
  const bool hidden = f.kind == Focus::Kind::neuron && f.layer < static_cast<int>(e.layers().size());
  return hidden && !(e.divergence() && f.layer > 0) ? &f : nullptr;
}

std::string title_of(const Focus* neuron) {
  const ui::Words& w = ui::words();
  if (!neuron) return w.output;
  if (neuron->layer == 0)
    return std::string(w.feature) + " " +
           std::string(feature_catalogue()[static_cast<std::size_t>(neuron->unit)].name);
  return std::string(w.hidden) + " " + std::to_string(neuron->layer) + ", " + w.neuron_in_title + " " +
         std::to_string(neuron->unit + 1);
}

void head(const Experiment& e, TrainState& s, const ui::Layout& l, const Focus* neuron) {
  const ui::Words& w = ui::words();
  const float y = l.plot_head.centre().y, width = 160;
  ui::TextStyle style = ui::head();
  style.max_width = l.plot_head.w - width - 8;
  ui::text(title_of(neuron), {l.plot_head.x, y}, style);
  const char* names[] = {w.smooth, w.classes};
  const ui::Rect r{l.plot_head.right() - width, l.plot_head.y, width, l.plot_head.h};
  if (const auto chosen = ui::segmented("surface", r, names, s.winner ? 1 : 0)) s.winner = *chosen == 1;
  if (!l.plot_key.empty()) ui::class_key({l.plot_key.x, l.plot_key.centre().y}, e.classes());
}

/// On a phone the key stands in the 70 px beside the plot.
void narrow_key(const Experiment& e, const ui::Rect& r) {
  if (r.empty()) return;
  const ui::Theme& t = ui::theme();
  float x = r.x;
  for (int k = 0; k<e.classes(); ++k, x += e.classes()> 2 ? 26.0f : 32.0f) {
    ui::data_point(k, {x + 5, r.y + 10}, 4.2f);
    if (e.classes() <= 2)
      ui::text(ui::words().class_names[k], {x + 16, r.y + 10}, {.size = 12, .color = t.ink2});
  }
  ui::data_point(0, {r.x + 5, r.y + 34}, 4.2f, true);
  ui::text(ui::words().test_points, {r.x + 16, r.y + 34}, ui::caption());
}

void plot(const Experiment& e, TrainState& s, const ui::Layout& l, const Focus* neuron) {
  const bool phone = l.columns == ui::Columns::phone;
  ui::FieldStyle style{.winner = s.winner, .axes = !phone, .point_radius = phone ? 3.2f : 3.4f};
  if (neuron) {
    const auto map = e.map(neuron->layer, neuron->unit);
    const float scale = e.map_scale(neuron->layer, neuron->unit);
    s.scaled.assign(map.begin(), map.end());
    for (float& v : s.scaled) v = scale > 0 ? v / scale : v;
    ui::field_plot("neuron", l.plot, s.scaled, Experiment::kMapSide, s.points, style);
    return;
  }
  std::string stale;
  if (const auto& d = e.divergence()) {
    stale = std::string(ui::words().last_finite) + " " +
            std::to_string(d->step / std::max(1, e.batches_per_epoch()));
    style.stale = stale.c_str();
  }
  if (e.classes() > 2) style.classes = e.classes();
  ui::field_plot("output", l.plot, e.field(), e.field_side(), s.points, style);
}

}  // namespace

void legend(const ui::Rect& r) {
  const ui::Words& w = ui::words();
  const float bar = std::min(184.0f, r.w - 24 - 156), x = r.x + bar + 24;
  const char* labels[] = {"−1", "0", "+1"};
  ui::scale_bar({r.x, r.y + 4, bar, 8}, ui::Ramp::val, labels);
  ui::TextStyle style = ui::caption();
  style.max_width = r.right() - x;
  ui::text(w.legend_values, {x, r.y + 8}, style);
  ui::comet({r.x + 4, r.y + 56}, 3.4f, ui::theme().gpos, 58);
  ui::text(w.legend_pulse, {x, r.y + 56}, style);
}

void output_panel(const Experiment& e, TrainState& s, const ui::Layout& l) {
  ui::push_id("output");
  update_points(e, s);
  const Focus* neuron = shown_neuron(e, s);
  if (l.columns == ui::Columns::phone) {
    narrow_key(e, l.plot_key);
  } else {
    head(e, s, l, neuron);
  }
  plot(e, s, l, neuron);
  if (!l.legend.empty()) legend(l.legend);
  ui::pop_id();
}

}  // namespace deepx::panels
