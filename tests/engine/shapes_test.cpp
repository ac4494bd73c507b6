// SPDX-License-Identifier: MIT
// Operators that rearrange: their results for known tensors, and where the gradient stops.
#include <limits>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

// 0, 1, 2, .. in a tensor of that shape.
Tensor counting(const Shape& shape) {
  std::vector<Real> values;
  for (int i = 0; i < shape.size(); ++i) values.push_back(static_cast<Real>(i));
  return Tensor::from(shape, values);
}

}  // namespace

TEST_CASE("flatten, squeeze, unsqueeze: shapes, and views of the same numbers") {
  const Tensor x = counting({2, 1, 3, 1});
  CHECK(flatten(x).shape() == Shape{6});
  CHECK(flatten(x, {.start_axis = 1}).shape() == Shape{2, 3});
  CHECK(flatten(x, {.start_axis = 0, .end_axis = -3}).shape() == Shape{2, 3, 1});
  CHECK(flatten(Tensor::scalar(5)).shape() == Shape{1});
  CHECK(flatten(Tensor::zeros({0, 3})).shape() == Shape{0});
  CHECK(squeeze(x).shape() == Shape{2, 3});
  CHECK(squeeze(x, 1).shape() == Shape{2, 3, 1});
  CHECK(squeeze(x, {0, -1}).shape() == Shape{2, 1, 3});  // axis 0 is of size 2 and stays
  CHECK(unsqueeze(x, 4).shape() == Shape{2, 1, 3, 1, 1});
  CHECK(unsqueeze(Tensor::scalar(5), -1).shape() == Shape{1});
  for (const Tensor& view : {flatten(x), squeeze(x), unsqueeze(x, 2)}) {
    CHECK(view.storage() == x.storage());
    CHECK(view.values() == x.values());
  }
  const Tensor t = transpose(counting({2, 3}));
  CHECK(flatten(t).values() == std::vector<Real>{0, 3, 1, 4, 2, 5});
  CHECK(unsqueeze(t, 1).values() == t.values());
  CHECK(squeeze(unsqueeze(t, 1)).shape() == t.shape());
  CHECK(message_of([] { unsqueeze(Tensor::zeros({1, 1, 1, 1, 1, 1}), 0); }) ==
        "Shape: more than 6 axes; reshape to 6 or fewer");
}

TEST_CASE("stack: side by side along a new axis") {
  const Tensor a = counting({2, 2}), b = a + 10;
  const std::vector<Tensor> parts = {a, b};
  CHECK(stack(parts).values() == std::vector<Real>{0, 1, 2, 3, 10, 11, 12, 13});
  CHECK(stack(parts, {.axis = 1}).values() == std::vector<Real>{0, 1, 10, 11, 2, 3, 12, 13});
  CHECK(stack(parts, {.axis = -1}).values() == std::vector<Real>{0, 10, 1, 11, 2, 12, 3, 13});
  CHECK(message_of([] { stack({}); }) == "stack: no tensors are given; give at least one");
  CHECK(message_of([] { concat({}); }) == "concat: no tensors are given; give at least one");
}

TEST_CASE("index_select, index_add: an index that occurs twice is read twice, and added twice") {
  const Tensor x = counting({3, 2}), index = Tensor::from({4}, {2, 0, 2, 2});
  CHECK(index_select(x, index).values() == std::vector<Real>{4, 5, 0, 1, 4, 5, 4, 5});
  CHECK(index_select(transpose(x), index, {.axis = 1}).values() == std::vector<Real>{4, 0, 4, 4, 5, 1, 5, 5});
  CHECK(index_select(x, Tensor::zeros({0})).shape() == Shape{0, 2});
  CHECK(index_add(x, index, Tensor::full({4, 2}, 1)).values() == std::vector<Real>{1, 2, 2, 3, 7, 8});
  Tensor w = counting({3, 2}).requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor y = sum(index_select(w, index));
  CHECK(same_bits(backward(tape, y).of(w), std::vector<Real>{1, 1, 0, 0, 3, 3}));
  CHECK(message_of([&] { index_select(x, Tensor::scalar(1)); }) ==
        "index_select: x [3, 2], index []: index must have one axis; flatten it");
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  CHECK(message_of([&] { index_select(x, Tensor::from({1}, {nan})); }) ==
        "index_select: index nan at place 0 is outside [0, 3), the places on axis 0");
}

TEST_CASE("detach: the gradient stops, also at a parameter and after an infinite slope; a replay updates the copy") {
  Tensor w = Tensor::from({2}, {0, 4}).requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor held = detach(w), loss = sum(w * held) + sum(detach(sqrt(w)));
  // d(w · held)/dw = held; √w has the slope ∞ at 0, and 0 · ∞ would be NaN.
  CHECK(same_bits(backward(tape, loss).of(w), std::vector<Real>{0, 4}));
  CHECK(gradient(loss, std::vector{w})[0].values() == std::vector<Real>{0, 4});
  w.mutable_data()[1] = 9;
  tape.forward();
  CHECK(held.values() == std::vector<Real>{0, 9});
  CHECK(same_bits(backward(tape, loss).of(w), std::vector<Real>{0, 9}));
  CHECK(message_of([&] { backward(tape, sum(detach(w))); }) ==
        "backward: loss depends on no tensor that requires a gradient; mark one by x.requires_grad()");
  CHECK(detach(w).storage() != w.storage());
}

TEST_CASE("matmul: arrays of matrices equal their products one by one, with every leading axis broadcast") {
  Rng rng(4);
  const auto x = [&](const Shape& s) { return Tensor::uniform(rng, s, -1, 1); };
  const Tensor a = x({2, 1, 3, 4}), b = x({5, 4, 2}), y = matmul(a, b);
  REQUIRE(y.shape() == Shape{2, 5, 3, 2});
  const auto at = [](const Tensor& t, int axis, int i) { return slice(t, {.axis = axis, .start = i, .stop = i + 1}); };
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 5; ++j) {
      const Tensor one = matmul(squeeze(at(a, 0, i), {0, 1}), squeeze(at(b, 0, j), 0));
      CHECK(same_bits(at(at(y, 0, i), 1, j).values(), one.values()));
    }
  const Tensor flipped = transpose(x({2, 4, 3})), wide = expand(x({3, 4}), {2, 3, 4});
  const Tensor pair = slice(b, {.stop = 2});
  for (const Tensor& left : {flipped, wide, permute(x({3, 2, 4}), {1, 0, 2})})
    CHECK(difference(matmul(left, pair).values(), matmul(left.clone(), pair.clone()).values()) < kAgreementLimit);
  CHECK(matmul(Tensor::zeros({0, 2, 3}), Tensor::zeros({3, 4})).shape() == Shape{0, 2, 4});
  CHECK(outer(Tensor::from({2}, {1, 2}), Tensor::from({3}, {3, 4, 5})).values() ==
        std::vector<Real>{3, 4, 5, 6, 8, 10});
}

TEST_CASE("global_avg_pool: one average for each channel") {
  CHECK(global_avg_pool(counting({1, 2, 2, 2})).values() == std::vector<Real>{Real(1.5), Real(5.5)});
  CHECK(global_avg_pool(transpose(counting({1, 3, 2}))).values() == std::vector<Real>{2, 3});
}
