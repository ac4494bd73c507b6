// SPDX-License-Identifier: MIT
// Access to controls: a teacher can lock them (visible, but fixed) or hide them. This guides pupils and is no
// protection: the lists are in the link, and anyone can edit the link.
#pragma once

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

/// How `control` is shown: a path of the spec ("optimizer.learning_rate"), an action ("play", "undo") or a group
/// ("data"). A control is locked or hidden with its groups, and with the part of its path before a dot.
Shown shown(const Access& access, std::string_view control);

}  // namespace deepx::inline DEEPX_PRECISION
