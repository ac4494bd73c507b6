// SPDX-License-Identifier: MIT
// JSON from outside: one reader for all of it, and its form in messages.
#pragma once

#include <string>
#include <string_view>

#include "nlohmann/json.hpp"

namespace deepx {

inline constexpr int kMaxJsonDepth = 64;              ///< nesting of lists and objects; JSON written here has 6
inline constexpr std::size_t kMaxJsonMembers = 1000;  ///< keys of one object

/// The JSON in `text`. Everything from outside passes here: it is not nested so deeply that walking through it
/// could overflow the stack, and no object has a key twice or so many keys that looking them up takes long.
///   Throws Error::value for any of that, for a number beyond double, and for text that is not JSON, naming the byte.
///   `call` begins the message and `right` ends that last one: "an object, such as {}".
nlohmann::ordered_json read_json(std::string_view call, std::string_view text, std::string_view right);

/// A piece of JSON as one line, shortened if long. Bytes that are not UTF-8 are replaced.
std::string shown_json(const nlohmann::ordered_json& json);

}  // namespace deepx
