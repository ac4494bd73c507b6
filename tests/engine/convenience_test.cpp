// SPDX-License-Identifier: MIT
// What PyTorch users type first: it compiles, and means the same as in PyTorch.
#include <sstream>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

using Numbers = std::vector<Real>;
const Tensor x = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});

std::string printed(const auto& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

TEST_CASE("numbers of any type beside tensors") {
  const double half = 0.5;
  const float quarter = 0.25F;
  const int two = 2;
  CHECK((x * 2.0).values() == Numbers{2, 4, 6, 8, 10, 12});
  CHECK((2 - x).values() == Numbers{1, 0, -1, -2, -3, -4});
  CHECK((half * x).values() == (x / two).values());
  CHECK((quarter + x).values()[0] == Real(1.25));
  CHECK((6.0 / x).values()[2] == 2);
  CHECK(pow(x, 2).values()[1] == 4);
  CHECK(pow(x, 2.0).values()[1] == 4);
  CHECK(std::abs(static_cast<double>(pow(x, half).values()[3]) - 2) < 1e-6);
  CHECK(clamp(x, 2, 4).values() == Numbers{2, 2, 3, 4, 4, 4});
  CHECK(clamp(x, 1.5, 4.5).values()[0] == Real(1.5));
  CHECK(leaky_relu(-x, 0.5).values()[1] == -1);
  CHECK(elu(Tensor::scalar(-100), 3).item() == -3);
}

TEST_CASE("from: doubles, floats and whole numbers, in braces, vectors, arrays and spans; ones") {
  const double a = 0.1, b = 1.0 / 3;
  const std::vector<double> doubles = {a, b};
  const std::vector<float> floats = {0.5F, 2};
  const std::vector<int> labels = {0, 2, 1};
  const Numbers rounded = {static_cast<Real>(a), static_cast<Real>(b)};
  CHECK(Tensor::from({2}, {a, b}).values() == rounded);
  CHECK(Tensor::from({2}, doubles).values() == rounded);
  CHECK(Tensor::from({2}, std::span(doubles)).values() == rounded);
  CHECK(Tensor::from({2}, std::array{a, b}).values() == rounded);
  CHECK(Tensor::from({2}, floats).values() == Numbers{Real(0.5), 2});
  CHECK(Tensor::from({3}, labels).values() == Numbers{0, 2, 1});
  CHECK(Tensor::from({2}, {1, 0.5}).values() == Numbers{1, Real(0.5)});
  CHECK(Tensor::from({2}, {1, 2}).values() == Numbers{1, 2});
  CHECK(Tensor::from({0}, {}).size() == 0);
  CHECK(Tensor::ones({2}).values() == Numbers{1, 1});
  CHECK(message_of([&] { Tensor::from({3}, doubles); }) ==
        "Tensor::from: shape [3] holds 3 values, 2 are given; give one for each element");
}

TEST_CASE("reductions: by one axis, by several, kept") {
  CHECK(sum(x).item() == 21);
  CHECK(sum(x, 1).values() == Numbers{6, 15});
  CHECK(sum(x, -1, true).shape() == Shape{2, 1});
  CHECK(sum(x, {0, 1}).item() == 21);
  CHECK(sum(x, {0, 1}, true).shape() == Shape{1, 1});
  CHECK(sum(x, {1}).values() == Numbers{6, 15});
  CHECK(sum(x, {.axis = 1}).values() == Numbers{6, 15});
  CHECK(mean(x, 0).values() == Numbers{Real(2.5), Real(3.5), Real(4.5)});
  CHECK(mean(x, {0, 1}).item() == Real(3.5));
  CHECK(prod(x, 1).values() == Numbers{6, 120});
  CHECK(max(x, 0).values() == Numbers{4, 5, 6});
  CHECK(min(x, 1).values() == Numbers{1, 4});
  CHECK(var(x, 1).values() == Numbers{1, 1});
  CHECK(stddev(x, 1).values() == Numbers{1, 1});
  CHECK(logsumexp(x, 1).shape() == Shape{2});
  CHECK(l1_norm(-x, 1).values() == Numbers{6, 15});
  CHECK(l2_norm(Tensor::from({1, 2}, {3, 4}), 1).values() == Numbers{5});
  CHECK(cumsum(x, 1).values() == Numbers{1, 3, 6, 4, 9, 15});
  CHECK(difference(sum(softmax(x, 1), 1).values(), Numbers{1, 1}) < 1e-6);
  CHECK(difference(sum(softmax(x, 0), 0).values(), Numbers{1, 1, 1}) < 1e-6);
  CHECK(difference(exp(log_softmax(x, 0)).values(), softmax(x, 0).values()) < 1e-6);
  // Empty braces are all settings at their defaults.
  CHECK(softmax(x, {}).values() == softmax(x, -1).values());
  CHECK(sum(x, {}).item() == 21);
  CHECK(leaky_relu(-x, {}).values() == leaky_relu(-x, 0.01).values());
  CHECK(message_of([] { sum(x, 2); }) == "sum: axis 2 is outside [-2, 2) for x [2, 3]");
}

TEST_CASE("shapes: joining, swapping, flattening, pooling") {
  const Tensor a = Tensor::ones({1, 2}), b = Tensor::zeros({1, 2});
  CHECK(concat({a, b}).values() == Numbers{1, 1, 0, 0});
  CHECK(concat({a, b}, 0).shape() == Shape{2, 2});
  CHECK(concat({a, b}, 1).shape() == Shape{1, 4});
  CHECK(concat(std::vector{a, b}, 1).shape() == Shape{1, 4});
  CHECK(stack({a, b}).shape() == Shape{2, 1, 2});
  CHECK(stack({a, b}, -1).shape() == Shape{1, 2, 2});
  CHECK(transpose(x, 0, 1).values() == transpose(x).values());
  CHECK(flatten(Tensor::zeros({2, 3, 4}), 1).shape() == Shape{2, 12});
  CHECK(reshape(x, {-1}).shape() == Shape{6});
  CHECK(unsqueeze(x, 0).shape() == Shape{1, 2, 3});
  CHECK(squeeze(unsqueeze(x, 0), 0).shape() == Shape{2, 3});
  CHECK(permute(x, {1, 0}).shape() == Shape{3, 2});
  const Tensor image =
      reshape(Tensor::from({16}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}), {1, 1, 4, 4});
  CHECK(max_pool2d(image, 2).values() == Numbers{5, 7, 13, 15});
  CHECK(max_pool2d(image, {}).values() == max_pool2d(image, 2).values());
  CHECK(max_pool2d(image, 3, 1).values() == Numbers{10, 11, 14, 15});
  CHECK(max_pool2d(image, 3, 2, 1).values() == Numbers{5, 7, 13, 15});
  CHECK(avg_pool2d(image, 2).values() == Numbers{Real(2.5), Real(4.5), Real(10.5), Real(12.5)});
  CHECK(max_pool1d(reshape(x, {1, 2, 3}), 3).values() == Numbers{3, 6});
  CHECK(avg_pool1d(reshape(x, {1, 2, 3}), 3).values() == Numbers{2, 5});
  CHECK(message_of([&] { max_pool2d(image, 5); }) ==
        "max_pool2d: input [1, 1, 4, 4], kernel 5, padding 0: the kernel must fit into the padded input");
}

TEST_CASE("derivatives: with respect to a few tensors in braces") {
  Tensor a = Tensor::scalar(3).requires_grad(), b = Tensor::scalar(2).requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = a * a * b;
  const std::vector<Tensor> both = gradient(loss, {a, b});
  CHECK(both[0].item() == 12);
  CHECK(both[1].item() == 9);
  CHECK(gradient(loss, {a})[0].item() == 12);
  CHECK(gradient(loss, std::vector{a, b}).size() == 2);
  CHECK(hessian(loss, {a})[0][0].item() == 4);
  CHECK(hvp(loss, {a, b}, {Tensor::scalar(1), Tensor::scalar(0)})[1].item() == 6);
  CHECK(jacobian(loss, {a})[0].item() == 12);
  CHECK(vjp(loss, {a}, Tensor::scalar(2))[0].item() == 24);
  CHECK(jvp(loss, {a}, {Tensor::scalar(2)}).item() == 24);
}

TEST_CASE("losses of labels and probabilities") {
  const Tensor logits = Tensor::zeros({2, 4}), labels = Tensor::from({2}, std::vector<int>{0, 3});
  CHECK(std::abs(static_cast<double>(cross_entropy(logits, labels).item()) - std::log(4.0)) < 1e-6);
  CHECK(std::abs(static_cast<double>(nll(log_softmax(logits, 1), labels).item()) - std::log(4.0)) < 1e-6);
  CHECK(mse(x, x + 2).item() == 4);
}

TEST_CASE("x += y: the sum under the same name; a recording differentiates it") {
  Tensor a = x;
  a += 1;
  CHECK(a.values() == Numbers{2, 3, 4, 5, 6, 7});
  CHECK(x.values()[0] == 1);  // another handle keeps its numbers
  a -= x;
  CHECK(a.values() == Numbers(6, 1));
  a *= x;
  a /= 2.0;
  CHECK(a.values() == (x / 2).values());
  a += Tensor::from({3}, {1, 2, 3});
  CHECK(a.values()[2] == Real(4.5));
  (a += 1) += 1;
  CHECK(a.values()[2] == Real(6.5));

  Tensor w = Tensor::from({2}, {3, 5}).requires_grad();
  Tape tape;
  const auto on = tape.record();
  Tensor loss = Tensor::scalar(0);
  loss += sum(w * w);
  loss *= 3;
  const auto g = backward(tape, loss).of(w);
  CHECK(Numbers(g.begin(), g.end()) == Numbers{18, 30});
}

TEST_CASE("w -= step: a parameter remains a parameter, and all handles see the step; refused while a tape records") {
  Tensor w = Tensor::from({2}, {3, 5}).requires_grad();
  const Tensor shared = w;
  w -= Tensor::from({2}, {1, 2});
  CHECK(shared.values() == Numbers{2, 3});
  CHECK(w.storage() == shared.storage());
  CHECK(w.storage()->requires_grad);
  w *= 2;
  CHECK(shared.values() == Numbers{4, 6});
  CHECK(message_of([&] { w += Tensor::zeros({3, 2}); }) ==
        "+=: x [2] would become [3, 2]; a parameter keeps its shape");
  CHECK(shared.values() == Numbers{4, 6});
  Tape tape;
  const auto on = tape.record();
  CHECK(message_of([&] { w /= 2; }) ==
        "/=: x [2] requires a gradient, and a tape records: changing it in place would change what was recorded; "
        "do it under `const auto off = Tape::pause();`, or give the result a new name");
  CHECK(shared.values() == Numbers{4, 6});
  const auto off = Tape::pause();
  w /= 2;
  CHECK(shared.values() == Numbers{2, 3});
}

TEST_CASE("operator<<: tensors and shapes as people read them") {
  CHECK(printed(Shape{2, 3}) == "[2, 3]");
  CHECK(printed(Tensor::scalar(2.5)) == "2.5");
  CHECK(printed(Tensor()) == "(empty)");
  CHECK(printed(Tensor::from({3}, {1, -2.5, 1000})) == "[1, -2.5, 1000]");
  CHECK(printed(Tensor::from({2, 2}, {1, -2.5, 1000, 0})) == "[[   1, -2.5],\n [1000,    0]]");
  CHECK(printed(transpose(x)) == "[[1, 4],\n [2, 5],\n [3, 6]]");
  CHECK(printed(reshape(x, {2, 1, 3})) == "[[[1, 2, 3]],\n\n [[4, 5, 6]]]");
  CHECK(printed(Tensor::zeros({0, 3})) == "[] of shape [0, 3]");
  CHECK(printed(Tensor::zeros({2, 0})) == "[[],\n []] of shape [2, 0]");
  CHECK(printed(Tensor::ones({1001})) == "[1, 1, 1, ..., 1, 1, 1] of shape [1001]");
  CHECK(printed(Tensor::zeros({500, 3})) ==
        "[[0, 0, 0],\n [0, 0, 0],\n [0, 0, 0],\n ...,\n [0, 0, 0],\n [0, 0, 0],\n [0, 0, 0]] of shape [500, 3]");
  CHECK(printed(Tensor::from({2}, {INFINITY, NAN})).starts_with("[inf, "));
}
