// SPDX-License-Identifier: MIT
// The data column, its rail, and the section for small screens.
#include "playground/panels/train/data/data_panel.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/data/dataset.h"
#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/spec/own_points.h"
#include "playground/panels/shared/seed_token.h"
#include "playground/panels/shared/spec_control.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/plots/field.h"

namespace deepx::panels {
namespace {

constexpr int kSamplePoints = 130;

/// A sample of every data set, made once.
const std::vector<ui::FieldPoint>& sample(int set) {
  static const auto samples = [] {
    std::vector<std::vector<ui::FieldPoint>> all;
    for (const DataSet& entry : dataset_catalogue().entries()) {
      const bool regression = entry.kind == DataKind::regression;
      const SplitPoints split = make_points(entry, kSamplePoints, entry.noise, 0.5, 1);
      std::vector<ui::FieldPoint>& points = all.emplace_back();
      for (const auto* part : {&split.train, &split.test}) {
        for (const PlanePoint& p : *part)
          points.push_back({p.x, p.y, regression ? p.target : static_cast<float>(p.label)});
      }
    }
    return all;
  }();
  return samples[static_cast<std::size_t>(set)];
}

bool is_numbers(int set) {
  return dataset_catalogue().entries()[static_cast<std::size_t>(set)].kind == DataKind::regression;
}

constexpr int kPaint = -1, kPaste = -2;  // further tiles: painted points, and points from a table

/// The catalogue's sets come first in the menu.
int set_index(const Spec& spec) { return spec_menu(spec, "data.name").index(spec.data.name); }

/// The choices, the most usual first; data sets that belong to a preset with its own network are not among them.
const std::vector<int>& tiles() {
  static const std::vector<int> all = [] {
    std::vector<int> classes(dataset_catalogue().entries().size());
    std::iota(classes.begin(), classes.end(), 0);
    for (const ProblemSpec& preset : presets())
      if (!preset.plane.empty()) std::erase(classes, set_index(spec_from_json(preset.plane)));
    const auto numbers =
        std::stable_partition(classes.begin(), classes.end(), [](int set) { return !is_numbers(set); });
    constexpr std::ptrdiff_t kFirst = 7;  // with the two tiles below, three rows of three
    const auto at = std::min(kFirst, numbers - classes.begin());
    const std::vector<int> rest(classes.begin() + at, numbers), regression(numbers, classes.end());
    classes.resize(static_cast<std::size_t>(at));
    classes.insert(classes.end(), {kPaint, kPaste});
    classes.insert(classes.end(), regression.begin(), regression.end());
    classes.insert(classes.end(), rest.begin(), rest.end());
    return classes;
  }();
  return all;
}

bool is_own(const Spec& spec) { return spec.data.name == kOwnData; }
int tile_of(const Spec& spec) { return is_own(spec) ? kPaint : set_index(spec); }

/// The first `count` of the tiles; the current one is always among them.
std::vector<int> offered(const Spec& spec, int count) {
  const std::vector<int>& all = tiles();
  std::vector<int> shown(all.begin(), all.begin() + std::min<std::ptrdiff_t>(count, std::ssize(all)));
  const int now = tile_of(spec);
  if (std::find(shown.begin(), shown.end(), now) == shown.end() && !shown.empty()) shown.back() = now;
  return shown;
}

/// If there is room for only a few: painting and a table come before the last sets.
std::vector<int> offered_small(const Spec& spec, int count) {
  std::vector<int> shown = offered(spec, count - 2);
  for (int tile : {kPaint, kPaste})
    if (std::find(shown.begin(), shown.end(), tile) == shown.end()) shown.push_back(tile);
  return shown;
}

/// Thumbnails row by row from `at`; the distance of two cells and the cell's side in px.
struct Grid {
  ui::Point at;
  int columns;
  float cell, step_x, step_y;
  bool names;
};

std::optional<Command> thumbnails(const Spec& spec, DataState& s, std::span<const int> shown, const Grid& g) {
  std::optional<Command> out;
  const ui::Words& w = ui::words();
  const Menu& menu = spec_menu(spec, "data.name");
  const int now = tile_of(spec);
  const auto cell = [&](std::size_t place) {
    const int i = static_cast<int>(place);
    return ui::Rect{g.at.x + g.step_x * static_cast<float>(i % g.columns),
                    g.at.y + g.step_y * static_cast<float>(i / g.columns), g.cell, g.cell};
  };
  // First all pictures, then all frames: each change of texture costs a draw command.
  const auto label = [&](int tile) {
    return tile == kPaint ? w.paint : tile == kPaste ? w.paste : menu.choices[static_cast<std::size_t>(tile)].name;
  };
  for (std::size_t i = 0; i < shown.size(); ++i)
    if (shown[i] >= 0) ui::field_points_thumbnail(label(shown[i]), cell(i), sample(shown[i]), is_numbers(shown[i]));
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const int tile = shown[i];
    const bool pressed = ui::thumbnail(label(tile), cell(i), label(tile), tile == now, g.names);
    if (tile < 0) {
      const ui::Point c = cell(i).center();
      ui::icon(tile == kPaint ? ui::Icon::pen : ui::Icon::table, {c.x, c.y}, ui::theme().ink2,
               g.cell < 40 ? 0.8f : 1.1f);
    }
    if (pressed && tile == kPaste)
      s.wants_table = true;
    else if (pressed && tile != now)
      out = command::Set("data.name", tile == kPaint ? std::string(kOwnData) : menu.name(tile));
  }
  return out;
}

/// All data sets by kind, and the seed of the points.
std::optional<Command> all_sets(const Experiment& e, DataState& s, const ui::Rect& anchor) {
  const Spec& spec = e.spec();
  constexpr float kCell = 60, kStepX = 84, kStepY = 88, kPad = 20, kHead = 44;
  constexpr int kColumns = 4;
  const int sets = static_cast<int>(dataset_catalogue().entries().size());
  std::vector<int> classes, numbers;
  for (int i = 0; i < sets; ++i) (is_numbers(i) ? numbers : classes).push_back(i);
  const auto rows = [](const std::vector<int>& list) {
    return static_cast<float>((list.size() + kColumns - 1) / kColumns);
  };
  const std::span<const Setting> declared = settings_of(spec, "data");
  const float width = 2 * kPad + kStepX * (kColumns - 1) + kCell, settings_height = declared.empty() ? 0.0f : 56.0f;
  const float height = 2 * kHead + kStepY * (rows(classes) + rows(numbers)) + settings_height + 40;
  const ui::Popover p = ui::begin_popover("all data", anchor, {width, height});
  if (!p) return std::nullopt;
  const ui::Words& w = ui::words();
  float y = p.inside.y;
  ui::text(w.classification, {p.inside.x + kPad, y + 24}, ui::head());
  auto out = thumbnails(spec, s, classes, {{p.inside.x + kPad, y + kHead}, kColumns, kCell, kStepX, kStepY, true});
  y += kHead + kStepY * rows(classes);
  ui::text(w.regression, {p.inside.x + kPad, y + 20}, ui::head());
  if (auto c =
          thumbnails(spec, s, numbers, {{p.inside.x + kPad, y + kHead - 4}, kColumns, kCell, kStepX, kStepY, true}))
    out = c;
  if (out) ui::close_popover();
  const float column = (width - 2 * kPad) / std::max(2.0f, static_cast<float>(declared.size()));
  ui::Point at{p.inside.x + kPad, p.inside.bottom() - 40 - settings_height + 16};
  for (const Setting& setting : declared) {
    if (auto c = spec_slider(e, join("data.", setting.name), at, column - 16, ui::theme().bg1)) out = c;
    at.x += column;
  }
  if (auto c = seed_token(e, {p.inside.x + kPad, p.inside.bottom() - 24}, "data.seed")) out = c;
  const ui::ButtonStyle edit{.icon = ui::Icon::pen,
                             .label = w.edit_points,
                             .tip = w.edit_points_tip,
                             .outlined = true,
                             .disabled = is_own(spec)};
  const float edit_width = ui::button_width(edit);
  if (ui::button("edit", {p.inside.right() - kPad - edit_width, p.inside.bottom() - 24 - 16, edit_width, 32}, edit)) {
    out = command::EditPoints{};
    ui::close_popover();
  }
  ui::end_popover();
  return out;
}

/// Points, noise and split, `step` px apart.
std::optional<Command> sliders(const Experiment& e, ui::Point at, float width, float step, ui::Color ground = 0) {
  std::optional<Command> out;
  for (const char* path : {"data.points", "data.noise", "data.train_share"}) {
    if (is_own(e.spec()) && std::string_view(path) != "data.train_share") continue;  // own points are not drawn
    if (auto c = spec_slider(e, path, at, width, ground)) out = c;
    at.y += step;
  }
  return out;
}

/// New points of the same kind; the user's points do not change.
bool new_data_button(const Spec& spec, ui::Point center) {
  return ui::icon_button("new data", {center.x, center.y}, ui::Icon::dice, ui::words().new_data, is_own(spec));
}

std::optional<Command> all_sets_button(const Experiment& e, DataState& s, ui::Point center) {
  if (ui::icon_button("all", {center.x, center.y}, ui::Icon::grid, ui::words().all_data)) ui::open_popover("all data");
  return all_sets(e, s, ui::Rect::square(center, 32));
}

const char* data_label(const Spec& spec) { return spec_menu(spec, "data.name").label(spec.data.name); }

/// The last place of the rail: the sliders of the wide column.
std::optional<Command> rail_settings(const Experiment& e, const ui::Rect& r) {
  const Spec& spec = e.spec();
  constexpr float kWidth = 272, kHeight = 212;
  if (ui::button("settings", r, {.icon = ui::Icon::sliders, .tip = ui::words().data_settings, .outlined = true})) {
    ui::open_popover("data settings");
  }
  const ui::Popover p = ui::begin_popover("data settings", r, {kWidth, kHeight});
  if (!p) return std::nullopt;
  std::optional<Command> out;
  ui::text(data_label(spec), {p.inside.x + 20, p.inside.y + 28}, ui::head());
  if (new_data_button(spec, {p.inside.right() - 32, p.inside.y + 28})) out = command::NewData{};
  if (auto c = sliders(e, {p.inside.x + 20, p.inside.y + 68}, kWidth - 40, 50, ui::theme().bg1)) out = c;
  ui::end_popover();
  return out;
}

/// One row of thumbnails with the sliders below, in the section of small screens.
std::optional<Command> section(const Experiment& e, DataState& s, const ui::Rect& r) {
  const Spec& spec = e.spec();
  const float all = ui::settings().touch ? 44.0f : 32.0f;
  const float room = r.w - all - 8, cell = 44;
  const int count = std::clamp(static_cast<int>((room + 8) / (cell + 8)), 2, 9);
  const std::vector<int> shown = offered_small(spec, count);
  const float step = (room + 8) / static_cast<float>(count);
  auto out = thumbnails(spec, s, shown, {{r.x, r.y + 8}, count, cell, step, 0, false});
  if (auto c = all_sets_button(e, s, {r.right() - all / 2, r.y + 8 + cell / 2})) out = c;
  ui::text(data_label(spec), {r.x, r.y + 8 + cell + 18}, ui::label());
  const float y = r.y + 8 + cell + 24 + 28;
  const float row = std::clamp((r.bottom() - y - 36) / 2, 44.0f, 56.0f);
  if (auto c = sliders(e, {r.x, y}, r.w - 64, row)) out = c;
  if (new_data_button(spec, {r.right() - 22, y + 10})) out = command::NewData{};
  return out;
}

}  // namespace

std::optional<Command> data_panel(const Experiment& experiment, DataState& state, const ui::Layout& l) {
  const Spec& spec = experiment.spec();
  std::optional<Command> out;
  const auto keep = [&](std::optional<Command> c) {
    if (c) out = std::move(c);
  };
  ui::push_id("data");
  if (l.left.empty()) {
    keep(section(experiment, state, l.section));
    ui::pop_id();
    return out;
  }
  const bool rail = l.data_columns == 1;
  const float slider_step = l.rows == ui::Rows::full ? 52.0f : 44.0f, top = l.head_y + 24;
  // The room that the sliders leave; in the rail, the places of the settings and of all sets.
  const float below_tiles = rail ? 2 * l.data_step_y : 20 + 3 * slider_step;
  const int rows = std::max(1, static_cast<int>((l.left.bottom() - top - below_tiles) / l.data_step_y));
  const int most = static_cast<int>(tiles().size());
  const std::vector<int> shown =
      rail ? offered_small(spec, std::min(rows, most)) : offered(spec, std::min(rows * l.data_columns, most));
  const int used = (static_cast<int>(shown.size()) + l.data_columns - 1) / l.data_columns;
  const float below = top + l.data_step_y * static_cast<float>(used);
  ui::text(ui::words().data, {l.left.x, l.head_y}, ui::head());
  keep(thumbnails(spec, state, shown,
                  {{l.left.x, top}, l.data_columns, l.data_cell, l.data_step_x, l.data_step_y, l.data_names}));
  if (rail) {
    const float height = std::min(44.0f, l.data_cell);
    keep(all_sets_button(experiment, state, {l.left.x + l.data_cell / 2, below + height / 2}));
    keep(rail_settings(experiment, {l.left.x, below + l.data_step_y, l.data_cell, height}));
  } else {
    keep(all_sets_button(experiment, state, {l.left.right() - 56, l.head_y}));
    if (new_data_button(spec, {l.left.right() - 16, l.head_y})) out = command::NewData{};
    keep(sliders(experiment, {l.left.x, below + 20}, l.left.w, slider_step));
  }
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
