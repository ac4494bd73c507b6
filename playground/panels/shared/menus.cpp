// SPDX-License-Identifier: MIT
// Choices as menus, and small things that every panel needs.
#include "playground/panels/shared/menus.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "engine/nn/init.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "playground/model/experiment/access.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/plot/activation_curve.h"
#include "playground/model/spec/plane.h"
#include "playground/model/spec/spec_rows.h"
#include "playground/panels/shared/notes.h"
#include "playground/widgets/base/draw.h"

namespace deepx::panels {
namespace {

constexpr int kBars = 9, kPoints = 31;

/// The distribution of an initializer's numbers: a box, a bell, or a spike. Drawn over ±2 standard deviations
/// of the usual layer, so that a narrow distribution looks narrow.
void spread_picture(const Initializer& entry, const ui::Rect& r, ui::Color c) {
  const double reach = 0.77;
  const Spread spread = entry.spread_of({8, 8}, {8, 8});
  const int peak = std::clamp(static_cast<int>((spread.mean() + reach) / (2 * reach) * kBars), 0, kBars - 1);
  const float w = r.w / kBars;
  for (int i = 0; i < kBars; ++i) {
    const double x = reach * (2.0 * (i + 0.5) / kBars - 1);
    const double height = i == peak ? 1 : spread.density(x);
    const float h = std::max(1.0f, std::round(static_cast<float>(height) * 0.9f * r.h));
    ui::fill({r.x + w * static_cast<float>(i), r.bottom() - h, w - 1, h}, c);
  }
}

/// A curve through [0, 1] x [0, 1], 1 on top.
void curve_picture(std::span<const float> heights, const ui::Rect& r, ui::Color c) {
  std::array<ui::Point, kPoints> points;
  for (std::size_t i = 0; i < heights.size(); ++i)
    points[i] = {r.x + r.w * static_cast<float>(i) / (kPoints - 1), r.bottom() - 1 - (r.h - 2) * heights[i]};
  for (std::size_t i = 1; i < heights.size(); ++i)
    ui::line({points[i - 1].x, points[i - 1].y}, {points[i].x, points[i].y}, c, 1.5f);
}

/// The rate over the first steps with the entry's defaults, with a constant loss for entries that watch the loss.
std::array<float, kPoints> schedule_curve(const ScheduleInfo& entry) {
  Schedule schedule(entry);
  std::array<float, kPoints> heights;
  for (float& height : heights) {
    height = static_cast<float>(std::clamp(schedule.rate(1), 0.0, 1.0));
    for (int step = 0; step < 4; ++step) entry.watches_loss() ? schedule.advance(1) : schedule.advance();
  }
  return heights;
}

/// The cost of one weight from -1 to 1; for a constraint, the weight after it.
std::array<float, kPoints> regularizer_curve(const RegularizerInfo& entry) {
  Regularizer regularizer(entry);
  regularizer.set(entry.settings[0].name, entry.term ? 1 : 0.5);
  std::array<float, kPoints> heights;
  for (int i = 0; i < kPoints; ++i) {
    const auto at = static_cast<Real>(2.0 * i / (kPoints - 1) - 1);
    Tensor w = Tensor::from({1, 1}, {at});
    if (entry.term) {
      heights[static_cast<std::size_t>(i)] = static_cast<float>(regularizer.term(w).values()[0]);
    } else {
      regularizer.constrain(std::span(&w, 1));
      heights[static_cast<std::size_t>(i)] = static_cast<float>(w.values()[0] + 1) / 2;
    }
  }
  return heights;
}

/// Pictures for entries of a catalogue: `draw(entry, r, c)`; choices that are not entries have none.
template <class Entries, class Draw>
void add_pictures(Menu& menu, const Entries& catalogue, Draw draw) {
  for (std::size_t i = 0; i < menu.names.size(); ++i)
    if (const auto* entry = catalogue.find(menu.names[i])) menu.choices[i].picture = draw(*entry);
}

auto drawn_curve(const std::array<float, kPoints>& heights) {
  return [heights](const ui::Rect& r, ui::Color c) { curve_picture(heights, r, c); };
}

void add_pictures(Menu& menu, std::string_view path) {
  if (path == "network.init" || path == "*.init")
    add_pictures(menu, initializer_catalogue(), [](const Initializer& e) {
      return [&e](const ui::Rect& r, ui::Color c) { spread_picture(e, r, c); };
    });
  if (path == "schedule.name")
    add_pictures(menu, schedule_catalogue(), [](const ScheduleInfo& e) { return drawn_curve(schedule_curve(e)); });
  if (path == "regularizer.name")
    add_pictures(menu, regularizer_catalogue(),
                 [](const RegularizerInfo& e) { return drawn_curve(regularizer_curve(e)); });
  if (path != "*.activation") return;
  for (ui::Choice& choice : menu.choices)
    choice.picture = [curve = activation_curve(choice.name)](const ui::Rect& r, ui::Color c) {
      ui::activation_curve(curve, r, c);
    };
}

}  // namespace

int Menu::index(std::string_view name) const {
  const auto it = std::find(names.begin(), names.end(), name);
  return it == names.end() ? 0 : static_cast<int>(it - names.begin());
}

ControlAccess::ControlAccess(const Experiment& e, std::string_view control)
    : hidden_(shown(e.access(), control) == Shown::hidden),
      open_(shown(e.access(), control) == Shown::open),
      lock_(!open_) {}

const Menu& spec_menu(const Spec& spec, std::string_view path) {
  struct Kept {
    std::vector<NamedChoice> named;
    Menu menu;
  };
  static std::map<std::string, Kept> all;
  const bool option = path.starts_with("network.hidden.") || path.starts_with("network.output.");
  const std::string place = option ? join("*", path.substr(path.rfind('.'))) : std::string(path);
  const bool numbers = place == "loss" && is_regression(spec);  // the losses that fit
  const auto [at, made] = all.try_emplace(numbers ? place + " of numbers" : place);
  Kept& kept = at->second;
  if (!made) return kept.menu;
  kept.named = choices_at(spec, path);
  for (const NamedChoice& choice : kept.named) {
    kept.menu.names.push_back(choice.name);
    kept.menu.choices.push_back(
        {.name = choice.label.c_str(), .note = choice.words.empty() ? nullptr : choice.words.data()});
    kept.menu.choices.back().about = note_of(choice, path);
  }
  add_pictures(kept.menu, place);
  return kept.menu;
}

SettingRows setting_rows(const Spec& spec, std::string_view prefix, std::span<const std::string_view> without) {
  SettingRows out;
  for (const Setting& s : settings_of(spec, prefix)) {
    if (std::find(without.begin(), without.end(), s.name) != without.end()) continue;
    const std::string path = join(prefix, ".", s.name), owner(prefix);
    const double value = s.parse(owner, get_path(spec, path));
    Limits range{0, s.largest(), true};
    if (s.choices.empty()) range = limits_of(spec, path);
    out.rows.push_back({s.name, s.symbol, s.words, value, s.value, range.low, range.high, range.whole, s.choices});
    out.paths.push_back(path);
  }
  return out;
}

const ui::Math& feature_symbol(int feature) {
  static const std::vector<ui::Math> symbols = [] {
    std::vector<ui::Math> out;
    for (const Feature& f : feature_catalogue()) {
      std::vector<ui::Math> parts;
      for (std::string_view rest = f.symbol; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const std::string_view factor = rest.substr(0, end);
        parts.push_back(ui::parse_math(factor));
        if (factor.find('_') == factor.npos) parts.push_back(ui::gap(2.5f));  // a function's name
        rest.remove_prefix(std::min(rest.size(), end + 1));
      }
      out.push_back(ui::row(std::move(parts)));
    }
    return out;
  }();
  return symbols[static_cast<std::size_t>(feature)];
}

void time_ground(const ui::Layout& layout) {
  ui::ground(layout.time, ui::theme().bg1);
  ui::line({layout.time.x, layout.time.y}, {layout.time.right(), layout.time.y}, ui::theme().line);
}

float to_fraction(double value, double low, double high) {
  return static_cast<float>(std::clamp(std::log(value / low) / std::log(high / low), 0.0, 1.0));
}

double from_fraction(float fraction, double low, double high) {
  return low * std::pow(high / low, static_cast<double>(fraction));
}

}  // namespace deepx::panels
