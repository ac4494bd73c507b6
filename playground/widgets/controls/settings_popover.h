// SPDX-License-Identifier: MIT
// The settings of a catalogue entry as a list of rows, each with its text and a control.
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
  double usual = 0;  ///< the entry's default
  double low = 0, high = 1;
  bool whole = false;
  std::string_view choices = {};  ///< "cos, linear": the value is an index into this list
  bool locked = false;            ///< shown, but not a control
};

struct SettingChange {
  int row;
  double value;
};

/// A summary short enough for a sentence: "β₁ 0.95 …", the rows that differ from their defaults, then "…" for all
/// others.
std::string settings_summary(std::span<const SettingRow> rows);

/// All rows, anchored to a control; returns the changed one. Stays open.
std::optional<SettingChange> settings_popover(const char* id, const Rect& anchor, const char* heading,
                                              std::span<const SettingRow> rows);

}  // namespace deepx::ui
