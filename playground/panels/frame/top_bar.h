// SPDX-License-Identifier: MIT
// The top bar of every view: logo, views, and icons for sharing, theme and help. On a phone the view's name
// is a menu. Embedded in another page it only has play, back to the start and a link to the full page.
#pragma once

#include <optional>
#include <string_view>

#include "playground/model/experiment/command.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

struct TopBar {
  std::optional<Command> command;  ///< another view; on a phone also the speed
  bool toggle_theme = false;
  bool gallery = false;        ///< pass to gallery_sheet()
  bool share = false;          ///< pass to share_popover(), with the place of the button
  const char* site = nullptr;  ///< open this page of the site in a separate tab
  bool help = false;           ///< pass to help_popover()
  bool open_page = false;      ///< embedded: open this state in a full page
  ui::Rect share_anchor;
};
/// `note`: the last action, such as "Link copied", shown beside the icons; "" for nothing.
TopBar top_bar(const Experiment& experiment, const ui::Layout& layout, std::string_view note);

}  // namespace deepx::panels
