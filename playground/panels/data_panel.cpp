// SPDX-License-Identifier: MIT
// The data column, its rail, and the section for small screens.
#include "playground/panels/data_panel.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "engine/data/dataset.h"
#include "playground/panels/panel.h"
#include "playground/panels/problem_recipe.h"
#include "playground/widgets/controls.h"
#include "playground/widgets/field.h"
#include "playground/widgets/target.h"
#include "playground/widgets/words.h"

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
        for (const PlanePoint& p : *part) points.push_back({p.x, p.y, regression ? p.target : static_cast<float>(p.label)});
      }
    }
    return all;
  }();
  return samples[static_cast<std::size_t>(set)];
}

bool is_numbers(int set) {
  return dataset_catalogue().entries()[static_cast<std::size_t>(set)].kind == DataKind::regression;
}

/// Data sets to choose from: all but those that belong to a preset, which brings its own network along. The
/// one in use is always there.
std::vector<int> offered(const Spec& spec) {
  static const std::vector<int> general = [] {
    std::vector<int> all(data_menu().names.size());
    std::iota(all.begin(), all.end(), 0);
    std::erase_if(all, is_numbers);
    for (const ProblemSpec& preset : presets())
      if (!preset.plane.empty()) std::erase(all, data_menu().index(spec_from_json(preset.plane).data.name));
    return all;
  }();
  std::vector<int> sets = general;
  const int now = data_menu().index(spec.data.name);
  if (std::find(sets.begin(), sets.end(), now) == sets.end()) sets.push_back(now);
  return sets;
}

/// Thumbnails row by row from `at`; the step between two and the cell's side in px.
struct Grid {
  ui::Point at;
  int columns;
  float cell, step_x, step_y;
  bool names;
};

std::optional<Command> thumbnails(const Spec& spec, std::span<const int> sets, const Grid& g) {
  std::optional<Command> out;
  const Menu& menu = data_menu();
  const int now = menu.index(spec.data.name);
  const auto cell = [&](std::size_t place) {
    const int i = static_cast<int>(place);
    return ui::Rect{g.at.x + g.step_x * static_cast<float>(i % g.columns),
                    g.at.y + g.step_y * static_cast<float>(i / g.columns), g.cell, g.cell};
  };
  // First all pictures, then all frames: each change of texture costs a draw command.
  const auto label = [&](int set) { return menu.choices[static_cast<std::size_t>(set)].name; };
  for (std::size_t i = 0; i < sets.size(); ++i)
    ui::field_points_thumbnail(label(sets[i]), cell(i), sample(sets[i]), is_numbers(sets[i]));
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const int set = sets[i];
    if (ui::thumbnail(label(set), cell(i), label(set), set == now, g.names) && set != now)
      out = command::Set("data.name", menu.name(set));
  }
  return out;
}

/// A slider for a number of the spec between its limits (at most `top`), in steps of `unit`.
std::optional<Command> number_slider(const Spec& spec, const char* path, const char* label,
                                     const std::string& value, double now, double top, double unit,
                                     ui::Point at, float width, ui::Color ground) {
  const Limits range = limits_of(spec, path);
  const double low = std::ceil(range.low / unit) * unit, high = std::min(range.high, top);
  const auto fraction = static_cast<float>((now - low) / (high - low));
  const auto f = ui::slider(path, {at.x, at.y}, width, fraction,
                            {.label = label, .value = value.c_str(), .ground = ground});
  if (!f) return std::nullopt;
  const double steps = std::round((low + static_cast<double>(*f) * (high - low)) / unit);
  // Parts are divided, so that 0.29 is the number nearest to it, as if it were typed.
  const double chosen = std::clamp(unit < 1 ? steps / std::round(1 / unit) : steps * unit, low, high);
  return chosen == now ? std::nullopt : std::optional<Command>(command::Set(path, chosen));
}

/// Points, noise and split, `step` px apart.
std::optional<Command> sliders(const Spec& spec, ui::Point at, float width, float step,
                               ui::Color ground = 0) {
  const ui::Words& w = ui::words();
  const DataSpec& d = spec.data;
  std::optional<Command> out;
  const auto keep = [&](std::optional<Command> c) {
    if (c) out = std::move(c);
  };
  keep(number_slider(spec, "data.points", w.points_head, ui::whole(d.points), d.points, 1000, 10, at, width,
                     ground));
  at.y += step;
  keep(
      number_slider(spec, "data.noise", w.noise, ui::fixed(d.noise, 2), d.noise, 1, 0.01, at, width, ground));
  at.y += step;
  const std::string share = ui::fixed(100 * d.train_share, 0) + " %";
  keep(number_slider(spec, "data.train_share", w.train_share, share, d.train_share, 0.9, 0.05, at, width,
                     ground));
  return out;
}

bool new_data_button(ui::Point centre) {
  return ui::icon_button("new data", {centre.x, centre.y}, ui::Icon::dice, ui::words().new_data);
}

/// The rail's last place: what the wide column shows as sliders.
std::optional<Command> rail_settings(const Spec& spec, const ui::Rect& r) {
  constexpr float kWidth = 272, kHeight = 212;
  if (ui::button("settings", r,
                 {.icon = ui::Icon::sliders, .tip = ui::words().data_settings, .outlined = true})) {
    ui::open_popover("data settings");
  }
  const ui::Popover p = ui::begin_popover("data settings", r, {kWidth, kHeight});
  if (!p) return std::nullopt;
  std::optional<Command> out;
  ui::text(data_menu().label(spec.data.name), {p.inside.x + 20, p.inside.y + 28}, ui::head());
  if (new_data_button({p.inside.right() - 32, p.inside.y + 28})) out = command::NewData{};
  if (auto c = sliders(spec, {p.inside.x + 20, p.inside.y + 68}, kWidth - 40, 50, ui::theme().bg1)) out = c;
  ui::end_popover();
  return out;
}

/// One row of thumbnails and the sliders below, in the section of small screens.
std::optional<Command> section(const Spec& spec, const ui::Rect& r) {
  const std::vector<int> sets = offered(spec);
  const int count = static_cast<int>(sets.size());
  const float cell = std::min(64.0f, (r.w - 8 * static_cast<float>(count - 1)) / static_cast<float>(count));
  const float step = (r.w - cell) / static_cast<float>(count - 1);
  const bool names = step >= 64;  // else they would run into each other, and only the one in use is named
  auto out = thumbnails(spec, sets, {{r.x, r.y + 8}, count, std::floor(cell), step, 0, names});
  if (!names) ui::text(data_menu().label(spec.data.name), {r.x, r.y + 8 + cell + 18}, ui::label());
  const float y = r.y + 8 + cell + 24 + 28;
  const float row = std::clamp((r.bottom() - y - 36) / 2, 44.0f, 56.0f);
  if (auto c = sliders(spec, {r.x, y}, r.w - 64, row)) out = c;
  if (new_data_button({r.right() - 22, y + 10})) out = command::NewData{};
  return out;
}

}  // namespace

std::optional<Command> data_panel(const Experiment& experiment, const ui::Layout& l) {
  const Spec& spec = experiment.spec();
  std::optional<Command> out;
  ui::push_id("data");
  if (l.left.empty()) {
    out = section(spec, l.section);
  } else {
    const bool rail = l.data_columns == 1;
    const std::vector<int> sets = offered(spec);
    const int count = static_cast<int>(sets.size()), rows = (count + l.data_columns - 1) / l.data_columns;
    const float top = l.head_y + 24, below = top + l.data_step_y * static_cast<float>(rows);
    ui::text(ui::words().data, {l.left.x, l.head_y}, ui::head());
    out = thumbnails(
        spec, sets,
        {{l.left.x, top}, l.data_columns, l.data_cell, l.data_step_x, l.data_step_y, l.data_names});
    if (rail) {
      if (auto c = rail_settings(spec, {l.left.x, below, l.data_cell, std::min(44.0f, l.data_cell)})) out = c;
    } else {
      if (new_data_button({l.left.right() - 16, l.head_y})) out = command::NewData{};
      if (auto c = sliders(spec, {l.left.x, below + 20}, l.left.w, l.rows == ui::Rows::full ? 52.0f : 44.0f))
        out = c;
    }
  }
  ui::pop_id();
  return out;
}

}  // namespace deepx::panels
