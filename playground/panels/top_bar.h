// SPDX-License-Identifier: MIT
// The top bar of every view: logo, views, and icons for sharing, theme and help. On a phone the view's name
// is a menu.
#pragma once

#include <optional>

#include "playground/model/experiment.h"
#include "playground/widgets/layout.h"

namespace deepx::panels {

struct TopBar {
  std::optional<Command> command;  ///< another view; on a phone also the speed
  bool toggle_theme = false;
  bool share = false;  ///< copy the link
  bool help = false;   ///< pass to help_popover()
};
/// `shared`: the link was copied a moment ago; says so beside the icon.
TopBar top_bar(const Experiment& experiment, const ui::Layout& layout, bool shared = false);

}  // namespace deepx::panels
