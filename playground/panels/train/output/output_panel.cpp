// SPDX-License-Identifier: MIT
// The plot with its head, key and legend.
#include "playground/panels/train/output/output_panel.h"

#include <algorithm>
#include <cmath>

#include "playground/model/experiment/commands/plot_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/plot/feature_space.h"
#include "playground/model/plot/plot_state.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/plane.h"
#include "playground/panels/shared/menus.h"
#include "playground/panels/train/output/output_menu.h"
#include "playground/panels/train/output/point_card.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"

namespace deepx::panels {
namespace {

using Request = std::optional<Command>;

static_assert(kMaxClasses <= ui::kClasses, "a class without a color, a mark and a name cannot be shown");

constexpr float kReach = 10, kTouchReach = 22;  // largest distance from a point that still selects it, px

void update_points(const Experiment& e, OutputState& s) {
  if (s.data_revision == e.data().revision()) return;
  s.data_revision = e.data().revision();
  s.points.clear();
  for (const DataPoint& p : e.data().points())
    s.points.push_back({p.x, p.y, e.data().regression() ? p.target : static_cast<float>(p.label), p.test});
  for (std::size_t axis : {0u, 1u}) {
    const OwnColumn& column = e.data().columns()[axis];
    s.ticks[axis].clear();
    for (const AxisTick& t : axis_ticks(column))
      s.ticks[axis].push_back({static_cast<float>(t.shown), ui::plain(t.number)});
    s.axis_names[axis] = column.name.empty() ? "" : axis == 0 ? column.name + " →" : "↑ " + column.name;
  }
}

/// The neuron whose picture the plot shows: the focused one, else the chosen one. Empty if it shows something else.
Focus shown_neuron(const Experiment& e, const Selection& sel) {
  Focus f = sel.focus();
  if (f.kind != Focus::Kind::neuron) f = sel.shown;
  const bool hidden = f.kind == Focus::Kind::neuron && f.layer < static_cast<int>(e.network().layers().size());
  return hidden && !(e.run().divergence() && f.layer > 0) ? f : Focus{};
}

std::string neuron_title(const Focus& n) {
  const ui::Words& w = ui::words();
  if (n.layer == 0)
    return std::string(w.feature) + " " + std::string(feature_catalogue()[static_cast<std::size_t>(n.unit)].name);
  return ui::with_values(w.hidden_neuron, {std::to_string(n.layer), std::to_string(n.unit + 1)});
}

std::string title_of(const Experiment& e, const Focus& neuron) {
  const ui::Words& w = ui::words();
  if (neuron) return neuron_title(neuron);
  if (e.plot().state().shown == PlotKind::uncertainty) return w.uncertainty;
  if (e.plot().state().shown != PlotKind::space) return w.output;
  if (e.plot().state().layer == 0) return w.space_of_inputs;
  return ui::with_values(w.space_after_layer, {std::to_string(e.plot().state().layer)});
}

/// The value with full color for the shown neuron, and its activation: "tanh, ±1".
std::string neuron_scale(const Experiment& e, const Focus& n) {
  std::string words =
      n.layer > 0 ? std::string(e.network().layers()[static_cast<std::size_t>(n.layer) - 1].activation) + "  " : "";
  return words + ui::plus_minus(static_cast<double>(e.plot().map_scale(n.layer, n.unit)));
}

Request head(const Experiment& e, OutputState& s, Selection& sel, const ui::Layout& l, const Focus& neuron) {
  const ui::Words& w = ui::words();
  Request out;
  const ControlAccess access(e, "output_view");
  const bool snaps =
      !access.hidden() && e.data().classes() > 0 && (neuron || e.plot().state().shown != PlotKind::uncertainty);
  const float width = !snaps ? 0 : l.plot_head.w < 320 ? 128 : 160;
  const ui::Rect left{l.plot_head.x, l.plot_head.y, l.plot_head.w - width - 12, l.plot_head.h};
  if (access.hidden())
    ui::text(title_of(e, neuron), {left.x, left.center().y}, ui::head());
  else if (auto c = output_token(e, sel, l, left, title_of(e, neuron), false))
    out = c;
  const char* names[] = {w.smooth, w.classes};
  const ui::Rect r{l.plot_head.right() - width, l.plot_head.y, width, l.plot_head.h};
  if (snaps) {
    if (const auto chosen = ui::segmented("surface", r, names, e.plot().state().classes ? 1 : 0))
      out = command::ShowPlot{.classes = *chosen == 1};
  }
  if (l.plot_key.empty()) return out;
  const float y = l.plot_key.center().y;
  float room = l.plot_key.w;
  if (neuron) {
    const ui::TextStyle style = ui::tick(ui::Align::right);
    const std::string scale = neuron_scale(e, neuron);
    ui::text(scale, {l.plot_key.right(), y}, style);
    room -= ui::text_width(scale, style.face, style.size) + 12;
  }
  if (e.spec().data.name == kOwnData && l.columns < ui::Columns::narrow) {
    if (auto c = brush_row(e, s.brush, {l.plot_key.x, l.head_y + 40}, l.plot_key.w)) out = c;
  } else if (e.data().classes() > 0) {
    ui::class_key({l.plot_key.x, y}, e.data().classes(), e.data().class_names(), std::max(room, 200.0f));
  }
  return out;
}

/// On a phone the key is in the 70 px beside the plot.
void narrow_key(const Experiment& e, const ui::Rect& r) {
  if (r.empty() || e.data().classes() == 0) return;
  const ui::Theme& t = ui::theme();
  constexpr int kInRow = 5;
  const bool two_rows = e.data().classes() > kInRow,
             named = e.data().classes() == 2 && !e.data().class_names().empty();  // each name has its own line
  float x = r.x, y = r.y + (two_rows || named ? 2.0f : 10.0f);
  for (int k = 0; k < e.data().classes(); ++k, x += e.data().classes() > 4   ? 14.0f
                                                    : e.data().classes() > 2 ? 26.0f
                                                                             : 32.0f) {
    if (k == kInRow) x = r.x, y += 16;
    ui::data_point(k, {x + 5, y}, 4.2f);
    if (e.data().classes() > 2) continue;
    ui::text(ui::class_name(e.data().class_names(), k), {x + 16, y},
             {.size = 12, .color = t.ink2, .max_width = named ? r.w - 16 : 16});
    if (named) x = r.x - 32, y += 14;
  }
  ui::data_point(0, {r.x + 5, r.y + 34}, 4.2f, true);
  ui::text(ui::words().test_points, {r.x + 16, r.y + 34}, ui::caption());
}

/// The tools at the bottom of the plot, if they do not get a separate line.
Request brush_plate(const Experiment& e, OutputState& s, const ui::Rect& plot) {
  const float screen = ImGui::GetMainViewport()->Size.x;
  const ui::Point row = brush_row_size(e, std::max(plot.w, 348.0f)), size{row.x + 4, row.y + 4};
  const float x = std::clamp(plot.center().x - size.x / 2, 8.0f, std::max(8.0f, screen - 8 - size.x));
  const ui::Rect plate{std::round(x), plot.bottom() - size.y - 8, size.x, size.y};
  ui::raised(plate, 10);
  return brush_row(e, s.brush, {plate.x + 4, plate.y + 2 + brush_row_size(e, 1e6f).y / 2}, row.x);
}

/// "last finite output, epoch 12", or nothing while the numbers are finite.
std::string stale_words(const Experiment& e) {
  const auto& d = e.run().divergence();
  return d ? ui::with_values(ui::words().last_finite,
                             {std::to_string(d->step / std::max(1, e.run().batches_per_epoch()))})
           : "";
}

ui::FieldHit plane(const Experiment& e, OutputState& s, const ui::Layout& l, const Focus& neuron,
                   const ui::Rect& covered) {
  const bool phone = l.columns == ui::Columns::phone;
  const PlotState& p = e.plot().state();
  const bool regression = e.data().classes() == 0;
  ui::FieldStyle style{.winner = p.classes && !regression,
                       .regression = regression,
                       .contours = p.contours,
                       .ringed = e.plot().selected_point(),
                       .aims = paints(e, s.brush),
                       .covered = covered,
                       .axes = !phone,
                       .ticks = {s.ticks[0], s.ticks[1]},
                       .names = {s.axis_names[0].c_str(), s.axis_names[1].c_str()},
                       .point_radius = phone ? 3.2f : 3.4f};
  if (neuron) {
    const auto map = e.plot().map(neuron.layer, neuron.unit);
    const float scale = e.plot().map_scale(neuron.layer, neuron.unit);
    s.scaled.assign(map.begin(), map.end());
    for (float& v : s.scaled) v = scale > 0 ? v / scale : v;
    return ui::field_plot("neuron", l.plot, s.scaled, PlotPart::kMapSide, s.points, style);
  }
  const std::string stale = stale_words(e);
  if (!stale.empty()) style.stale = stale.c_str();
  if (p.shown == PlotKind::uncertainty) {
    style.share = true;
    style.border = e.plot().field();
    style.border_classes = e.data().classes() > 2 ? e.data().classes() : 1;
    return ui::field_plot("uncertainty", l.plot, e.plot().uncertainty(), e.plot().field_side(), s.points, style);
  }
  if (e.data().classes() > 2) style.classes = e.data().classes();
  return ui::field_plot("output", l.plot, e.plot().field(), e.plot().field_side(), s.points, style);
}

/// Takes over the maps that the model has computed again.
void update_space(const Experiment& e, const FeatureSpace& space, OutputState::Space& to) {
  const bool dark = ui::settings().dark, same = to.revision == e.plot().space_revision();
  if (!same) {
    const auto copy = [](std::span<const SpacePoint> from, std::vector<ui::Point>& into) {
      into.clear();
      for (const SpacePoint& p : from) into.push_back({p.x, p.y});
    };
    copy(space.grid(), to.grid);
    copy(space.points(), to.points);
    copy(space.border(), to.border);
  }
  if (!same || to.dark != dark || to.classes != e.plot().state().classes)
    ui::space_colors(space.values(), e.data().classes(), e.plot().state().classes, to.colors);
  to.revision = e.plot().space_revision();
  to.dark = dark;
  to.classes = e.plot().state().classes;
}

/// "component 1 →" and "↑ unit 3": the names of the axes.
std::string axis_name(const Experiment& e, const FeatureSpace& space, bool up) {
  const ui::Words& w = ui::words();
  const PlotState& p = e.plot().state();
  std::string name;
  if (space.principal()) {
    name = std::string(w.component) + (up ? " 2" : " 1");
  } else {
    const int unit = p.across >= 0 ? (up ? p.up : p.across) : up ? 1 : 0;
    if (p.layer == 0)
      name = feature_catalogue()[static_cast<std::size_t>(
                                     e.network().inputs()[static_cast<std::size_t>(std::min(unit, space.units() - 1))])]
                 .name;
    else
      name = std::string(w.unit) + " " + std::to_string(unit + 1);
    if (up && space.units() == 1) name = "x2";
  }
  return up ? "↑ " + name : name + " →";
}

ui::FieldHit bent_plane(const Experiment& e, OutputState& s, const ui::Layout& l, const ui::Rect& covered) {
  const FeatureSpace& space = *e.plot().space();
  update_space(e, space, s.space);
  ui::SpacePicture picture{.side = FeatureSpace::kSide,
                           .grid = s.space.grid,
                           .colors = s.space.colors,
                           .points = s.space.points,
                           .border = s.space.border,
                           .corner = {space.box().x, space.box().y},
                           .extent = space.box().side};
  if (const auto& d = space.decision()) picture.decision = {d->a, d->b, d->c};
  const std::string across = axis_name(e, space, false), up = axis_name(e, space, true), stale = stale_words(e);
  const bool phone = l.columns == ui::Columns::phone;
  ui::SpaceStyle style{.contours = e.plot().state().contours,
                       .regression = e.data().classes() == 0,
                       .axes = !phone,
                       .point_radius = phone ? 3.0f : 3.2f,
                       .ringed = e.plot().selected_point(),
                       .covered = covered,
                       .across = across.c_str(),
                       .up = up.c_str()};
  if (!stale.empty()) style.stale = stale.c_str();
  return ui::space_plot("space", l.plot, picture, s.points, style);
}

int shown_points(const OutputState& s, bool in_space) {
  return static_cast<int>(in_space ? std::min(s.points.size(), s.space.points.size()) : s.points.size());
}

ui::Point shown_at(const OutputState& s, int point, bool in_space) {
  const auto i = static_cast<std::size_t>(point);
  return in_space ? s.space.points[i] : ui::Point{s.points[i].x, s.points[i].y};
}

/// The data point nearest to a place on the plot, -1 for none.
int point_near(const OutputState& s, const ui::FieldHit& hit, bool in_space) {
  const float reach = (ui::settings().touch ? kTouchReach : kReach) * hit.units_per_px;
  int best = -1;
  float nearest = reach * reach;
  for (int i = 0; i < shown_points(s, in_space); ++i) {
    const ui::Point p = shown_at(s, i, in_space);
    const float dx = p.x - hit.hovered->x, dy = p.y - hit.hovered->y;
    if (dx * dx + dy * dy > nearest) continue;
    nearest = dx * dx + dy * dy;
    best = i;
  }
  return best;
}

/// The next point in the direction of an arrow key: the nearest in the quarter around it. If there is none, the
/// next point of the data (right and up) or the previous one, so that all points can be reached, also at the same
/// place.
int point_toward(const OutputState& s, int selected, ui::Point way, bool in_space) {
  const int count = shown_points(s, in_space);
  if (selected < 0 || selected >= count) return 0;
  const ui::Point from = shown_at(s, selected, in_space);
  int best = -1;
  float nearest = 0;
  for (int i = 0; i < count; ++i) {
    const ui::Point p = shown_at(s, i, in_space);
    const float dx = p.x - from.x, dy = p.y - from.y, along = dx * way.x + dy * way.y,
                aside = std::abs(dx * way.y - dy * way.x);
    const float distance = dx * dx + dy * dy;
    if (along <= 0 || aside > along || (best >= 0 && distance >= nearest)) continue;
    nearest = distance;
    best = i;
  }
  if (best >= 0) return best;
  return (selected + (way.x + way.y > 0 ? 1 : count - 1)) % count;
}

/// A click selects the point below it, or deselects; a second click and Enter open it in Backprop. Arrow keys go from
/// point to point.
Request choose_point(const Experiment& e, const OutputState& s, const ui::FieldHit& hit, bool in_space) {
  const int selected = e.plot().selected_point();
  if (hit.deselect) return command::SelectPoint{-1};
  const bool moves = hit.toward.x != 0 || hit.toward.y != 0;
  if (moves || hit.by_key) {
    if (e.data().points().empty()) return std::nullopt;
    if (moves) return command::SelectPoint{point_toward(s, selected, hit.toward, in_space)};
    return selected >= 0 ? Command(command::TracePoint{selected}) : Command(command::SelectPoint{0});
  }
  if (!hit.hovered || !(hit.pressed || hit.double_clicked)) return std::nullopt;
  const int point = point_near(s, hit, in_space);
  if (hit.double_clicked) return point >= 0 && point == selected ? Request(command::TracePoint{point}) : Request();
  if (point == selected) return std::nullopt;
  return command::SelectPoint{point};
}

void legend_bar(const ui::Rect& r, ui::Ramp ramp, const char* low, const char* middle, const char* high,
                const char* words) {
  const float bar = std::min(184.0f, r.w - 24 - 156), x = r.x + bar + 24;
  const char* labels[] = {low, middle, high};
  ui::scale_bar({r.x, r.y + 4, bar, 8}, ramp, labels);
  ui::TextStyle style = ui::caption();
  style.max_width = r.right() - x;
  ui::text(words, {x, r.y + 8}, style);
}

void legend_pulse(const ui::Rect& r) {
  const float bar = std::min(184.0f, r.w - 24 - 156), x = r.x + bar + 24;
  ui::TextStyle style = ui::caption();
  style.max_width = r.right() - x;
  ui::comet({r.x + 4, r.y + 56}, 3.4f, ui::theme().gpos, 58);
  ui::text(ui::words().legend_pulse, {x, r.y + 56}, style);
}

/// The meaning of this plot's colors.
void plot_legend(const Experiment& e, const Focus& neuron, const ui::Rect& r) {
  const ui::Words& w = ui::words();
  if (neuron) {
    const std::string most =
        ui::plain(std::round(static_cast<double>(e.plot().map_scale(neuron.layer, neuron.unit)) * 100) / 100);
    legend_bar(r, ui::Ramp::field, ("−" + most).c_str(), "0", ("+" + most).c_str(), w.legend_activation);
  } else if (e.plot().state().shown == PlotKind::uncertainty) {
    legend_bar(r, ui::Ramp::topo, w.certain, "", w.unsure, w.legend_uncertainty);
  } else {
    // If the numbers to predict come from a table, show them in the table's numbers.
    const OwnColumn& column = e.data().columns()[2];
    if (!e.data().regression() || column.name.empty()) return legend(r);
    const auto table_number = [&](double shown) { return ui::plain(column.number(shown, 0.01)); };
    legend_bar(r, ui::Ramp::val, table_number(-1).c_str(), table_number(0).c_str(), table_number(1).c_str(),
               column.name.c_str());
  }
  legend_pulse(r);
}

}  // namespace

void legend(const ui::Rect& r) {
  legend_bar(r, ui::Ramp::val, "−1", "0", "+1", ui::words().legend_values);
  legend_pulse(r);
}

std::optional<Command> output_panel(const Experiment& e, OutputState& s, Selection& sel, const ui::Layout& l) {
  ui::push_id("output");
  Request out;
  const auto keep = [&](Request c) {
    if (c) out = std::move(c);
  };
  update_points(e, s);
  const Focus neuron = shown_neuron(e, sel);
  const bool phone = l.columns == ui::Columns::phone, in_space = !neuron && e.plot().space();
  // The plot has room for either the brush, which is also a key to the classes, or the card of a point.
  const bool plate =
      l.columns >= ui::Columns::narrow && e.spec().data.name == kOwnData && e.plot().selected_point() < 0;
  if (!phone)
    keep(head(e, s, sel, l, neuron));
  else if (!plate)
    narrow_key(e, l.plot_key);
  const ui::Rect card = point_card_area(e, s, l);
  const ui::FieldHit hit = in_space ? bent_plane(e, s, l, card) : plane(e, s, l, neuron, card);
  missing_data_note(e, l.plot);
  if (paints(e, s.brush) && !in_space)
    keep(paint(e, s.brush, hit));
  else
    keep(choose_point(e, s, hit, in_space));
  if (plate) keep(brush_plate(e, s, l.plot));
  const ControlAccess access(e, "output_view");
  if (phone && !access.hidden())
    keep(output_token(e, sel, l, {l.plot.x + 8, l.plot.y + 8, l.plot.w - 16, 28}, title_of(e, neuron), true));
  if (!card.empty()) keep(point_card(e, card));
  if (!l.legend.empty()) plot_legend(e, neuron, l.legend);
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
