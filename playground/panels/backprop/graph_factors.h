// SPDX-License-Identifier: MIT
// The factors on the edges of a formula's graph: by what each gradient was multiplied on its way.
#pragma once

#include "playground/model/backprop/trace.h"
#include "playground/panels/backprop/graph_view.h"

namespace deepx::panels {

/// On each edge that a gradient has passed, the local derivative; where several edges run close, at the place of the edge that lies
/// on the fewest others.
void draw_factors(const Trace& trace, const GraphView& v);

}  // namespace deepx::panels
