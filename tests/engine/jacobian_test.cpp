// SPDX-License-Identifier: MIT
// jacobian, hessian, vjp, jvp and hvp against closed forms, against each other and against finite differences.
#include <functional>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

constexpr double kTightJacobian = kDouble ? 1e-14 : 4e-6;
constexpr double kByDifferences = kDouble ? 1e-8 : 2e-2;

Tensor input(Rng& rng, const Shape& shape) { return Tensor::uniform(rng, shape, -1, 1).requires_grad(); }

// The function that the tests differentiate: two layers, so that no order of derivative is constant.
struct Network {
  Tensor x, w, v;
  explicit Network(Rng& rng) : x(input(rng, {2, 3})), w(input(rng, {3, 4})), v(input(rng, {4, 2})) {}
  std::vector<Tensor> wrt() const { return {x, w, v}; }
  Tensor outputs() const { return matmul(tanh(matmul(x, w)), v); }
  Tensor loss() const { return sum(square(outputs())); }
};

// (f(x + εd) − f(x − εd)) / 2ε for all tensors at once.
template <class F>
std::vector<Real> central(const std::vector<Tensor>& wrt, const std::vector<Tensor>& directions, F f) {
  const Real eps = kDouble ? Real(1e-5) : Real(1e-2);
  const auto at = [&](Real by) {
    for (std::size_t i = 0; i < wrt.size(); ++i) {
      Tensor x = wrt[i];
      const std::vector<Real> d = directions[i].values();
      for (std::size_t k = 0; k < d.size(); ++k) x.mutable_data()[k] += by * d[k];
    }
    return f();
  };
  std::vector<Real> above = at(eps), below = at(-2 * eps);
  at(eps);
  for (std::size_t k = 0; k < above.size(); ++k) above[k] = (above[k] - below[k]) / (2 * eps);
  return above;
}

std::vector<Tensor> directions_for(Rng& rng, const std::vector<Tensor>& wrt) {
  std::vector<Tensor> all;
  for (const Tensor& x : wrt) all.push_back(Tensor::uniform(rng, x.shape(), -1, 1));
  return all;
}

// [m, n] of a Jacobian whose axes are those of y, then those of x.
Tensor as_matrix(const Tensor& j, int m) { return reshape(j, {m, -1}); }

}  // namespace

TEST_CASE("jacobian: of the softmax is diag(p) - p pT") {
  Rng rng(1);
  const Tensor x = input(rng, {5});
  Tape tape;
  const auto on = tape.record();
  const Tensor p = softmax(x), j = jacobian(p, std::vector{x})[0];
  REQUIRE(j.shape() == Shape{5, 5});
  for (int i = 0; i < 5; ++i)
    for (int k = 0; k < 5; ++k) {
      const Real expected = (i == k ? p.at({i}) : Real(0)) - p.at({i}) * p.at({k});
      CHECK(std::abs(j.at({i, k}) - expected) < kTightJacobian);
    }
}

TEST_CASE("jacobian: of a product of matrices by both, with y's axes and then x's") {
  Rng rng(2);
  const Tensor a = input(rng, {2, 3}), b = input(rng, {3, 2});
  Tape tape;
  const auto on = tape.record();
  const auto j = jacobian(matmul(a, b), std::vector{a, b});
  REQUIRE(j[0].shape() == Shape{2, 2, 2, 3});
  REQUIRE(j[1].shape() == Shape{2, 2, 3, 2});
  for (int m = 0; m < 2; ++m)
    for (int n = 0; n < 2; ++n)
      for (int i = 0; i < 2; ++i)
        for (int k = 0; k < 3; ++k) {
          CHECK(j[0].at({m, n, i, k}) == (m == i ? b.at({k, n}) : Real(0)));
          CHECK(j[1].at({m, n, k, i}) == (n == i ? a.at({m, k}) : Real(0)));
        }
}

TEST_CASE("hessian: of xTAx/2 + bTx is (A + AT)/2, exactly, and its blocks for two tensors are those of the whole") {
  const Tensor A = Tensor::from({2, 2}, {3, 1, 2, 8}), b = Tensor::from({2}, {1, -1});
  Tensor x = Tensor::from({2, 1}, {5, 7}).requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = sum(x * matmul(A, x)) / 2 + sum(b * squeeze(x));
  const auto H = hessian(loss, std::vector{x});
  CHECK(H[0][0].shape() == Shape{2, 1, 2, 1});
  CHECK(H[0][0].values() == std::vector<Real>{3, Real(1.5), Real(1.5), 8});

  Tensor u = Tensor::scalar(2).requires_grad(), w = Tensor::scalar(3).requires_grad();
  const auto blocks = hessian(u * u * w, std::vector{u, w});  // [[2w, 2u], [2u, 0]]
  CHECK(blocks[0][0].item() == 6);
  CHECK(blocks[0][1].item() == 4);
  CHECK(blocks[1][0].item() == 4);
  CHECK(blocks[1][1].item() == 0);
  const auto linear = hessian(3 * u, std::vector{u, w});
  for (const auto& row : linear)
    for (const Tensor& block : row) CHECK(block.item() == 0);
}

TEST_CASE("vjp is vTJ, jvp is Jv, hvp is Hv, for inputs and parameters; all agree with finite differences") {
  Rng rng(3);
  const Network net(rng);
  const std::vector<Tensor> wrt = net.wrt(), v = directions_for(rng, wrt);
  Tape tape;
  Tensor y, loss;
  {
    const auto on = tape.record();
    y = net.outputs();
    loss = sum(square(y));
  }
  const Tensor u = Tensor::uniform(rng, y.shape(), -1, 1);
  const int m = y.size();
  const auto J = jacobian(y, wrt);
  const auto H = hessian(loss, wrt);
  const auto uJ = vjp(y, wrt, u), Hv = hvp(loss, wrt, v);
  const Tensor Jv = jvp(y, wrt, v);

  Tensor sum_Jv = Tensor::zeros({m, 1});
  for (std::size_t i = 0; i < wrt.size(); ++i) {
    const Tensor Ji = as_matrix(J[i], m);
    CHECK(difference(matmul(reshape(u, {1, m}), Ji).values(), uJ[i].values()) < kTightJacobian);
    sum_Jv = sum_Jv + matmul(Ji, reshape(v[i], {-1, 1}));
    Tensor sum_Hv = Tensor::zeros({wrt[i].size(), 1});
    for (std::size_t k = 0; k < wrt.size(); ++k) {
      REQUIRE(H[i][k].rank() == 4);
      const Tensor Hik = as_matrix(H[i][k], wrt[i].size());
      CHECK(difference(Hik.values(), transpose(as_matrix(H[k][i], wrt[k].size())).values()) < kTightJacobian * 10);
      sum_Hv = sum_Hv + matmul(Hik, reshape(v[k], {-1, 1}));
    }
    CHECK(Hv[i].shape() == wrt[i].shape());
    CHECK(difference(sum_Hv.values(), Hv[i].values()) < kTightJacobian * 10);
  }
  REQUIRE(Jv.shape() == y.shape());
  CHECK(difference(sum_Jv.values(), Jv.values()) < kTightJacobian);

  CHECK(difference(central(wrt, v, [&] { return net.outputs().values(); }), Jv.values()) < kByDifferences);
  const auto gradients = [&] {
    Tape fresh;
    const auto on = fresh.record();
    std::vector<Real> all;
    for (const Tensor& g : gradient(net.loss(), wrt))
      for (Real value : g.values()) all.push_back(value);
    return all;
  };
  std::vector<Real> flat_Hv;
  for (const Tensor& part : Hv)
    for (Real value : part.values()) flat_Hv.push_back(value);
  CHECK(difference(central(wrt, v, gradients), flat_Hv) < kByDifferences);
}

TEST_CASE("jvp, hvp, jacobian: recorded derivatives can be differentiated again") {
  Tensor x = Tensor::scalar(0.5).requires_grad();
  const std::vector wrt{x}, one{Tensor::scalar(1)};
  Tape tape;
  const auto on = tape.record();
  const Tensor y = sin(x), first = jvp(y, wrt, one), second = hvp(y, wrt, one)[0];
  const double s = std::sin(0.5), c = std::cos(0.5);
  CHECK(std::abs(static_cast<double>(first.item()) - c) < kTightJacobian);
  CHECK(std::abs(static_cast<double>(gradient(first, wrt)[0].item()) + s) < kTightJacobian);
  CHECK(std::abs(static_cast<double>(second.item()) + s) < kTightJacobian);
  CHECK(std::abs(static_cast<double>(gradient(second, wrt)[0].item()) + c) < kTightJacobian);
  const Tensor j = jacobian(stack(std::vector{y, x * x}), wrt)[0];  // [cos x, 2x]
  CHECK(difference(jacobian(j, wrt)[0].values(), std::vector<Real>{static_cast<Real>(-s), 2}) < kTightJacobian);
}

TEST_CASE("derivatives by values in between, by values the output does not depend on, and by an empty list") {
  Rng rng(5);
  const Tensor x = input(rng, {3}), other = input(rng, {2});
  Tape tape;
  const auto on = tape.record();
  const Tensor middle = square(x), y = exp(middle);
  CHECK(difference(vjp(y, std::vector{middle}, Tensor::full({3}, 1))[0].values(), y.values()) < kTightJacobian);
  CHECK(jacobian(y, std::vector{other})[0].values() == std::vector<Real>(6, 0));
  CHECK(jvp(y, std::vector{other}, std::vector{Tensor::zeros({2})}).values() == std::vector<Real>(3, 0));
  CHECK(jvp(y, {}, {}).values() == std::vector<Real>(3, 0));
  CHECK(jacobian(slice(y, {.stop = 0}), std::vector{x})[0].shape() == Shape{0, 3});
  CHECK(vjp(y, {}, y).empty());
}

TEST_CASE("derivatives: errors say what was given") {
  Rng rng(5);
  const Tensor x = input(rng, {3});
  const std::vector wrt{x};
  const Tensor off = square(x);
  CHECK(message_of([&] { vjp(off, wrt, x); }) ==
        "vjp: y is not on a tape; compute it while `auto on = tape.record();` is alive");
  Tape tape;
  const auto on = tape.record();
  const Tensor y = square(x), constant = Tensor::zeros({3}) * 2;
  CHECK(message_of([&] { vjp(y, wrt, Tensor::scalar(1)); }) == "vjp: v is [], y [3]; both must have the same shape");
  CHECK(message_of([&] { jvp(y, wrt, {}); }) == "jvp: 0 directions for 1 tensors; give one for each");
  CHECK(message_of([&] { jvp(y, wrt, std::vector{Tensor::zeros({2})}); }) ==
        "jvp: direction 0 is [2], its tensor [3]; both must have the same shape");
  CHECK(message_of([&] { hvp(sum(y), wrt, std::vector{Tensor::scalar(1)}); }) ==
        "hvp: direction 0 is [], its tensor [3]; both must have the same shape");
  CHECK(message_of([&] { hessian(y, wrt); }) ==
        "hessian: loss has shape [3]; expected one element (did you mean mean(loss)?)");
  CHECK(message_of([&] { jacobian(constant, wrt); }) ==
        "jacobian: y depends on no tensor that requires a gradient; mark one by x.requires_grad()");
  const Tensor wide = input(rng, {1, 1, 1, 3});
  CHECK(message_of([&] { hessian(sum(square(wide)), std::vector{wide}); }) ==
        "hessian: of y [1, 1, 1, 3] by x [1, 1, 1, 3]: has 8 axes, a tensor at most 6; flatten one of them");
  tape.clear();
  CHECK(message_of([&] {
          jacobian(y, wrt);
        }).starts_with("jacobian: y was recorded on an earlier run of this tape (generation "));
}
