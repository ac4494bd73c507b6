// SPDX-License-Identifier: MIT
// Symbols of single numbers in the Backprop view, "w_{11}", "h_{2}", and of the slopes between them.
#pragma once

#include <string>

#include "playground/model/backprop/journey.h"
#include "playground/model/backprop/trace.h"
#include "playground/widgets/math/math_box.h"

namespace deepx::panels {

/// One element of a node in the notation of ui::parse_math(): inputs x, sums z, activations h, scores s, weights w (of
/// the output of a network with one hidden layer v), biases b. Layers are superscripts if there are several hidden ones;
/// subscripts are the row if there are several, and the column.
std::string element_notation(const Trace& trace, int node, int element);
ui::Math element_symbol(const Trace& trace, int node, int element);
/// The letter of an operator's whole result: a, z, h, c, s, L.
ui::Math result_symbol(const Trace& trace, int node);
/// The element of a node on the strongest path to the followed number, or that number itself; -1 for none.
int followed_element(const Trace& trace, int node);

/// The element of an input from which element `out` of an elementwise operator's result is made.
int operand_element(const Trace& trace, const TraceNode& n, std::size_t input, int out);

/// The slope of a leg in symbols: "1 − h_{1}²", "v_{1}", "p − y", "1"; ∂out/∂in if its rule has no plain factor.
ui::Math slope_symbol(const Trace& trace, const JourneyLeg& leg);
/// True if the leg only passes the gradient on.
bool passes_on(const Trace& trace, const JourneyLeg& leg);

}  // namespace deepx::panels
