// SPDX-License-Identifier: MIT
// The present theme's colours for drawings that are saved.
#pragma once

#include "playground/model/share/export_svg.h"

namespace deepx::panels {

Palette palette();

}  // namespace deepx::panels
