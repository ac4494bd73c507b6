// SPDX-License-Identifier: MIT
// Room for direct labels beside the ends of curves: none covers another. No Dear ImGui.
#pragma once

#include <optional>
#include <vector>

#include "playground/widgets/base/rect.h"

namespace deepx::ui {

class LabelPlaces {
 public:
  /// Labels of `height` px stay inside `area`.
  explicit LabelPlaces(const Rect& area, float height = 14);

  /// Room for `width` px that begins `gap` px right of `point`, or ends so far left of it where the right side is too narrow;
  /// as near to the point's own height as may be. Nothing if there is no room at all.
  std::optional<Rect> place(Point point, float width, float gap = 10);
  /// No label may stand here.
  void take(const Rect& r) { taken_.push_back(r); }

 private:
  bool free(const Rect& r) const;

  Rect area_;
  float height_;
  std::vector<Rect> taken_;
};

}  // namespace deepx::ui
