// SPDX-License-Identifier: MIT
// What of a link did not come about.
#pragma once

#include <string>
#include <vector>

#include "playground/model/experiment/link_state.h"

namespace deepx::inline DEEPX_PRECISION {

class Experiment;

/// One sentence for each pair that could be read and is not so in the experiment that the state was opened in, as a point that its
/// data do not have.
std::vector<std::string> left_out(const LinkState& wanted, const Experiment& opened);

}  // namespace deepx::inline DEEPX_PRECISION
