// SPDX-License-Identifier: MIT
// The user's points as text, and their split into training and test points.
#include "playground/model/spec/own_points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "playground/model/spec/plane.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kClassList = "classes:", kNumberList = "numbers:", kNamedList = "classes=";
constexpr std::string_view kCut = "…";
constexpr std::string_view kColumnList = "columns=", kFine = "fine:";

/// The grid of one number of a point: the lowest value, the number of values, and the values per unit.
struct Places {
  double low;
  int count, per_unit;
  int of(double value) const { return static_cast<int>(std::lround((value - low) / (1.0 / per_unit))); }
  float value(int place) const { return static_cast<float>((place + low * per_unit) / per_unit); }
};
constexpr Places kCoarse{-double(kPlaneExtent), 241, 20}, kLevels{-1, 201, 100},
    kFinePlaces{-double(kPlaneExtent), 12000001, 1000000}, kFineLevels{-1, 16000001, 8000000};

/// The form in which points are written.
struct PointCode {
  bool fine = false, numbers = false;
  std::size_t digits() const { return !fine ? 4 : numbers ? 12 : 9; }
  const Places& coordinates() const { return fine ? kFinePlaces : kCoarse; }
  const Places& levels() const { return fine ? kFineLevels : kLevels; }
  int values() const { return numbers ? levels().count : kMaxClasses; }
};

std::string digits_of(long long n, std::size_t count) {
  std::string code(count, 'A');
  for (std::size_t i = count; i-- > 0; n /= 64) code[i] = kDigits[static_cast<std::size_t>(n % 64)];
  return code;
}

PlanePoint decoded(std::string_view code, int index, const PointCode& how) {
  const auto number = [&](std::string_view part) {
    int n = 0;
    for (char c : part) {
      const std::size_t digit = kDigits.find(c);
      DEEPX_REQUIRE(digit != kDigits.npos, value, "spec: data.own: point ", index, " is ", quote(code), "; must be ",
                    how.digits() == 4   ? "four"
                    : how.digits() == 9 ? "nine"
                                        : "twelve",
                    " of A-Z, a-z, 0-9, - and _");
      n = 64 * n + static_cast<int>(digit);
    }
    return n;
  };
  const Places& places = how.coordinates();
  int column, row, value;
  if (how.fine) {
    column = number(code.substr(0, 4)), row = number(code.substr(4, 4)), value = number(code.substr(8));
    DEEPX_REQUIRE(std::max(column, row) < places.count, value, "spec: data.own: point ", index, " is ", quote(code),
                  ": is off the plane");
  } else {
    const int n = number(code);
    column = n % places.count, row = n / places.count % places.count, value = n / (places.count * places.count);
  }
  DEEPX_REQUIRE(value < how.values(), value, "spec: data.own: point ", index, " is ", quote(code), ": its ",
                how.numbers ? "number" : "class", " is ", value, "; must be below ", how.values());
  return {places.value(column), places.value(row), how.numbers ? 0 : value,
          how.numbers ? how.levels().value(value) : 0};
}

std::string encoded(const PlanePoint& p, const PointCode& how) {
  const Places& places = how.coordinates();
  const int column = places.of(double(p.x)), row = places.of(double(p.y)),
            value = how.numbers ? how.levels().of(double(p.target)) : p.label;
  if (how.fine) return digits_of(column, 4) + digits_of(row, 4) + digits_of(value, how.digits() - 8);
  return digits_of((static_cast<long long>(value) * places.count + row) * places.count + column, 4);
}

PlanePoint on_grid(const PlanePoint& p, const PointCode& how) {
  const auto at = [](const Places& places, double v) { return places.value(places.of(v)); };
  return {at(how.coordinates(), double(p.x)), at(how.coordinates(), double(p.y)), p.label,
          how.numbers ? at(how.levels(), double(p.target)) : 0};
}

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }

std::string escaped(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '%')
      out += "%25";
    else if (c == ',')
      out += "%2C";
    else if (c == ':')
      out += "%3A";
    else
      out += c;
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

/// Reads class names: "setosa,virginica"
std::vector<std::string> names_from(std::string_view list) {
  std::vector<std::string> names;
  for (std::size_t start = 0; start <= list.size();) {
    const std::size_t end = std::min(list.find(',', start), list.size());
    names.push_back(class_name(unescaped(list.substr(start, end - start))));
    start = end + 1;
  }
  DEEPX_REQUIRE(names.size() <= kMaxClasses, value, "spec: data.own names ", names.size(), " classes; at most ",
                kMaxClasses, " can be told apart");
  return names;
}
std::string names_text(std::span<const std::string> names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) list += (i > 0 ? "," : "") + escaped(class_name(names[i]));
  return list;
}

/// Removes and returns the text before `end`, and removes `end`; throws if there is none.
std::string_view take_until(std::string_view& text, char end, std::string_view what) {
  const std::size_t at = text.find(end);
  DEEPX_REQUIRE(at != text.npos, value, "spec: data.own: ", what);
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(at + 1);
  return part;
}

std::array<OwnColumn, 3> columns_from(std::string_view& text) {
  constexpr std::string_view kHow =
      "three columns are written as name:offset:scale, separated by commas and followed by a colon";
  std::array<OwnColumn, 3> columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i].name = class_name(unescaped(take_until(text, ':', kHow)));
    const auto number = [&](double& to, std::string_view part, const char* what) {
      const std::optional<double> n = number_from(part);
      DEEPX_REQUIRE(n && (&to == &columns[i].offset || *n > 0), value, "spec: data.own: the ", what, " of column ",
                    quote(columns[i].name), " is ", quote(part), "; must be a ",
                    &to == &columns[i].offset ? "number" : "number above 0");
      to = *n;
    };
    number(columns[i].offset, take_until(text, ':', kHow), "offset");
    number(columns[i].scale, take_until(text, i + 1 < columns.size() ? ',' : ':', kHow), "scale");
  }
  return columns;
}
std::string columns_text(std::span<const OwnColumn> columns) {
  std::string list;
  for (const OwnColumn& c : columns)
    list += join(list.empty() ? "" : ",", escaped(class_name(c.name)), ":", c.offset, ":", c.scale);
  return list;
}

}  // namespace

std::string class_name(std::string_view text, std::size_t most) {
  std::string name, short_name;  // the whole name, and the longest part that leaves room for the dots
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    DEEPX_REQUIRE(length > 0, value, "spec: data.own: a class is named in bytes that are not UTF-8, after ",
                  quote(name), "; names are UTF-8");
    if (is_control(text.front()))
      name += ' ';
    else
      name += text.substr(0, length);
    text.remove_prefix(length);
    if (name.size() + kCut.size() <= most) short_name = name;
  }
  return name.size() <= most ? name : short_name.append(kCut);
}

std::vector<std::string> class_names(std::span<const std::string> texts) {
  std::vector<std::string> names;
  for (const std::string& text : texts) {
    std::string name = class_name(text);
    for (int count = 2; !name.empty() && std::ranges::find(names, name) != names.end(); ++count) {
      const std::string number = join(" ", count);
      name = class_name(text, kMaxClassName - number.size()) + number;
    }
    names.push_back(std::move(name));
  }
  return names;
}

namespace {

/// Rounds to a multiple of `step`, which is a power of ten or a small multiple of one. Divides by its inverse, so that
/// 0.1 becomes the double nearest to it.
double rounded(double v, double step) {
  constexpr double kWhole = 9007199254740992;  // from 2^53 steps on, a double has no digits to round
  if (std::abs(v / step) >= kWhole) return v;
  const double in_one = std::round(1 / step),
               near = step < 1 ? std::round(v * in_one) / in_one : std::round(v / step) * step;
  return std::isfinite(near) ? near : v;  // the scales of a link may have any size
}

}  // namespace

double OwnColumn::number(double shown, double part) const {
  return rounded(offset + scale * shown, std::pow(10, std::ceil(std::log10(part * scale))));
}

std::vector<AxisTick> axis_ticks(const OwnColumn& column) {
  if (column.offset == 0 && column.scale == 1) return {{-4, -4}, {0, 0}, {4, 4}};
  const double reach = 0.92 * double(kPlaneExtent) * column.scale, decade = std::pow(10, std::floor(std::log10(reach)));
  const double step = decade * (reach / decade >= 5 ? 5 : reach / decade >= 2 ? 2 : 1);
  std::vector<AxisTick> ticks;
  const double first = std::ceil((column.offset - reach) / step);
  // if the offset is too large for the digits of a double, adding 1 changes nothing, and the loop would not end
  constexpr int kMost = 12;
  for (int k = 0; k < kMost && (first + k) * step <= column.offset + reach; ++k)
    ticks.push_back({((first + k) * step - column.offset) / column.scale, rounded((first + k) * step, step)});
  return ticks;
}

namespace {

/// Removes the text before the kind of the points, and returns the form of the points.
PointCode take_head(std::string_view& text, std::array<OwnColumn, 3>& columns) {
  if (text.starts_with(kColumnList)) {
    text.remove_prefix(kColumnList.size());
    columns = columns_from(text);
  }
  const bool fine = text.starts_with(kFine);
  if (fine) text.remove_prefix(kFine.size());
  return {.fine = fine, .numbers = text.starts_with(kNumberList)};
}

}  // namespace

bool own_numbers(std::string_view text) {
  std::array<OwnColumn, 3> columns;
  return take_head(text, columns).numbers;
}

OwnPoints own_points_from(std::string_view text) {
  OwnPoints own;
  if (text.empty()) return own;
  const std::string_view whole = text;
  const PointCode how = take_head(text, own.columns);
  own.numbers = how.numbers;
  const bool named = text.starts_with(kNamedList);
  DEEPX_REQUIRE(own.numbers || named || text.starts_with(kClassList), value, "spec: data.own is ", quote(whole, 16),
                "; must begin with ", kClassList, ", ", kNamedList, " or ", kNumberList);
  text.remove_prefix(kClassList.size());
  if (named)
    own.classes = names_from(take_until(
        text, ':',
        join("there is no colon after the names of the classes; write ", kNamedList, "a,b: and then the points")));
  const std::size_t digits = how.digits(), count = text.size() / digits;
  DEEPX_REQUIRE(text.size() % digits == 0, value, "spec: data.own breaks off in point ", count,
                ", counted from 0; each has ",
                digits == 4   ? "four"
                : digits == 9 ? "nine"
                              : "twelve",
                " characters");
  DEEPX_REQUIRE(count <= kMaxOwnPoints, value, "spec: data.own has ", count, " points; at most ", kMaxOwnPoints,
                " are allowed");
  own.points.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    own.points.push_back(decoded(text.substr(i * digits, digits), static_cast<int>(i), how));
  return own;
}

std::shared_ptr<const OwnPoints> shared_own_points(std::string_view text) {
  struct Latest {
    std::string text;
    std::shared_ptr<const OwnPoints> points = std::make_shared<const OwnPoints>();
  };
  thread_local Latest latest;
  if (latest.text != text) latest = {std::string(text), std::make_shared<const OwnPoints>(own_points_from(text))};
  return latest.points;
}

std::string own_text(const OwnPoints& own) {
  DEEPX_REQUIRE(own.size() <= kMaxOwnPoints, value, "spec: data.own has ", own.size(), " points; at most ",
                kMaxOwnPoints, " are allowed");
  if (own.points.empty() && !own.numbers) return "";
  const auto has_name = [](const std::string& name) { return !name.empty(); };
  const bool from_table = std::ranges::any_of(own.columns, has_name, &OwnColumn::name);
  const bool named = !own.numbers && std::ranges::any_of(own.classes, has_name);
  const auto same = [](const PlanePoint& a, const PlanePoint& b) {
    return a.x == b.x && a.y == b.y && a.target == b.target;
  };
  PointCode how{.numbers = own.numbers};
  how.fine = !std::ranges::all_of(own.points, [&](const PlanePoint& p) { return same(p, on_grid(p, how)); });
  std::string text = from_table ? join(kColumnList, columns_text(own.columns), ":") : "";
  if (how.fine) text += kFine;
  text += named ? join(kNamedList, names_text(own.classes), ":") : std::string(own.numbers ? kNumberList : kClassList);
  text.reserve(text.size() + how.digits() * own.points.size());
  for (const PlanePoint& p : own.points) text += encoded(p, how);
  return text;
}

PlanePoint own_point(double x, double y, double value, bool numbers, OwnGrid grid) {
  const double extent = double(kPlaneExtent);
  const PointCode how{grid == OwnGrid::fine, numbers};
  const auto at = [](const Places& places, double v) { return places.value(places.of(v)); };
  DEEPX_REQUIRE(std::abs(x) <= extent && std::abs(y) <= extent, value, "add_points: (", x, ", ", y,
                ") is off the plane; must be in [", -extent, ", ", extent, "] on both axes");
  const float column = at(how.coordinates(), x), row = at(how.coordinates(), y);
  if (numbers) {
    DEEPX_REQUIRE(std::abs(value) <= 1, value, "add_points: number is ", value, "; must be in [-1, 1]");
    return {column, row, 0, at(how.levels(), value)};
  }
  DEEPX_REQUIRE(value >= 0 && value < kMaxClasses && value == std::floor(value), value, "add_points: class is ", value,
                "; must be a whole number in [0, ", kMaxClasses - 1, "]");
  return {column, row, static_cast<int>(value), 0};
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

// The share among the points so far decides whether a point is trained on; chance decides only where both would do.
// After n points of a class, the number of training points differs from n · share by at most one.
SplitPoints split_own(const OwnPoints& own, double share, std::uint64_t seed) {
  struct Count {
    int all = 0, trained = 0;
    Rng rng;
  };
  std::vector<Count> counts;
  for (int label = 0; label < kMaxClasses; ++label)
    counts.push_back({0, 0, Rng(seed + static_cast<std::uint64_t>(label), Stream::split)});
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
  const auto own = shared_own_points(data.own);
  if (own->numbers) return 0;
  int classes = 2;
  for (const PlanePoint& p : own->points) classes = std::max(classes, p.label + 1);
  return classes;
}

SplitPoints points_of(const DataSpec& data) {
  if (data.name == kOwnData) return split_own(*shared_own_points(data.own), data.train_share, data.seed);
  const DataSet& set = plane_set(data.name);
  return make_points(set, data.points, data.noise, data.train_share, data.seed, chosen(set, data));
}

}  // namespace deepx::inline DEEPX_PRECISION
