// SPDX-License-Identifier: MIT
// The JSON of those rows that are neither numbers nor texts. Only the sources of this folder include this.
#pragma once

#include <string>

#include "nlohmann/json.hpp"
#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

using Json = nlohmann::ordered_json;

void read_names(Spec& spec, const std::string& path, const Json& value);
void read_hidden(Spec& spec, const std::string& path, const Json& value);
void read_output(Spec& spec, const std::string& path, const Json& value);
Json hidden_json(const Spec& spec);
/// The options that differ from their defaults; empty if none does.
Json output_json(const Spec& spec);

}  // namespace deepx::inline DEEPX_PRECISION
