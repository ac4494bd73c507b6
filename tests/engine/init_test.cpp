// SPDX-License-Identifier: MIT
// Initializers: every entry draws from its stated distribution; structured weights have exactly their structure.
#include <catch2/catch_approx.hpp>
#include <numbers>

#include "tests/engine/support.h"

using namespace deepx;
using Catch::Approx;

namespace {

const Initializer& entry(std::string_view name) { return initializer_catalogue().at(name); }

/// Largest entry of |QᵀQ − g² I|, for the vectors along the shorter side of w as [first axis, all others].
double distance_from_orthogonal(const Tensor& w, double gain) {
  const int rows = w.shape()[0], cols = w.size() / rows;
  const auto at = [&](int i, int j) {
    return static_cast<double>(w.data()[static_cast<std::size_t>(rows < cols ? j * cols + i : i * cols + j)]);
  };
  const int count = std::min(rows, cols), length = std::max(rows, cols);
  double largest = 0;
  for (int a = 0; a < count; ++a)
    for (int b = 0; b < count; ++b) {
      double dot = a == b ? -gain * gain : 0;
      for (int i = 0; i < length; ++i) dot += at(i, a) * at(i, b);
      largest = std::max(largest, std::abs(dot));
    }
  return largest;
}

void check_drawn(const Initializer& init, const Shape& shape) {
  const Fans fans = fans_of(shape);
  Rng rng(3), again(3), other(4);
  const Tensor weight = init.make(rng, shape, fans);
  REQUIRE(weight.shape() == shape);
  CHECK(same_bits(init.make(again, shape, fans).values(), weight.values()));
  const Spread spread = init.spread_of(shape, fans);
  if (spread.std() > 0) CHECK_FALSE(same_bits(init.make(other, shape, fans).values(), weight.values()));
  if (init.arrange) return;  // has its own test
  const std::vector<Real> w = weight.values();
  const double n = static_cast<double>(w.size()), std = spread.std();
  double mean = 0, variance = 0, fourth = 0;
  for (Real v : w) mean += static_cast<double>(v) / n;
  for (Real v : w) variance += std::pow(static_cast<double>(v) - mean, 2) / n;
  for (Real v : w) fourth += std::pow(static_cast<double>(v) - mean, 4) / n;
  const double rounding = 1e-6 * std::max(std::abs(spread.mean()), std);
  CHECK(std::abs(mean - spread.mean()) <= 5 * std / std::sqrt(n) + rounding);
  CHECK(std::abs(variance - std * std) <=
        5 * std::sqrt(std::max(0.0, fourth - variance * variance) / n) + rounding * (std + rounding));
  CHECK(std::ranges::all_of(w, [&](Real v) {
    return static_cast<double>(v) >= spread.low - rounding && static_cast<double>(v) <= spread.high + rounding;
  }));
}

}  // namespace

TEST_CASE("every initializer: the stated mean, spread and range, and the same numbers for the same seed") {
  for (const Initializer& init : initializer_catalogue().entries()) DYNAMIC_SECTION(init.name) {
      for (const Shape& shape : {Shape{150, 50}, Shape{50, 30, 5}, Shape{40, 12, 3, 5}}) check_drawn(init, shape);
      CHECK_FALSE(init.label.empty());
      CHECK(init.label.size() <= 14);
      CHECK_FALSE(init.math.empty());
      CHECK_FALSE(init.words.empty());
      CHECK_FALSE(init.source.empty());
    }
}

TEST_CASE("every initializer: its settings change it within their ranges, and not beyond") {
  for (const Initializer& init : initializer_catalogue().entries()) DYNAMIC_SECTION(init.name) {
      for (const Setting& s : init.settings) {
        CHECK_FALSE(s.words.empty());
        CHECK(message_of([&] { init.with(s.name, s.value); }) == "");
        CHECK(
            message_of([&] { init.with(s.name, s.largest() + 1); }).starts_with(join(init.name, ": ", s.name, " is ")));
      }
    }
  CHECK(entry("xavier_uniform").with("gain", 2).spread_of({8, 24}, {8, 24}).std() == Approx(0.5));
  CHECK(message_of([] { entry("zeros").with("gain", 2); }) == "zeros: has no setting \"gain\"; it has none");
  CHECK(message_of([] { entry("sparse").with("sparsity", 2); }) == "sparse: sparsity is 2; must be in [0, 1]");
}

TEST_CASE("initializers: the spreads are those of the papers") {
  const auto std = [](const char* name, Fans fans = {8, 24}) { return entry(name).spread_of({8, 24}, fans).std(); };
  CHECK(std("xavier_normal") == 0.25);  // √(2 / (8 + 24))
  CHECK(std("kaiming_normal") == 0.5);  // √(2 / 8)
  CHECK(std("lecun_normal", {16, 1}) == 0.25);
  CHECK(std("normal") == 0.01);
  CHECK(std("zeros") == 0);
  CHECK(std("xavier_uniform") == Approx(0.25));
  CHECK(std("kaiming_uniform") == Approx(0.5));
  CHECK(std("lecun_uniform", {16, 1}) == Approx(0.25));
  CHECK(std("keras") == Approx(0.25));
  CHECK(std("pytorch") == Approx(1 / std::sqrt(24.0)));  // a box of half-width 1/√8: that over √3
  CHECK(entry("xavier_uniform").spread_of({8, 24}, {8, 24}).high == Approx(std::sqrt(6.0 / 32)));
  const Initializer out = entry("kaiming_normal").with("mode", 1);
  CHECK(out.spread_of({8, 32}, {8, 32}).std() == 0.25);
  const Initializer tanh = entry("kaiming_normal").with("nonlinearity", 2);
  CHECK(tanh.spread_of({25, 1}, {25, 1}).std() == Approx(1.0 / 3));
  CHECK(entry("kaiming_normal").with("a", 1).spread_of({16, 1}, {16, 1}).std() == 0.25);
}

TEST_CASE("initializers: a truncated bell has the moments of the textbook") {
  const Spread standard = Spread::truncated(0, 1, -2, 2);
  CHECK(standard.mean() == 0);
  CHECK(standard.std() == Approx(0.87962566103423978).epsilon(1e-12));  // scipy.stats.truncnorm(-2, 2).std()
  const Spread half = Spread::truncated(1, 2, 1, 1000);  // half a bell: mean μ + σ √(2/π), variance σ² (1 − 2/π)
  CHECK(half.mean() == Approx(1 + 2 * std::sqrt(2 / std::numbers::pi)));
  CHECK(half.std() == Approx(2 * std::sqrt(1 - 2 / std::numbers::pi)));
  for (const auto& [low, high] : {std::pair{-0.001, 0.001}, {1.999, 900.0}, {-1.0, 1.5}, {1.5, 3.0}, {-900.0, 900.0}}) {
    Initializer init = entry("trunc_normal");
    for (Setting& s : init.settings)
      if (s.name == "a")
        s.value = low;
      else if (s.name == "b")
        s.value = high;
    check_drawn(init, {100, 50});
  }
  CHECK(message_of([] { Spread::truncated(0, 1, 2, -2); }) == "trunc_normal: a is 2, b is -2; a must be below b");
  CHECK(message_of([] { Spread::truncated(0, 0.1, 1, 2); }) ==
        "trunc_normal: mean 0 with std 0.1 is more than 2 std away from [1, 2]; next to nothing would be "
        "left of the bell");
  CHECK(message_of([] { Spread::uniform(1, 0); }) == "uniform: a is 1, b is 0; a must not be above b");
}

TEST_CASE("calculate_gain: PyTorch's numbers") {
  CHECK(calculate_gain("linear") == 1);
  CHECK(calculate_gain("sigmoid") == 1);
  CHECK(calculate_gain("tanh") == Approx(5.0 / 3));
  CHECK(calculate_gain("relu") == Approx(std::numbers::sqrt2));
  CHECK(calculate_gain("leaky_relu") == Approx(std::sqrt(2 / 1.0001)));
  CHECK(calculate_gain("leaky_relu", 0.2) == Approx(std::sqrt(2 / 1.04)));
  CHECK(calculate_gain("selu") == 0.75);
  CHECK(message_of([] { calculate_gain("swish"); }) ==
        "calculate_gain: nonlinearity is \"swish\"; must be one of linear, sigmoid, tanh, relu, leaky_relu, "
        "selu");
}

TEST_CASE("initializers: fans whose sum does not fit an int") {
  constexpr int kMost = std::numeric_limits<int>::max();
  const Fans fans{kMost, kMost};
  for (const char* name : {"xavier_uniform", "keras"})
    CHECK(initializer_catalogue().at(name).spread_of({2, 3}, fans).high == Approx(std::sqrt(3.0 / kMost)));
  CHECK(initializer_catalogue().at("xavier_normal").spread_of({2, 3}, fans).std() == Approx(std::sqrt(1.0 / kMost)));
  for (const Initializer& any : initializer_catalogue().entries()) {
    INFO(any.name);
    CHECK(std::isfinite(any.spread_of({2, 3}, fans).std()));
  }
}

TEST_CASE("fans_of: as PyTorch counts them") {
  const auto fans = [](const Shape& shape) { return std::pair(fans_of(shape).in, fans_of(shape).out); };
  CHECK(fans({3, 4}) == std::pair(3, 4));
  CHECK(fans({8, 3, 5}) == std::pair(15, 40));
  CHECK(fans({8, 3, 5, 2}) == std::pair(30, 80));
  CHECK(message_of([] { fans_of({3}); }) == "fans_of: weight has shape [3]; at least two axes are needed");
  CHECK(message_of([] {
          Rng rng(1);
          entry("normal").make(rng, {3, 0}, {3, 0});
        }) == "normal: fan in is 3, fan out 0; both must be positive");
}

TEST_CASE("the biases are zeros, except PyTorch's") {
  for (const Initializer& init : initializer_catalogue().entries()) DYNAMIC_SECTION(init.name) {
      Rng rng(1);
      const Tensor b = init.make_bias(rng, {400}, {16, 400});
      if (init.name != "pytorch") {
        CHECK(b.values() == std::vector<Real>(400, 0));
      } else {
        const std::vector<Real> values = b.values();
        const auto [low, high] = std::ranges::minmax(values);
        CHECK((low >= Real(-0.25) && low < Real(-0.23) && high <= Real(0.25) && high > Real(0.23)));
      }
    }
}

TEST_CASE("orthogonal: exactly, for every shape and gain") {
  const double limit = kDouble ? 1e-14 : 1e-6;
  for (const Shape& shape :
       {Shape{64, 64}, Shape{10, 100}, Shape{100, 10}, Shape{16, 3, 3, 3}, Shape{40, 3, 3}, Shape{1, 1}})
    for (const double gain : {1.0, 0.5}) {
      Rng rng(5);
      const Tensor w = entry("orthogonal").with("gain", gain).make(rng, shape, fans_of(shape));
      CHECK(distance_from_orthogonal(w, gain) < limit);
    }
}

TEST_CASE("orthogonal: no direction is preferred") {
  // The trace of a uniformly drawn rotation or reflection has mean 0 and variance 1 (Diaconis & Shahshahani
  // 1994). QR without correction of the signs fails this: its diagonal is negative more often than not.
  const int draws = 4000;
  Rng rng(6);
  double mean = 0, square = 0, reflections = 0;
  for (int i = 0; i < draws; ++i) {
    const Tensor w = entry("orthogonal").make(rng, 2, 2);
    const double trace = static_cast<double>(w.at({0, 0}) + w.at({1, 1}));
    mean += trace / draws;
    square += trace * trace / draws;
    reflections += (w.at({0, 0}) * w.at({1, 1}) - w.at({0, 1}) * w.at({1, 0}) < 0) / static_cast<double>(draws);
  }
  CHECK(std::abs(mean) < 5 / std::sqrt(draws));
  CHECK(std::abs(square - 1) < 5 * std::sqrt(2.0 / draws));
  CHECK(std::abs(reflections - 0.5) < 5 * 0.5 / std::sqrt(draws));
}

TEST_CASE("sparse: each input loses the same share of its weights, at random") {
  Rng rng(7);
  const Tensor w = entry("sparse").with("sparsity", 0.31).make(rng, 30, 10);
  double square = 0;
  std::vector<int> zeros_of_output(10);
  for (int i = 0; i < 30; ++i) {
    int zeros = 0;
    for (int o = 0; o < 10; ++o) {
      const Real v = w.at({i, o});
      zeros += v == 0;
      zeros_of_output[static_cast<std::size_t>(o)] += v == 0;
      square += static_cast<double>(v * v) / (30 * 6);
    }
    CHECK(zeros == 4);  // ⌈0.31 · 10⌉
  }
  for (int zeros : zeros_of_output) CHECK((zeros > 2 && zeros < 25));  // 12 expected, standard deviation 2.7
  CHECK(std::abs(square / 1e-4 - 1) < 5 * std::sqrt(2.0 / 180));
  const Tensor kernel = entry("sparse").make(rng, {10, 4, 3, 3}, fans_of({10, 4, 3, 3}));
  for (int c = 0; c < 4; ++c)
    for (int k = 0; k < 9; ++k) {
      int zeros = 0;
      for (int o = 0; o < 10; ++o) zeros += kernel.at({o, c, k / 3, k % 3}) == 0;
      CHECK(zeros == 9);
    }
}

TEST_CASE("identity: a linear layer and a kernel that pass their input on") {
  Rng rng(8);
  const Initializer& init = entry("identity");
  CHECK(init.make(rng, 2, 3).values() == std::vector<Real>{1, 0, 0, 0, 1, 0});
  CHECK(init.make(rng, {2, 1, 3}, {3, 6}).values() == std::vector<Real>{0, 1, 0, 0, 0, 0});
  const Tensor kernel = init.with("groups", 2).make(rng, {4, 2, 3, 5}, {30, 60});
  for (int o = 0; o < 4; ++o)
    for (int c = 0; c < 2; ++c)
      for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 5; ++j) CHECK(kernel.at({o, c, i, j}) == Real(o % 2 == c && i == 1 && j == 2));
  CHECK(message_of([&] { init.make(rng, {3}, {3, 3}); }) ==
        "identity: weight has shape [3]; at least two axes are needed");
  CHECK(message_of([&] { init.with("groups", 3).make(rng, {4, 1, 3}, {3, 12}); }) ==
        "identity: groups is 3, which does not fit weight [4, 1, 3]; must be 1 for a Linear, and divide the "
        "outputs of a convolution");
}

TEST_CASE("initializers: draws use the numbers of a seed one after another") {
  const auto check = [](const char* name, double std, bool box) {
    Rng rng(1, Stream::init), plain(1, Stream::init);
    const double bound = std * std::sqrt(3.0);
    const Tensor expected = box ? Tensor::uniform(plain, {3, 4}, -bound, bound) : Tensor::normal(plain, {3, 4}, 0, std);
    CHECK(same_bits(entry(name).make(rng, 3, 4).values(), expected.values()));
    CHECK(rng.state() == plain.state());
  };
  check("xavier_uniform", std::sqrt(2.0 / 7), true);
  check("xavier_normal", std::sqrt(2.0 / 7), false);
  check("kaiming_uniform", std::sqrt(2.0 / 3), true);
  check("kaiming_normal", std::sqrt(2.0 / 3), false);
  check("normal", 0.01, false);
}
