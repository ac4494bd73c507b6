// SPDX-License-Identifier: MIT
// What the golden tests share: reading the files that make_golden.py wrote, and comparing with them.
#pragma once

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/engine/support.h"

namespace deepx::inline DEEPX_PRECISION {

using Json = nlohmann::json;

/// How far a number may be off, relative to numbers above 1.
inline constexpr double kGoldenLimit = 1e-10;

/// Entries for which there is a reason: without a counterpart in PyTorch, or compared less closely.
using Reasons = std::map<std::string_view, std::string_view>;

/// While entries still land: one without cases, or cases without one, is passed over.
inline constexpr bool kStrict = true;

struct NotYet {};

/// The declaration of a setting by name; `get` finds it in an element of `list`.
template <class List, class Get>
const auto& declared(const List& list, const std::string& name, Get get) {
  const auto found = std::ranges::find(list, name, get);
  if (!kStrict && found == list.end()) throw NotYet{};
  INFO("setting " << name);
  REQUIRE(found != list.end());
  return *found;
}

inline Json golden(const std::string& name) {
  std::ifstream file(std::string(DEEPX_GOLDEN "/") + name + ".json");
  return Json::parse(file);
}

inline Shape shape_of(const Json& sizes) {
  Shape shape;
  for (const Json& size : sizes) shape.append(size.get<int>());
  return shape;
}

inline Tensor tensor_of(const Json& tensor) {
  return Tensor::from(shape_of(tensor.at("shape")), tensor.at("values").get<std::vector<Real>>());
}

/// The value of a setting: a number, true or false, or the name of a choice.
inline double setting_value(const Setting& setting, const Json& value) {
  if (value.is_string()) return setting.parse("golden", value.get<std::string>());
  return value.is_boolean() ? static_cast<double>(value.get<bool>()) : value.get<double>();
}

inline void check_close(const std::string& what, std::span<const Real> got, const Json& expected,
                        double limit = kGoldenLimit) {
  const std::vector<Real> numbers = expected.get<std::vector<Real>>();
  INFO(what << ": off by " << difference(numbers, got));
  CHECK(difference(numbers, got) <= limit);
}

/// Calls f(case) for each case of the entries that the file and the catalogue share, in a section named
/// after the entry; every entry must have a case or a reason why not, and every case an entry.
template <class Entries, class F>
void for_each_case(const std::string& file, const char* key, const Entries& entries, const Reasons& without, F f) {
  std::map<std::string, std::vector<Json>> cases;
  for (const Json& one : golden(file)) cases[one.at(key).get<std::string>()].push_back(one);
  for (const auto& entry : entries) {
    const auto found = cases.find(std::string(entry.name));
    INFO(entry.name);
    if (kStrict) CHECK((found != cases.end()) != without.contains(entry.name));
    if (found == cases.end()) continue;
    DYNAMIC_SECTION(entry.name) {
      for (std::size_t i = 0; i < found->second.size(); ++i) {
        INFO("case " << i << " of " << entry.name);
        try {
          f(entry, found->second[i]);
        } catch (const NotYet&) {
          SUCCEED("not yet");
        } catch (const Error&) {
          if (kStrict) throw;
        }
      }
    }
  }
  if (!kStrict) return;
  for (const auto& [name, reason] : without) {
    INFO(name << " is excused though there is no such entry");
    CHECK(std::ranges::any_of(entries, [&](const auto& e) { return e.name == name; }));
  }
  for (const auto& [name, list] : cases) {
    INFO(name << " has cases but is in no catalogue");
    CHECK(std::ranges::any_of(entries, [&](const auto& e) { return e.name == name; }));
  }
}

}  // namespace deepx::inline DEEPX_PRECISION
