// SPDX-License-Identifier: MIT
// Names of what can be pressed, as paths: "data/spiral", "network/layers/0/edit/units/+". Tests, lessons and screen
// readers find a control by its name instead of by its place.
#pragma once

#include <span>
#include <string_view>

#include "playground/widgets/base/rect.h"

namespace deepx::ui {

/// What ImGui::PushID() does, and the name goes into the paths of the targets below it.
void push_id(const char* name);
void push_id(int number);
void pop_id();
/// The name alone: for popovers, whose identifiers begin anew.
void push_name(std::string_view name);
void pop_name();

struct Target {
  std::string_view name;
  Rect area;  ///< px of the canvas
  bool disabled = false;
  bool tab = true;  ///< Tab stops there
};
/// At the start of a frame: forgets those of the frame before.
void clear_targets();
/// Called by hit() for each of its own.
void note_target(const char* id, const Rect& area, bool disabled, bool tab = true);
/// What this frame has so far, in the order in which Tab goes through those where it stops. Valid until clear_targets().
std::span<const Target> targets();

}  // namespace deepx::ui
