// SPDX-License-Identifier: MIT
// A small seeded generator with the same numbers on every machine. Always an argument, never global.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

namespace deepx {

/// What a stream of random numbers is for. One seed gives independent streams: when one part (the noise of the data)
/// draws more numbers, all other parts (the initial weights) still get theirs.
enum class Stream : std::uint64_t { data = 1, split, init, shuffle, dropout, check };

/// SplitMix64 (Steele, Lea & Flood 2014): 64 bits of state, passes BigCrush, one multiply-xorshift chain per number.
/// The standard library's distributions are not used, since they differ between vendors.
class Rng {
 public:
  explicit Rng(std::uint64_t seed, Stream stream = Stream::check)
      : state_(mix(mix(seed + kStep) + kStep * static_cast<std::uint64_t>(stream))) {}

  std::uint64_t next() { return mix(state_ += kStep); }
  /// Uniform in [0, 1), 53 bits.
  double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  /// With one rounding: the compiler may round a + b · c once or twice, which would give other numbers on other
  /// machines.
  double uniform(double low, double high) { return std::fma(high - low, uniform(), low); }
  /// Uniform integer in [0, n); n > 0.
  int below(int n) { return static_cast<int>(uniform() * n); }
  /// Standard normal by Box and Muller. The second number of each pair is dropped, so that the state is one number.
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
  }
  /// Fisher-Yates.
  template <class Container>
  void shuffle(Container& items) {
    for (int i = static_cast<int>(items.size()) - 1; i > 0; --i)
      std::swap(items[static_cast<std::size_t>(i)], items[static_cast<std::size_t>(below(i + 1))]);
  }
  std::uint64_t state() const { return state_; }
  void set_state(std::uint64_t state) { state_ = state; }

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15u;
  static std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace deepx
