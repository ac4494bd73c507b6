// SPDX-License-Identifier: MIT
// Tries heights from near to far, first on the right side.
#include "playground/widgets/base/label_places.h"

#include <algorithm>

namespace deepx::ui {

LabelPlaces::LabelPlaces(const Rect& area, float height) : area_(area), height_(height) {}

bool LabelPlaces::free(const Rect& r) const {
  return r.y >= area_.y && r.bottom() <= area_.bottom() &&
         std::none_of(taken_.begin(), taken_.end(), [&](const Rect& t) { return t.overlaps(r); });
}

std::optional<Rect> LabelPlaces::place(Point point, float width, float gap) {
  const float y = std::clamp(point.y - height_ / 2, area_.y, std::max(area_.y, area_.bottom() - height_));
  for (const bool right : {true, false}) {
    const float x = right ? point.x + gap : point.x - gap - width;
    if (x < area_.x || x + width > area_.right()) continue;
    for (float off = 0; off <= area_.h; off += 1) {
      for (const float side : {-1.0f, 1.0f}) {
        const Rect r{x, y + side * off, width, height_};
        if (!free(r)) continue;
        taken_.push_back(r);
        return r;
      }
    }
  }
  return std::nullopt;
}

}  // namespace deepx::ui
