// SPDX-License-Identifier: MIT
// Numbers as people write them in tables: with a point or a comma, separated thousands, a unit beside them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace deepx::inline DEEPX_PRECISION {

/// The content of a cell that is a number.
struct CellNumber {
  double value;          ///< NaN if it is no number
  std::string unit{};    ///< "%", a currency's sign or its three letters; "" for none
  bool grouped = false;  ///< thousands are separated: "1,234", "1 234", "1'234"
};

/// Reads sign, digits, decimal sign (`decimal` is '.' or ','), exponent, or 0x and hexadecimal digits. The other sign,
/// an apostrophe or a blank of any kind may separate thousands if all groups have three digits (with commas also two,
/// as in 12,34,567). Every dash is a minus; (5) in parentheses with a currency is -5. A percent sign or a currency may
/// stand before or after the number. A number beyond the range of a double is no number.
CellNumber read_number(std::string_view cell, char decimal);

/// The value of read_number().
double number_in_cell(std::string_view cell, char decimal);

/// What a cell shows about the decimal sign.
enum class DecimalHint { none, point, comma, either };
/// point for "1.5", comma for "1.234,5", either for "1,234"; none for 999 and for words.
DecimalHint decimal_hint(std::string_view cell);

/// "2020-01-31", "31.1.20", "1/31/2020 10:30": digits in three parts, or in two with a colon.
bool looks_like_date(std::string_view cell);

/// True for an empty cell and for the usual words for a missing value, such as NA, NaN, None, null, ?, -.
bool is_missing(std::string_view cell);

/// The length in bytes of a blank of any kind, or of a zero-width mark, at the start of `text`; 0 if there is none.
std::size_t blank_length(std::string_view text);

/// `text` without the blanks around it, including no-break and zero-width blanks.
std::string_view without_blanks(std::string_view text);

}  // namespace deepx::inline DEEPX_PRECISION
