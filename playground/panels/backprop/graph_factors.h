// SPDX-License-Identifier: MIT
// The factors on the edges of a formula's graph: each gradient was multiplied by them on its way.
#pragma once

#include "playground/model/backprop/trace.h"
#include "playground/panels/backprop/graph_view.h"

namespace deepx::panels {

/// On each edge that a gradient has passed, the local derivative; among close edges, at the part of the edge that
/// covers the fewest others.
void draw_factors(const Trace& trace, const GraphView& v);

}  // namespace deepx::panels
