// SPDX-License-Identifier: MIT
// Solves a problem's file in double. Independent of the precision, so that float programs can use it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace deepx {

struct SolveRequest {
  std::string json;  ///< the problem's file
  std::vector<std::pair<std::string, std::string>>
      changes;                         ///< "length" = "1.2", "optimizer.learning_rate" = "0.1", "seed" = "3"
  long long steps = -1;                ///< if negative, the file's number
  std::string table, target, decimal;  ///< another table, CSV text, its column to predict, and its decimal sign
  std::function<void(long long step, long long steps, double loss)> progress;
};

struct SolveResult {
  std::string json;                  ///< measures with goals, on one line
  bool met = true;                   ///< every goal
  std::vector<std::string> notes{};  ///< sentences: how a table was read
};

/// True for a problem's file, false for a spec on the plane or anything else.
bool is_problem_file(std::string_view json);
/// The spec of a problem on the plane, empty for all others; with its planned steps.
struct PlanePart {
  std::string spec;
  long long steps = 0;
};
PlanePart plane_part(std::string_view json);
/// Goals of a problem on the plane, applied to measures by name.
SolveResult judged(std::string_view json, const std::vector<std::pair<std::string, double>>& measures, long long steps,
                   double seconds);

/// Throws Error for a file, a change or a table that does not fit.
SolveResult solve(const SolveRequest& request);

}  // namespace deepx
