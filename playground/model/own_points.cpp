// SPDX-License-Identifier: MIT
// Own points as text, and their split.
#include "playground/model/own_points.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/error.h"
#include "engine/data/csv.h"
#include "playground/model/plane.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kClassList = "classes:", kNumberList = "numbers:", kNamedList = "classes=";
constexpr std::string_view kCut = "…";
constexpr int kDigitsEach = 4, kPlaces = 241, kLevels = 201;  // -6 .. 6 by 0.05, -1 .. 1 by 0.01

int place_of(double coordinate) { return static_cast<int>(std::lround((coordinate + double(kPlaneExtent)) / kOwnGrid)); }
float coordinate_of(int place) { return static_cast<float>((place * 12 - 1440) / 240.0); }
int level_of(double number) { return static_cast<int>(std::lround((number + 1) / kOwnStep)); }
float number_of(int level) { return static_cast<float>((level - 100) / 100.0); }

PlanePoint decoded(std::string_view code, int index, bool numbers) {
  int n = 0;
  for (char c : code) {
    const std::size_t digit = kDigits.find(c);
    DEEPX_REQUIRE(digit != kDigits.npos, value, "spec: data.own: point ", index, " is ", quote(code), "; must be four of A-Z, a-z, 0-9, - and _");
    n = 64 * n + static_cast<int>(digit);
  }
  const int column = n % kPlaces, row = n / kPlaces % kPlaces, value = n / (kPlaces * kPlaces);
  const int values = numbers ? kLevels : kMaxClasses;
  DEEPX_REQUIRE(value < values, value, "spec: data.own: point ", index, " is ", quote(code), ": its ", numbers ? "number" : "class", " is ", value,
                "; must be below ", values);
  return {coordinate_of(column), coordinate_of(row), numbers ? 0 : value, numbers ? number_of(value) : 0};
}

std::string encoded(const PlanePoint& p, bool numbers) {
  const int value = numbers ? level_of(double(p.target)) : p.label;
  int n = (value * kPlaces + place_of(double(p.y))) * kPlaces + place_of(double(p.x));
  std::string code(kDigitsEach, 'A');
  for (int i = kDigitsEach; i-- > 0; n /= 64) code[static_cast<std::size_t>(i)] = kDigits[static_cast<std::size_t>(n % 64)];
  return code;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }

std::string escaped(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '%') out += "%25";
    else if (c == ',') out += "%2C";
    else if (c == ':') out += "%3A";
    else out += c;
  }
  return out;
}
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view code = text.substr(i, 3);
    const char c = code == "%25" ? '%' : code == "%2C" ? ',' : code == "%3A" ? ':' : '\0';
    out += c ? c : text[i];
    if (c) i += 2;
  }
  return out;
}

/// "setosa,virginica"
std::vector<std::string> names_from(std::string_view list) {
  std::vector<std::string> names;
  for (std::size_t start = 0; start <= list.size();) {
    const std::size_t end = std::min(list.find(',', start), list.size());
    names.push_back(class_name(unescaped(list.substr(start, end - start))));
    start = end + 1;
  }
  DEEPX_REQUIRE(names.size() <= kMaxClasses, value, "spec: data.own names ", names.size(), " classes; at most ", kMaxClasses, " can be told apart");
  return names;
}
std::string names_text(std::span<const std::string> names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) list += (i > 0 ? "," : "") + escaped(class_name(names[i]));
  return list;
}

}  // namespace

std::string class_name(std::string_view text) {
  std::string name, short_name;  // whole, and as far as there is room for the dots behind it
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    DEEPX_REQUIRE(length > 0, value, "spec: data.own: a class is named in bytes that are not UTF-8, after ", quote(name), "; names are UTF-8");
    if (is_control(text.front())) name += ' ';
    else name += text.substr(0, length);
    text.remove_prefix(length);
    if (name.size() + kCut.size() <= kMaxClassName) short_name = name;
  }
  return name.size() <= kMaxClassName ? name : short_name.append(kCut);
}

OwnPoints own_points_from(std::string_view text) {
  OwnPoints own;
  if (text.empty()) return own;
  own.numbers = text.starts_with(kNumberList);
  const bool named = text.starts_with(kNamedList);
  DEEPX_REQUIRE(own.numbers || named || text.starts_with(kClassList), value, "spec: data.own is ", quote(text),
                "; must begin with ", kClassList, ", ", kNamedList, " or ", kNumberList);
  text.remove_prefix(kClassList.size());
  if (named) {
    const std::size_t colon = text.find(':');
    DEEPX_REQUIRE(colon != text.npos, value, "spec: data.own: no colon ends the names of the classes; write ", kNamedList, "a,b: and then the points");
    own.classes = names_from(text.substr(0, colon));
    text.remove_prefix(colon + 1);
  }
  DEEPX_REQUIRE(text.size() % kDigitsEach == 0, value, "spec: data.own breaks off in point ", text.size() / kDigitsEach,
                ", counted from 0; each has four characters");
  const std::size_t count = text.size() / kDigitsEach;
  DEEPX_REQUIRE(count <= kMaxOwnPoints, value, "spec: data.own has ", count, " points; at most ", kMaxOwnPoints, " are allowed");
  own.points.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    own.points.push_back(decoded(text.substr(i * kDigitsEach, kDigitsEach), static_cast<int>(i), own.numbers));
  return own;
}

std::string own_text(const OwnPoints& own) {
  DEEPX_REQUIRE(own.size() <= kMaxOwnPoints, value, "spec: data.own has ", own.size(), " points; at most ", kMaxOwnPoints, " are allowed");
  if (own.points.empty() && !own.numbers) return "";
  const bool named = !own.numbers && std::ranges::any_of(own.classes, [](const std::string& name) { return !name.empty(); });
  std::string text(own.numbers ? kNumberList : kClassList);
  if (named) text = join(kNamedList, names_text(own.classes), ":");
  text.reserve(text.size() + kDigitsEach * own.points.size());
  for (const PlanePoint& p : own.points) text += encoded(p, own.numbers);
  return text;
}

PlanePoint own_point(double x, double y, double value, bool numbers) {
  const double extent = double(kPlaneExtent);
  DEEPX_REQUIRE(std::abs(x) <= extent && std::abs(y) <= extent, value, "add_points: (", x, ", ", y, ") is off the plane; must be in [",
                -extent, ", ", extent, "] on both axes");
  if (numbers) {
    DEEPX_REQUIRE(std::abs(value) <= 1, value, "add_points: number is ", value, "; must be in [-1, 1]");
    return {coordinate_of(place_of(x)), coordinate_of(place_of(y)), 0, number_of(level_of(value))};
  }
  DEEPX_REQUIRE(value >= 0 && value < kMaxClasses && value == std::floor(value), value, "add_points: class is ", value,
                "; must be a whole number in [0, ", kMaxClasses - 1, "]");
  return {coordinate_of(place_of(x)), coordinate_of(place_of(y)), static_cast<int>(value), 0};
}

OwnPoints own_points_of(const SplitPoints& points, bool numbers, std::uint64_t seed) {
  const double extent = double(kPlaneExtent);
  OwnPoints own{.numbers = numbers, .points = points.train};
  own.points.insert(own.points.end(), points.test.begin(), points.test.end());
  if (own.size() > kMaxOwnPoints) {
    Rng(seed, Stream::data).shuffle(own.points);
    own.points.resize(static_cast<std::size_t>(kMaxOwnPoints));
  }
  for (PlanePoint& p : own.points)
    p = own_point(std::clamp(double(p.x), -extent, extent), std::clamp(double(p.y), -extent, extent),
                  numbers ? std::clamp(double(p.target), -1.0, 1.0) : p.label, numbers);
  return own;
}

const DataSet& plane_set(std::string_view name) {
  static const DataSet own{.name = kOwnData, .label = "Your points", .words = "painted, or taken from a table"};
  return name == kOwnData ? own : dataset_catalogue().at(name);
}

namespace {

Settings chosen(const DataSet& set, const DataSpec& data) {
  Settings settings = settings_of(set);
  for (const auto& [name, value] : data.settings) settings.set(name, value);
  return settings;
}

// Share of the points so far decides, by chance only where it leaves a choice: after n points of a class, n · share are trained on to
// within one.
SplitPoints split_own(const OwnPoints& own, double share, std::uint64_t seed) {
  struct Count {
    int all = 0, trained = 0;
    Rng rng;
  };
  std::vector<Count> counts;
  for (int label = 0; label < kMaxClasses; ++label) counts.push_back({0, 0, Rng(seed + static_cast<std::uint64_t>(label), Stream::split)});
  SplitPoints split;
  for (const PlanePoint& p : own.points) {
    Count& c = counts[static_cast<std::size_t>(p.label)];
    const double owed = share * ++c.all - c.trained, chance = c.rng.uniform();
    const bool train = c.all == 1 || owed >= 1 || (owed > 0 && chance < owed);
    c.trained += train;
    (train ? split.train : split.test).push_back(p);
  }
  return split;
}

}  // namespace

int classes_of(const DataSpec& data) {
  if (data.name != kOwnData) {
    const DataSet& set = plane_set(data.name);
    return set.classes_with(chosen(set, data));
  }
  const OwnPoints own = own_points_from(data.own);
  if (own.numbers) return 0;
  int classes = 2;
  for (const PlanePoint& p : own.points) classes = std::max(classes, p.label + 1);
  return classes;
}

SplitPoints points_of(const DataSpec& data) {
  if (data.name == kOwnData) return split_own(own_points_from(data.own), data.train_share, data.seed);
  const DataSet& set = plane_set(data.name);
  return make_points(set, data.points, data.noise, data.train_share, data.seed, chosen(set, data));
}

}  // namespace deepx::inline DEEPX_PRECISION
