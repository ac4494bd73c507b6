// SPDX-License-Identifier: MIT
// Settings: the numbers that a user may choose for an entry of a catalogue, declared with name, meaning and range.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace deepx {

/// v rounded toward 0 and limited to the range of int; 0 for NaN. A plain cast of a number outside that range is
/// undefined.
int to_int(double v);

/// One number to choose; both ends of the range are allowed.
struct Setting {
  std::string_view name{}, symbol{}, words{};
  double value = 0, low = 0, high = 1;
  bool whole = false;
  std::string_view choices{};  ///< "mean, sum, none": the value is the place in this list, which also gives the range

  /// Throws Error::value, naming `owner`, when v is NaN, out of range, or not whole where it must be.
  void check(std::string_view owner, double v) const;
  /// The value as people write it: a number, or the name of the choice.
  std::string text(double v) const;
  /// Reads what text() wrote, or a number; throws as check() does.
  double parse(std::string_view owner, std::string_view text) const;
  double largest() const;
};

/// Values for the settings that an entry declares. The declaration must outlive the values, as catalogues do.
class Settings {
 public:
  Settings() = default;
  /// Every setting at its default. `owner` begins the messages.
  Settings(std::string_view owner, std::span<const Setting> declared);

  double operator[](std::size_t i) const { return values_[i]; }
  /// Throws Error::value that lists the known names.
  double get(std::string_view name) const { return values_[index_of(name)]; }
  int whole(std::string_view name) const { return to_int(get(name)); }
  bool has(std::string_view name) const;
  /// Throws Error::value when there is no such setting or the value is outside its range, and then changes nothing.
  void set(std::string_view name, double value);
  Settings& with(std::string_view name, double value) {
    set(name, value);
    return *this;
  }
  std::span<const Setting> declared() const { return declared_; }
  std::span<const double> values() const { return values_; }

 private:
  std::size_t index_of(std::string_view name) const;

  std::string_view owner_;
  std::span<const Setting> declared_;
  std::vector<double> values_;
};

}  // namespace deepx
