// SPDX-License-Identifier: MIT
// The values of a spec in words: marks on the time chart, and names of runs by their differences.
#pragma once

#include <string>
#include <string_view>

#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// The value at a path of changed_paths() in a few words: "learning rate 0.03", "Adam", "squared error", "seed 7".
std::string value_words(const Spec& spec, std::string_view path);

/// The differences of `spec` from `from`: "SGD 0.3, batch 8", "4-4 relu"; after three of them ".. and 2 more". The name
/// of an optimizer includes its rate. "same settings" if nothing differs.
std::string difference_words(const Spec& spec, const Spec& from);

}  // namespace deepx::inline DEEPX_PRECISION
