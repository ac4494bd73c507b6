// SPDX-License-Identifier: MIT
// Catalogues as menus, and the small things every panel needs.
#include "playground/panels/panel.h"

#include <algorithm>
#include <cmath>

#include "engine/data/dataset.h"
#include "engine/nn/activation.h"
#include "engine/nn/init.h"
#include "engine/optim/optimizer.h"
#include "playground/model/plane.h"
#include "playground/widgets/draw.h"

namespace deepx::panels {
namespace {

constexpr int kBars = 9;

/// How an initializer's numbers are spread: a box, a bell, or a spike. Drawn over ±2 standard deviations
/// of the usual layer, so that a narrow one looks narrow.
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

/// Entries keep their words in string literals, so data() ends in a zero.
template <class Entries>
Menu menu_of(const Entries& entries) {
  Menu menu;
  for (const auto& e : entries) {
    menu.names.push_back(e.name);
    menu.choices.push_back({.name = e.label.data(), .note = e.words.data()});
  }
  return menu;
}

}  // namespace

int Menu::index(std::string_view name) const {
  const auto it = std::find(names.begin(), names.end(), name);
  return it == names.end() ? 0 : static_cast<int>(it - names.begin());
}

const Menu& data_menu() {
  static const Menu menu = menu_of(data_sets(DataKind::classification));
  return menu;
}

const Menu& loss_menu() {
  static const Menu menu = menu_of(loss_choices());
  return menu;
}

const Menu& optimizer_menu() {
  static const Menu menu = menu_of(optimizer_choices());
  return menu;
}

const Menu& initializer_menu() {
  static const Menu menu = [] {
    const auto& entries = initializer_catalogue().entries();
    Menu m = menu_of(entries);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      m.choices[i].picture = [&entry = entries[i]](const ui::Rect& r, ui::Color c) {
        spread_picture(entry, r, c);
      };
    }
    return m;
  }();
  return menu;
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

std::span<const char* const> activations() {
  static const std::vector<const char*> names = [] {
    std::vector<const char*> out;
    for (std::string_view name : activation_names()) out.push_back(name.data());
    return out;
  }();
  return names;
}

void time_ground(const ui::Layout& layout) {
  ui::fill(layout.time, ui::theme().bg1);
  ui::line({layout.time.x, layout.time.y}, {layout.time.right(), layout.time.y}, ui::theme().line);
}

float to_fraction(double value, double low, double high) {
  return static_cast<float>(std::clamp(std::log(value / low) / std::log(high / low), 0.0, 1.0));
}

double from_fraction(float fraction, double low, double high) {
  return low * std::pow(high / low, static_cast<double>(fraction));
}

}  // namespace deepx::panels
