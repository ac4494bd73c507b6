// SPDX-License-Identifier: MIT
// What a teacher leaves to the pupils: controls can be locked (seen, not changed) or hidden. A guide rail, not a fence: it is
// in the link, and whoever edits the link is rid of it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

/// Names of controls and of groups of them, sorted. What is in both lists is hidden.
struct Access {
  std::vector<std::string> hide, lock;
  bool empty() const { return hide.empty() && lock.empty(); }
  bool operator==(const Access&) const = default;
};

enum class Shown { open, locked, hidden };

/// A group of controls that belong together for a teacher.
struct AccessGroup {
  std::string_view name, label, words;
  /// Controls that neither a command nor a row of the spec names, such as the lesson, separated by blanks. All others are in the group
  /// that their block or row names.
  std::string_view controls{};
  std::string_view within{};  ///< the group it is locked and hidden with, if there is one
};
std::span<const AccessGroup> access_groups();
/// The group a control is in; null for one in none.
const AccessGroup* group_of(std::string_view control);

/// How `control` is shown: a path of the spec ("optimizer.learning_rate"), an action ("play", "undo") or a group ("data"). It is
/// locked or hidden with the groups it is in and with what stands before a dot of its path.
Shown shown(const Access& access, std::string_view control);

/// Names from a comma-separated list, sorted, each once. Throws Error::value for one that is no group, no action and no path of
/// any spec; `key` begins the message.
std::vector<std::string> access_names(std::string_view key, std::string_view list);
std::string access_list(std::span<const std::string> names);

/// Ready-made: "full", "beginner", "backprop".
struct AccessPreset {
  std::string_view name, label, hide, lock;
  Access access() const;
};
std::span<const AccessPreset> access_presets();

}  // namespace deepx::inline DEEPX_PRECISION
