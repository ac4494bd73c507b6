// SPDX-License-Identifier: MIT
// a y″ + b y′ + c y = 0 between two given values: by finite differences, and by a network differentiated
// twice.
#include "playground/model/problems/problem_boundary.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "engine/core/error.h"
#include "engine/nn/linear.h"
#include "engine/ops/gradient.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

struct Equation {
  double a, b, c, end, left, right;
  explicit Equation(const Settings& s)
      : a(s.get("a")), b(s.get("b")), c(s.get("c")), end(s.get("end")), left(s.get("left")), right(s.get("right")) {}
};

// y = p e^(r t) + q e^(s t), or its forms for equal and for complex roots of a r² + b r + c, fitted to both
// ends.
class ExactSolution {
 public:
  explicit ExactSolution(const Equation& e) : mean_(-e.b / (2 * e.a)) {
    const double square = mean_ * mean_ - e.c / e.a;
    kind_ = std::abs(square) < 1e-12 ? Kind::equal : square > 0 ? Kind::real : Kind::complex;
    rate_ = std::sqrt(std::abs(square));
    const double other = second(e.end);
    DEEPX_REQUIRE(std::abs(other) > 1e-9, value, "boundary value problem: end is ", e.end,
                  ": the two values do not determine a solution there; choose another end");
    p_ = e.left;
    q_ = (e.right * std::exp(-mean_ * e.end) - p_ * first(e.end)) / other;
  }
  double operator()(double t) const { return std::exp(mean_ * t) * (p_ * first(t) + q_ * second(t)); }

 private:
  enum class Kind { real, equal, complex };
  double first(double t) const {
    return kind_ == Kind::real ? std::cosh(rate_ * t) : kind_ == Kind::equal ? 1 : std::cos(rate_ * t);
  }
  double second(double t) const {
    return kind_ == Kind::real ? std::sinh(rate_ * t) : kind_ == Kind::equal ? t : std::sin(rate_ * t);
  }

  Kind kind_ = Kind::equal;
  double mean_, rate_ = 0, p_ = 0, q_ = 0;
};

class BoundaryProblem : public Problem {
 public:
  std::vector<Measure> measures() override {
    tape_.forward();
    const Figure::Curve found = solution();
    double worst = 0;
    for (std::size_t i = 0; i < found.x.size(); ++i) {
      const double d = std::abs(values_[i] - exact_(places_[i]));
      if (!(d <= worst)) worst = d;
    }
    return {{"error", "largest distance from the exact solution", worst},
            {"residual", "sum or mean of the squared residuals", static_cast<double>(loss_.item())}};
  }
  Figure figure() override {
    Figure::Curve exact{"exact", {}, {}, true, false};
    constexpr int kPoints = 160;
    for (int k = 0; k <= kPoints; ++k) {
      const double t = equation_.end * k / kPoints;
      exact.x.push_back(static_cast<float>(t));
      exact.y.push_back(static_cast<float>(exact_(t)));
    }
    Figure figure{"t", "y", {exact, solution()}, {}, {}};
    figure.caption = "The two rings are given. Each step makes the law of motion hold better between them.";
    const auto end = static_cast<float>(equation_.end);
    using enum Figure::Mark::Kind;
    figure.marks = {{ring, 0, static_cast<float>(equation_.left)}, {ring, end, static_cast<float>(equation_.right)}};
    if (steps() == 0) mark_the_sought(figure.marks, exact);
    return figure;
  }

 protected:
  BoundaryProblem(const ProblemSpec& spec, const Equation& e) : Problem(spec), equation_(e), exact_(e) {}
  /// Fills places_ and values_ from the current parameters.
  virtual void evaluate() = 0;

  Equation equation_;
  ExactSolution exact_;
  std::vector<double> places_, values_;
  bool dots_ = false;

 private:
  /// The names of both curves where they are far apart.
  void mark_the_sought(std::vector<Figure::Mark>& marks, const Figure::Curve& exact) const {
    using enum Figure::Mark::Kind;
    const std::size_t half = places_.size() / 2, same = exact.x.size() / 2;
    const auto x = static_cast<float>(places_[half]), y = static_cast<float>(values_[half]);
    const bool lower = exact.y[same] < y, falls = equation_.right < equation_.left;
    marks.push_back({.kind = lower ? above : below,
                     .x = x,
                     .y = y,
                     .words = "before the first step",
                     .side = lower == falls ? 1 : -1});
    const auto farthest = lower ? std::ranges::min_element(exact.y) : std::ranges::max_element(exact.y);
    marks.push_back({.kind = lower ? below : above,
                     .x = exact.x[static_cast<std::size_t>(farthest - exact.y.begin())],
                     .y = *farthest,
                     .words = "the motion sought",
                     .exact = true});
  }

  Figure::Curve solution() {
    evaluate();
    Figure::Curve curve{"found", {}, {}, false, dots_};
    for (std::size_t i = 0; i < places_.size(); ++i) {
      curve.x.push_back(static_cast<float>(places_[i]));
      curve.y.push_back(static_cast<float>(values_[i]));
    }
    return curve;
  }
};

// Weights of the five-point differences for a step of 1, at the first of the points and in the middle.
using Stencil = std::array<double, 5>;
constexpr Stencil kFirstAtEdge = {-25.0 / 12, 4, -3, 4.0 / 3, -1.0 / 4},
                  kFirstCentral = {1.0 / 12, -2.0 / 3, 0, 2.0 / 3, -1.0 / 12};
constexpr Stencil kSecondAtEdge = {35.0 / 12, -26.0 / 3, 19.0 / 2, -14.0 / 3, 11.0 / 12},
                  kSecondCentral = {-1.0 / 12, 4.0 / 3, -5.0 / 2, 4.0 / 3, -1.0 / 12};

// The matrix M with (M y)ᵢ = (a y″ + b y′ + c y)(tᵢ). At the right edge the stencils are reversed: in reverse
// order, and the odd derivative with the other sign.
Tensor operator_matrix(const Equation& e, int n) {
  const double h = e.end / (n - 1);
  Tensor matrix = Tensor::zeros({n, n});
  const std::span<Real> m = matrix.mutable_data();
  for (int i = 0; i < n; ++i) {
    const bool left = i<2, right = i> n - 3, edge = left || right;
    for (int k = 0; k < 5; ++k) {
      const int j = left ? i + k : right ? i - k : i - 2 + k;
      const auto at = static_cast<std::size_t>(k);
      const double first = (edge ? kFirstAtEdge : kFirstCentral)[at] * (right ? -1 : 1),
                   second = (edge ? kSecondAtEdge : kSecondCentral)[at];
      m[static_cast<std::size_t>(i * n + j)] += static_cast<Real>(e.a * second / (h * h) + e.b * first / h);
    }
    m[static_cast<std::size_t>(i * n + i)] += static_cast<Real>(e.c);
  }
  return matrix;
}

class ByDifferences final : public BoundaryProblem {
 public:
  ByDifferences(const ProblemSpec& spec, const Equation& e, int n) : BoundaryProblem(spec, e), n_(n) {
    dots_ = true;
    inner_ = Tensor::zeros({n - 2, 1});
    for (int i = 1; i + 1 < n; ++i)  // a start that is wrong everywhere but has no jumps
      inner_.mutable_data()[static_cast<std::size_t>(i - 1)] =
          static_cast<Real>(std::lerp(e.left, e.right, double(i) / (n - 1)));
    inner_.requires_grad();
    const Tensor ends[] = {Tensor::full({1, 1}, static_cast<Real>(e.left)),
                           Tensor::full({1, 1}, static_cast<Real>(e.right))};
    const Tensor matrix = operator_matrix(e, n);
    const auto on = tape_.record();
    const Tensor parts[] = {ends[0], inner_, ends[1]};
    const Tensor residual = matmul(matrix, concat(parts));
    start(sum(residual * residual), {inner_});
  }

 protected:
  void evaluate() override {
    places_.clear();
    values_.clear();
    for (int i = 0; i < n_; ++i) {
      places_.push_back(equation_.end * i / (n_ - 1));
      values_.push_back(i == 0        ? equation_.left
                        : i == n_ - 1 ? equation_.right
                                      : static_cast<double>(inner_.data()[static_cast<std::size_t>(i - 1)]));
    }
  }

 private:
  int n_;
  Tensor inner_;
};

class ByNetwork final : public BoundaryProblem {
 public:
  ByNetwork(const ProblemSpec& spec, const Equation& e, int points, int units)
      : BoundaryProblem(spec, e),
        rng_(spec.seed, Stream::init),
        hidden1_(1, units, initializer(), rng_),
        hidden2_(units, units, initializer(), rng_),
        output_(units, 1, initializer(), rng_) {
    Tensor t = Tensor::zeros({points, 1});
    for (int i = 0; i < points; ++i)
      t.mutable_data()[static_cast<std::size_t>(i)] = static_cast<Real>(e.end * i / (points - 1));
    t.requires_grad();
    const auto on = tape_.record();
    const Tensor y = (*this)(t);
    const Tensor wrt[] = {t};
    const Tensor dy = gradient(sum(y), wrt)[0];
    const Tensor ddy = gradient(sum(dy), wrt)[0];
    const Tensor residual = static_cast<Real>(e.a) * ddy + static_cast<Real>(e.b) * dy + static_cast<Real>(e.c) * y;
    start(mean(residual * residual),
          {hidden1_.weight, hidden1_.bias, hidden2_.weight, hidden2_.bias, output_.weight, output_.bias});
  }

 protected:
  void evaluate() override {
    constexpr int kPoints = 244;
    const auto off = Tape::pause();
    Tensor t = Tensor::zeros({kPoints, 1});
    places_.clear();
    for (int i = 0; i < kPoints; ++i) {
      places_.push_back(equation_.end * i / (kPoints - 1));
      t.mutable_data()[static_cast<std::size_t>(i)] = static_cast<Real>(places_.back());
    }
    const std::vector<Real> y = (*this)(t).values();
    values_.assign(y.begin(), y.end());
  }

 private:
  static const Initializer& initializer() { return initializer_catalogue().at("xavier_normal"); }
  // Both boundary values hold for any output of the network.
  Tensor operator()(const Tensor& t) const {
    const auto T = static_cast<Real>(equation_.end), left = static_cast<Real>(equation_.left),
               right = static_cast<Real>(equation_.right);
    const Tensor share = t * (1 / T);
    const Tensor net = output_(tanh(hidden2_(tanh(hidden1_(2 * share - 1)))));
    return left + (right - left) * share + share * (1 - share) * net;
  }

  Rng rng_;
  Linear hidden1_, hidden2_, output_;
};

}  // namespace

std::unique_ptr<Problem> make_boundary_by_differences(const ProblemSpec& spec, const Settings& settings) {
  return std::make_unique<ByDifferences>(spec, Equation(settings), settings.whole("points"));
}

std::unique_ptr<Problem> make_boundary_by_network(const ProblemSpec& spec, const Settings& settings) {
  return std::make_unique<ByNetwork>(spec, Equation(settings), settings.whole("points"), settings.whole("units"));
}

}  // namespace deepx::inline DEEPX_PRECISION
