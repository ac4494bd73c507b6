// SPDX-License-Identifier: MIT
// The menu of the site's pages to learn from: lessons, tour, workshop, reference, for teachers, worksheet.
#pragma once

#include "playground/widgets/base/rect.h"

namespace deepx::panels {

/// Opens below `anchor` if `open`. Returns the page of the site that was chosen, or null. `traces`: a backward pass is
/// shown, which can be printed.
const char* learn_menu(const ui::Rect& anchor, bool open, bool traces);

}  // namespace deepx::panels
