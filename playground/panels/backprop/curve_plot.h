// SPDX-License-Identifier: MIT
// The function that a node applies, with the current point and the tangent there.
#pragma once

#include "playground/model/backprop/trace.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {

/// Curve, axes and tangent in `r`; the slope is written in 28 px below it.
void curve_plot(const TraceCurve& curve, const ui::Rect& r);

}  // namespace deepx::panels
