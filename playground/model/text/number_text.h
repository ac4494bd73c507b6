// SPDX-License-Identifier: MIT
// Numbers from text and as text, independent of the machine's language; and text that people paste.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace deepx {

/// A finite number that fills all of `text`, else nothing: "-1.5e-3", "0,03" with a decimal comma, "3/4" as a fraction,
/// a true minus sign (U+2212). Numbers that the playground writes have a point and no fraction.
std::optional<double> number_from(std::string_view text);

/// The text without blanks and line ends around it.
std::string_view trimmed(std::string_view text);

/// Four decimals, or 2.1×10⁻⁵ if those would show nothing; a real minus sign.
std::string number_shown(double value);
/// The same with four significant digits, 2.597×10⁻⁵.
std::string short_number(double value);
/// The shortest decimal text that reads back as the same float.
std::string short_text(float value);

}  // namespace deepx
