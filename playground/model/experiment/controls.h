// SPDX-License-Identifier: MIT
// What a person can change in the present view, as one list: the page's form for screen readers is made from it, and a lesson
// can look up what there is. It follows from the spec, its limits and the catalogues.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "playground/model/experiment/experiment.h"
#include "playground/model/spec/spec_rows.h"

namespace deepx::inline DEEPX_PRECISION {

enum class ControlKind { number, choice, toggle, action };
std::string_view name_of(ControlKind kind);

struct Control {
  std::string name{};   ///< a path of the spec, or of an action; unique
  std::string label{};  ///< as people call it
  std::string group{};  ///< heading it stands under; controls of a group follow each other
  ControlKind kind = ControlKind::action;
  std::string value{};  ///< number as text, name of the choice, "yes" or "no"; empty for an action
  double low = 0, high = 0;  ///< of a number
  bool whole = false;
  std::vector<NamedChoice> choices{};  ///< of a choice
  /// The command as JSON text; "$" in it, quotes included, stands for the new value: a number or a name in quotes. A toggle's
  /// value is true or false, unless the command has no "$" and switches.
  std::string command{};
  bool locked = false;  ///< by the teacher, see access.h; what is hidden is not listed
};

/// Those of the present view, in the order in which Tab goes through them.
std::vector<Control> controls(const Experiment& experiment);

/// The same as JSON: [{"name", "label", "group", "kind", "value", "low", "high", "whole", "choices": [{"name", "label"}], "command",
/// "locked"}]; what a kind does not have is left out. A number's value is a number, a toggle's true or false.
std::string controls_json(const Experiment& experiment);

/// False for what pupils may not do.
bool permits(const Access& access, const Command& command);

}  // namespace deepx::inline DEEPX_PRECISION
