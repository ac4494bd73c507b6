// SPDX-License-Identifier: MIT
// Numbers as the playground writes them: true minus signs, fixed decimals, powers of ten. No Dear ImGui.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace deepx::ui {

/// `v` with `decimals` places and U+2212 for minus, "+" in front if `plus`; "NaN", "∞", "−∞" otherwise.
/// A value that rounds to zero has no sign; one of ten million and more is written as plain() does.
std::string fixed(double v, int decimals, bool plus = false);

/// A number split for drawing: digits, and the power of ten to raise behind them if there is one.
struct Written {
  std::string digits;    ///< "2.1×10" if there is an exponent
  std::string exponent;  ///< "−5", or empty
};

/// `decimals` places, or a power of ten when 0 < |v| < 10^-3 or |v| >= 10^6: 2.1×10 and −5.
Written written(double v, int decimals, bool plus = false);

/// Shortest plain form for rates and axis ticks: 0.003, 0.1, 1, 1000; 1e-8 and 4.18e15 for the very small and the very large.
std::string plain(double v);
/// Scale of a heat map, "±0.14": two decimals from 0.1 on, three from 0.01 on, else four.
std::string plus_minus(double v);
/// Whole number, thousands parted by spaces at which no line breaks; the mono face has no thin ones.
std::string whole(long long n);

/// Reads what a person types: "," or "." as decimal mark, "−" or "-", 1e-3, a fraction as 3/4 or −1/3, 50 %, blanks around
/// each part; nothing if it is not a finite number.
std::optional<double> parse_number(std::string_view typed);

/// The rung of the 1-3-10 ladder next to `v`, `steps` up (or down if negative).
double ladder_step(double v, int steps);

/// Rungs for a number of which only the range is known, ascending and within it: what stays below 1 goes near it (0.9, 0.99,
/// 0.999), shares are cut evenly, everything else climbs by 1-3-10, from 0 if the range has it.
std::vector<double> rungs_between(double low, double high, bool whole);

/// End of a time axis that grows in 1-2-5 steps (with 3, 6, 8): the least nice number not below `n`.
int nice_end(int n);

}  // namespace deepx::ui
