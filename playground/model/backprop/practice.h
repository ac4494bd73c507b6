// SPDX-License-Identifier: MIT
// Practice: every gradient of a pass is a box for the reader to fill.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

enum class PracticeLevel {
  off,
  worked,    ///< every box is filled; a chosen box shows its line of work
  one_hole,  ///< only the number that is followed is a box
  all_holes
};
std::span<const std::string_view> practice_levels();

/// What is known about the number in a box. The kinds of mistake are tried in this order.
enum class BoxVerdict {
  empty,
  given,
  right,
  close,
  sign,
  count,
  missing_factor,
  extra_factor,
  missing_path,
  turned,
  other,
  shown
};
std::string_view name_of(BoxVerdict verdict);

struct PracticeBox {
  int node = -1, element = 0;
  std::string text{};             ///< as typed: "-0.779 * 1.2"
  std::optional<double> typed{};  ///< its value
  BoxVerdict verdict = BoxVerdict::empty;
  /// The number is on screen.
  bool open() const {
    return verdict == BoxVerdict::given || verdict == BoxVerdict::right || verdict == BoxVerdict::close ||
           verdict == BoxVerdict::shown;
  }
};

struct Practice {
  PracticeLevel level = PracticeLevel::off;
  std::vector<PracticeBox> boxes{};  ///< from the output backward
  bool on() const { return level != PracticeLevel::off; }
  /// Nothing else on screen may give an answer away.
  bool hides() const { return on() && open() < static_cast<int>(boxes.size()); }
  int open() const;
  int right() const;  ///< filled by the reader
  const PracticeBox* at(int node, int element) const;
};

}  // namespace deepx::inline DEEPX_PRECISION
