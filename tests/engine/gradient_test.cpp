// SPDX-License-Identifier: MIT
// Derivatives against closed forms from the literature, and of higher order.
#include <limits>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

constexpr double kTight = kDouble ? 1e-14 : 2e-6;

// f(x), f'(x), .. up to `order`, each by differentiating the recorded derivative before it.
template <class F>
std::vector<double> derivatives(F f, double at, int order) {
  Tensor x = Tensor::scalar(at);
  x.requires_grad();
  Tape tape;
  const auto on = tape.record();
  Tensor y = f(x);
  std::vector<double> all = {static_cast<double>(y.item())};
  for (int k = 0; k < order; ++k) {
    y = gradient(y, std::vector{x})[0];
    all.push_back(static_cast<double>(y.item()));
  }
  return all;
}

void check_close(const std::vector<double>& found, const std::vector<double>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    CAPTURE(i, found[i], expected[i]);
    CHECK(std::abs(found[i] - expected[i]) <= kTight * 100 * std::max(1.0, std::abs(expected[i])));
  }
}

}  // namespace

TEST_CASE("gradient: three derivatives of tanh at 0.5") {
  // With y = tanh x: y' = 1 − y², y'' = −2 y y', y''' = −2 y' (1 − 3y²).
  check_close(derivatives([](const Tensor& x) { return tanh(x); }, 0.5, 3),
              {0.46211715726000976, 0.7864477329659274, -0.7268619813835873, -0.5652092882597703});
}

TEST_CASE("gradient: orders of functions whose derivatives are known") {
  const double e = std::exp(0.7), s = std::sin(0.7), c = std::cos(0.7);
  check_close(derivatives([](const Tensor& x) { return exp(x); }, 0.7, 4), {e, e, e, e, e});
  check_close(derivatives([](const Tensor& x) { return sin(x); }, 0.7, 4), {s, c, -s, -c, s});
  check_close(derivatives([](const Tensor& x) { return log(x); }, 2, 4), {std::log(2.0), 0.5, -0.25, 0.25, -0.375});
  check_close(derivatives([](const Tensor& x) { return pow(x, Real(3)); }, 0, 4), {0, 0, 0, 6, 0});
  check_close(derivatives([](const Tensor& x) { return 1 / x; }, 2, 3), {0.5, -0.25, 0.25, -0.375});
  check_close(derivatives([](const Tensor& x) { return x * x / 2 + 10 / x; }, 4, 2), {10.5, 3.375, 1.3125});
}

TEST_CASE("gradient: of two variables") {
  Tensor a = Tensor::scalar(0.5), b = Tensor::scalar(2);
  a.requires_grad();
  b.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor y = sin(a) + a * b;
  const auto g = gradient(y, std::vector{a, b, Tensor::scalar(1)});
  CHECK(std::abs(y.item() - Real(1.479425538604203)) < kTight * 2);
  CHECK(std::abs(g[0].item() - Real(2.877582561890373)) < kTight * 2);
  CHECK(g[1].item() == Real(0.5));
  CHECK(g[2].item() == 0);  // y does not depend on it
}

TEST_CASE("gradient: d(xᵃ)/dx and d(aˣ)/dx where the base is 0") {
  Tensor a = Tensor::from({2}, {0, 2}), b = Tensor::from({2}, {2, 3});
  a.requires_grad();
  b.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const auto g = gradient(sum(pow(a, b)), std::vector{a, b});
  CHECK(difference(g[0].data(), std::vector<Real>{0, 12}) < kTight);
  CHECK(difference(g[1].data(), std::vector<Real>{0, static_cast<Real>(8 * std::log(2.0))}) < kTight);
}

TEST_CASE("gradient: softmax cross-entropy is probability minus one hot, over N") {
  // Goodfellow, Bengio & Courville 2016, section 6.2.2.3.
  Tensor z = Tensor::from({2, 3}, {1, 2, 3, 0, 0, 0});
  z.requires_grad();
  const Tensor labels = Tensor::from({2}, {2, 0});
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = cross_entropy(z, labels);
  const double e1 = std::exp(1.0), e2 = std::exp(2.0), e3 = std::exp(3.0), total = e1 + e2 + e3;
  CHECK(std::abs(static_cast<double>(loss.item()) - (std::log(total) - 3 + std::log(3.0)) / 2) < kTight);
  std::vector<Real> expected;
  for (double g : {e1 / total, e2 / total, e3 / total - 1, 1.0 / 3 - 1, 1.0 / 3, 1.0 / 3})
    expected.push_back(static_cast<Real>(g / 2));
  CHECK(difference(backward(tape, loss).of(z), expected) < kTight);
  CHECK(difference(gradient(loss, std::vector{z})[0].data(), expected) < kTight);
}

TEST_CASE("gradient: sigmoid cross-entropy is probability minus target, over N") {
  // Goodfellow, Bengio & Courville 2016, section 6.2.2.2. Large logits neither overflow nor lose the loss.
  Tensor z = Tensor::from({3}, {0, 100, -100});
  z.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = bce_with_logits(z, Tensor::from({3}, {1, 1, 1}));
  CHECK(std::abs(static_cast<double>(loss.item()) - (std::log(2.0) + 100) / 3) < kTight * 100);
  CHECK(difference(backward(tape, loss).of(z), std::vector<Real>{Real(-0.5) / 3, 0, Real(-1) / 3}) < kTight);
}

TEST_CASE("logsumexp: shifts with its input, of any size, also with infinities") {
  const Real infinity = std::numeric_limits<Real>::infinity();
  const Tensor x = Tensor::from({3}, {1, 2, Real(0.5)});
  const Real base = logsumexp(x).item();
  for (Real shift : {Real(500), Real(-500)})
    CHECK(std::abs(logsumexp(x + shift).item() - (base + shift)) < kTight * 500);
  CHECK(logsumexp(Tensor::from({2}, {infinity, 1})).item() == infinity);
  CHECK(logsumexp(Tensor::from({2}, {-infinity, -infinity})).item() == -infinity);
  CHECK(difference(softmax(x + 500).data(), softmax(x).data()) < kTight * 500);
  CHECK(std::abs(sum(softmax(x)).item() - 1) < kTight);
}

TEST_CASE("max: equal elements share the gradient, NaN is not hidden") {
  Tensor x = Tensor::from({4}, {1, 3, 3, 2});
  x.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor y = max(x);
  CHECK(y.item() == 3);
  CHECK(same_bits(backward(tape, y).of(x), std::vector<Real>{0, Real(0.5), Real(0.5), 0}));
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  for (const Tensor& with_nan :
       {Tensor::from({3}, {nan, 1, 2}), Tensor::from({3}, {1, nan, 2}), Tensor::from({3}, {1, 2, nan})}) {
    CHECK(std::isnan(max(with_nan).item()));
    CHECK(std::isnan(logsumexp(with_nan).item()));
  }
}

TEST_CASE("kinks: the subgradients are the documented ones") {
  for (auto [name, at_zero] : {std::pair{"relu", Real(0)}, {"abs", Real(0)}, {"leaky_relu", Real(0.01)}}) {
    Tensor x = Tensor::zeros({3});
    x.requires_grad();
    Tape tape;
    const auto on = tape.record();
    const Tensor y = apply_unary(operator_catalogue().at(name), x);
    CHECK(same_bits(backward(tape, sum(y)).of(x), Tensor::full({3}, at_zero).data()));
  }
}

TEST_CASE("reductions of empty tensors: a sum is 0, a reduction without a result is refused") {
  const Tensor none = Tensor::zeros({2, 0});
  CHECK(sum(none).item() == 0);
  CHECK(sum(none, {.axis = 1}).values() == std::vector<Real>{0, 0});
  CHECK(message_of([&] { max(none); }) == "max: x [2, 0] has no elements along the axis; at least one is needed");
  CHECK(message_of([&] { logsumexp(none, {.axis = 1}); }) ==
        "logsumexp: x [2, 0] has no elements along the axis; at least one is needed");
  CHECK(softmax(none).shape() == Shape{2, 0});
  CHECK(max(none, {.axis = 0}).shape() == Shape{0});
  CHECK(std::isnan(mean(none).item()));
}
