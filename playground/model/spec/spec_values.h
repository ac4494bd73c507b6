// SPDX-License-Identifier: MIT
// How values are read from text and checked; `call` begins the messages. Only the sources of tables include this.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"
#include "playground/model/spec/row.h"
#include "playground/model/text/number_text.h"

namespace deepx {

using Names = std::vector<std::string_view>;
template <class Entries>
Names names_in(const Entries& entries) {
  Names names;
  for (const auto& e : entries) names.push_back(e.name);
  return names;
}
inline std::string listed(const Names& names) {
  std::string text;
  for (std::string_view n : names) text += (text.empty() ? "" : ", ") + std::string(n);
  return text;
}

inline void require_name(std::string_view call, std::string_view path, std::string_view text, const Names& known) {
  DEEPX_REQUIRE(std::find(known.begin(), known.end(), text) != known.end(), value, call, ": ", clipped(path), " is ",
                quote(text), "; known: ", listed(known));
}

inline std::string range_words(const Limits& l) {
  return join("a ", l.whole ? "whole number" : "number", " in [", l.low, ", ", l.high, "]");
}

inline double number_in(std::string_view call, std::string_view path, std::string_view text, const Limits& l) {
  const std::optional<double> v = number_from(text);
  DEEPX_REQUIRE(v && *v >= l.low && *v <= l.high && (!l.whole || *v == std::floor(*v)), value, call, ": ",
                clipped(path), " is ", clipped(text), "; must be ", range_words(l));
  return *v;
}

inline std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    if (end + 1 == text.size()) parts.push_back("");  // a separator at the end is followed by an empty part
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace deepx
