// SPDX-License-Identifier: MIT
// The catenary: the shape in which a rope hangs.
#pragma once

#include "playground/model/problems/problem.h"

namespace deepx::inline DEEPX_PRECISION {

std::unique_ptr<Problem> make_catenary(const ProblemSpec& spec, const Settings& settings);

inline const RegisteredProblem catenary_entry{
    {.name = "catenary",
     .math = "minimize Σ sᵢ (yᵢ + yᵢ₊₁) / 2, subject to Σ sᵢ = L",
     .words = "a rope of given length between two nails of equal height: it takes the shape with the least "
              "potential energy",
     .source = "exact curve y = a cosh(x / a): Leibniz, Huygens and Johann Bernoulli 1691; method: Hestenes "
               "1969, Powell 1969",
     .settings =
         {{.name = "span", .symbol = "S", .words = "distance of the nails", .value = 1, .low = 0.01, .high = 100},
          {.name = "length",
           .symbol = "L",
           .words = "length of the rope, more than the span",
           .value = 1.1,
           .low = 0.01,
           .high = 1000},
          {.name = "nodes",
           .symbol = "n",
           .words = "points of the rope, including both ends",
           .value = 50,
           .low = 5,
           .high = 1000,
           .whole = true}},
     .make = make_catenary}};

}  // namespace deepx::inline DEEPX_PRECISION
