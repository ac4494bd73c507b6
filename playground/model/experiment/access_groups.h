// SPDX-License-Identifier: MIT
// Groups and presets of controls, from which a teacher chooses what to lock and hide.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/experiment/access.h"

namespace deepx::inline DEEPX_PRECISION {

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
