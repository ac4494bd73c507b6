// SPDX-License-Identifier: MIT
// The gallery as a sheet of cards: a picture, a title, and what the preset shows.
#pragma once

#include <optional>

#include "playground/model/experiment/command.h"
#include "playground/model/share/gallery.h"
#include "playground/widgets/base/layout.h"

namespace deepx::panels {

/// Opens if `open`. Returns the command that opens the chosen preset.
std::optional<Command> gallery_sheet(const Gallery& gallery, const ui::Layout& layout, bool open);
bool gallery_open();

}  // namespace deepx::panels
