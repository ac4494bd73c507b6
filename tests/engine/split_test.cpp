// SPDX-License-Identifier: MIT
// Splits use every row once and divide classes evenly, by seed; standardization depends only on the rows that it was
// fitted to.
#include "engine/data/split.h"

#include <set>

#include "tests/engine/support.h"

using namespace deepx;

TEST_CASE("split: each row once, the requested number for training, the same for the same seed") {
  for (const int rows : {2, 3, 10, 101, 1000}) {
    for (const double share : {0.001, 0.3, 0.5, 0.8, 0.999}) {
      const Split split = split_rows(rows, share, 5);
      const long expected = std::clamp(std::lround(rows * share), 1L, rows - 1L);
      CHECK(static_cast<long>(split.train.size()) == expected);
      std::set<int> all(split.train.begin(), split.train.end());
      all.insert(split.test.begin(), split.test.end());
      CHECK(static_cast<int>(all.size()) == rows);
      CHECK((*all.begin() == 0 && *all.rbegin() == rows - 1));
      CHECK(static_cast<int>(split.train.size() + split.test.size()) == rows);
    }
  }
  CHECK(split_rows(100, 0.5, 1).train == split_rows(100, 0.5, 1).train);
  CHECK(split_rows(100, 0.5, 1).train != split_rows(100, 0.5, 2).train);
  CHECK_FALSE(std::ranges::is_sorted(split_rows(100, 0.5, 1).train));
}

TEST_CASE("split: classes are divided in the same ratio, to within one row") {
  std::vector<int> classes;
  for (int i = 0; i < 300; ++i) classes.push_back(i % 50 == 0 ? 2 : i % 3 == 0);  // 6 rows of class 2
  for (const double share : {0.2, 0.5, 0.75}) {
    const Split split = split_rows(300, share, 9, classes);
    CHECK(static_cast<long>(split.train.size()) == std::lround(300 * share));
    CHECK_FALSE(
        std::ranges::is_sorted(split.train, {}, [&](int row) { return classes[static_cast<std::size_t>(row)]; }));
    for (int c = 0; c < 3; ++c) {
      const auto is_c = [&](int row) { return classes[static_cast<std::size_t>(row)] == c; };
      const auto train = std::ranges::count_if(split.train, is_c), all = std::ranges::count(classes, c);
      CHECK(std::abs(static_cast<double>(train) - share * static_cast<double>(all)) <= 1);
    }
  }
  CHECK(split_rows(300, 0.5, 9, classes).test == split_rows(300, 0.5, 9, classes).test);
}

TEST_CASE("split: rows of any shape are selected, repeated and reordered") {
  const Tensor x = Tensor::from({3, 2}, {1, 2, 3, 4, 5, 6});
  const int rows[] = {2, 0, 2};
  CHECK(take_rows(x, rows).values() == std::vector<Real>{5, 6, 1, 2, 5, 6});
  CHECK(take_rows(transpose(x), std::vector<int>{1}).values() == std::vector<Real>{2, 4, 6});
  CHECK(take_rows(Tensor::zeros({3, 1, 4, 5}), rows).shape() == Shape{3, 1, 4, 5});
  CHECK(take_rows(Tensor::from({3}, {7, 8, 9}), rows).values() == std::vector<Real>{9, 7, 9});
  CHECK(take_rows(x, {}).shape() == Shape{0, 2});
  CHECK(message_of([&] { take_rows(x, std::vector<int>{0, 3}); }) == "take_rows: row 3 is outside [0, 3) for x [3, 2]");
  CHECK(message_of([&] { take_rows(Tensor::scalar(1), rows); }) ==
        "take_rows: x [] has no rows; it needs at least one axis");
}

TEST_CASE("split: with a share of 1 all rows are for training, with a smaller one at least one row is not") {
  const Split all = split_rows(9, 1, 3), most = split_rows(9, 0.99, 3);
  CHECK(all.train.size() == 9);
  CHECK(all.test.empty());
  CHECK(std::set<int>(all.train.begin(), all.train.end()).size() == 9);
  CHECK(most.test.size() == 1);
}

TEST_CASE("standardizer: mean 0 and deviation 1 on the rows it was fitted to, the same map on others") {
  Rng rng(2);
  Tensor x = Tensor::normal(rng, {50, 3}, 1000, 5);
  for (int n = 0; n < 50; ++n)
    x.mutable_data()[static_cast<std::size_t>(3 * n + 1)] = Real(0.1);  // a sum of these rounds
  const Standardizer s = Standardizer::fit(x);
  const Tensor z = s.apply(x);
  for (const std::size_t d : {0u, 2u}) {
    double mean = 0, squares = 0;
    for (std::size_t n = 0; n < 50; ++n)
      mean += double(z.data()[3 * n + d]) / 50, squares += std::pow(double(z.data()[3 * n + d]), 2) / 50;
    CHECK(std::abs(mean) < (kDouble ? 1e-12 : 1e-5));
    CHECK(std::abs(squares - 1) < (kDouble ? 1e-12 : 1e-5));
  }
  CHECK(s.std[1] == 1);
  for (int n = 0; n < 50; ++n) CHECK(z.at({n, 1}) == 0);
  CHECK(difference(s.undo(z).values(), x.values()) < (kDouble ? 1e-12 : 1e-6));
  const Standardizer by_hand{{1, 2}, {2, 4}};
  CHECK(by_hand.apply(Tensor::from({2, 2}, {1, 2, 5, 10})).values() == std::vector<Real>{0, 0, 2, 2});
  CHECK(Standardizer::fit(Tensor::from({2, 1}, {1, 3})).std == std::vector<double>{1});  // over N, not N − 1
}

TEST_CASE("split and standardizer: refusals say what would be right") {
  CHECK(message_of([] { split_rows(1, 0.5, 1); }) == "split_rows: rows is 1; at least 2 are needed");
  CHECK(message_of([] { split_rows(9, 0, 1); }) == "split_rows: train_share is 0; must be above 0 and at most 1");
  CHECK(message_of([] { split_rows(9, 1.5, 1); }) == "split_rows: train_share is 1.5; must be above 0 and at most 1");
  CHECK(message_of([] { split_rows(9, NAN, 1); }) == "split_rows: train_share is nan; must be above 0 and at most 1");
  CHECK(message_of([] { split_rows(9, 0.5, 1, std::vector<int>(8)); }) ==
        "split_rows: 8 classes for 9 rows; give one for each row");
  CHECK(message_of([] { Standardizer::fit(Tensor::zeros({0, 2})); }) ==
        "Standardizer::fit: x [0, 2] does not fit; expected [N, D] with N > 0");
  const Standardizer s = Standardizer::fit(Tensor::zeros({4, 2}));
  CHECK(message_of([&] { s.apply(Tensor::zeros({4, 3})); }) ==
        "Standardizer::apply: x [4, 3] does not fit; expected [N, 2]");
  CHECK(message_of([&] { s.undo(Tensor::zeros({4})); }) == "Standardizer::undo: x [4] does not fit; expected [N, 2]");
}
