// SPDX-License-Identifier: MIT
// Reads one number: replaces special characters by plain ones, then reads from left to right.
#include "engine/data/number.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "engine/core/text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kNoNumber = std::numeric_limits<double>::quiet_NaN();

// Blanks of other kinds (no-break, figure, thin ..), and zero-width characters (byte order mark, direction marks).
constexpr std::string_view kBlanks[] = {" ",      "\t",     "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001",
                                        "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
                                        "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
constexpr std::string_view kNothing[] = {"\u200b", "\u200e", "\u200f", "\u2060", "\ufeff"};
constexpr std::string_view kMinus[] = {"-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2212", "\ufe63", "\uff0d"};
constexpr std::string_view kApostrophes[] = {"'", "\u2019", "\u02bc"};
constexpr std::string_view kUnits[] = {"%",   "$",   "€",   "£",   "¥",   "¢",   "₹",   "₩",   "₽",   "₺",   "₫",
                                       "₪",   "₴",   "₦",   "฿",   "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR",
                                       "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "AUD", "CAD", "NZD", "BRL", "MXN",
                                       "ZAR", "KRW", "RUB", "TRY", "kr",  "zł",  "Kč",  "Ft"};

template <std::size_t N>
std::size_t length_of_one(const std::string_view (&kinds)[N], std::string_view text) {
  for (const std::string_view kind : kinds)
    if (text.starts_with(kind)) return kind.size();
  return 0;
}

bool digit(char c) { return c >= '0' && c <= '9'; }

/// With plain blanks, dashes and apostrophes; other characters do not change.
std::string plain_characters(std::string_view cell) {
  std::string out;
  while (!cell.empty()) {
    std::size_t length = 1;
    if (static_cast<unsigned char>(cell.front()) < 0x80 && cell.front() != '\t')
      out += cell.front();
    else if (const std::size_t n = length_of_one(kBlanks, cell))
      out += ' ', length = n;
    else if (const std::size_t m = length_of_one(kMinus, cell))
      out += '-', length = m;
    else if (const std::size_t a = length_of_one(kApostrophes, cell))
      out += '\'', length = a;
    else if (const std::size_t z = length_of_one(kNothing, cell))
      length = z;
    else
      out += cell.front();
    cell.remove_prefix(length);
  }
  return out;
}

void trim(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
}

bool take_sign(std::string_view& text, bool& negative) {
  if (!text.starts_with('-') && !text.starts_with('+')) return false;
  negative = text.front() == '-';
  text.remove_prefix(1);
  trim(text);
  return true;
}

/// Takes a unit from either end; false if there is one at both ends.
bool take_unit(std::string_view& text, std::string& unit) {
  for (const bool behind : {false, true}) {
    if (text.empty() || digit(behind ? text.back() : text.front())) continue;
    for (const std::string_view one : kUnits) {
      if (behind ? !text.ends_with(one) : !text.starts_with(one)) continue;
      if (!unit.empty()) return false;
      unit = one;
      behind ? text.remove_suffix(one.size()) : text.remove_prefix(one.size());
      trim(text);
      break;
    }
  }
  return true;
}

/// Takes digits, perhaps in groups, and appends them to `number`. Returns the number of digits.
std::size_t take_whole_part(std::string_view& text, char decimal, std::string& number, bool& grouped) {
  const auto run = [&](std::size_t from) {
    std::size_t n = from;
    while (n < text.size() && digit(text[n])) ++n;
    return n - from;
  };
  const std::size_t first = run(0);
  number += text.substr(0, first);
  std::size_t at = first, count = first;
  const char sign = at < text.size() ? text[at] : '\0';
  const bool parts = sign == ' ' || sign == '\'' || (sign != decimal && (sign == '.' || sign == ','));
  if (parts && first >= 1 && first <= 3 && text[0] != '0') {
    // Groups of three; with commas, all groups before the last may have two.
    std::string digits;
    std::size_t groups = 0, middle = 0;
    bool even = true;
    while (at < text.size() && text[at] == sign) {
      const std::size_t length = run(at + 1);
      if (groups > 0) {
        even &= middle == 0 || middle == groups;
        middle = groups;
      }
      groups = length;
      digits += text.substr(at + 1, length);
      at += 1 + length;
    }
    const bool twos = middle == 2 && sign == ',' && first <= 2;
    if (even && groups == 3 && (middle == 0 || middle == 3 || twos)) {
      number += digits;
      count += digits.size();
      grouped = true;
    } else {
      at = first;
    }
  }
  text.remove_prefix(at);
  return count;
}

double take_decimal(std::string_view text, char decimal, bool& grouped) {
  std::string number;
  std::size_t digits = take_whole_part(text, decimal, number, grouped);
  const auto take_digits = [&] {
    std::size_t n = 0;
    while (n < text.size() && digit(text[n])) ++n;
    number += text.substr(0, n);
    text.remove_prefix(n);
    return n;
  };
  if (text.starts_with(decimal)) {
    number += '.';
    text.remove_prefix(1);
    digits += take_digits();
  }
  if (digits == 0) return kNoNumber;
  if (!grouped && (text.starts_with('e') || text.starts_with('E'))) {
    number += 'e';
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) number += text.front(), text.remove_prefix(1);
    if (take_digits() == 0) return kNoNumber;
  }
  if (!text.empty()) return kNoNumber;
  const double value = std::strtod(number.c_str(), nullptr);
  return std::isfinite(value) ? value : kNoNumber;
}

/// The form of most cells: digits, at most with a sign before them and a point or comma among them.
struct PlainNumber {
  bool is = false, negative = false;
  std::size_t whole = 0, fraction = 0;  ///< digits
  std::uint64_t digits = 0;             ///< all of them
  bool leading_zero = false;

  PlainNumber(std::string_view cell, char decimal) {
    if (cell.starts_with('-') || cell.starts_with('+')) negative = cell.front() == '-', cell.remove_prefix(1);
    leading_zero = cell.starts_with('0');
    whole = take(cell);
    if (cell.starts_with(decimal)) cell.remove_prefix(1), fraction = take(cell);
    constexpr std::size_t kExact = 15;  // digits that a double holds
    is = cell.empty() && whole + fraction > 0 && whole + fraction <= kExact;
  }
  /// Both numbers are exact as doubles, so the quotient is rounded once.
  double value() const {
    static constexpr std::array<double, 16> kPowers = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                       1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const double v = static_cast<double>(digits) / kPowers[fraction];
    return negative ? -v : v;
  }

 private:
  std::size_t take(std::string_view& text) {
    std::size_t n = 0;
    for (; n < text.size() && digit(text[n]); ++n) digits = 10 * digits + static_cast<std::uint64_t>(text[n] - '0');
    text.remove_prefix(n);
    return n;
  }
};

double take_hexadecimal(std::string_view text) {
  constexpr std::size_t kExact = 13;  // digits that a double holds
  text.remove_prefix(2);
  if (text.empty() || text.size() > kExact) return kNoNumber;
  std::uint64_t value = 0;
  for (const char c : text) {
    const char lower = static_cast<char>(c | 0x20);
    if (!digit(c) && (lower < 'a' || lower > 'f')) return kNoNumber;
    value = 16 * value + static_cast<std::uint64_t>(digit(c) ? c - '0' : lower - 'a' + 10);
  }
  return static_cast<double>(value);
}

}  // namespace

CellNumber read_number(std::string_view cell, char decimal) {
  if (const PlainNumber number(cell, decimal); number.is) return {number.value()};
  if (std::none_of(cell.begin(), cell.end(), digit)) return {kNoNumber};
  const std::string plain = plain_characters(cell);
  std::string_view text = plain;
  trim(text);
  bool negative = false;
  CellNumber out{kNoNumber};
  const bool in_parentheses = text.starts_with('(') && text.ends_with(')');
  if (in_parentheses) text = text.substr(1, text.size() - 2), trim(text);
  const bool sign = take_sign(text, negative);
  if (!take_unit(text, out.unit)) return {kNoNumber};
  if (!sign) take_sign(text, negative);
  if (in_parentheses) {  // as accountants write; "(5)" alone is a note
    if (out.unit.empty() || sign || negative) return {kNoNumber};
    negative = true;
  }
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  const double value = hexadecimal ? take_hexadecimal(text) : take_decimal(text, decimal, out.grouped);
  if (std::isnan(value)) return {kNoNumber};
  out.value = negative ? -value : value;
  return out;
}

double number_in_cell(std::string_view cell, char decimal) { return read_number(cell, decimal).value; }

DecimalHint decimal_hint(std::string_view cell) {
  if (cell.find_first_of(".,") == cell.npos) return DecimalHint::none;
  for (const char sign : {'.', ','})
    if (const PlainNumber number(cell, sign); number.is) {
      const bool group = number.fraction == 3 && number.whole >= 1 && number.whole <= 3 && !number.leading_zero;
      return group ? DecimalHint::either : sign == '.' ? DecimalHint::point : DecimalHint::comma;
    }
  const double with_point = number_in_cell(cell, '.'), with_comma = number_in_cell(cell, ',');
  if (std::isnan(with_point)) return std::isnan(with_comma) ? DecimalHint::none : DecimalHint::comma;
  return std::isnan(with_comma) ? DecimalHint::point : DecimalHint::either;
}

bool looks_like_date(std::string_view cell) {
  constexpr std::string_view kParts = "-/.:";
  if (cell.empty() || !digit(cell.front()) || cell.find_first_not_of("0123456789-/.: TZ+") != cell.npos) return false;
  const auto parts = std::ranges::count_if(cell, [&](char c) { return kParts.find(c) != kParts.npos; });
  return parts >= 2 || cell.find(':') != cell.npos;
}

bool is_missing(std::string_view cell) {
  static constexpr std::string_view kWords[] = {
      "",        "NA",      "N/A",   "n/a",    "n.a.",  "#N/A",   "#NA",     "<NA>",    "NaN",   "nan",
      "NAN",     "-nan",    "-NaN",  "#NV",    "None",  "none",   "NONE",    "null",    "NULL",  "Null",
      "nil",     "?",       "-",     "--",     "–",     "—",      ".",       "..",      "...",   "…",
      "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "1.#QNAN", "-1.#IND", "1.#IND"};
  if (cell.empty()) return true;
  // Most cells are longer, begin with another character, or end in a digit.
  if (cell.size() > 8 || (cell.back() >= '0' && cell.back() <= '9') ||
      std::string_view("#-.1<?Nn\xe2").find(cell[0]) == std::string_view::npos)
    return false;
  return std::ranges::find(kWords, cell) != std::end(kWords);
}

std::size_t blank_length(std::string_view text) {
  return std::max(length_of_one(kBlanks, text), length_of_one(kNothing, text));
}

std::string_view without_blanks(std::string_view text) {
  const auto ink = [](char c) { return c > ' '; };  // of ASCII
  if (text.empty() || (ink(text.front()) && ink(text.back()))) return text;
  while (const std::size_t n = blank_length(text)) text.remove_prefix(n);
  for (bool more = true; more && !text.empty();) {
    std::size_t from = text.size() - 1;
    while (from > 0 && (static_cast<unsigned char>(text[from]) & 0xc0) == 0x80) --from;
    more = blank_length(text.substr(from)) == text.size() - from;
    if (more) text.remove_suffix(text.size() - from);
  }
  return text;
}

}  // namespace deepx::inline DEEPX_PRECISION
