// SPDX-License-Identifier: MIT
// The parts of a link that the opened experiment does not have.
#pragma once

#include <string>
#include <vector>

#include "playground/model/experiment/link_state.h"

namespace deepx::inline DEEPX_PRECISION {

class Experiment;

/// One sentence for each readable pair of a link that does not hold in the opened experiment, such as a point that its
/// data do not have.
std::vector<std::string> left_out(const LinkState& wanted, const Experiment& opened);

}  // namespace deepx::inline DEEPX_PRECISION
