// SPDX-License-Identifier: MIT
// Tests of the gradient check: it must report operators that are wrong on purpose, which only this file knows.
#include <limits>

#include "engine/ops/operator_table.h"
#include "tests/engine/support.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// tanh' = 1 − y², here without the square.
struct SquareMissing {
  static constexpr OpInfo info{
      .name = "square_missing", .label = "", .math = "y = tanh x", .grads = {"dx = dy (1 − y)"}};
  auto value(const auto& x) const { return tanh(x); }
  auto grad(const auto& g, const auto&, const auto& y) const { return g * (1 - y); }
  static Samples<SquareMissing> samples(Rng& r) { return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}}; }
};

// The rule lacks a factor β, which the default β = 1 does not show.
struct BetaMissing {
  Real beta = 1;
  static constexpr OpInfo info{.name = "beta_missing", .label = "", .math = "y = softplus", .grads = {"dx = dy σ(x)"}};
  auto value(const auto& x) const { return log1p_exp(beta * x) / beta; }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * sigmoid(x); }
  static Samples<BetaMissing> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.beta = 3}, {Tensor::uniform(r, {3, 4}, -2, 2)}}};
  }
};

// backward() is right, but the rule in tensor operations is wrong.
struct RuleDisagrees {
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "rule_disagrees", .label = "", .math = "y = Σ x", .grads = {"dx = dy"}};
  Shape shape(const Tensor* const*, int) const { return {}; }
  void forward(const Forward& c) const { *c.y.raw() = flat(c.x(0)).sum(); }
  void backward(const Backward& c) const { ArrayMap(c.dx(0), c.x(0).size()) += *c.dy; }
  Tensor grad(const Backprop& c, int) const {
    return expand(c.g * (Real(1) / static_cast<Real>(c.x[0].size())), c.x[0].shape());  // a mean's
  }
  static Samples<RuleDisagrees> samples(Rng& r) { return {{{}, {Tensor::uniform(r, {3}, -2, 2)}}}; }
};

// The first derivative is right, but it is not written in tensor operations of x, so the second derivative is lost.
struct SecondOrderLost {
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "second_order_lost", .label = "", .math = "y = x²", .grads = {"dx = 2 x dy"}};
  Shape shape(const Tensor* const* in, int) const { return in[0]->shape(); }
  void forward(const Forward& c) const { flat(c.y) = flat(c.x(0)).square(); }
  Tensor grad(const Backprop& c, int) const { return c.g * 2 * c.x[0].detach().clone(); }
  static Samples<SecondOrderLost> samples(Rng& r) { return {{{}, {Tensor::uniform(r, {3}, 1, 2)}}}; }
};

// Right, but value and slope are NaN: a comparison with NaN must fail.
struct NotANumber {
  static constexpr OpInfo info{.name = "not_a_number", .label = "", .math = "y = 0 / 0", .grads = {"dx = 0 / 0"}};
  auto value(const auto& x) const { return x * std::numeric_limits<Real>::quiet_NaN(); }
  auto grad(const auto& g, const auto&, const auto&) const { return g * std::numeric_limits<Real>::quiet_NaN(); }
  static Samples<NotANumber> samples(Rng& r) { return {{{}, {Tensor::uniform(r, {3}, 1, 2)}}}; }
};

// Right, but without a backward(): the sweep evaluates the rule.
struct CubeByRule {
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "cube", .label = "", .math = "y = x³", .grads = {"dx = 3 x² dy"}};
  Shape shape(const Tensor* const* in, int) const { return in[0]->shape(); }
  void forward(const Forward& c) const {
    const Tensor x = packed(c.x(0));
    flat(c.y) = flat(x).cube();
  }
  Tensor grad(const Backprop& c, int) const { return c.g * 3 * c.x[0] * c.x[0]; }
  static Samples<CubeByRule> samples(Rng& r) { return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}}; }
};

// y = 2x with a gradient of 3: the relative error is 1/3 in every direction.
struct Tripled {
  static constexpr OpInfo info{.name = "tripled", .label = "", .math = "y = 2x", .grads = {"dx = 3 dy"}};
  auto value(const auto& x) const { return 2 * x; }
  auto grad(const auto& g, const auto&, const auto&) const { return 3 * g; }
  static Samples<Tripled> samples(Rng&) { return {{{}, {Tensor::zeros({3, 4})}}}; }
};

template <class Op>
std::vector<std::string> failures(int order = 1) {
  static const OpTable table = make_table<Op>();
  Rng rng(1);
  std::vector<std::string> all;
  for (const AnySample& sample : table.samples(rng)) all.push_back(gradcheck(table, sample, {.order = order}).failure);
  return all;
}

}  // namespace
}  // namespace deepx::inline DEEPX_PRECISION

using namespace deepx;

TEST_CASE("gradcheck: reports a wrong rule") {
  CHECK(failures<SquareMissing>()[0].starts_with("gradcheck: square_missing, input 0: analytic "));
}

TEST_CASE("gradcheck: reports a factor that shows only for attributes that are not the default") {
  const auto found = failures<BetaMissing>();
  CHECK(found[0] == "");
  CHECK(found[1].starts_with("gradcheck: beta_missing, input 0: analytic "));
}

TEST_CASE("gradcheck: reports backward() and rule that disagree") {
  CHECK(failures<RuleDisagrees>()[0].starts_with("gradcheck: rule_disagrees, input 0: backward() gives "));
}

TEST_CASE("gradcheck: reports a second derivative that is lost") {
  CHECK(failures<SecondOrderLost>(1)[0] == "");
  CHECK(failures<SecondOrderLost>(2)[0].starts_with(
      "gradcheck: second_order_lost, order 2, input 0: analytic 0.000, numeric "));
}

TEST_CASE("gradcheck: NaN fails") { CHECK_FALSE(failures<NotANumber>()[0].empty()); }

TEST_CASE("gradcheck: the sweep of an operator without backward() uses its rule") {
  CHECK(failures<CubeByRule>(1)[0] == "");
  CHECK(failures<CubeByRule>(2)[0] == "");
  CHECK(failures<CubeByRule>(3)[0] == "");
}

TEST_CASE("gradcheck: the message names operator, input, both numbers, error, limit, shape and seed") {
  const std::string message = failures<Tripled>()[0];
  const GradcheckReport report =
      gradcheck("f", [] { return Tensor::scalar(1); }, std::vector<GradcheckInput>{{"x", Tensor::zeros({2})}});
  CHECK(report.ok());  // a constant has gradient 0
  CHECK(report.inputs[0].input == "x");
  const std::size_t at = message.find(" (rel. ");
  REQUIRE(at != std::string::npos);
  CHECK(message.starts_with("gradcheck: tripled, input 0: analytic "));
  CHECK(message.substr(at) == (kDouble ? " (rel. 3.3e-01, limit 1e-07) at x [3, 4], seed 1"
                                       : " (rel. 3.3e-01, limit 5e-03) at x [3, 4], seed 1"));
}

TEST_CASE("gradcheck: restores its inputs, also after an error") {
  Tensor x = Tensor::from({2}, {1, 2});
  int calls = 0;
  const auto f = [&] {
    DEEPX_REQUIRE(++calls < 2, value, "f: stopped");
    return x * x;
  };
  const std::vector<GradcheckInput> inputs = {{"x", x}};
  CHECK(message_of([&] { gradcheck("f", f, inputs); }) == "f: stopped");
  CHECK(x.values() == std::vector<Real>{1, 2});
  CHECK_FALSE(x.storage()->requires_grad);
  CHECK(gradcheck("f", [&] { return x * x; }, inputs).ok());
  CHECK(x.values() == std::vector<Real>{1, 2});
  CHECK_FALSE(x.storage()->requires_grad);
  CHECK(message_of([&] { gradcheck("f", [&] { return x; }, std::vector<GradcheckInput>{{"x", strided(x, false)}}); }) ==
        "mutable_data: x [2] is a strided view; write to the tensor it views");
}
