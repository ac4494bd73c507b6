// SPDX-License-Identifier: MIT
// The state as a link: "#data.name=moons&batch=8&view=backprop". Only what differs from the default is written.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "playground/model/experiment/link_state.h"

namespace deepx::inline DEEPX_PRECISION {

/// "" for the default state, else "#path=value&path=value"; values as set_path() reads them, percent-encoded.
/// The same state always gives the same text.
std::string link_of(const LinkState& state);

/// The pairs of that text, not encoded.
std::vector<std::pair<std::string, std::string>> link_pairs(const LinkState& state);

struct ReadLink {
  LinkState state;                    ///< the default with every pair applied that could be read
  std::vector<std::string> problems;  ///< one sentence for each pair that could not, or is of no use; empty if all went well
};
/// The order of pairs does not matter. A whole address is read from its # on.
/// Never throws: a link that was cut off or edited keeps what is right in it.
ReadLink read_link(std::string_view link);

}  // namespace deepx::inline DEEPX_PRECISION
