// SPDX-License-Identifier: MIT
// Extreme numbers: infinities, NaN, the largest numbers, and 0⁰. Values known in closed form; ties as in PyTorch.
#include <limits>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

constexpr Real kInfinity = std::numeric_limits<Real>::infinity(), kNaN = std::numeric_limits<Real>::quiet_NaN();
constexpr Real kLargest = std::numeric_limits<Real>::max();
constexpr double kLimit = kDouble ? 1e-14 : 3e-7;

// Equal, or both NaN.
bool alike(Real a, Real b, double limit = 0) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(static_cast<double>(a) - static_cast<double>(b)) <=
                       limit * std::max(1.0, std::abs(static_cast<double>(b)));
}
bool alike(std::span<const Real> a, std::span<const Real> b, double limit = 0) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!alike(a[i], b[i], limit)) return false;
  return true;
}

// Value, slope by backward(), slope by the rule, and the slope of that, at each number.
struct Derivatives {
  std::vector<Real> y, fused, rule, second;
};
template <class F>
Derivatives derivatives(F f, const std::vector<Real>& at) {
  Tensor x = Tensor::from({static_cast<int>(at.size())}, at);
  x.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor y = f(x), loss = sum(y);
  const auto g = backward(tape, loss).of(x);
  Derivatives d{y.values(), {g.begin(), g.end()}, {}, {}};
  const Tensor slope = gradient(loss, {x})[0], total = sum(slope);
  d.rule = slope.values();
  d.second = differentiable(total) ? gradient(total, {x})[0].values() : std::vector<Real>(at.size());
  return d;
}

struct Limits {
  const char* name;
  std::array<double, 3> low, high;  // value, slope and the slope's slope at −∞ and ∞
};
constexpr double kInf = std::numeric_limits<double>::infinity(), kPi = 3.14159265358979323846;
constexpr double kSelu = 1.0507009873554804934, kSeluLow = 1.7580993408473768600;
const Limits kLimits[] = {{"exp", {0, 0, 0}, {kInf, kInf, kInf}},
                          {"expm1", {-1, 0, 0}, {kInf, kInf, kInf}},
                          {"square", {kInf, -kInf, 2}, {kInf, kInf, 2}},
                          {"reciprocal", {0, 0, 0}, {0, 0, 0}},
                          {"abs", {kInf, -1, 0}, {kInf, 1, 0}},
                          {"neg", {kInf, -1, 0}, {-kInf, -1, 0}},
                          {"step", {0, 0, 0}, {1, 0, 0}},
                          {"atan", {-kPi / 2, 0, 0}, {kPi / 2, 0, 0}},
                          {"erf", {-1, 0, 0}, {1, 0, 0}},
                          {"tanh", {-1, 0, 0}, {1, 0, 0}},
                          {"sigmoid", {0, 0, 0}, {1, 0, 0}},
                          {"relu", {0, 0, 0}, {kInf, 1, 0}},
                          {"leaky_relu", {-kInf, 0.01, 0}, {kInf, 1, 0}},
                          {"relu6", {0, 0, 0}, {6, 0, 0}},
                          {"elu", {-1, 0, 0}, {kInf, 1, 0}},
                          {"selu", {-kSeluLow, 0, 0}, {kInf, kSelu, 0}},
                          {"celu", {-1, 0, 0}, {kInf, 1, 0}},
                          {"gelu", {0, 0, 0}, {kInf, 1, 0}},
                          {"silu", {0, 0, 0}, {kInf, 1, 0}},
                          {"mish", {0, 0, 0}, {kInf, 1, 0}},
                          {"softplus", {0, 0, 0}, {kInf, 1, 0}},
                          {"softsign", {-1, 0, 0}, {1, 0, 0}},
                          {"hardtanh", {-1, 0, 0}, {1, 0, 0}},
                          {"hardsigmoid", {0, 0, 0}, {1, 0, 0}},
                          {"hardswish", {0, 0, 0}, {kInf, 1, 0}},
                          {"log_sigmoid", {-kInf, 1, 0}, {0, 0, 0}}};

template <class F>
void check_limits(F f, const Limits& limits) {
  for (const std::size_t count : {1, 9})  // a single number takes another path through the kernels than a row
    for (const bool high : {false, true}) {
      const auto& expected = high ? limits.high : limits.low;
      for (const Real size : {kInfinity, kLargest, Real(1e30)}) {
        const Real x = high ? size : -size;
        CAPTURE(limits.name, x, count);
        const Derivatives d = derivatives(f, std::vector<Real>(count, x));
        const Real found[] = {d.y[0], d.rule[0], d.second[0]};
        CHECK(alike(d.fused, d.rule, kLimit));
        for (std::size_t order = 0; order < 3; ++order) {
          const Real limit = static_cast<Real>(expected[order]);
          CAPTURE(order, found[order], limit);
          if (std::isinf(limit) && size != kInfinity)
            CHECK((found[order] * limit > 0 && std::abs(found[order]) >= Real(1e27)));
          else
            CHECK(alike(found[order], limit, kLimit));
        }
      }
    }
}

}  // namespace

TEST_CASE("every function of one number: for large numbers, value and slopes of both orders are their limits") {
  for (const Limits& limits : kLimits) DYNAMIC_SECTION(limits.name) {
      const OpTable& op = operator_catalogue().at(limits.name);
      check_limits([&](const Tensor& x) { return apply_unary(op, x); }, limits);
    }
  check_limits([](const Tensor& x) { return gelu(x, {.approximate = GeluOp::Form::tanh}); },
               {"gelu by tanh", {0, 0, 0}, {kInf, 1, 0}});
  for (const OpTable& op : operator_catalogue().entries())
    if (op.info->activation) CHECK(std::ranges::find(kLimits, op.name, &Limits::name) != std::end(kLimits));
}

TEST_CASE("every operator: backward() and the rule agree where an input is infinite, NaN or 0") {
  for (const OpTable& op : operator_catalogue().entries()) {
    if (op.info->stops_gradient) continue;
    DYNAMIC_SECTION(op.name) {
      Rng rng(1);
      for (const AnySample& sample : op.samples(rng))
        for (std::size_t i = 0; i < sample.in.size(); ++i)
          for (const Real special : {kInfinity, -kInfinity, kNaN, Real(0)})
            for (const int count : {1, 2}) {
              std::vector<Tensor> in = copies(sample.in);
              if (in[i].size() < 2) continue;
              for (int k = 0; k < count; ++k)
                in[i].mutable_data()[static_cast<std::size_t>(k * (in[i].size() - 1))] = special;
              CAPTURE(i, special, count);
              try {
                Recorded recorded(op, sample.attributes, in);
                if (!recorded.differentiable()) continue;
                const Run run = recorded.sweep();
                const std::vector<Tensor> rule = gradient(recorded.loss, recorded.in);
                for (std::size_t j = 0; j < in.size(); ++j) {
                  CAPTURE(j, to_text(rule[j]), to_text(Tensor::from(in[j].shape(), run.dx[j])));
                  CHECK(alike(run.dx[j], rule[j].values(), kAgreementLimit));
                }
              } catch (const Error&) {
                SUCCEED("not a label or a probability: refused");
              }
            }
    }
  }
}

TEST_CASE("elu, selu, celu, expm1: slopes keep their digits where y + α would lose them") {
  const auto slope = [](std::string_view name, double x) {
    const OpTable& op = operator_catalogue().at(name);
    return static_cast<double>(
        derivatives([&](const Tensor& t) { return apply_unary(op, t); }, {static_cast<Real>(x)}).fused[0]);
  };
  for (const double x : {-20.0, -5.0}) {
    for (const char* name : {"elu", "celu", "expm1"}) CHECK(std::abs(slope(name, x) / std::exp(x) - 1) < 1e-6);
    CHECK(std::abs(slope("selu", x) / (kSeluLow * std::exp(x)) - 1) < 1e-6);
  }
  // 1 − α is rounded, and α + (1 − α) need not be 1.
  for (const double alpha : {0.3, 0.01, 0.7, 1e-3, 0.1}) CHECK(leaky_relu(Tensor::scalar(3), alpha).item() == 3);
}

TEST_CASE("l2_norm, stddev: second derivatives at small numbers are large, not NaN") {
  const auto second = [](std::initializer_list<double> at, auto f) {
    Tensor x = Tensor::from({static_cast<int>(at.size())}, at);
    x.requires_grad();
    Tape tape;
    const auto on = tape.record();
    return hessian(f(x), {x})[0][0].values();
  };
  // (δᵢⱼ − uᵢ uⱼ) / y, where u = x / y. The square of y is 0 in float.
  const double small = kDouble ? 1e-200 : 1e-25;
  const auto norm = second({small, 0}, [](const Tensor& x) { return l2_norm(x); });
  for (std::size_t i = 0; i < 3; ++i) CHECK(norm[i] == 0);
  CHECK(alike(norm[3] * static_cast<Real>(small), 1, kLimit));
  const auto turned = second({3 * small, 4 * small}, [](const Tensor& x) { return l2_norm(x); });
  const std::array<double, 4> of_norm = {0.128, -0.096, -0.096, 0.072};
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(alike(turned[i] * static_cast<Real>(small), static_cast<Real>(of_norm[i]), kLimit));
  // Three numbers −s, 0, s have the deviation s; the Hessian is (δᵢⱼ − 1/3 − uᵢ uⱼ / 2) / (2 s), where u = x / s.
  const double near = kDouble ? 1e-150 : 1e-18;
  const auto spread = second({-near, 0, near}, [](const Tensor& x) { return stddev(x); });
  const std::array<double, 9> of_spread = {1, -2, 1, -2, 4, -2, 1, -2, 1};
  for (std::size_t i = 0; i < 9; ++i)
    CHECK(alike(spread[i] * static_cast<Real>(12 * near), static_cast<Real>(of_spread[i]), 10 * kLimit));
}

TEST_CASE("elu, selu, celu, huber, smooth_l1: on the kink the second derivative is PyTorch's 0") {
  for (const char* name : {"elu", "selu", "celu"}) {
    INFO(name);
    const OpTable& op = operator_catalogue().at(name);
    const Derivatives d = derivatives([&](const Tensor& x) { return apply_unary(op, x); }, {0, kNaN});
    CHECK(d.second[0] == 0);
    CHECK(alike(d.fused, d.rule));
    CHECK(std::isnan(d.rule[1]));
  }
  for (const char* name : {"huber", "smooth_l1"}) {
    INFO(name);
    const OpTable& op = operator_catalogue().at(name);
    const Tensor target = Tensor::from({5}, {2, 2, 2, 2, 2});
    const Derivatives d = derivatives(
        [&](const Tensor& x) {
          const Tensor* const in[] = {&x, &target};
          return emit(op, op.defaults.data(), in, 2) * 5;
        },
        {3, 1, 2.5, 4, 0});
    CHECK(alike(d.rule, std::vector<Real>{1, -1, 0.5, 1, -1}));
    CHECK(alike(d.fused, d.rule));
    CHECK(alike(d.second, std::vector<Real>{0, 0, 1, 0, 0}));
  }
}

TEST_CASE("bce: at probabilities 0 and 1 the Hessian is finite and symmetric, and NaN stays NaN") {
  Tensor p = Tensor::from({4}, {0, 1, 0, 1}), t = Tensor::from({4}, {0, 1, 0.25, 0.25});
  p.requires_grad();
  t.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = bce(p, t, {.reduction = Reduction::sum});
  CHECK(loss.item() == 100);  // 25 + 75
  CHECK(alike(gradient(loss, {t})[0].values(), std::vector<Real>{100, -100, 100, -100}));
  const auto h = hessian(loss, {p, t});
  const std::vector<Real> pt = h[0][1].values(), tp = h[1][0].values();
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t k = 0; k < 4; ++k) {
      CHECK(std::isfinite(h[0][0].values()[4 * i + k]));
      CHECK(h[1][1].values()[4 * i + k] == 0);
      CHECK(alike(pt[4 * i + k] / Real(1e12), i == k ? Real(-1) : Real(0), 1e-6));
      CHECK(alike(tp[4 * i + k] / Real(1e12), i == k ? Real(-1) : Real(0), 1e-6));
    }
  CHECK(std::isnan(bce(Tensor::from({1}, {kNaN}), Tensor::zeros({1})).item()));
}

TEST_CASE("bce_with_logits: where the logit is infinite, the target's slope is too") {
  Tensor z = Tensor::from({3}, {-kInfinity, kInfinity, 2}), t = Tensor::from({3}, {0, 1, 0.5});
  t.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = bce_with_logits(z, t, {.reduction = Reduction::sum});
  const std::vector<Real> expected{kInfinity, -kInfinity, -2};
  CHECK(alike(backward(tape, loss).of(t), expected));
  CHECK(alike(gradient(loss, {t})[0].values(), expected));
}

TEST_CASE("pow: at base 0, exponent 0 and below, values and slopes are PyTorch's") {
  struct Case {
    double a, b, y, da, db;
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<Case> cases = {{0, 0, 1, 0, 0},
                                   {-0.0, 0, 1, 0, 0},
                                   {0, 1, 0, 1, 0},
                                   {0, 2, 0, 0, 0},
                                   {0, 3, 0, 0, 0},
                                   {0, 0.5, 0, kInf, 0},
                                   {0, -1, kInf, -kInf, -kInf},
                                   {0, kInf, 0, nan, 0},
                                   {0, nan, nan, nan, nan},
                                   {2, 0, 1, 0, std::log(2)},
                                   {-2, 0, 1, 0, nan},
                                   {-2, 2, 4, -4, nan},
                                   {-2, 3, -8, 12, nan},
                                   {-2, 1, -2, 1, nan},
                                   {-2, -1, -0.5, -0.25, nan},
                                   {-2, 0.5, nan, nan, nan},
                                   {1, kInf, 1, kInf, 0},
                                   {1, nan, 1, nan, 0},
                                   {kInf, 0, 1, 0, kInf},
                                   {kInf, 1, kInf, 1, kInf},
                                   {nan, 0, 1, 0, nan},
                                   {nan, 1, nan, 1, nan},
                                   {0.5, kInf, 0, nan, 0},
                                   {2, -kInf, 0, nan, 0}};
  for (const std::size_t repeat : {1, 8}) {
    for (const Case& c : cases) {
      CAPTURE(c.a, c.b, repeat);
      Tensor a = Tensor::full({static_cast<int>(repeat)}, static_cast<Real>(c.a)),
             b = Tensor::full(a.shape(), static_cast<Real>(c.b));
      a.requires_grad();
      b.requires_grad();
      Tape tape;
      const auto on = tape.record();
      const Tensor y = pow(a, b), loss = sum(y);
      const Gradients g = backward(tape, loss);
      const std::vector<Tensor> rule = gradient(loss, {a, b});
      const auto is = [&](Real found, double expected) { return alike(found, static_cast<Real>(expected), kLimit); };
      CHECK(is(y.values()[0], c.y));
      CHECK(is(g.of(a)[0], c.da));
      CHECK(is(g.of(b)[0], c.db));
      CHECK(is(rule[0].values()[0], c.da));
      CHECK(is(rule[1].values()[0], c.db));
    }
  }
}

TEST_CASE("pow: the second derivative at 0, of an exponent that is a number and of one that is a tensor") {
  for (const double p : {0.0, 1.0, 2.0, 3.0, 4.0}) {
    const double expected = p * (p - 1) * std::pow(0.0, std::max(p - 2, 0.0));
    CAPTURE(p);
    const auto exponent = Tensor::from({1}, {p});
    for (const Derivatives& d : {derivatives([&](const Tensor& x) { return pow(x, p); }, {0, Real(-0.0)}),
                                 derivatives([&](const Tensor& x) { return pow(x, exponent); }, {0, Real(-0.0)})})
      for (Real second : d.second) CHECK(static_cast<double>(second) == expected);
  }
}

TEST_CASE("max, min: NaN gets the gradient, by both paths") {
  const auto check = [](auto f, const std::vector<Real>& x, const std::vector<Real>& expected) {
    const Derivatives d = derivatives(f, x);
    CHECK(d.fused == expected);
    CHECK(d.rule == expected);
    CHECK(d.second == std::vector<Real>(x.size()));
  };
  const auto largest = [](const Tensor& x) { return max(x); };
  const auto smallest = [](const Tensor& x) { return min(x); };
  check(largest, {1, kNaN, 2}, {0, 1, 0});
  check(smallest, {1, kNaN, 2}, {0, 1, 0});
  check(largest, {kNaN, 1, kNaN}, {Real(0.5), 0, Real(0.5)});
  check(largest, {kInfinity, 1, kInfinity}, {Real(0.5), 0, Real(0.5)});
  check(largest, {-kInfinity, -kInfinity}, {Real(0.5), Real(0.5)});
  check(smallest, {kInfinity, -kInfinity, 1}, {0, 1, 0});
  check([](const Tensor& x) { return l1_norm(x); }, {1, kNaN, -2}, {1, 0, -1});
  check([](const Tensor& x) { return max_pool1d(reshape(x, {1, 1, 4}), 2); }, {1, kNaN, 2, 3}, {0, 1, 0, 1});
}

TEST_CASE("maximum, minimum, clamp, relu: of NaN and of infinities the slopes are PyTorch's") {
  const std::vector<Real> a = {1, kNaN, 2, kInfinity, -kInfinity, kInfinity},
                          b = {kNaN, 1, 2, kInfinity, -kInfinity, -kInfinity};
  const Tensor other = Tensor::from({6}, b);
  const Real half = Real(0.5);
  CHECK(derivatives([&](const Tensor& x) { return maximum(x, other); }, a).fused ==
        std::vector<Real>{1, 1, half, half, half, 1});
  CHECK(derivatives([&](const Tensor& x) { return maximum(other, x); }, a).fused ==
        std::vector<Real>{1, 1, half, half, half, 1});
  CHECK(derivatives([&](const Tensor& x) { return minimum(x, other); }, a).fused ==
        std::vector<Real>{1, 1, half, half, half, 0});
  CHECK(derivatives([&](const Tensor& x) { return minimum(other, x); }, a).fused ==
        std::vector<Real>{1, 1, half, half, half, 0});
  const Derivatives cut =
      derivatives([](const Tensor& x) { return clamp(x, -1, 1); }, {kNaN, -1, 1, 0, kInfinity, -kInfinity});
  CHECK(alike(cut.y, std::vector<Real>{kNaN, -1, 1, 0, 1, -1}));
  CHECK(cut.fused == std::vector<Real>{0, 1, 1, 1, 0, 0});
  const Derivatives open = derivatives([](const Tensor& x) { return clamp(x, {.low = 0}); }, {kInfinity, -kInfinity});
  CHECK(open.fused == std::vector<Real>{1, 0});
  CHECK(derivatives([](const Tensor& x) { return relu(x); }, {kNaN, 0, Real(-0.0)}).fused ==
        std::vector<Real>{1, 0, 0});
}

TEST_CASE("an operator that stops the gradient also stops an infinite one: no 0 · ∞") {
  // In max_pool's rule, whose derivative depends on x; and in where with an infinite condition.
  const Derivatives pooled =
      derivatives([](const Tensor& x) { return square(max_pool1d(reshape(x, {1, 1, 4}), 2)); }, {1, -kInfinity, 2, 3});
  CHECK(pooled.second == std::vector<Real>{2, 0, 0, 2});
  const Derivatives chosen =
      derivatives([](const Tensor& x) { return where(x, x * 3, x); }, {kInfinity, -kInfinity, 0, 2});
  CHECK(chosen.fused == std::vector<Real>{3, 3, 1, 3});
  CHECK(chosen.rule == chosen.fused);
}

TEST_CASE("track: a running average follows its formula in double, also where the momentum is all or nearly nothing") {
  for (const double momentum : {0.0, 1e-6, 0.1, 0.9, 0.999999, 1.0}) {
    CAPTURE(momentum);
    const double numbers[] = {1e6, 3, -2, 0.5};
    Tensor x = Tensor::zeros({1}), running = Tensor::from({1}, {1e4});
    double expected = 1e4, largest = 1e4;
    Tape tape;
    {
      const auto on = tape.record();
      x.mutable_data()[0] = static_cast<Real>(numbers[0]);
      track(x, running, {.momentum = momentum});
    }
    for (int step = 0; step < 25; ++step) {
      const double now = numbers[step % 4];
      if (step > 0) {
        x.mutable_data()[0] = static_cast<Real>(now);
        tape.forward();
      }
      expected = (1 - momentum) * expected + momentum * now;
      largest = std::max(std::abs(expected), momentum == 1 ? 0 : largest * (1 - momentum));
      CHECK(std::abs(static_cast<double>(running.item()) - expected) <=
            (kDouble ? 1e-14 : 1e-6) * std::max(std::abs(expected), largest));
    }
  }
}

TEST_CASE("limits: cross_entropy of large logits keeps the small differences, as log_softmax does") {
  // log Σ exp of {s, s, s - 1} minus s is log(2 + e⁻¹), and the softmax that of {0, 0, -1}, for every s.
  const double level = std::log(2 + std::exp(-1.0)), share = 1 / (2 + std::exp(-1.0));
  for (const double s : {0.0, 1e3, 1e5, 1e6}) {
    CAPTURE(s);
    const Real top = static_cast<Real>(s);
    Tensor z = Tensor::from({1, 3}, {top, top, top - 1});
    z.requires_grad();
    Tape tape;
    const auto on = tape.record();
    const Tensor loss = cross_entropy(z, Tensor::from({1}, {0}));
    CHECK(std::abs(static_cast<double>(loss.item()) - level) < 1e-6);
    const Gradients g = backward(tape, loss);
    const Tensor by_tensors = gradient(loss, std::vector{z})[0];
    const double expected[] = {share - 1, share, share * std::exp(-1.0)};
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(std::abs(static_cast<double>(g.of(z)[k]) - expected[k]) < 1e-6);
      CHECK(std::abs(static_cast<double>(by_tensors.values()[k]) - expected[k]) < 1e-6);
    }
  }
  Tensor z = Tensor::full({1, 4}, Real(1e30));
  z.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = cross_entropy(z, Tensor::from({1}, {0}));
  CHECK(std::abs(static_cast<double>(loss.item()) - std::log(4.0)) < 1e-6);
  CHECK(std::abs(static_cast<double>(backward(tape, loss).of(z)[0]) + 0.75) < 1e-6);
}
