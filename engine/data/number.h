// SPDX-License-Identifier: MIT
// Numbers as people write them in tables: with a point or a comma, thousands parted, a unit beside them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace deepx::inline DEEPX_PRECISION {

/// What a cell says if all of it is a number.
struct CellNumber {
  double value;         ///< NaN if it is none
  std::string unit{};   ///< "%", a currency's sign or its three letters; "" for none
  bool parted = false;  ///< thousands are: "1,234", "1 234", "1'234"
};

/// Reads sign, digits, decimal sign (`decimal` is '.' or ','), exponent, or 0x and hexadecimal digits. Thousands may be
/// parted by the other sign, an apostrophe or a blank (every kind of them) if all groups have three digits (with commas
/// also two, as in 12,34,567). Every dash is a minus; (5) in parentheses with a currency is -5; before or behind may stand
/// a percent sign or a currency. What is beyond the range of a double is no number.
CellNumber read_number(std::string_view cell, char decimal);

/// The value of read_number().
double number_in_cell(std::string_view cell, char decimal);

/// What a cell tells about the decimal sign.
enum class DecimalHint { none, point, comma, either };
/// "1.5" tells point, "1.234,5" comma, and "1,234" either; 999 and words tell none.
DecimalHint decimal_hint(std::string_view cell);

/// "2020-01-31", "31.1.20", "1/31/2020 10:30": digits in three parts, or in two with a colon.
bool looks_like_date(std::string_view cell);

/// True for an empty cell and for the usual words for a missing value, as NA, NaN, None, null, ?, -.
bool is_missing(std::string_view cell);

/// Bytes of the blank of any kind, or of the mark of no width, that `text` begins with; 0 if it begins otherwise.
std::size_t blank_length(std::string_view text);

/// `text` without the blanks around it, also those that do not break and those of no width.
std::string_view without_blanks(std::string_view text);

}  // namespace deepx::inline DEEPX_PRECISION
