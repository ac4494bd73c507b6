// SPDX-License-Identifier: MIT
// Rates, smoothing, and the place where the loss falls fastest.
#include "playground/model/studies/rate_range.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace deepx {
namespace {

constexpr double kParts = 20, kExplodes = 4, kRoom = 3;

}  // namespace

RateRange::RateRange(double low, double high, int batches) : low_(low), high_(high), batches_(batches) {
  losses_.reserve(static_cast<std::size_t>(batches));
  smooth_.reserve(static_cast<std::size_t>(batches));
}

double RateRange::rate(int batch) const {
  return low_ * std::pow(high_ / low_, static_cast<double>(batch) / (batches_ - 1));
}

void RateRange::add(double loss) {
  if (!std::isfinite(loss)) {
    over_ = exploded_ = true;
    return;
  }
  const double forget = std::min(1.0, kParts / batches_);
  average_ += forget * (loss - average_);
  weight_ += forget * (1 - weight_);
  const double smooth = average_ / weight_;
  losses_.push_back(static_cast<float>(loss));
  smooth_.push_back(static_cast<float>(smooth));
  if (lowest_ < 0 || smooth_.back() < smooth_[static_cast<std::size_t>(lowest_)]) lowest_ = size() - 1;
  exploded_ = smooth > kExplodes * static_cast<double>(smooth_[static_cast<std::size_t>(lowest_)]);
  over_ = exploded_ || size() == batches_;
  find_steepest();
}

void RateRange::find_steepest() {
  // Only up to the lowest loss: a fall after the loss has exploded is not learning.
  const int reach = std::max(1, static_cast<int>(batches_ / (2 * kParts)));
  const auto at = [&](int i) { return static_cast<double>(smooth_[static_cast<std::size_t>(i)]); };
  double most = 1;
  steepest_ = -1;
  for (int i = reach; i + reach < size() && i <= lowest_; ++i) {
    const double fall = at(i - reach) / at(i + reach);
    if (fall <= most) continue;
    most = fall;
    steepest_ = i;
  }
}

double RateRange::suggestion() const {
  if (steepest_ < 0) return 0;
  char text[32];
  std::snprintf(text, sizeof text, "%.1g", rate(lowest_) / kRoom);
  return std::strtod(text, nullptr);
}

}  // namespace deepx
