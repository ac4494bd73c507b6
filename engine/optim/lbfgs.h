// SPDX-License-Identifier: MIT
// L-BFGS: Newton's steps without the Hessian, for full batches and smooth losses.
#pragma once

#include "engine/optim/optimizer.h"

namespace deepx::inline DEEPX_PRECISION {

/// Up to max_iter iterations of L-BFGS with a line search; see lbfgs.cpp. Returns the loss before the iterations.
double lbfgs_minimize(const Minimization& m);

/// p ← p + α d,  d = −H g: H approximates the inverse Hessian by the last steps s = Δp and changes y = Δg (Nocedal & Wright
/// 2006, algorithm 7.4), and α satisfies the strong Wolfe conditions. As PyTorch's LBFGS with line_search_fn = "strong_wolfe".
inline const RegisteredOptimizer lbfgs_entry{{.name = "lbfgs", .label = "L-BFGS", .math = "p ← p − α H g,  H ≈ (∂²L)⁻¹",
    .words = "learns the curvature from its own steps and searches along each direction; for the whole data at once, not for mini-batches",
    .source = "Liu & Nocedal 1989; line search: Moré & Thuente 1994, Nocedal & Wright 2006",
    .settings = {{.name = "learning_rate", .symbol = "η", .words = "first length the line search tries", .value = 1, .low = 0, .high = 100},
                  {.name = "max_iter", .symbol = "K", .words = "iterations in each step", .value = 20, .low = 1, .high = 10000, .whole = true},
                  {.name = "max_eval", .symbol = "E", .words = "a step takes no further iteration after this many evaluations of the loss", .value = 25, .low = 1, .high = 1e6, .whole = true},
                  {.name = "tolerance_grad", .symbol = "δ₁", .words = "done when no element of the gradient is larger", .value = 1e-7, .low = 0, .high = 1},
                  {.name = "tolerance_change", .symbol = "δ₂", .words = "done when loss or parameters change by less", .value = 1e-9, .low = 0, .high = 1},
                  {.name = "history_size", .symbol = "m", .words = "number of steps that H is computed from", .value = 100, .low = 1, .high = 1000, .whole = true}},
    .arrays = {{"s"}, {"y"}, {"direction"}, {"gradient"}},
    .numbers = {{"iterations"}, {"length"}, {"scale", 1}},
    .recipe = {.learning_rate = 1, .steps = 20, .settings = {{"tolerance_change", 0}}},
    .minimize = lbfgs_minimize}};

}  // namespace deepx::inline DEEPX_PRECISION
