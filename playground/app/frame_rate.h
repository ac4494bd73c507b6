// SPDX-License-Identifier: MIT
// The number of frames shown in the last second.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace deepx::app {

class FrameRate {
 public:
  void shown(double now_s) { times_[count_++ % kMost] = now_s; }
  /// Frames in the second before `now_s`; at most 512.
  int per_second(double now_s) const {
    return static_cast<int>(std::count_if(times_.begin(),
                                          times_.begin() + static_cast<std::ptrdiff_t>(std::min(count_, kMost)),
                                          [&](double t) { return t > now_s - 1; }));
  }

 private:
  static constexpr std::size_t kMost = 512;
  std::array<double, kMost> times_{};
  std::size_t count_ = 0;
};

}  // namespace deepx::app
