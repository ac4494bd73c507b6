// SPDX-License-Identifier: MIT
// Number formatting on top of snprintf, which all our compilers support.
#include "playground/widgets/base/number.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace deepx::ui {
namespace {

constexpr const char* kMinus = "\u2212";
constexpr double kLong = 1e7;  // from here on only three digits are shown
constexpr double kRungs[] = {1, 3};

std::string print(const char* format, int precision, double v) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, format, precision, v);
  return buffer;
}

bool shows_only_zeros(std::string_view digits) { return digits.find_first_not_of("0.") == std::string_view::npos; }

std::string sign_of(double v, bool plus) { return v < 0 ? kMinus : plus && v > 0 ? "+" : ""; }

std::optional<std::string> not_finite(double v) {
  if (std::isnan(v)) return "NaN";
  if (std::isinf(v)) return v > 0 ? "∞" : std::string(kMinus) + "∞";
  return std::nullopt;
}

/// Replaces every `from` by `to`.
std::string replaced(std::string s, std::string_view from, std::string_view to) {
  for (std::size_t at = s.find(from); at != std::string::npos; at = s.find(from, at + to.size())) {
    s.replace(at, from.size(), to);
  }
  return s;
}

std::string trimmed(const std::string& s) {
  const std::size_t first = s.find_first_not_of(' ');
  return first == s.npos ? "" : s.substr(first, s.find_last_not_of(' ') + 1 - first);
}

/// Digits with a point. strtod() would also accept "nan", "inf" and hexadecimal.
std::optional<double> decimal(const std::string& s) {
  if (s.empty() || s.find_first_not_of("0123456789.-+eE") != s.npos) return std::nullopt;
  char* end = nullptr;
  const double v = std::strtod(s.c_str(), &end);
  if (*end != 0 || !std::isfinite(v)) return std::nullopt;
  return v;
}

}  // namespace

std::string fixed(double v, int decimals, bool plus) {
  if (auto word = not_finite(v)) return *word;
  if (std::abs(v) >= kLong) return (plus && v > 0 ? "+" : "") + plain(v);
  const std::string digits = print("%.*f", decimals, std::abs(v));
  return shows_only_zeros(digits) ? digits : sign_of(v, plus) + digits;
}

Written written(double v, int decimals, bool plus) {
  const double size = std::abs(v);
  if (!std::isfinite(v) || v == 0 || (size >= 1e-3 && size < 1e6)) return {fixed(v, decimals, plus), ""};
  const std::string scientific = print("%.*e", 1, size);
  const std::size_t e = scientific.find('e');
  const int exponent = std::atoi(scientific.c_str() + e + 1);
  return {sign_of(v, plus) + scientific.substr(0, e) + "×10", fixed(exponent, 0)};
}

std::string plain(double v) {
  if (auto word = not_finite(v)) return *word;
  const double size = std::abs(v);
  if (size != 0 && (size < 1e-6 || size >= kLong)) {
    std::string scientific = print("%.*g", 3, size);  // its exponent has a sign and at least two digits
    const std::size_t sign = scientific.find('e') + 1;
    if (scientific[sign + 1] == '0') scientific.erase(sign + 1, 1);
    if (scientific[sign] == '+') scientific.erase(sign, 1);
    return sign_of(v, false) + scientific;
  }
  std::string digits = print("%.*f", 6, size);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return sign_of(v, false) + digits;
}

std::string plus_minus(double v) {
  const int decimals = v >= 0.095 ? 2 : v >= 0.0095 ? 3 : 4;
  return "±" + fixed(v, v >= 1000 ? 0 : decimals);
}

std::string whole(long long n) {
  std::string digits = std::to_string(n < 0 ? -n : n);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), "\u00a0");
  return (n < 0 ? kMinus : "") + digits;
}

std::optional<double> parse_number(std::string_view typed) {
  std::string s(typed);
  for (const auto& [from, to] : {std::pair{kMinus, "-"}, {"\u2013", "-"}, {"\u00a0", " "}, {",", "."}})
    s = replaced(s, from, to);
  s = trimmed(s);
  const bool percent = s.ends_with('%');
  if (percent) s.pop_back();
  const std::size_t slash = s.find('/');
  const std::optional<double> over = decimal(trimmed(s.substr(0, slash)));
  const std::optional<double> under = slash == s.npos ? 1 : decimal(trimmed(s.substr(slash + 1)));
  if (!over || !under || *under == 0) return std::nullopt;
  const double v = *over / *under / (percent ? 100 : 1);
  return std::isfinite(v) ? std::optional(v) : std::nullopt;
}

double ladder_step(double v, int steps) {
  if (!(v > 0)) return v;
  // Rungs are counted from 1: 1, 3, 10, 30 are 0, 1, 2, 3. A value between two rungs goes to its
  // neighbor with the first step.
  const double decade = std::floor(std::log10(v) + 1e-9);
  const double mantissa = v / std::pow(10, decade);
  double rung = 2 * decade + (mantissa >= 3 - 1e-9 ? 1 : 0);
  const bool between = std::abs(mantissa - 1) > 1e-6 && std::abs(mantissa - 3) > 1e-6;
  if (between && steps < 0) rung += 1;
  rung += steps;
  const double lower = std::floor(rung / 2);
  return kRungs[rung - 2 * lower > 0.5 ? 1 : 0] * std::pow(10, lower);
}

std::vector<double> rungs_between(double low, double high, bool whole) {
  constexpr double kNearOne[] = {0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999, 0.999999};
  constexpr double kShares[] = {0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 1};
  constexpr double kLeast = 1e-6;  // the ladder ends here, except for a smaller value in use, such as an ε
  std::vector<double> out;
  const auto keep = [&](double v) {
    if (v >= low * (1 - 1e-9) && v <= high * (1 + 1e-9)) out.push_back(v);
  };
  if (!whole && low >= 0 && high > 0.9 && high < 1) {
    for (const double v : kNearOne) keep(v);
  } else if (!whole && low == 0 && high == 1) {
    for (const double v : kShares) keep(v);
  } else {
    if (low <= 0) keep(0);
    const double first = whole ? 1 : low > 0 ? std::pow(10, std::floor(std::log10(low) + 1e-9)) : kLeast;
    for (double v = first; v <= high * (1 + 1e-9) && out.size() < 64; v = ladder_step(v, 1)) keep(v);
  }
  return out;
}

int nice_end(int n) {
  for (int decade = 10; decade < 1'000'000'000; decade *= 10) {
    for (int nice : {1, 2, 3, 4, 5, 6, 8}) {
      if (nice * decade >= n) return nice * decade;
    }
  }
  return n;
}

}  // namespace deepx::ui
