// SPDX-License-Identifier: MIT
// Central differences along random directions: two evaluations for each input, whatever its size.
#include "engine/check/gradcheck.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "engine/core/error.h"
#include "engine/ops/gradient.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

using Function = std::function<Tensor()>;
using Inputs = std::span<const GradcheckInput>;

std::string number(const char* format, double value) {
  char text[40];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

// Relative to the larger of the two, but at least to 0.1: numbers near 0 have no digits to compare.
double relative_error(double a, double b) { return std::abs(a - b) / std::max({std::abs(a), std::abs(b), 0.1}); }

double dot(std::span<const Real> a, std::span<const Real> b) {
  double total = 0;
  for (std::size_t i = 0; i < a.size(); ++i) total += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return total;
}

Tensor weighted_sum(const Tensor& y, const Tensor& weights) { return sum(y * weights); }

std::vector<Tensor> tensors_of(Inputs inputs) {
  std::vector<Tensor> tensors;
  for (const GradcheckInput& input : inputs) tensors.push_back(input.value);
  return tensors;
}

// The gradient of each wanted input; zeros for the others.
std::vector<Tensor> wanted_gradients(const Tensor& loss, Inputs inputs) {
  std::vector<Tensor> wrt, all;
  for (const GradcheckInput& input : inputs)
    if (input.wanted) wrt.push_back(input.value);
  const std::vector<Tensor> found = gradient(loss, wrt);
  auto next = found.begin();
  for (const GradcheckInput& input : inputs) all.push_back(input.wanted ? *next++ : Tensor::zeros(input.value.shape()));
  return all;
}

// The function whose value is a random weighted sum of the gradient of `f`: one order higher.
Function derivative(const Function& f, Inputs inputs, Rng& rng) {
  std::vector<Tensor> directions;
  for (const GradcheckInput& input : inputs) directions.push_back(Tensor::uniform(rng, input.value.shape(), -1, 1));
  Rng own(rng.next());
  return [f, inputs = std::vector(inputs.begin(), inputs.end()), directions, own] {
    const Tensor y = f();
    Rng copy = own;  // the same weights at every call
    const Tensor loss = weighted_sum(y, Tensor::uniform(copy, y.shape(), -1, 1));
    Tensor total = Tensor::scalar(0);
    if (!differentiable(loss)) return total;
    const std::vector<Tensor> gradients = wanted_gradients(loss, inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i) total = total + weighted_sum(gradients[i], directions[i]);
    return total;
  };
}

// Marks the wanted inputs and stores all numbers; restores both at the end, also after an error.
class SavedInputs {
 public:
  explicit SavedInputs(Inputs inputs) : tensors_(tensors_of(inputs)) {
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
      Tensor& t = tensors_[i];
      const std::span<Real> numbers = t.mutable_data();  // throws for a strided view, before anything has changed
      before_.push_back({{numbers.begin(), numbers.end()}, t.storage()->requires_grad});
      t.requires_grad(inputs[i].wanted);
    }
  }
  ~SavedInputs() {
    restore();
    for (std::size_t i = 0; i < tensors_.size(); ++i) tensors_[i].requires_grad(before_[i].requires_grad);
  }
  // A function may update its inputs, as BatchNorm does with its averages: each evaluation must start from the same
  // numbers.
  void restore() {
    for (std::size_t i = 0; i < tensors_.size(); ++i)
      std::ranges::copy(before_[i].numbers, tensors_[i].mutable_data().begin());
  }
  SavedInputs(const SavedInputs&) = delete;
  SavedInputs& operator=(const SavedInputs&) = delete;

 private:
  struct Before {
    std::vector<Real> numbers;
    bool requires_grad;
  };
  std::vector<Tensor> tensors_;
  std::vector<Before> before_;
};

class Check {
 public:
  Check(std::string_view name, const Function& f, Inputs inputs, const GradcheckOptions& options)
      : f_(f), inputs_(inputs), saved_(inputs), options_(options), rng_(options.seed) {
    prefix_ = join("gradcheck: ", name, options.order == 1 ? std::string() : join(", order ", options.order), ", ");
    for (int k = 1; k < options.order; ++k) f_ = derivative(f_, inputs_, rng_);
  }

  GradcheckReport run() {
    differentiate();
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (!inputs_[i].wanted) continue;
      compare_rule(i);
      compare_differences(i);
    }
    return report_;
  }

 private:
  // Both gradients of the weighted output, by all inputs.
  void differentiate() {
    Tape tape;
    const auto on = tape.record();
    const Tensor y = f_();
    weights_ = Tensor::uniform(rng_, y.shape(), -1, 1);
    const Tensor loss = weighted_sum(y, weights_);
    for (const GradcheckInput& input : inputs_) in_place_.push_back(Tensor::zeros(input.value.shape()));
    by_rule_ = in_place_;
    if (!differentiable(loss)) return;
    const Gradients gradients = backward(tape, loss);
    for (std::size_t i = 0; i < inputs_.size(); ++i)
      if (const auto g = gradients.of(inputs_[i].value); !g.empty())
        in_place_[i] = Tensor::from(inputs_[i].value.shape(), g);
    by_rule_ = wanted_gradients(loss, inputs_);
  }

  void compare_rule(std::size_t i) {
    const std::vector<Real> a = in_place_[i].values(), b = by_rule_[i].values();
    for (std::size_t k = 0; k < a.size(); ++k) {
      const double difference = std::abs(static_cast<double>(a[k]) - static_cast<double>(b[k]));
      if (difference <= kAgreementLimit * std::max(1.0, static_cast<double>(std::abs(a[k])))) continue;
      fail(i,
           join("backward() gives ", number("%#.4g", a[k]), ", the rule ", number("%#.4g", b[k]), " at element ", k));
      return;
    }
  }

  void compare_differences(std::size_t i) {
    Tensor x = inputs_[i].value;
    const std::span<Real> numbers = x.mutable_data();
    const std::vector<Real> before(numbers.begin(), numbers.end());
    const double eps = std::cbrt(static_cast<double>(std::numeric_limits<Real>::epsilon()));
    const Tensor direction = Tensor::uniform(rng_, x.shape(), -1, 1);
    const auto perturbed = [&](double by) {
      saved_.restore();
      std::vector<Real> moved(before);
      for (std::size_t k = 0; k < moved.size(); ++k)
        moved[k] += static_cast<Real>(by * static_cast<double>(direction.data()[k]));
      std::ranges::copy(moved, x.mutable_data().begin());
      return moved;
    };
    // The actual difference, which in float is not exactly the one that was requested.
    std::vector<Real> step = perturbed(eps);
    const double above = evaluate();
    const std::vector<Real> low = perturbed(-eps);
    const double below = evaluate();
    saved_.restore();
    for (std::size_t k = 0; k < step.size(); ++k) step[k] -= low[k];

    GradcheckResult result{inputs_[i].name};
    result.analytic = dot(in_place_[i].data(), step) / (2 * eps);
    result.numeric = options_.constant ? 0 : (above - below) / (2 * eps);
    result.error = relative_error(result.analytic, result.numeric);
    if (!(result.error <= options_.limit))  // so that NaN fails
      fail(i, join("analytic ", number("%#.4g", result.analytic), ", numeric ", number("%#.4g", result.numeric),
                   " (rel. ", number("%.1e", result.error), ", limit ", number("%.0e", options_.limit), ")"));
    report_.inputs.push_back(result);
  }

  double evaluate() const {
    Tape tape;
    const auto on = tape.record();  // derivatives need a recording
    return dot(contiguous(f_().detach()).data(), weights_.data());
  }

  void fail(std::size_t i, const std::string& what) {
    if (report_.failure.empty())
      report_.failure =
          join(prefix_, inputs_[i].name, ": ", what, " at x ", inputs_[i].value.shape(), ", seed ", options_.seed);
  }

  Function f_;
  Inputs inputs_;
  SavedInputs saved_;
  const GradcheckOptions& options_;
  Rng rng_;
  std::string prefix_;
  Tensor weights_;
  std::vector<Tensor> in_place_, by_rule_;
  GradcheckReport report_;
};

}  // namespace

double GradcheckReport::worst() const {
  double worst = 0;
  for (const GradcheckResult& input : inputs)
    worst = std::max(worst, std::isnan(input.error) ? std::numeric_limits<double>::infinity() : input.error);
  return worst;
}

GradcheckReport gradcheck(std::string_view name, const Function& function, Inputs inputs,
                          const GradcheckOptions& options) {
  return Check(name, function, inputs, options).run();
}

GradcheckReport gradcheck(const OpTable& op, const AnySample& sample, const GradcheckOptions& options) {
  std::vector<GradcheckInput> inputs;
  for (std::size_t i = 0; i < sample.in.size(); ++i) inputs.push_back({join("input ", i), sample.in[i].clone()});
  const auto function = [&] {
    std::vector<const Tensor*> in;
    for (const GradcheckInput& input : inputs) in.push_back(&input.value);
    return emit(op, sample.attributes.data(), in.data(), static_cast<int>(in.size()));
  };
  GradcheckOptions declared = options;
  declared.constant |= op.info->stops_gradient;
  return gradcheck(op.name, function, inputs, declared);
}

GradcheckReport gradcheck(std::string_view name, Layer& layer, const Tensor& x, const GradcheckOptions& options) {
  std::vector<GradcheckInput> inputs;
  for (const NamedTensor& kept : state(layer)) inputs.push_back({kept.name, kept.value, kept.role == Role::parameter});
  inputs.push_back({"input", x.clone()});
  return gradcheck(name, [&] { return layer(inputs.back().value); }, inputs, options);
}

}  // namespace deepx::inline DEEPX_PRECISION
