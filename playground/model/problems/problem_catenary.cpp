// SPDX-License-Identifier: MIT
// The heights of the rope's nodes are the parameters. An augmented Lagrangian fixes the length: the loss is the energy
// plus λ c + μ/2 c², c = length − L, and λ grows by μ c whenever the inner minimum is reached, so that c goes to 0 for
// a finite μ.
#include "playground/model/problems/problem_catenary.h"

#include <algorithm>
#include <cmath>

#include "engine/core/error.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kInnerSteps = 25;    // steps of the optimizer for each λ
constexpr double kStiffness = 10;  // μ in units of weight per length

// y = a (cosh((x − S/2) / a) − cosh(S / 2a)) through both nails, with 2a sinh(S / 2a) = L.
struct ExactCurve {
  double span, a;

  ExactCurve(double s, double length) : span(s) {
    // u = S / 2a solves sinh(u) / u = L / S: the solution is between 0 and a bound where sinh is far above it.
    double low = 1e-9, high = 1;
    while (std::sinh(high) / high < length / span) high *= 2;
    for (int k = 0; k < 200; ++k) {
      const double u = (low + high) / 2;
      (std::sinh(u) / u < length / span ? low : high) = u;
    }
    a = span / (low + high);
  }
  double operator()(double x) const { return a * (std::cosh((x - span / 2) / a) - std::cosh(span / (2 * a))); }
  double sag() const { return a * (std::cosh(span / (2 * a)) - 1); }
};

class Catenary final : public Problem {
 public:
  Catenary(const ProblemSpec& spec, double span, double length, int nodes)
      : Problem(spec), span_(span), nodes_(nodes), exact_(span, length) {
    Rng rng(spec.seed, Stream::init);
    heights_ = Tensor::uniform(rng, {nodes - 2}, -0.1 * length, 0).requires_grad();
    multiplier_ = Tensor::zeros({});
    const auto on = tape_.record();
    const Tensor y = pad(heights_, {.axis = 0, .before = 1, .after = 1});
    const Tensor left = slice(y, {.axis = 0, .start = 0, .stop = nodes - 1}),
                 right = slice(y, {.axis = 0, .start = 1, .stop = nodes});
    const auto dx = static_cast<Real>(span / (nodes - 1));
    const Tensor s = sqrt((right - left) * (right - left) + dx * dx);
    energy_ = sum(s * (left + right)) * Real(0.5);
    excess_ = sum(s) - static_cast<Real>(length);
    start(energy_ + multiplier_ * excess_ + Real(kStiffness / 2) * excess_ * excess_, {heights_});
  }

  std::vector<Measure> measures() override {
    tape_.forward();
    double worst = 0;
    for (int i = 1; i + 1 < nodes_; ++i) worst = std::max(worst, std::abs(height(i) - exact_(place(i))));
    return {{"length_error", "distance of the rope's length from the given one",
             std::abs(static_cast<double>(excess_.item()))},
            {"node_error", "largest distance of a node from the exact curve", worst},
            {"sag", "depth of the middle below the nails", sag()},
            {"sag_error", "distance of the sag from the exact one", std::abs(sag() - exact_.sag())},
            {"energy", "potential energy per weight of a unit of rope", static_cast<double>(energy_.item())}};
  }

  Figure figure() override {
    Figure::Curve found{"rope", {}, {}, false, true, true}, exact{"exact shape", {}, {}, true, false};
    for (int i = 0; i < nodes_; ++i) {
      found.x.push_back(static_cast<float>(place(i)));
      found.y.push_back(static_cast<float>(height(i)));
    }
    constexpr int kPoints = 120;
    for (int k = 0; k <= kPoints; ++k) {
      const double x = span_ * k / kPoints;
      exact.x.push_back(static_cast<float>(x));
      exact.y.push_back(static_cast<float>(exact_(x)));
    }
    Figure figure{"x", "height", {exact, found}, {}, {}};
    figure.caption = "Each step lowers the rope and brings its length to L.";
    const auto end = static_cast<float>(span_);
    using enum Figure::Mark::Kind;
    figure.marks = {{post, 0, 0}, {post, end, 0}};
    if (steps() == 0) mark_the_sought(figure.marks, *std::ranges::min_element(found.y));
    return figure;
  }

 protected:
  void before_step() override {
    if (steps() == 0 || steps() % kInnerSteps != 0) return;
    multiplier_.mutable_data()[0] += static_cast<Real>(kStiffness) * excess_.item();
    restart_optimizer();  // its estimate of the curvature belongs to another loss
  }

 private:
  /// The start, whose points reach down to `lowest`, the shape that it becomes, and what less energy means.
  void mark_the_sought(std::vector<Figure::Mark>& marks, float lowest) const {
    using enum Figure::Mark::Kind;
    const auto end = static_cast<float>(span_), middle = end / 2, bottom = -static_cast<float>(exact_.sag());
    marks.push_back({distance, 0, 0, end, 0, "$S$: distance of the nails"});
    if (bottom > lowest) return marks.push_back({below, middle, lowest, 0, 0, "before the first step"});
    marks.push_back({below, middle, lowest, 0, 0, "the rope before the first step"});
    marks.push_back({arrow, middle, lowest, middle, bottom, "less energy"});
    marks.push_back({below, middle, bottom, 0, 0, "the shape sought", true});
  }

  double place(int i) const { return span_ * i / (nodes_ - 1); }
  double height(int i) const {
    return i == 0 || i == nodes_ - 1 ? 0 : static_cast<double>(heights_.data()[static_cast<std::size_t>(i - 1)]);
  }
  // Through the nodes around the middle, by cubic interpolation if there is no node in the middle.
  double sag() const {
    const int m = nodes_ / 2;
    if (nodes_ % 2) return -height(m);
    return -(9 * (height(m - 1) + height(m)) - height(m - 2) - height(m + 1)) / 16;
  }

  double span_;
  int nodes_;
  ExactCurve exact_;
  Tensor heights_, multiplier_, energy_, excess_;
};

}  // namespace

std::unique_ptr<Problem> make_catenary(const ProblemSpec& spec, const Settings& settings) {
  const double span = settings.get("span"), length = settings.get("length");
  DEEPX_REQUIRE(length > span * 1.0001 && length < span * 20, value, "catenary: length is ", length, " for a span of ",
                span, "; the rope must be longer than the span, and at most 20 times as long");
  return std::make_unique<Catenary>(spec, span, length, settings.whole("nodes"));
}

}  // namespace deepx::inline DEEPX_PRECISION
