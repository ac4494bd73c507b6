// SPDX-License-Identifier: MIT
// A boundary-value problem, solved in two ways.
#pragma once

#include "playground/model/problems/problem.h"

namespace deepx::inline DEEPX_PRECISION {

std::unique_ptr<Problem> make_boundary_by_differences(const ProblemSpec& spec, const Settings& settings);
std::unique_ptr<Problem> make_boundary_by_network(const ProblemSpec& spec, const Settings& settings);

/// a y″ + b y′ + c y = 0 on [0, T] with y(0) and y(T) given: the settings of both methods, followed by those of
/// one method.
inline std::vector<Setting> boundary_settings(const Setting& own, const Setting& other = {}) {
  std::vector<Setting> all = {
      {.name = "a", .symbol = "a", .words = "factor of y″", .value = 2, .low = 1e-3, .high = 1e3},
      {.name = "b", .symbol = "b", .words = "factor of y′", .value = 1, .low = -1e3, .high = 1e3},
      {.name = "c", .symbol = "c", .words = "factor of y", .value = 2, .low = -1e3, .high = 1e3},
      {.name = "end", .symbol = "T", .words = "right end; the left one is 0", .value = 6.1, .low = 1e-3, .high = 1e3},
      {.name = "left", .symbol = "y(0)", .words = "value at the left end", .value = 1, .low = -1e3, .high = 1e3},
      {.name = "right", .symbol = "y(T)", .words = "value at the right end", .value = 0.1, .low = -1e3, .high = 1e3},
      own};
  if (!other.name.empty()) all.push_back(other);
  return all;
}

inline const RegisteredProblem boundary_differences_entry{
    {.name = "boundary_differences",
     .math = "minimize |a D₂y + b D₁y + c y|²",
     .words = "values at n points, derivatives by five-point differences: least squares for the equation at "
              "every point",
     .source = "Fornberg 1988 for the differences; the exact solution is elementary",
     .settings = boundary_settings({.name = "points",
                                    .symbol = "n",
                                    .words = "points, including both ends",
                                    .value = 20,
                                    .low = 8,
                                    .high = 200,
                                    .whole = true}),
     .make = make_boundary_by_differences}};

inline const RegisteredProblem boundary_network_entry{
    {.name = "boundary_network",
     .math = "y(t) = line(t) + t (T − t) N(t), minimize |a y″ + b y′ + c y|²",
     .words = "a network is the solution: y′ and y″ come from automatic differentiation, and the loss is "
              "differentiated through them",
     .source = "Lagaris, Likas & Fotiadis 1998",
     .settings = boundary_settings({.name = "points",
                                    .symbol = "n",
                                    .words = "places at which the equation is required",
                                    .value = 48,
                                    .low = 4,
                                    .high = 1000,
                                    .whole = true},
                                   {.name = "units",
                                    .symbol = "H",
                                    .words = "neurons in each of two hidden layers",
                                    .value = 12,
                                    .low = 1,
                                    .high = 64,
                                    .whole = true}),
     .make = make_boundary_by_network}};

}  // namespace deepx::inline DEEPX_PRECISION
