// SPDX-License-Identifier: MIT
// JSON in messages of errors.
#pragma once

#include <string>

#include "nlohmann/json.hpp"

namespace deepx {

/// A piece of JSON as one line, cut when long. Bytes that are no UTF-8 are replaced.
std::string shown_json(const nlohmann::ordered_json& json);

}  // namespace deepx
