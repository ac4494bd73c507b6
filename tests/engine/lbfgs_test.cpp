// SPDX-License-Identifier: MIT
// L-BFGS and its line search: exact on quadratics, fast on Rosenbrock's valley, safe where losses are not finite.
#include "engine/optim/line_search.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

// A recorded loss of x, and an optimizer that counts its evaluations.
struct Problem {
  Tensor x, loss;
  std::vector<Tensor> all;
  Tape tape;
  Optimizer lbfgs{optimizer_catalogue().at("lbfgs")};
  int evaluations = 0;
  Evaluate evaluate = [this]() -> Evaluation {
    ++evaluations;
    tape.forward();
    const Gradients gradients = backward(tape, loss);
    return {static_cast<double>(loss.item()), gradients};
  };

  template <class F>
  Problem(std::initializer_list<Real> start, F f) : x(Tensor::from({static_cast<int>(start.size())}, start)) {
    x.requires_grad();
    all = {x};
    const auto on = tape.record();
    loss = f(x);
  }
  double step() { return lbfgs.step(all, evaluate); }
  double at(int i) const { return static_cast<double>(x.at({i})); }
};

Tensor rosenbrock(const Tensor& x) {
  const Tensor a = slice(x, {.axis = 0, .start = 0, .stop = 1}), b = slice(x, {.axis = 0, .start = 1, .stop = 2});
  const Tensor c = b - a * a;
  return sum((1 - a) * (1 - a) + 100 * c * c);
}

}  // namespace

TEST_CASE("L-BFGS: Rosenbrock's valley to 1e-8 within 60 iterations") {
  for (int per_step : {1, 20}) DYNAMIC_SECTION(per_step << " iterations a step") {
      Problem p({Real(-1.2), 1}, rosenbrock);
      p.lbfgs.set("max_iter", per_step);
      p.lbfgs.set("max_eval", 1000);
      p.lbfgs.set("tolerance_change", 0);
      p.lbfgs.set("tolerance_grad", kDouble ? 1e-12 : 1e-7);
      for (int taken = 0; taken < 60; taken += per_step) p.step();
      CHECK(std::abs(p.at(0) - 1) < (kDouble ? 1e-8 : 2e-4));
      CHECK(std::abs(p.at(1) - 1) < (kDouble ? 1e-8 : 4e-4));
      CHECK(p.evaluations < 120);
    }
}

TEST_CASE("L-BFGS: a quadratic takes about as many iterations as it has dimensions") {
  // With exact line searches it would equal conjugate gradients: n iterations. The Wolfe conditions cost a few more.
  Problem p({1, -2, 3, Real(0.5)}, [](const Tensor& x) {
    const Tensor curvature = Tensor::from({4}, {1, 4, Real(0.25), 9});
    return sum(curvature * x * x * Real(0.5) - x);
  });
  p.lbfgs.set("max_iter", 1);
  p.lbfgs.set("tolerance_change", 0);
  for (int i = 0; i < 12; ++i) p.step();
  const double exact[] = {1, 0.25, 4, 1.0 / 9};
  for (int i = 0; i < 4; ++i) CHECK(std::abs(p.at(i) - exact[i]) < (kDouble ? 1e-8 : 1e-4));
}

TEST_CASE("L-BFGS: the first step is steepest descent of length min(1, 1 / |g|₁)") {
  // f = 2 x² + y², g = (4, −4): t = 1 / 8 already satisfies both Wolfe conditions.
  Problem p({1, -2}, [](const Tensor& x) { return sum(Tensor::from({2}, {2, 1}) * x * x); });
  p.lbfgs.set("max_iter", 1);
  CHECK(p.step() == 6);
  CHECK(p.evaluations == 2);
  CHECK(p.at(0) == 0.5);
  CHECK(p.at(1) == -1.5);
  CHECK(p.lbfgs.states()[0].steps == 1);
  CHECK(p.lbfgs.state(0, 2)[0] == -4);  // direction
  CHECK(p.lbfgs.state(0, 0).empty());   // no step is known before the second

  // The second remembers s = (−½, ½) and y = (−2, 1): H = scale · I corrected by the pair, so H y = s.
  p.step();
  CHECK(p.lbfgs.state(0, 0)[0] == Real(-0.5));
  CHECK(p.lbfgs.state(0, 1)[0] == Real(-2));
  CHECK(p.lbfgs.state(0, 1)[1] == Real(1));
}

TEST_CASE("L-BFGS: history_size limits the history, also when it shrinks") {
  Problem p({Real(-1.2), 1}, rosenbrock);
  p.lbfgs.set("max_iter", 1);
  p.lbfgs.set("history_size", 3);
  for (int i = 0; i < 8; ++i) p.step();
  CHECK(p.lbfgs.state(0, 0).size() == 3 * 2);
  p.lbfgs.set("history_size", 1);
  p.step();
  CHECK(p.lbfgs.state(0, 0).size() == 2);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__EMSCRIPTEN__) && \
    !defined(__clang__)  // the sanitizer ends the program instead
TEST_CASE("L-BFGS: a history for which there is no memory is refused") {
  std::vector<Tensor> all = {Tensor::zeros({1 << 24}).requires_grad()};
  Optimizer lbfgs{optimizer_catalogue().at("lbfgs")};
  lbfgs.set("history_size", 1000);
  const std::string said = message_of(
      [&] { lbfgs.step(all, []() -> Evaluation { throw Error(ErrorKind::value, "there is that much memory"); }); });
  if (said != "there is that much memory")
    CHECK(said ==
          "lbfgs: history_size is 1000, for parameters of 16777216 numbers: there is no memory for so many steps; "
          "use a smaller history_size");
}
#endif

TEST_CASE("L-BFGS: stops by max_iter, max_eval, a flat gradient, small changes") {
  const auto evaluations = [](std::string_view setting, double value) {
    Problem p({Real(-1.2), 1}, rosenbrock);
    p.lbfgs.set(setting, value);
    p.step();
    return p.evaluations;
  };
  CHECK(evaluations("max_iter", 1) < evaluations("max_iter", 4));
  CHECK(evaluations("max_eval", 2) < evaluations("max_eval", 9));
  CHECK(evaluations("tolerance_change", 1) < evaluations("tolerance_change", 0));
  Problem flat({1, 1}, rosenbrock);
  flat.step();
  CHECK(flat.evaluations == 1);
  CHECK(flat.at(0) == 1);
}

TEST_CASE("L-BFGS: copies are independent") {
  Problem p({Real(-1.2), 1}, rosenbrock);
  p.lbfgs.set("max_iter", 3);
  p.step();
  Optimizer copy = p.lbfgs;
  const std::vector<Real> from = p.x.values();
  p.step();
  const std::vector<Real> once = p.x.values();
  std::ranges::copy(from, p.x.mutable_data().begin());
  copy.step(p.all, p.evaluate);
  CHECK(same_bits(p.x.values(), once));
}

TEST_CASE("L-BFGS: finds the minimum of a loss that is infinite or NaN beyond some point") {
  // log x has its minimum of x − log x at 1; the first trial from 0.01 jumps far, and steps below 0 give NaN.
  Problem p({Real(0.01)}, [](const Tensor& x) { return sum(x - log(x)); });
  p.lbfgs.set("learning_rate", 100);
  for (int i = 0; i < 5; ++i) p.step();
  CHECK(std::abs(p.at(0) - 1) < (kDouble ? 1e-4 : 1e-3));
  Problem lost({-1}, [](const Tensor& x) { return sum(log(x)); });
  lost.step();
  CHECK(lost.evaluations < 100);
}

TEST_CASE("L-BFGS: gradients alone are not enough") {
  Problem p({1, -2}, [](const Tensor& x) { return sum(x * x); });
  CHECK(message_of([&] { p.lbfgs.step(p.all, backward(p.tape, p.loss)); }) ==
        "lbfgs: step(parameters, gradients): evaluates the loss at several places; call step(parameters, tape, loss)");
}

TEST_CASE("line search: the cubic's minimum is exact on cubics") {
  // f = t³ − 3 t has its minimum at 1.
  const auto at = [](double t) { return LinePoint{t, t * t * t - 3 * t, 3 * t * t - 3, nullptr}; };
  CHECK(std::abs(cubic_minimum(at(0), at(3), 0, 3) - 1) < 1e-12);
  CHECK(std::abs(cubic_minimum(at(3), at(0), 0, 3) - 1) < 1e-12);
  CHECK(cubic_minimum(at(0), at(3), 1.5, 3) == 1.5);
  // f = t³ + t has none: the middle.
  const auto rising = [](double t) { return LinePoint{t, t * t * t + t, 3 * t * t + 1, nullptr}; };
  CHECK(cubic_minimum(rising(-1), rising(1), -1, 1) == 0);
}

TEST_CASE("line search: what it finds satisfies the strong Wolfe conditions") {
  struct Line {
    double (*f)(double);
    double (*slope)(double);
  };
  const Line lines[] = {
      {[](double t) { return std::cos(t) + 0.1 * t; }, [](double t) { return -std::sin(t) + 0.1; }},
      {[](double t) { return std::exp(-t) + 0.01 * t * t; }, [](double t) { return -std::exp(-t) + 0.02 * t; }},
      {[](double t) { return -t / (t * t + 2); }, [](double t) { return (t * t - 2) / ((t * t + 2) * (t * t + 2)); }},
      {[](double t) { return t < 5 ? (t - 2) * (t - 2) : INFINITY; }, [](double t) { return 2 * (t - 2); }}};
  for (const Line& line : lines)
    for (double from : {0.5, 0.9})
      for (double first : {1e-3, 0.1, 1.0, 10.0, 1000.0}) {
        Real gradients[3];
        const auto at = [&](double t, const LinePoint&, const LinePoint&) {
          return LinePoint{t, line.f(from + t), line.slope(from + t), gradients};
        };
        const LinePoint start = {0, line.f(from), line.slope(from), nullptr};
        REQUIRE(start.slope < 0);
        const LinePoint end = LineSearch(start, 1, at).find(first);
        INFO("first trial " << first << ", end " << end.t);
        CHECK(end.loss <= start.loss + 1e-4 * end.t * start.slope);
        CHECK(std::abs(end.slope) <= 0.9 * std::abs(start.slope));
      }
}
