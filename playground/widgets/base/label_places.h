// SPDX-License-Identifier: MIT
// Finds room for labels beside the ends of curves, so that no label covers another. No Dear ImGui.
#pragma once

#include <optional>
#include <vector>

#include "playground/widgets/base/rect.h"

namespace deepx::ui {

class LabelPlaces {
 public:
  /// Labels of `height` px stay inside `area`.
  explicit LabelPlaces(const Rect& area, float height = 14);

  /// Room for a label of `width` px that starts `gap` px right of `point`, or ends `gap` px left of it if the right
  /// side is too narrow; as near as possible to the point's height. Nothing if there is no room.
  std::optional<Rect> place(Point point, float width, float gap = 10);
  /// Keeps labels out of this area.
  void take(const Rect& r) { taken_.push_back(r); }

 private:
  bool free(const Rect& r) const;

  Rect area_;
  float height_;
  std::vector<Rect> taken_;
};

}  // namespace deepx::ui
