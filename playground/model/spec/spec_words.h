// SPDX-License-Identifier: MIT
// What a spec's values are called in words: marks on the time chart, and the names of runs by what tells them apart.
#pragma once

#include <string>
#include <string_view>

#include "playground/model/spec/spec.h"

namespace deepx::inline DEEPX_PRECISION {

/// The value at a path of changed_paths() in a few words: "learning rate 0.03", "Adam", "squared error", "seed 7".
std::string value_words(const Spec& spec, std::string_view path);

/// What `spec` has that `from` has not: "SGD 0.3, batch 8", "4-4 relu"; after three such things ".. and 2 more".
/// An optimizer is named together with its rate. "same settings" if nothing differs.
std::string difference_words(const Spec& spec, const Spec& from);

}  // namespace deepx::inline DEEPX_PRECISION
