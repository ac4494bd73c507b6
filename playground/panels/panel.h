// SPDX-License-Identifier: MIT
// What the panels share: catalogue entries as choices of a menu, commands by one word, the ground of the time
// panel.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/experiment.h"
#include "playground/widgets/layout.h"
#include "playground/widgets/math_box.h"
#include "playground/widgets/popover.h"

namespace deepx::panels {

/// A catalogue as a menu: names as specs write them, and what is shown. Made once; entry i of both belongs
/// together.
struct Menu {
  std::vector<std::string_view> names;
  std::vector<ui::Choice> choices;

  /// Place of `name`, 0 if it is not listed.
  int index(std::string_view name) const;
  const char* label(std::string_view name) const {
    return choices[static_cast<std::size_t>(index(name))].name;
  }
  std::string name(int i) const { return std::string(names[static_cast<std::size_t>(i)]); }
};
const Menu& data_menu();
const Menu& loss_menu();
const Menu& optimizer_menu();
const Menu& initializer_menu();
/// A feature's symbol as a formula, its factors close together.
const ui::Math& feature_symbol(int feature);
/// Names of the activations, null-terminated; "linear" is one of them.
std::span<const char* const> activations();

/// bg1 and a hairline over the whole width.
void time_ground(const ui::Layout& layout);

/// Moves a value along a logarithmic scale: fraction in [0, 1] of [low, high] and back.
float to_fraction(double value, double low, double high);
double from_fraction(float fraction, double low, double high);

}  // namespace deepx::panels
