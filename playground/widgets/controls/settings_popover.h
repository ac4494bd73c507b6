// SPDX-License-Identifier: MIT
// The settings of a catalogue's entry as a list of rows, each with its words and a control.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "playground/widgets/controls/popover.h"

namespace deepx::ui {

struct SettingRow {
  std::string_view name{}, symbol{}, words{};
  double value = 0;
  double usual = 0;  ///< what the entry begins with
  double low = 0, high = 1;
  bool whole = false;
  std::string_view choices = {};  ///< "cos, linear": the value is the place in this list
  bool locked = false;            ///< shown, not a control
};

struct SettingChange {
  int row;
  double value;
};

/// As a sentence has room for it: "β₁ 0.95 …", the rows that are not as usual, then "…" for all others.
std::string settings_summary(std::span<const SettingRow> rows);

/// All rows, anchored to a control; returns the one that was changed. Stays open.
std::optional<SettingChange> settings_popover(const char* id, const Rect& anchor, const char* heading,
                                              std::span<const SettingRow> rows);

}  // namespace deepx::ui
