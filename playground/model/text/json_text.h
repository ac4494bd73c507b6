// SPDX-License-Identifier: MIT
// JSON of foreign origin: one reader for all of it, and how it stands in messages.
#pragma once

#include <string>
#include <string_view>

#include "nlohmann/json.hpp"

namespace deepx {

inline constexpr int kMaxJsonDepth = 64;              ///< lists and objects in each other; what is written here has 6
inline constexpr std::size_t kMaxJsonMembers = 1000;  ///< of one object

/// The JSON in `text`. Everything that comes from outside passes here: it is neither nested so deeply that walking through it
/// could end the stack, nor does an object have a key twice or so many that looking them up takes long.
///   Throws Error::value for any of that, for a number beyond double, and for what is no JSON, naming the byte. `call` begins the
///   message and `right` ends that last one: "an object, as {}".
nlohmann::ordered_json read_json(std::string_view call, std::string_view text, std::string_view right);

/// A piece of JSON as one line, cut when long. Bytes that are no UTF-8 are replaced.
std::string shown_json(const nlohmann::ordered_json& json);

}  // namespace deepx
