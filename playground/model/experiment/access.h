// SPDX-License-Identifier: MIT
// Access to controls: a teacher can lock them (visible, but fixed) or hide them. This guides pupils and is no
// protection: the lists are in the link, and anyone can edit the link.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// Names of controls and of groups, sorted. A name in both lists is hidden.
struct Access {
  std::vector<std::string> hide, lock;
  bool empty() const { return hide.empty() && lock.empty(); }
  bool operator==(const Access&) const = default;
};

enum class Shown { open, locked, hidden };

/// A group of controls that belong together for a teacher.
struct AccessGroup {
  std::string_view name, label, words;
  /// Controls that neither a command nor a row of the spec names, such as the lesson, separated by blanks. Every other
  /// control is in the group that its block or row names.
  std::string_view controls{};
  std::string_view within{};  ///< the enclosing group, which locks and hides this one too; "" for none
};
std::span<const AccessGroup> access_groups();
/// The group of a control; null if it has none.
const AccessGroup* group_of(std::string_view control);

/// How `control` is shown: a path of the spec ("optimizer.learning_rate"), an action ("play", "undo") or a group
/// ("data"). A control is locked or hidden with its groups, and with the part of its path before a dot.
Shown shown(const Access& access, std::string_view control);

/// Names from a comma-separated list, sorted, without duplicates. Throws Error::value for a name that is not a group,
/// an action or a path of any spec; the message begins with `key`.
std::vector<std::string> access_names(std::string_view key, std::string_view list);
std::string access_list(std::span<const std::string> names);

/// Predefined: "full", "beginner", "backprop".
struct AccessPreset {
  std::string_view name, label, hide, lock;
  Access access() const;
};
std::span<const AccessPreset> access_presets();

}  // namespace deepx::inline DEEPX_PRECISION
