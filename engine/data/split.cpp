// SPDX-License-Identifier: MIT
// Splits rows into training and test rows, and standardizes columns.
#include "engine/data/split.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/error.h"
#include "engine/core/rng.h"

namespace deepx::inline DEEPX_PRECISION {

Split split_rows(int rows, double train_share, std::uint64_t seed, std::span<const int> classes) {
  DEEPX_REQUIRE(rows >= 2, value, "split_rows: rows is ", rows, "; at least 2 are needed");
  DEEPX_REQUIRE(train_share > 0 && train_share <= 1, value, "split_rows: train_share is ", train_share,
                "; must be above 0 and at most 1");
  DEEPX_REQUIRE(classes.empty() || classes.size() == static_cast<std::size_t>(rows), value,
                "split_rows: ", classes.size(), " classes for ", rows, " rows; give one for each row");
  Rng rng(seed, Stream::split);
  std::vector<int> order(static_cast<std::size_t>(rows));
  std::iota(order.begin(), order.end(), 0);
  rng.shuffle(order);
  if (!classes.empty())
    std::ranges::stable_sort(order, {}, [&](int row) { return classes[static_cast<std::size_t>(row)]; });
  // Of any k consecutive rows, k · train / rows go to training, to within one.
  const std::int64_t most = train_share < 1 ? rows - 1 : rows;
  const std::int64_t train = std::clamp<std::int64_t>(std::llround(rows * train_share), 1, most);
  Split split;
  for (int i = 0; i < rows; ++i)
    ((i + 1) * train / rows > i * train / rows ? split.train : split.test)
        .push_back(order[static_cast<std::size_t>(i)]);
  if (!classes.empty()) rng.shuffle(split.train), rng.shuffle(split.test);
  return split;
}

Tensor take_rows(const Tensor& x, std::span<const int> rows) {
  DEEPX_REQUIRE(x.rank() > 0, shape, "take_rows: x ", x.shape(), " has no rows; it needs at least one axis");
  Shape shape = x.shape();
  const int N = shape[0];
  shape.set(0, static_cast<std::int64_t>(rows.size()));
  const Tensor dense = x.contiguous() ? x : x.clone();
  Tensor out = Tensor::empty(shape);
  const std::size_t width = N == 0 ? 0 : static_cast<std::size_t>(x.size() / N);
  Real* to = out.raw();
  for (const int row : rows) {
    DEEPX_REQUIRE(row >= 0 && row < N, index, "take_rows: row ", row, " is outside [0, ", N, ") for x ", x.shape());
    to = std::copy_n(dense.raw() + static_cast<std::size_t>(row) * width, width, to);
  }
  return out;
}

namespace {

/// f(value, column) for each element of x [N, D].
template <class F>
Tensor map_columns(const char* call, const Tensor& x, std::size_t columns, F f) {
  DEEPX_REQUIRE(x.rank() == 2 && static_cast<std::size_t>(x.shape()[1]) == columns, shape, call, ": x ", x.shape(),
                " does not fit; expected [N, ", columns, "]");
  Tensor out = x.clone();
  std::size_t i = 0;
  for (Real& v : out.mutable_data()) v = static_cast<Real>(f(static_cast<double>(v), i++ % columns));
  return out;
}

}  // namespace

Standardizer Standardizer::fit(const Tensor& x) {
  DEEPX_REQUIRE(x.rank() == 2 && x.shape()[0] > 0, shape, "Standardizer::fit: x ", x.shape(),
                " does not fit; expected [N, D] with N > 0");
  const auto N = static_cast<std::size_t>(x.shape()[0]), D = static_cast<std::size_t>(x.shape()[1]);
  const std::vector<Real> values = x.values();
  Standardizer s;
  for (std::size_t d = 0; d < D; ++d) {
    // Two passes and not Σx² − (Σx)², which cancels where the mean is large.
    double sum = 0, squares = 0;
    bool varies = false;
    for (std::size_t n = 0; n < N; ++n) {
      sum += static_cast<double>(values[n * D + d]);
      varies |= values[n * D + d] != values[d];
    }
    const double mean = sum / static_cast<double>(N);
    for (std::size_t n = 0; n < N; ++n) squares += std::pow(static_cast<double>(values[n * D + d]) - mean, 2);
    s.mean.push_back(varies ? mean : static_cast<double>(values[d]));
    s.std.push_back(varies ? std::sqrt(squares / static_cast<double>(N)) : 1);
  }
  return s;
}

Tensor Standardizer::apply(const Tensor& x) const {
  return map_columns("Standardizer::apply", x, mean.size(),
                     [&](double v, std::size_t d) { return (v - mean[d]) / std[d]; });
}

Tensor Standardizer::undo(const Tensor& z) const {
  return map_columns("Standardizer::undo", z, mean.size(),
                     [&](double v, std::size_t d) { return std::fma(v, std[d], mean[d]); });
}

}  // namespace deepx::inline DEEPX_PRECISION
