// SPDX-License-Identifier: MIT
// Shared by the panels: catalogue entries as choices of a menu, commands by one word, the background of the time
// panel.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/experiment/forward.h"
#include "playground/model/spec/spec.h"
#include "playground/widgets/base/layout.h"
#include "playground/widgets/base/read_only.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/popover.h"
#include "playground/widgets/controls/settings_popover.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {

/// Choices as a menu: names as written in specs, and the displayed choices. Made once; entry i of both belongs
/// together.
struct Menu {
  std::vector<std::string_view> names;
  std::vector<ui::Choice> choices;

  /// Index of `name`, 0 if it is not listed.
  int index(std::string_view name) const;
  const char* label(std::string_view name) const { return choices[static_cast<std::size_t>(index(name))].name; }
  std::string name(int i) const { return std::string(names[static_cast<std::size_t>(i)]); }
};
/// The choices of a value of the spec as its row gives them, with pictures where they help.
const Menu& spec_menu(const Spec& spec, std::string_view path);

/// Settings of a catalogue entry as rows of a popover, and the path of each.
struct SettingRows {
  std::vector<ui::SettingRow> rows;
  std::vector<std::string> paths;
};
/// The settings of `prefix` ("optimizer"), except those whose names are given. See settings_of().
SettingRows setting_rows(const Spec& spec, std::string_view prefix, std::span<const std::string_view> without = {});
/// A feature's symbol as a formula, with its factors close together.
const ui::Math& feature_symbol(int feature);
/// A teacher's restriction of a control or group (access.h): while it is locked, everything drawn in the scope of a
/// ControlAccess takes no input; its user leaves out hidden controls.
class ControlAccess {
 public:
  ControlAccess(const Experiment& e, std::string_view control);
  bool hidden() const { return hidden_; }
  bool open() const { return open_; }

 private:
  bool hidden_, open_;
  ui::Locked lock_;
};

/// A bg1 fill and a hairline over the whole width.
void time_ground(const ui::Layout& layout);

/// Moves a value along a logarithmic scale: fraction in [0, 1] of [low, high] and back.
float to_fraction(double value, double low, double high);
double from_fraction(float fraction, double low, double high);

}  // namespace deepx::panels
