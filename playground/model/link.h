// SPDX-License-Identifier: MIT
// The state as a link: "#data.name=moons&batch=8&view=backprop". Only what differs from the default is written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "playground/model/command.h"

namespace deepx::inline DEEPX_PRECISION {

/// "" for the default state, else "#path=value&path=value"; values as set_path() reads them, percent-encoded.
/// The same state always gives the same text.
std::string link_of(const LinkState& state);

struct ReadLink {
  LinkState state;                    ///< the default with every pair applied that could be read
  std::vector<std::string> problems;  ///< one sentence for each pair that could not; empty if all went well
};
/// Never throws: a link that was cut off or edited keeps what is right in it.
ReadLink read_link(std::string_view link);

}  // namespace deepx::inline DEEPX_PRECISION
