// SPDX-License-Identifier: MIT
// The generator: the same numbers everywhere, independent streams, right moments.
#include <array>
#include <numeric>

#include "tests/engine/support.h"

using namespace deepx;

TEST_CASE("rng: SplitMix64 as published") {
  // The first outputs of Vigna's splitmix64.c from state 1234567.
  Rng rng(0);
  rng.set_state(1234567);
  for (std::uint64_t expected :
       {6457827717110365317u, 3203168211198807973u, 9817491932198370423u, 4593380528125082431u, 16408922859458223821u})
    CHECK(rng.next() == expected);
}

TEST_CASE("rng: seed and stream give these numbers on every machine") {
  Rng data(1, Stream::data);
  for (std::uint64_t expected : {0xb18a02f46d8d86c3u, 0xf8c5b62c83f707e8u, 0x6d339d1740130eddu, 0xce639a27887a2771u})
    CHECK(data.next() == expected);
  Rng init(1, Stream::init);
  CHECK(init.next() == 0x3e12204644234bb0u);
  Rng check(1);
  CHECK(check.uniform() == 0.9911237274725585);
  CHECK(check.uniform() == 0.6857371539755247);
  CHECK(check.uniform() == 0.8948792241773824);
}

TEST_CASE("rng: streams and neighboring seeds share no numbers") {
  // Shifted copies of one sequence would share numbers, at any distance.
  std::vector<std::uint64_t> all;
  constexpr int kEach = 2000;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    for (Stream stream : {Stream::data, Stream::split, Stream::init, Stream::shuffle, Stream::dropout, Stream::check}) {
      Rng rng(seed, stream);
      for (int i = 0; i < kEach; ++i) all.push_back(rng.next());
    }
  std::ranges::sort(all);
  CHECK(std::ranges::adjacent_find(all) == all.end());
}

TEST_CASE("rng: streams do not correlate") {
  constexpr int N = 20000;
  for (auto [first, second] :
       {std::pair{Rng(1, Stream::data), Rng(2, Stream::data)}, std::pair{Rng(1, Stream::data), Rng(1, Stream::init)}}) {
    double product = 0;
    for (int i = 0; i < N; ++i) product += first.normal() * second.normal();
    CHECK(std::abs(product / N) < 5 / std::sqrt(static_cast<double>(N)));
  }
}

TEST_CASE("rng: moments of uniform and normal") {
  constexpr int N = 100000;
  Rng rng(11);
  double sum = 0, squares = 0, low = 1, high = 0;
  for (int i = 0; i < N; ++i) {
    const double u = rng.uniform();
    sum += u;
    squares += u * u;
    low = std::min(low, u);
    high = std::max(high, u);
  }
  CHECK(low >= 0);
  CHECK(high < 1);
  CHECK(std::abs(sum / N - 0.5) < 5 * std::sqrt(1.0 / 12 / N));
  CHECK(std::abs(squares / N - 1.0 / 3) < 5 * std::sqrt(4.0 / 45 / N));

  std::array<double, 5> moment{};
  for (int i = 0; i < N; ++i) {
    const double z = rng.normal();
    for (std::size_t k = 1; k < moment.size(); ++k) moment[k] += std::pow(z, static_cast<double>(k)) / N;
  }
  // Variances of z, z², z³, z⁴ are 1, 2, 15, 96.
  CHECK(std::abs(moment[1]) < 5 * std::sqrt(1.0 / N));
  CHECK(std::abs(moment[2] - 1) < 5 * std::sqrt(2.0 / N));
  CHECK(std::abs(moment[3]) < 5 * std::sqrt(15.0 / N));
  CHECK(std::abs(moment[4] - 3) < 5 * std::sqrt(96.0 / N));
}

TEST_CASE("rng: below and shuffle are even") {
  Rng rng(5);
  std::array<int, 7> seen{};
  for (int i = 0; i < 70000; ++i) ++seen[static_cast<std::size_t>(rng.below(7))];
  for (int count : seen) CHECK(std::abs(count - 10000) < 5 * std::sqrt(10000.0 * 6 / 7));

  // Each of the 6 orders of 3 items is equally frequent.
  std::array<int, 27> orders{};
  for (int i = 0; i < 60000; ++i) {
    std::vector<std::size_t> items = {0, 1, 2};
    rng.shuffle(items);
    ++orders[items[0] * 9 + items[1] * 3 + items[2]];
  }
  CHECK(std::ranges::count_if(orders, [](int n) { return n > 0; }) == 6);
  for (int count : orders)
    if (count) CHECK(std::abs(count - 10000) < 5 * std::sqrt(10000.0 * 5 / 6));
}

TEST_CASE("rng: the state is one number and can be restored") {
  Rng rng(9);
  rng.normal();
  const std::uint64_t state = rng.state();
  const double next = rng.normal();
  rng.set_state(state);
  CHECK(rng.normal() == next);
}
