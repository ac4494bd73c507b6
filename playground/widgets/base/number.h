// SPDX-License-Identifier: MIT
// The playground's number format: true minus signs, fixed decimals, powers of ten. No Dear ImGui.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deepx::ui {

/// `v` with `decimals` places and U+2212 for minus, with "+" in front if `plus`; otherwise "NaN", "∞" or "−∞".
/// A value that rounds to zero has no sign; ten million and more is written like plain().
std::string fixed(double v, int decimals, bool plus = false);

/// A number split for drawing: digits, and if needed a power of ten to raise after them.
struct Written {
  std::string digits;    ///< "2.1×10" if there is an exponent
  std::string exponent;  ///< "−5", or empty
};

/// `decimals` places, or a power of ten when 0 < |v| < 10^-3 or |v| >= 10^6: 2.1×10 and −5.
Written written(double v, int decimals, bool plus = false);

/// Shortest plain form for rates and axis ticks: 0.003, 0.1, 1, 1000; 1e-8 and 4.18e15 for very small and very large
/// numbers.
std::string plain(double v);
/// Scale of a heat map, "±0.14": two decimals from 0.1 on, three from 0.01 on, else four.
std::string plus_minus(double v);
/// Whole number, with thousands separated by spaces that do not break a line; the mono face has no thin spaces.
std::string whole(long long n);

/// Reads a typed number: "," or "." as decimal mark, "−" or "-", 1e-3, a fraction such as 3/4 or −1/3, 50 %, with
/// blanks around each part; nothing if it is not a finite number.
std::optional<double> parse_number(std::string_view typed);

/// The rung of the 1-3-10 ladder next to `v`, `steps` up (or down if negative).
double ladder_step(double v, int steps);

/// Rungs for a number of which only the range is known, ascending and inside the range: values below 1 approach 1 (0.9,
/// 0.99, 0.999), shares are divided evenly, all others climb by 1-3-10, from 0 if the range includes it.
std::vector<double> rungs_between(double low, double high, bool whole);

/// End of a time axis that grows in 1-2-5 steps (with 3, 6, 8): the smallest nice number that is at least `n`.
int nice_end(int n);

}  // namespace deepx::ui
