// SPDX-License-Identifier: MIT
// The trace's graph as a text for Graphviz and as a drawing.
#pragma once

#include <span>
#include <string>

#include "playground/model/backprop/trace.h"
#include "playground/model/share/export_svg.h"

namespace deepx::inline DEEPX_PRECISION {

/// In the DOT language: operators as boxes with name and shape, leaves as ellipses, every scope as a cluster.
std::string graph_dot(std::span<const TraceNode> nodes);

/// In the view's layout, with the scopes in `folds` folded: cards with name, shape and largest value and gradient, the
/// edges, and frames around the scopes.
std::string graph_svg(const Trace& trace, std::span<const std::string> folds, const Palette& palette);

}  // namespace deepx::inline DEEPX_PRECISION
