// SPDX-License-Identifier: MIT
// Numbers from text, independent of the machine's language.
#pragma once

#include <optional>
#include <string_view>

namespace deepx {

/// A finite number that fills all of `text`, else nothing: "-1.5e-3", "0,03" with a decimal comma, "3/4" as a fraction, a true
/// minus sign (U+2212). What the playground itself writes has a point and no fraction.
std::optional<double> number_from(std::string_view text);

}  // namespace deepx
