// SPDX-License-Identifier: MIT
// Everything that a person can change in the current view, as one list. The page's form for screen readers is made from
// it, and a lesson can look it up. The list follows from the spec, its limits and the catalogues.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/forward.h"
#include "playground/model/spec/spec_rows.h"

namespace deepx::inline DEEPX_PRECISION {

enum class ControlKind { number, choice, toggle, action };
std::string_view name_of(ControlKind kind);

struct Control {
  std::string name{};   ///< a path of the spec or the name of an action; unique
  std::string label{};  ///< name for people
  std::string group{};  ///< its heading; the controls of a group follow each other
  ControlKind kind = ControlKind::action;
  std::string value{};       ///< number as text, name of the choice, "yes" or "no"; empty for an action
  double low = 0, high = 0;  ///< range of a number
  bool whole = false;
  std::vector<NamedChoice> choices{};  ///< entries of a choice
  /// The command as JSON text. "$" in it, with its quotes, is a placeholder for the new value: a number, or a name in
  /// quotes. A toggle's value is true or false; if the command has no "$", it switches by itself.
  std::string command{};
  bool locked = false;  ///< by the teacher, see access.h; hidden controls are not listed
};

/// The controls of the current view, in the order of the Tab key.
std::vector<Control> controls(const Experiment& experiment);

/// The same as JSON: [{"name", "label", "group", "kind", "value", "low", "high", "whole", "choices": [{"name",
/// "label"}], "command", "locked", "words"}]. `words` explains the control and its choice. Properties that a kind does not have are left out. A number's value is a number, a
/// toggle's is true or false.
std::string controls_json(const Experiment& experiment);

/// False if the command is locked or hidden for pupils.
bool permits(const Access& access, const Command& command);

}  // namespace deepx::inline DEEPX_PRECISION
