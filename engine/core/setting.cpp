// SPDX-License-Identifier: MIT
// Checking, reading and writing of settings.
#include "engine/core/setting.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "engine/core/error.h"

namespace deepx {
namespace {

std::vector<std::string_view> split_choices(std::string_view choices) {
  std::vector<std::string_view> names;
  while (!choices.empty()) {
    const std::size_t end = std::min(choices.find(", "), choices.size());
    names.push_back(choices.substr(0, end));
    choices.remove_prefix(std::min(end + 2, choices.size()));
  }
  return names;
}

}  // namespace

int to_int(double v) {
  constexpr double kLow = std::numeric_limits<int>::min(), kHigh = std::numeric_limits<int>::max();
  return std::isnan(v) ? 0 : static_cast<int>(std::clamp(v, kLow, kHigh));
}

double Setting::largest() const {
  return choices.empty() ? high : static_cast<double>(split_choices(choices).size()) - 1;
}

void Setting::check(std::string_view owner, double v) const {
  const double top = largest();
  if (v >= low && v <= top && (!(whole || !choices.empty()) || v == std::floor(v))) return;
  DEEPX_REQUIRE(choices.empty(), value, owner, ": ", name, " is ", v, "; must be one of ", choices);
  throw Error(ErrorKind::value, join(owner, ": ", name, " is ", v, "; must be ", whole ? "a whole number in [" : "in [",
                                     low, ", ", top, "]"));
}

std::string Setting::text(double v) const {
  if (choices.empty()) return to_text(v);
  const auto names = split_choices(choices);
  const bool known = v >= 0 && v < static_cast<double>(names.size());
  return known ? std::string(names[static_cast<std::size_t>(v)]) : to_text(v);
}

double Setting::parse(std::string_view owner, std::string_view text) const {
  const auto names = split_choices(choices);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return static_cast<double>(i);
  DEEPX_REQUIRE(choices.empty(), value, owner, ": ", name, " is ", quote(text), "; must be one of ", choices);
  const std::string copy(text);
  char* end = nullptr;
  const double v = std::strtod(copy.c_str(), &end);
  DEEPX_REQUIRE(!copy.empty() && *end == 0, value, owner, ": ", name, " is ", quote(text), "; must be a number in [",
                low, ", ", high, "]");
  check(owner, v);
  return v;
}

Settings::Settings(std::string_view owner, std::span<const Setting> declared) : owner_(owner), declared_(declared) {
  for (const Setting& s : declared) values_.push_back(s.value);
}

bool Settings::has(std::string_view name) const {
  for (const Setting& s : declared_)
    if (s.name == name) return true;
  return false;
}

std::size_t Settings::index_of(std::string_view name) const {
  for (std::size_t i = 0; i < declared_.size(); ++i)
    if (declared_[i].name == name) return i;
  std::string known;
  for (const Setting& s : declared_) known += (known.empty() ? "" : ", ") + std::string(s.name);
  throw Error(ErrorKind::value,
              join(owner_, ": has no setting ", quote(name), "; it has ", known.empty() ? "none" : known));
}

void Settings::set(std::string_view name, double value) {
  const std::size_t i = index_of(name);
  declared_[i].check(owner_, value);
  values_[i] = value;
}

}  // namespace deepx
