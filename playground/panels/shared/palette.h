// SPDX-License-Identifier: MIT
// The current theme's colors for saved drawings.
#pragma once

#include "playground/model/share/export_svg.h"

namespace deepx::panels {

Palette palette();

}  // namespace deepx::panels
