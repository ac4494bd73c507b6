// SPDX-License-Identifier: MIT
// Pooling against numbers computed by hand; ties, borders and NaN.
#include <limits>
#include <numeric>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

// dL/dx for L = Σ y · (1, 10, 100, ..).
template <class F>
std::vector<Real> input_gradient(Tensor x, F pool) {
  x.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor y = pool(x);
  Tensor powers = Tensor::empty(y.shape());
  Real power = 1;
  for (Real& p : powers.mutable_data()) p = std::exchange(power, 10 * power);
  const Gradients gradients = backward(tape, sum(y * powers));
  return {gradients.of(x).begin(), gradients.of(x).end()};
}

}  // namespace

TEST_CASE("max pooling: values and the places of the gradient, by hand") {
  const Tensor x = Tensor::from({1, 1, 3, 3}, {1, 5, 2, 8, 3, 0, 4, 6, 7});
  CHECK(max_pool2d(x).values() == std::vector<Real>{8});
  CHECK(max_pool2d(x, {.kernel_size = 2, .stride = 1}).values() == std::vector<Real>{8, 5, 8, 7});
  CHECK(max_pool2d(x, {.kernel_size = {1, 3}}).values() == std::vector<Real>{5, 8, 7});
  CHECK(input_gradient(x.clone(), [](const Tensor& t) { return max_pool2d(t, {.kernel_size = 2, .stride = 1}); }) ==
        std::vector<Real>{0, 10, 0, 101, 0, 0, 0, 0, 1000});
  // The border does not count as zeros: all numbers may be negative.
  CHECK(max_pool2d(-x, {.kernel_size = 3, .stride = 2, .padding = 1}).values() == std::vector<Real>{-1, 0, -3, 0});
  CHECK(max_pool1d(Tensor::from({1, 1, 5}, {3, -1, -2, 9, 4})).values() == std::vector<Real>{3, 9});
}

TEST_CASE("max pooling: of equal numbers the first gets the gradient; NaN is the largest") {
  const auto pool = [](const Tensor& t) { return max_pool1d(t, {.kernel_size = 3, .stride = 1}); };
  CHECK(input_gradient(Tensor::from({1, 1, 4}, {2, 7, 7, 7}), pool) == std::vector<Real>{0, 11, 0, 0});
  const Real nan = std::numeric_limits<Real>::quiet_NaN(), low = -std::numeric_limits<Real>::infinity();
  CHECK(std::isnan(pool(Tensor::from({1, 1, 3}, {1, nan, 2})).item()));
  CHECK(pool(Tensor::full({1, 1, 3}, low)).item() == low);
}

TEST_CASE("average pooling: values, shares and the border, by hand") {
  const Tensor x = Tensor::from({1, 1, 2, 2}, {1, 2, 3, 6});
  CHECK(avg_pool2d(x).values() == std::vector<Real>{3});
  AvgPool2dOp bordered{.kernel_size = 2, .stride = 2, .padding = 1};
  CHECK(avg_pool2d(x, bordered).values() == std::vector<Real>{Real(0.25), Real(0.5), Real(0.75), Real(1.5)});
  bordered.count_include_pad = false;
  CHECK(avg_pool2d(x, bordered).values() == x.values());
  CHECK(bordered.text() == "kernel 2, stride 2, padding 1, border not counted");
  CHECK(input_gradient(Tensor::from({1, 1, 4}, {1, 2, 3, 4}), [](const Tensor& t) {
          return avg_pool1d(t, {.kernel_size = 2, .stride = 1});
        }) == std::vector<Real>{Real(0.5), Real(5.5), 55, 50});
}

TEST_CASE("pooling of sequences equals pooling of images of height 1") {
  Rng rng(1);
  const Tensor x = Tensor::uniform(rng, {3, 2, 11}, -1, 1);
  CHECK(same_bits(max_pool1d(x, {.kernel_size = 3, .stride = 2, .padding = 1}).values(),
                  max_pool2d(as_image(x), {.kernel_size = {1, 3}, .stride = {1, 2}, .padding = {0, 1}}).values()));
  CHECK(
      same_bits(avg_pool1d(x, {.kernel_size = 3}).values(), avg_pool2d(as_image(x), {.kernel_size = {1, 3}}).values()));
}
