// SPDX-License-Identifier: MIT
// A popover beside the plot, so that the plot shows the choice.
#include "playground/panels/train/output/output_menu.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "playground/model/experiment/commands/plot_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/plot/plot_state.h"
#include "playground/model/spec/plane.h"
#include "playground/model/spec/spec.h"
#include "playground/panels/shared/notes.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/texture_atlas.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

using ui::Rect;
using Request = std::optional<Command>;

constexpr float kMenuWidth = 344, kMenuPad = 8, kMenuRow = 52, kMenuPicture = 36;

float line_height() { return ui::settings().touch ? 52.0f : 44.0f; }

int hidden_layers(const Experiment& e) { return static_cast<int>(e.network().layers().size()) - 1; }

int units_of(const Experiment& e, const PlotState& p) {
  if (p.layer > 0) return e.network().layers()[static_cast<std::size_t>(p.layer) - 1].units;
  return static_cast<int>(p.shown == PlotKind::neuron ? feature_catalogue().size() : e.network().inputs().size());
}

// ---------------------------------------------------------------- Pictures

void field_picture(const Rect& r, ImGuiID key, std::span<const float> values, int side, int classes, float scale = 1) {
  ui::draw_tile(classes > 2 ? ui::atlas().classes(key, values, side, side, classes)
                            : ui::atlas().field(key, values, side, side, ui::Ramp::field, scale),
                r, 6);
}

/// A band of doubt across a plane with certain sides.
void uncertainty_picture(const Rect& r) {
  constexpr int kSide = 12;
  static const std::array<float, kSide * kSide> band = [] {
    std::array<float, kSide * kSide> v{};
    for (int i = 0; i < kSide * kSide; ++i) {
      const float off = static_cast<float>(i % kSide) - static_cast<float>(i / kSide) * 0.6f - 2.5f;
      v[static_cast<std::size_t>(i)] = 2 * std::exp(-off * off / 5) - 1;
    }
    return v;
  }();
  ui::draw_tile(ui::atlas().field(ImGui::GetID("band"), band, kSide, kSide, ui::Ramp::topo), r, 6);
}

/// A grid bent like a sheet in the wind.
void space_picture(const Rect& r, ui::Color c) {
  constexpr int kLines = 5, kPoints = 9;
  for (const bool across : {true, false}) {
    for (int i = 0; i < kLines; ++i) {
      std::array<ImVec2, kPoints> line;
      for (int j = 0; j < kPoints; ++j) {
        const float u = static_cast<float>(i) / (kLines - 1) * 2 - 1, v = static_cast<float>(j) / (kPoints - 1) * 2 - 1;
        const float x = across ? v : u, y = across ? u : v;
        line[static_cast<std::size_t>(j)] = {r.center().x + r.w * 0.42f * (0.8f * x + 0.3f * y * y - 0.1f),
                                             r.center().y + r.h * 0.42f * (0.8f * y + 0.35f * std::sin(2.2f * x))};
      }
      ui::polyline(line, c, 1);
    }
  }
}

void row_picture(const Experiment& e, PlotKind what, const Rect& r) {
  const ui::Theme& t = ui::theme();
  const PlotState& p = e.plot().state();
  if (what == PlotKind::output)
    field_picture(r, ImGui::GetID("output"), e.plot().field(), e.plot().field_side(), e.data().classes());
  if (what == PlotKind::uncertainty) uncertainty_picture(r);
  if (what == PlotKind::space) space_picture(r, t.ink2);
  if (what == PlotKind::neuron) {
    const bool own = p.shown == PlotKind::neuron;
    const int layer = own ? p.layer : std::min(1, hidden_layers(e)), unit = own ? p.unit : 0;
    const float scale = e.plot().map_scale(layer, unit);
    field_picture(r, ImGui::GetID("neuron"), e.plot().map(layer, unit), PlotPart::kMapSide, 2,
                  scale > 0 ? 1 / scale : 1);
  }
  ui::frame(r, ui::fade(t.ink1, 0.2f), 6);
}

// ---------------------------------------------------------------- Rows

/// The four kinds; returns the pressed one.
std::optional<PlotKind> kind_rows(const Experiment& e, float x, float* y) {
  const ui::Words& w = ui::words();
  const ui::Theme& t = ui::theme();
  const char* names[] = {w.output, w.uncertainty, w.feature_space, w.neuron};
  const char* notes[] = {w.output_note, w.uncertainty_note, w.feature_space_note, w.neuron_note};
  std::optional<PlotKind> picked;
  for (int i = 0; i < 4; ++i) {
    const auto what = static_cast<PlotKind>(i);
    if (what == PlotKind::uncertainty && e.data().classes() == 0) continue;  // there are no classes to be unsure about
    const bool on = e.plot().state().shown == what;
    const Rect r{x, *y, kMenuWidth - 2 * kMenuPad, kMenuRow};
    const ui::Hit h = ui::hit(names[i], r, {.min_touch = 0});
    if (on || h.hovered) ui::fill(r, ui::interaction_fill(h, on), 8);
    ui::push_id(i);
    row_picture(e, what, {r.x + 8, r.y + 8, kMenuPicture, kMenuPicture});
    ui::pop_id();
    ui::text(names[i], {r.x + 56, r.center().y - 9}, {.face = ui::Face::inter_medium, .color = t.ink1});
    ui::text(notes[i], {r.x + 56, r.center().y + 10}, {.size = 12, .color = t.ink2, .max_width = r.w - 84});
    if (on) ui::icon(ui::Icon::check, {r.right() - 16, r.center().y}, t.ink1, 0.8f);
    if (h.pressed) picked = what;
    *y += kMenuRow;
  }
  return picked;
}

/// A label at the left, a control of `height` in the rest.
Rect labeled(const char* label, float x, float y, float least = 64) {
  const float height = ui::settings().touch ? 44.0f : 32.0f, middle = y + line_height() / 2;
  const float taken = std::max(least, ui::text_width(label) + 12);
  ui::text(label, {x + 8, middle}, ui::label());
  return {x + 8 + taken, middle - height / 2, kMenuWidth - 2 * kMenuPad - 16 - taken, height};
}

std::optional<int> layer_choice(const Experiment& e, float x, float y) {
  const ui::Words& w = ui::words();
  static const std::array<std::string, kMaxHidden> numbers = [] {
    std::array<std::string, kMaxHidden> all;
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = std::to_string(i + 1);
    return all;
  }();
  std::vector<const char*> names = {e.plot().state().shown == PlotKind::space ? w.inputs_short : w.features_short};
  for (int i = 0; i < std::min(hidden_layers(e), kMaxHidden); ++i)
    names.push_back(numbers[static_cast<std::size_t>(i)].c_str());
  if (names.size() == 1) return std::nullopt;
  // The text takes two shares of the width: it is separate from the numbers.
  const Rect r = labeled(w.layer, x, y);
  const float first = 76;
  std::optional<int> chosen;
  const char* inputs[] = {names[0]};
  if (ui::segmented("inputs", {r.x, r.y, first, r.h}, inputs, e.plot().state().layer == 0 ? 0 : -1)) chosen = 0;
  if (const auto i = ui::segmented("layer", {r.x + first + 8, r.y, r.w - first - 8, r.h}, std::span(names).subspan(1),
                                   e.plot().state().layer - 1))
    chosen = *i + 1;
  return chosen;
}

/// Buttons for the previous and next of `count`, with the number between them.
int turn(const char* id, const Rect& r, const std::string& value, int at, int count) {
  ui::push_id(id);
  int change = 0;
  const float y = r.center().y;
  if (ui::icon_button("previous", {r.x + 16, y}, ui::Icon::minus, nullptr, at <= 0, 0.8f)) change = -1;
  if (ui::icon_button("next", {r.right() - 16, y}, ui::Icon::plus, nullptr, at + 1 >= count, 0.8f)) change = 1;
  ui::text(value, {r.center().x, y}, ui::mono(ui::Align::center));
  ui::pop_id();
  return change;
}

Request neuron_choice(const Experiment& e, float x, float y) {
  const PlotState& p = e.plot().state();
  const int count = units_of(e, p);
  const std::string value = p.layer == 0
                                ? std::string(feature_catalogue()[static_cast<std::size_t>(p.unit)].name)
                                : std::to_string(p.unit + 1) + " " + ui::words().of + " " + std::to_string(count);
  const Rect r = labeled(p.layer == 0 ? ui::words().feature : ui::words().neuron, x, y);
  const int change = turn("unit", {r.x, r.y, 176, r.h}, value, p.unit, count);
  if (change == 0) return std::nullopt;
  return command::ShowPlot{.unit = p.unit + change};
}

/// Principal components, or a unit for each axis. Layers of one or two units have nothing to choose.
Request axes_choice(const Experiment& e, float x, float y) {
  const ui::Words& w = ui::words();
  const PlotState& p = e.plot().state();
  const int count = units_of(e, p);
  const bool units = p.across >= 0;
  const char* names[] = {w.principal, w.two_units};
  Request out;
  if (const auto chosen = ui::segmented("axes", labeled(w.axes, x, y), names, units ? 1 : 0))
    out = command::ShowPlot{.units = *chosen == 0 ? std::array{-1, -1} : std::array{0, 1}};
  if (!units) return out;
  y += line_height();
  const Rect r = labeled("", x, y, 0);
  const float half = r.w / 2;
  const auto axis = [&](const char* id, const char* name, float left, int at, int other) {
    ui::text(name, {left, r.center().y}, ui::label());
    const float taken = 52;
    const int step = turn(id, {left + taken, r.y, half - taken - 4, r.h}, std::to_string(at + 1), at, count);
    int next = at + step;
    if (step != 0 && next == other) next += step;  // the two axes must differ
    return next >= 0 && next < count ? next : at;
  };
  const int across = axis("across", w.across, r.x, p.across, p.up),
            up = axis("up", w.up, r.x + half + 8, p.up, p.across);
  if (across != p.across || up != p.up) out = command::ShowPlot{.units = std::array{across, up}};
  return out;
}

float inner_height(const Experiment& e, bool phone) {
  const PlotState& p = e.plot().state();
  const bool layered = (p.shown == PlotKind::space || p.shown == PlotKind::neuron) && hidden_layers(e) > 0;
  const bool snaps = phone && e.data().classes() > 0;
  int lines = (layered ? 1 : 0) + (p.shown == PlotKind::neuron ? 1 : 0) + (snaps ? 1 : 0) + 1;
  if (p.shown == PlotKind::space && units_of(e, p) > 2) lines += p.across >= 0 ? 2 : 1;
  return (e.data().classes() > 0 ? 4 : 3) * kMenuRow + static_cast<float>(lines) * line_height() + 9 + 2 * kMenuPad;
}

Request menu_content(const Experiment& e, Selection& sel, const Rect& inside, bool phone) {
  const ui::Words& w = ui::words();
  const PlotState& p = e.plot().state();
  const float x = inside.x + kMenuPad;
  float y = inside.y + kMenuPad;
  Request out;
  if (const auto what = kind_rows(e, x, &y)) {
    sel.pinned = {};
    out = command::ShowPlot{.shown = *what};
    if (*what == PlotKind::output || *what == PlotKind::uncertainty) ui::close_popover();
  }
  if ((p.shown == PlotKind::space || p.shown == PlotKind::neuron) && hidden_layers(e) > 0) {
    if (const auto layer = layer_choice(e, x, y)) out = command::ShowPlot{.layer = *layer};
    y += line_height();
  }
  if (p.shown == PlotKind::neuron) {
    if (auto c = neuron_choice(e, x, y)) out = c;
    y += line_height();
  } else if (p.shown == PlotKind::space && units_of(e, p) > 2) {
    if (auto c = axes_choice(e, x, y)) out = c;
    y += line_height() * (p.across >= 0 ? 2 : 1);
  }
  ui::fill({inside.x, y + 4, inside.w, 1}, ui::theme().line);
  y += 9;
  if (phone && e.data().classes() > 0) {
    const char* names[] = {w.smooth, w.classes};
    if (const auto chosen = ui::segmented("surface", labeled(w.surface, x, y), names, p.classes ? 1 : 0))
      out = command::ShowPlot{.classes = *chosen == 1};
    y += line_height();
  }
  ui::text(w.contour_lines, {x + 8, y + line_height() / 2}, ui::label());
  if (ui::toggle("contours", {inside.right() - kMenuPad - 8 - 32, y + line_height() / 2}, p.contours))
    out = command::ShowPlot{.contours = !p.contours};
  return out;
}

/// The popover's anchor: below the token, where it covers the network and not the plot.
Rect anchor(const ui::Layout& l) {
  if (l.columns == ui::Columns::phone) return l.plot;
  if (l.columns == ui::Columns::narrow) return {l.plot.right() + 8, l.plot_head.y, kMenuWidth, l.plot_head.h};
  return {l.plot.x - 40 - kMenuWidth, l.plot_head.y - 8, kMenuWidth, 0};
}

}  // namespace

std::optional<Command> output_token(const Experiment& e, Selection& sel, const ui::Layout& l, const ui::Rect& area,
                                    std::string_view title, bool plate) {
  const ui::Theme& t = ui::theme();
  constexpr float kChevron = 16;
  const float size = plate ? 12 : 13, most = area.w - kChevron - (plate ? 16 : 0);
  const ui::Face face = plate ? ui::Face::inter_medium : ui::Face::inter_semibold;
  const float words = std::min(most, ui::text_width(title, face, size)), y = area.center().y;
  const bool open = ui::popover_open("show");
  const Rect box =
      plate ? Rect{area.x, y - 14, words + kChevron + 16, 28} : Rect{area.x - 6, y - 16, words + kChevron + 12, 32};
  const ui::Hit h = ui::hit("token", box, {.ring_radius = 6});
  ui::explain(box, note_of(terms::get("plot")));
  if (plate) {
    ui::fill(box, ui::fade(t.bg0, 0.86f), 6);
    ui::frame(box, open ? t.ink1 : t.line2, 6, open ? 1.5f : 1);
  } else if (open || h.hovered) {
    const Rect ground{box.x + 1, y - 14, box.w - 2, 28};
    ui::fill(ground, open ? t.bg3 : t.bg2, 8);
    if (open) ui::frame(ground, t.ink1, 8, 1.5f);
  }
  const float x = plate ? box.x + 8 : area.x;
  ui::text(title, {x, y}, {.face = face, .size = size, .color = t.ink1, .max_width = most + 1});
  ui::icon(ui::Icon::chevron, {x + words + 9, y + 1}, t.ink3, 0.8f);
  if (!plate && !open) ui::dotted(area.x, y + 11, words + kChevron - 2, t.ink3);
  if (h.pressed) ui::open_popover("show");
  Request out;
  const bool phone = l.columns == ui::Columns::phone;
  if (const ui::Popover p = ui::begin_popover("show", anchor(l), {kMenuWidth, inner_height(e, phone)})) {
    out = menu_content(e, sel, p.inside, phone);
    ui::end_popover();
  }
  return out;
}

}  // namespace deepx::panels
