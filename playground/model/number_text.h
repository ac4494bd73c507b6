// SPDX-License-Identifier: MIT
// Numbers from text, independent of the machine's language.
#pragma once

#include <optional>
#include <string_view>

namespace deepx {

/// A finite decimal number ("-1.5e-3") that fills all of `text`, else nothing.
std::optional<double> number_from(std::string_view text);

}  // namespace deepx
