// SPDX-License-Identifier: MIT
// The function a node applies, with the point in hand and the tangent there.
#pragma once

#include "playground/model/backprop/trace.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {

/// Curve, axes and tangent in `r`; the slope is written below it, 28 px more.
void curve_plot(const TraceCurve& curve, const ui::Rect& r);

}  // namespace deepx::panels
