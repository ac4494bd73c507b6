// SPDX-License-Identifier: MIT
// Matrix products against a plain triple loop in double; transposed operands are read in place.
#include <array>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

// Largest difference of y and a·b, relative to the size of the sums.
double product_error(const Tensor& a, const Tensor& b, const Tensor& y) {
  const int M = a.shape()[0], K = a.shape()[1], N = b.shape()[1];
  REQUIRE(y.shape() == Shape{M, N});
  double worst = 0;
  for (int m = 0; m < M; ++m)
    for (int n = 0; n < N; ++n) {
      double sum = 0, size = 1;
      for (int k = 0; k < K; ++k) {
        const double term = static_cast<double>(a.at({m, k})) * static_cast<double>(b.at({k, n}));
        sum += term;
        size += std::abs(term);
      }
      worst = std::max(worst, std::abs(static_cast<double>(y.at({m, n})) - sum) / size);
    }
  return worst;
}
constexpr double kMatmulLimit = kDouble ? 1e-14 : 2e-6;

}  // namespace

TEST_CASE("matmul: equals the triple loop, around and far from the size where the kernel changes") {
  Rng rng(2);
  for (auto [M, K, N] : {std::array{1, 1, 1},
                         {1, 7, 1},
                         {10, 2, 4},
                         {3, 0, 2},
                         {0, 3, 2},
                         {8, 16, 16},
                         {8, 16, 17},
                         {13, 13, 12},
                         {13, 13, 13},
                         {1, 64, 32},
                         {1, 64, 33},
                         {64, 1, 33},
                         {33, 64, 1},
                         {50, 60, 70}})
    DYNAMIC_SECTION(M << " x " << K << " x " << N) {
      const Tensor a = Tensor::uniform(rng, {M, K}, -1, 1), b = Tensor::uniform(rng, {K, N}, -1, 1);
      CHECK(product_error(a, b, matmul(a, b)) < kMatmulLimit);
      const Tensor at = transpose(Tensor::uniform(rng, {K, M}, -1, 1)),
                   bt = transpose(Tensor::uniform(rng, {N, K}, -1, 1));
      CHECK(product_error(at, b, matmul(at, b)) < kMatmulLimit);
      CHECK(product_error(a, bt, matmul(a, bt)) < kMatmulLimit);
      CHECK(product_error(at, bt, matmul(at, bt)) < kMatmulLimit);
    }
}

TEST_CASE("matmul: any strides, also repeated rows and columns") {
  Rng rng(2);
  for (int n : {5, 20}) {
    const Tensor a = Tensor::uniform(rng, {n, n}, -1, 1), row = Tensor::uniform(rng, {1, n}, -1, 1);
    const Tensor wide = expand(row, {n, n}), tall = transpose(wide), holes = strided(a, false);
    const Tensor part = slice(slice(a, {.axis = 1, .start = 1, .stop = n - 1}), {.axis = 0, .start = 2, .stop = n});
    for (const Tensor& left : {a, wide, tall, holes})
      for (const Tensor& right : {a, wide, tall, holes})
        CHECK(product_error(left, right, matmul(left, right)) < kMatmulLimit);
    CHECK(product_error(part, transpose(part), matmul(part, transpose(part))) < kMatmulLimit);
  }
}

TEST_CASE("matmul: a transposed operand is a view, and the product takes only one buffer") {
  Rng rng(2);
  for (int n : {6, 40}) {
    const Tensor a = Tensor::uniform(rng, {n, n}, -1, 1), t = transpose(a);
    CHECK(t.storage() == a.storage());
    std::vector<Tensor> held;
    const std::uint64_t pooled = storage_allocations();
    while (storage_allocations() == pooled)
      held.push_back(Tensor::empty({n, n}));  // the pool has none of this size left
    const std::uint64_t before = storage_allocations();
    for (int i = 0; i < 3; ++i) held.push_back(matmul(t, a));
    CHECK(storage_allocations() - before == 3);
  }
}
