// SPDX-License-Identifier: MIT
// Functions of one or a few numbers: values known in closed form, and the gradients at kinks and ties.
#include <limits>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

constexpr double kLimit = kDouble ? 1e-15 : 3e-7;
constexpr Real kInfinity = std::numeric_limits<Real>::infinity();

double value_at(std::string_view name, double x) {
  return static_cast<double>(apply_unary(operator_catalogue().at(name), Tensor::scalar(x)).item());
}

// The derivative that backward() gives at each of `at`.
template <class F>
std::vector<Real> slopes(F f, const std::vector<Real>& at) {
  Tensor x = Tensor::from({static_cast<int>(at.size())}, at);
  x.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const auto g = backward(tape, sum(f(x))).of(x);
  return {g.begin(), g.end()};
}

}  // namespace

TEST_CASE("functions: exact where the plain formula would lose digits") {
  struct Known {
    const char* name;
    double x, y;
  };
  for (const Known& k : {Known{"expm1", 1e-10, 1.00000000005e-10},
                         {"log1p", 1e-10, 9.9999999995e-11},
                         {"erf", 0.5, 0.5204998778130465377},
                         {"erf", -2, -0.9953222650189527342},
                         {"erf", 1e-8, 1.1283791670955126e-8},
                         {"atan", 1, 0.7853981633974483096},
                         {"tan", 1, 1.5574077246549022305},
                         {"rsqrt", 4, 0.5},
                         {"gelu", 1, 0.8413447460685429486},
                         {"gelu", -10, -7.6198530241605260e-23},
                         {"silu", 1, 0.7310585786300048793},
                         {"mish", 1, 0.8650983882673103},
                         {"selu", -1, -1.1113307378125627},
                         {"log_sigmoid", -300, -300},
                         {"log_sigmoid", 40, -4.248354255291589e-18},
                         {"hardswish", 1, 2.0 / 3},
                         {"hardsigmoid", 1, 2.0 / 3}}) {
    CAPTURE(k.name, k.x);
    const double limit = kLimit * 4 * std::abs(k.y) * (k.x == -10 ? 10 : 1);
    const double nearest = static_cast<double>(static_cast<Real>(k.x));
    const double slope_error = kDouble ? 0 : std::abs(nearest - k.x) * 2;  // the argument itself was rounded
    CHECK(std::abs(value_at(k.name, k.x) - k.y) <= limit + slope_error);
  }
  const Tensor by_tanh = gelu(Tensor::scalar(1), {.approximate = GeluOp::Form::tanh});
  CHECK(std::abs(static_cast<double>(by_tanh.item()) - 0.8411919906082768) < kLimit * 4);
}

TEST_CASE("functions: the slopes at kinks are PyTorch's") {
  const auto check = [](std::string_view name, const std::vector<Real>& at, const std::vector<Real>& expected) {
    CAPTURE(name);
    const OpTable& op = operator_catalogue().at(name);
    CHECK(difference(slopes([&](const Tensor& x) { return apply_unary(op, x); }, at), expected) < kLimit);
  };
  check("relu6", {0, 6}, {0, 0});
  check("hardtanh", {-1, 1}, {0, 0});
  check("hardsigmoid", {-3, 3}, {0, 0});
  check("hardswish", {-3, 3}, {0, 1});
  check("elu", {0}, {1});
  check("celu", {0}, {1});
  check("selu", {0}, {Real(1.0507009873554805) * Real(1.6732632423543772)});
  check("softsign", {0}, {1});
}

TEST_CASE("maximum, minimum: equal numbers share the gradient, NaN is not hidden") {
  const Tensor one = Tensor::from({3}, {1, 1, 1});
  const std::vector<Real> at = {0, 1, 2};
  CHECK(slopes([&](const Tensor& x) { return maximum(x, one); }, at) == std::vector<Real>{0, Real(0.5), 1});
  CHECK(slopes([&](const Tensor& x) { return maximum(one, x); }, at) == std::vector<Real>{0, Real(0.5), 1});
  CHECK(slopes([&](const Tensor& x) { return minimum(x, one); }, at) == std::vector<Real>{1, Real(0.5), 0});
  CHECK(slopes([&](const Tensor& x) { return minimum(one, x); }, at) == std::vector<Real>{1, Real(0.5), 0});
  const Tensor nan = Tensor::scalar(std::numeric_limits<double>::quiet_NaN());
  for (const Tensor& y : {maximum(nan, one), maximum(one, nan), minimum(nan, one), minimum(one, nan)})
    CHECK(std::ranges::all_of(y.values(), [](Real v) { return std::isnan(v); }));
}

TEST_CASE("clamp: one side, both or none; at a bound the gradient passes") {
  const Tensor x = Tensor::from({3}, {-2, 0, 2});
  CHECK(clamp(x, {.low = -1}).values() == std::vector<Real>{-1, 0, 2});
  CHECK(clamp(x, {.high = 1}).values() == std::vector<Real>{-2, 0, 1});
  CHECK(clamp(x, {}).values() == x.values());
  CHECK(slopes([](const Tensor& t) { return clamp(t, {.low = -1, .high = 1}); }, {-2, -1, 0, 1, 2}) ==
        std::vector<Real>{0, 1, 1, 1, 0});
  const OpTable& op = operator_catalogue().at("clamp");
  const auto text = [&](const ClampOp& p) { return attribute_text(op, &p); };
  CHECK(text({}) == "without bounds");
  CHECK(text({.low = -1}) == "≥ -1");
  CHECK(text({.high = 2}) == "≤ 2");
  CHECK(text({.low = -1, .high = 2}) == "-1 to 2");
}

TEST_CASE("where: the input that is not selected gets no gradient, even an infinite one") {
  // d√x/dx is infinite at 0; multiplied by 0, it would be NaN.
  const auto guarded = [](const Tensor& x) { return where(step(x), sqrt(x), Real(0)); };
  CHECK(slopes(guarded, {4}) == std::vector<Real>{Real(0.25)});
  CHECK(std::isnan(slopes(guarded, {0})[0]));  // √ itself multiplies 0 by ∞: keep its input away from 0 instead
  const auto safe = [](const Tensor& x) { return where(step(x), sqrt(where(step(x), x, Real(1))), Real(0)); };
  CHECK(slopes(safe, {4, 0}) == std::vector<Real>{Real(0.25), 0});
  const Tensor condition = Tensor::from({2}, {0, 1});
  CHECK(where(condition, kInfinity, Real(3)).values() == std::vector<Real>{3, kInfinity});
}

TEST_CASE("prelu: one slope for all, or one for each channel") {
  const Tensor x = Tensor::from({1, 2, 2}, {-1, 2, -3, 4});
  CHECK(prelu(x, Tensor::from({1}, {Real(0.5)})).values() == std::vector<Real>{Real(-0.5), 2, Real(-1.5), 4});
  CHECK(prelu(x, Tensor::from({2}, {2, 10})).values() == std::vector<Real>{-2, 2, -30, 4});
  CHECK(message_of([] { prelu(Tensor::scalar(1), Tensor::zeros({3})); }) ==
        "prelu: weight [3] for x []; it must be [1]");
}
