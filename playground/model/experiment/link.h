// SPDX-License-Identifier: MIT
// The state as a link: "#data.name=moons&batch=8&view=backprop". A link contains only values that differ from the
// default.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "playground/model/experiment/link_state.h"

namespace deepx::inline DEEPX_PRECISION {

/// "" for the default state, else "#path=value&path=value". Values are in the form of set_path(), percent-encoded.
/// Equal states give equal text.
std::string link_of(const LinkState& state);

/// The pairs of that text, decoded.
std::vector<std::pair<std::string, std::string>> link_pairs(const LinkState& state);

struct ReadLink {
  LinkState state;  ///< the default state with every readable pair applied
  /// one sentence for each pair that cannot be read or has no effect; empty if there is none
  std::vector<std::string> problems;
};
/// The order of pairs does not matter. In a whole address, reading begins at the #. Never throws: the valid part of a
/// truncated or edited link is used.
ReadLink read_link(std::string_view link);

}  // namespace deepx::inline DEEPX_PRECISION
