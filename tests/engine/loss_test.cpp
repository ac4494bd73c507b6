// SPDX-License-Identifier: MIT
// Losses: values and gradients by hand, reductions, class weights, numbers at the edges. Gradient checks come from their blocks.
#include <catch2/catch_approx.hpp>
#include <limits>

#include "tests/engine/support.h"

using namespace deepx;
using Catch::Approx;

namespace {

constexpr double kMargin = kDouble ? 1e-12 : 1e-5;
auto near(double value) { return Approx(value).margin(kMargin).epsilon(kMargin); }

struct Result {
  Tensor value;
  std::vector<std::vector<Real>> grads;
};
/// Value of a loss, and the gradients of its sum by all inputs.
template <class F>
Result run(F f, std::vector<Tensor> in) {
  Tape tape;
  for (Tensor& x : in) x.requires_grad();
  const auto on = tape.record();
  Result result{f(in), {}};
  const Gradients gradients = backward(tape, sum(result.value));
  for (const Tensor& x : in) {
    const auto g = gradients.of(x);
    result.grads.emplace_back(g.begin(), g.end());
  }
  return result;
}

void check_values(std::span<const Real> values, std::initializer_list<double> expected) {
  REQUIRE(values.size() == expected.size());
  std::size_t i = 0;
  for (double e : expected) CHECK(static_cast<double>(values[i++]) == near(e));
}
void check_values(const Tensor& t, std::initializer_list<double> expected) { check_values(t.data(), expected); }

Tensor row(std::initializer_list<Real> values) { return Tensor::from({static_cast<int>(values.size())}, values); }

const Tensor kDistances = row({0.25, -0.5, 2, -3}), kZero = Tensor::zeros({4});

}  // namespace

TEST_CASE("losses of a distance: by hand, for 0.25, -0.5, 2, -3") {
  check_values(mse(kDistances, kZero, {.reduction = Reduction::none}), {0.0625, 0.25, 4, 9});
  check_values(mae(kDistances, kZero, {.reduction = Reduction::none}), {0.25, 0.5, 2, 3});
  check_values(huber(kDistances, kZero, {.reduction = Reduction::none}), {0.03125, 0.125, 1.5, 2.5});
  check_values(huber(kDistances, kZero, {.delta = 2.5, .reduction = Reduction::none}), {0.03125, 0.125, 2, 4.375});
  check_values(smooth_l1(kDistances, kZero, {.reduction = Reduction::none}), {0.03125, 0.125, 1.5, 2.5});
  check_values(smooth_l1(kDistances, kZero, {.beta = 2.5, .reduction = Reduction::none}), {0.0125, 0.05, 0.8, 1.75});
  check_values(mse(kDistances, kZero), {13.3125 / 4});
  check_values(mse(kDistances, kZero, {.reduction = Reduction::sum}), {13.3125});
}

TEST_CASE("losses of a distance: gradients by hand, opposite for prediction and target") {
  const auto slopes = [](auto loss, std::initializer_list<double> expected) {
    const Result r = run([&](const auto& in) { return loss(in[0], in[1]); }, {kDistances.clone(), kZero.clone()});
    check_values(r.grads[0], expected);
    for (std::size_t i = 0; i < 4; ++i) CHECK(r.grads[1][i] == -r.grads[0][i]);
  };
  slopes([](const Tensor& p, const Tensor& t) { return mse(p, t); }, {0.125, -0.25, 1, -1.5});
  slopes([](const Tensor& p, const Tensor& t) { return mae(p, t, {.reduction = Reduction::sum}); }, {1, -1, 1, -1});
  slopes([](const Tensor& p, const Tensor& t) { return huber(p, t, {.delta = 2.5, .reduction = Reduction::none}); },
         {0.25, -0.5, 2, -2.5});
  slopes([](const Tensor& p, const Tensor& t) { return smooth_l1(p, t, {.beta = 2.5, .reduction = Reduction::sum}); },
         {0.1, -0.2, 0.8, -1});
  const Result at_target = run([](const auto& in) { return mae(in[0], in[1]); }, {kZero.clone(), kZero.clone()});
  check_values(at_target.grads[0], {0, 0, 0, 0});
}

TEST_CASE("huber and smooth_l1: one is the other times its threshold; both have mse and mae as limits") {
  Rng rng(1);
  const Tensor p = Tensor::uniform(rng, {50}, -3, 3), t = Tensor::uniform(rng, {50}, -3, 3);
  for (const Real beta : {Real(0.25), Real(1), Real(4)})
    CHECK(static_cast<double>(huber(p, t, {.delta = beta}).item()) ==
          near(static_cast<double>(beta * smooth_l1(p, t, {.beta = beta}).item())));
  CHECK(static_cast<double>(huber(p, t, {.delta = 100}).item()) == near(static_cast<double>(mse(p, t).item() / 2)));
  CHECK(std::abs(static_cast<double>(smooth_l1(p, t, {.beta = Real(1e-6)}).item() - mae(p, t).item())) < 1e-6);
}

TEST_CASE("bce: by hand, cut at -100 as in PyTorch, and the same as bce_with_logits after a sigmoid") {
  const Tensor p = row({0.25, 0.9, 0, 1}), t = row({1, 0.5, 1, 1});
  check_values(bce(p, t, {.reduction = Reduction::none}),
               {std::log(4.0), -0.5 * (std::log(0.9) + std::log(0.1)), 100, 0});
  const Result r = run([](const auto& in) { return bce(in[0], in[1], {.reduction = Reduction::sum}); },
                       {row({0.25, 0.5}), row({1, 0.25})});
  check_values(r.grads[0], {-4, 1});
  check_values(r.grads[1], {std::log(3.0), 0});
  const Result edge = run([](const auto& in) { return bce(in[0], in[1]); }, {row({0, 1}), row({1, 0})});
  CHECK(all_finite(edge.grads[0]));
  CHECK(all_finite(edge.grads[1]));
  Rng rng(2);
  const Tensor z = Tensor::uniform(rng, {40}, -4, 4), target = Tensor::uniform(rng, {40}, 0, 1);
  CHECK(static_cast<double>(bce(sigmoid(z), target).item()) ==
        Approx(static_cast<double>(bce_with_logits(z, target).item())).epsilon(kDouble ? 1e-12 : 1e-5));
  CHECK(std::isnan(bce(row({std::numeric_limits<Real>::quiet_NaN()}), row({1})).item()));
  CHECK(message_of([] { bce(row({0.5, -0.5}), row({0, 0})); }) ==
        "bce: prediction -0.5 at place 1 is outside [0, 1]; use a sigmoid first, or bce_with_logits");
}

TEST_CASE("bce_with_logits: by hand, exact for small and large losses, and with weighted positives") {
  check_values(bce_with_logits(row({0, 2, -2}), row({1, 1, 0.5}), {.reduction = Reduction::none}),
               {std::log(2.0), std::log1p(std::exp(-2.0)), 1 + std::log1p(std::exp(-2.0))});
  const Tensor sure = bce_with_logits(row({30, -30, 80, -80}), row({1, 0, 0, 1}), {.reduction = Reduction::none});
  CHECK(static_cast<double>(sure.data()[0]) == Approx(std::exp(-30.0)).epsilon(1e-5));
  CHECK(static_cast<double>(sure.data()[1]) == Approx(std::exp(-30.0)).epsilon(1e-5));
  CHECK(sure.data()[2] == 80);
  CHECK(sure.data()[3] == 80);
  const auto weighted = [](const auto& in) {
    return bce_with_logits(in[0], in[1], {.pos_weight = 3, .reduction = Reduction::sum});
  };
  const Result r = run(weighted, {row({0, 0}), row({1, 0})});
  check_values(r.value, {4 * std::log(2.0)});
  check_values(r.grads[0], {-1.5, 0.5});
  check_values(r.grads[1], {2 * std::log(2.0), 2 * std::log(2.0)});
}

TEST_CASE("hinge: only scores closer than the margin add to the loss") {
  const Result r = run([](const auto& in) { return hinge(in[0], in[1], {.reduction = Reduction::none}); },
                       {row({2, 0.25, -1, 0.5, -3}), row({1, 1, 1, -1, -1})});
  check_values(r.value, {0, 0.75, 2, 1.5, 0});
  check_values(r.grads[0], {0, -1, -1, 1, 0});
  check_values(hinge(row({2, 0.25}), row({1, 1}), {.margin = 3}), {(1 + 2.75) / 2});
}

TEST_CASE("kl_div: between distributions, over the batch or over all elements") {
  const Tensor p = Tensor::from({2, 2}, {0.5, 0.5, 0.25, 0.75}), t = Tensor::from({2, 2}, {0.25, 0.75, 1, 0});
  const double first = 0.25 * std::log(0.5) + 0.75 * std::log(1.5), second = std::log(4.0);
  check_values(kl_div(log(p), t, {.reduction = Reduction::sum}), {first + second});
  check_values(kl_div(log(p), t, {.reduction = Reduction::batchmean}), {(first + second) / 2});
  check_values(kl_div(log(p), t), {(first + second) / 4});
  check_values(kl_div(log(t + Real(0.25)), log(t + Real(0.25)), {.log_target = true}), {0});
  const Tensor q = Tensor::from({1, 2}, {0.25, 0.75});
  check_values(kl_div(log(Tensor::full({1, 2}, 0.5)), log(q), {.reduction = Reduction::sum, .log_target = true}),
               {first});
}

TEST_CASE("cross_entropy: labels, probabilities, smoothing and weights, by hand") {
  // Probabilities 1/4, 1/4, 1/2 and 1/2, 1/4, 1/4.
  const Real ln2 = std::log(Real(2));
  const Tensor z = Tensor::from({2, 3}, {0, 0, ln2, ln2, 0, 0}), labels = row({2, 1}), w = row({1, 2, 4});
  const double a = std::log(2.0), b = std::log(4.0);
  check_values(cross_entropy(z, labels, {.reduction = Reduction::none}), {a, b});
  check_values(cross_entropy(z, labels), {(a + b) / 2});
  check_values(cross_entropy(z, labels, w, {.reduction = Reduction::none}), {4 * a, 2 * b});
  check_values(cross_entropy(z, labels, w), {(4 * a + 2 * b) / 6});  // divided by the weights used, as PyTorch does
  const Real e = Real(0.3);
  check_values(cross_entropy(z, labels, {.label_smoothing = e, .reduction = Reduction::none}),
               {0.7 * a + 0.1 * (a + 2 * b), 0.7 * b + 0.1 * (a + 2 * b)});
  check_values(cross_entropy(z, labels, w, {.label_smoothing = e}),
               {(0.7 * (4 * a + 2 * b) + 0.1 * ((4 * a + 2 * b + b) + (a + 2 * b + 4 * b))) / 6});
  const Tensor t = Tensor::from({2, 3}, {0, 0.5, 0.5, 1, 0, 0});
  check_values(cross_entropy(z, t), {(0.5 * b + 0.5 * a + a) / 2});
  check_values(cross_entropy(z, t, w),
               {(2 * 0.5 * b + 4 * 0.5 * a + a) / 2});  // by the batch: probabilities use all weights
}

TEST_CASE("cross_entropy: its gradient is the probabilities minus the target; one hot rows are labels") {
  Rng rng(3);
  const Tensor z = Tensor::uniform(rng, {5, 4}, -3, 3), labels = row({0, 3, 2, 2, 1});
  const Result r =
      run([&](const auto& in) { return cross_entropy(in[0], labels, {.reduction = Reduction::sum}); }, {z.clone()});
  CHECK(difference(r.grads[0], (softmax(z) - one_hot(labels, 4)).data()) < kAgreementLimit);
  const Result probabilities =
      run([](const auto& in) { return cross_entropy(in[0], in[1], {.reduction = Reduction::sum}); },
          {z.clone(), one_hot(labels, 4)});
  CHECK(difference(probabilities.value.data(), r.value.data()) < kAgreementLimit);
  CHECK(difference(probabilities.grads[0], r.grads[0]) < kAgreementLimit);
  CHECK(difference(probabilities.grads[1], (logsumexp(z, {.axis = 1, .keep = true}) - z).data()) < kAgreementLimit);
  CHECK(static_cast<double>(cross_entropy(Tensor::from({1, 2}, {1000, -1000}), row({1})).item()) == 2000);
}

TEST_CASE("nll: of log-probabilities it is cross_entropy, also with weights") {
  Rng rng(4);
  const Tensor z = Tensor::uniform(rng, {5, 4}, -3, 3), labels = row({0, 3, 2, 2, 1}),
               w = Tensor::uniform(rng, {4}, 0.5, 2);
  const Tensor logs = log(softmax(z));
  for (const Reduction reduction : {Reduction::mean, Reduction::sum, Reduction::none}) {
    CHECK(difference(nll(logs, labels, {.reduction = reduction}).data(),
                     cross_entropy(z, labels, {.reduction = reduction}).data()) < kAgreementLimit);
    CHECK(difference(nll(logs, labels, w, {.reduction = reduction}).data(),
                     cross_entropy(z, labels, w, {.reduction = reduction}).data()) < kAgreementLimit);
  }
}

TEST_CASE("margins: all violations as in PyTorch, or the worst as Crammer and Singer count") {
  // Against the label's 2: violations 0.5 (1.5 + 1 - 2), 0, 2 (3 + 1 - 2); the second row keeps its margin.
  const Tensor s = Tensor::from({2, 4}, {2, 1.5, 0, 3, 0, 9, 1, 2}), labels = row({0, 1});
  check_values(multi_margin(s, labels, {.reduction = Reduction::none}), {2.5 / 4, 0});
  check_values(multi_margin(s, labels, {.p = 2, .reduction = Reduction::none}), {4.25 / 4, 0});
  check_values(multi_margin(s, labels, {.margin = 2, .reduction = Reduction::sum}), {(1.5 + 0 + 3) / 4});
  check_values(multi_margin(s, labels, row({3, 1, 1, 1})), {3 * 2.5 / 4 / 2});
  check_values(multi_hinge(s, labels, {.reduction = Reduction::none}), {2, 0});
  check_values(multi_hinge(s, labels, {.p = 2, .reduction = Reduction::none}), {4, 0});
  const auto slope = [&](auto loss) {
    return run([&](const auto& in) { return loss(in[0], labels); }, {s.clone()}).grads[0];
  };
  check_values(
      slope([](const Tensor& x, const Tensor& y) { return multi_margin(x, y, {.reduction = Reduction::sum}); }),
      {-0.5, 0.25, 0, 0.25, 0, 0, 0, 0});
  check_values(
      slope([](const Tensor& x, const Tensor& y) { return multi_margin(x, y, {.p = 2, .reduction = Reduction::sum}); }),
      {-1.25, 0.25, 0, 1, 0, 0, 0, 0});
  check_values(slope([](const Tensor& x, const Tensor& y) { return multi_hinge(x, y, {.reduction = Reduction::sum}); }),
               {-1, 0, 0, 1, 0, 0, 0, 0});
  check_values(slope([](const Tensor& x, const Tensor& y) { return multi_hinge(x, y, {.p = 2}); }),
               {-2, 0, 0, 2, 0, 0, 0, 0});
  // Two equally bad classes share the gradient.
  const Result tie =
      run([&](const auto& in) { return multi_hinge(in[0], row({0})); }, {Tensor::from({1, 3}, {0, 1, 1})});
  check_values(tie.grads[0], {-1, 0.5, 0.5});
}

TEST_CASE("losses: NaN in, NaN out, so that a diverging run shows") {
  const Tensor nan = Tensor::full({2, 3}, std::numeric_limits<Real>::quiet_NaN()), t = Tensor::zeros({2, 3}),
               labels = row({0, 1});
  for (const Tensor& y : {mse(nan, t), mae(nan, t), huber(nan, t), smooth_l1(nan, t), bce(nan, t),
                          bce_with_logits(nan, t), hinge(nan, t + 1), kl_div(nan, t + 1), cross_entropy(nan, labels),
                          nll(nan, labels), multi_margin(nan, labels), multi_hinge(nan, labels)}) {
    INFO(to_text(y));
    CHECK(std::isnan(y.item()));
  }
}

TEST_CASE("losses: settings are refused outside their range, reductions by their names") {
  const Tensor x = Tensor::zeros({2});
  CHECK(message_of([&] { huber(x, x, {.delta = 0}); }) == "huber: delta is 0; must be in [1e-06, 1000000]");
  CHECK(message_of([&] { mse(x, x, {.reduction = Reduction::batchmean}); }) ==
        "mse: reduction is 3; must be one of mean, sum, none");
  CHECK(message_of([&] { cross_entropy(Tensor::zeros({1, 2}), row({0}), {.label_smoothing = 2}); }) ==
        "cross_entropy: label_smoothing is 2; must be in [0, 1]");
}
