// SPDX-License-Identifier: MIT
// Names of targets, which can be pressed, as paths: "data/spiral", "network/layers/0/edit/units/+". Tests, lessons and
// screen readers find a control by its name instead of its place.
#pragma once

#include <span>
#include <string_view>

#include "playground/widgets/base/rect.h"

namespace deepx::ui {

/// Does what ImGui::PushID() does, and adds the name to the paths of the targets in its scope.
void push_id(const char* name);
void push_id(int number);
void pop_id();
/// Adds only the name: for popovers, whose identifiers start from scratch.
void push_name(std::string_view name);
void pop_name();

struct Target {
  std::string_view name;
  Rect area;  ///< px of the canvas
  bool disabled = false;
  bool tab = true;  ///< Tab stops at it
};
/// Called at the start of a frame: forgets the targets of the previous frame.
void clear_targets();
/// hit() calls this for each of its targets.
void note_target(const char* id, const Rect& area, bool disabled, bool tab = true);
/// The targets of this frame so far, in the order in which Tab visits those where it stops. Valid until
/// clear_targets().
std::span<const Target> targets();

}  // namespace deepx::ui
