// SPDX-License-Identifier: MIT
// The share popover: links, files to save, and a file to open.
#pragma once

#include "playground/model/experiment/forward.h"
#include "playground/widgets/base/rect.h"

namespace deepx::panels {

enum class ShareAction { none, copy_link, copy_embed, save, save_picture, open, pupils };

/// The button pressed in the popover.
struct ShareRequest {
  ShareAction action = ShareAction::none;
  const char* kind = "";  ///< for `save`: one of export_kinds()
};
/// Below `anchor`; `open` opens it. In the Problems view only things that a problem has can be saved.
ShareRequest share_popover(const Experiment& experiment, const ui::Rect& anchor, bool open);

}  // namespace deepx::panels
