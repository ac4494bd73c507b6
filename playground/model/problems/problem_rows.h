// SPDX-License-Identifier: MIT
// What a problem's file has beside or instead of a spec's values, as rows of the same language.
#pragma once

#include "playground/model/problems/problem.h"
#include "playground/model/spec/row.h"

namespace deepx::inline DEEPX_PRECISION {

/// In the order of the file: the problem before its settings.
const TableOf<ProblemSpec>& problem_rows();
/// The table in SPEC.md.
std::string problem_table();

}  // namespace deepx::inline DEEPX_PRECISION
