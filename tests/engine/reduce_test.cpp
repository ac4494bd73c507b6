// SPDX-License-Identifier: MIT
// Reductions over every choice of axes, and the cases in which their derivatives are conventions.
#include "tests/engine/support.h"

using namespace deepx;

namespace {

constexpr double kReduceLimit = kDouble ? 1e-14 : 1e-5;

// The axes that the bits of `mask` name.
Axes axes_of(unsigned mask) {
  std::vector<int> list;
  for (int i = 0; i < 4; ++i)
    if (mask >> i & 1) list.push_back(i);
  return Axes(list);
}

std::vector<Real> gradient_of(const Tensor& x, Tensor (*f)(const Tensor&)) {
  Tensor leaf = x.clone();
  leaf.requires_grad();
  Tape tape;
  const auto on = tape.record();
  const auto g = backward(tape, sum(f(leaf))).of(leaf);
  return {g.begin(), g.end()};
}

const OpTable& op_of(std::string_view name) { return operator_catalogue().at(name); }

}  // namespace

TEST_CASE("reductions: over several axes as over one after another, in any memory order") {
  Rng rng(1);
  const Tensor x = Tensor::uniform(rng, {2, 3, 1, 4}, 0.5, 2);
  for (unsigned mask = 1; mask < 16; ++mask) {
    CAPTURE(mask);
    Tensor total = x, product = x, largest = x, smallest = x, log_total = x;
    for (int i = 0; i < 4; ++i) {
      if (!(mask >> i & 1)) continue;
      total = sum(total, {.axis = i, .keep = true});
      product = prod(product, {.axis = i, .keep = true});
      largest = max(largest, {.axis = i, .keep = true});
      smallest = min(smallest, {.axis = i, .keep = true});
      log_total = logsumexp(log_total, {.axis = i, .keep = true});
    }
    const Axes axes = axes_of(mask);
    const Tensor once = sum(x, {.axis = axes, .keep = true});
    CHECK(once.shape() == total.shape());
    CHECK(sum(x, {.axis = axes}).values() == once.values());
    CHECK(difference(once.data(), total.data()) < kReduceLimit);
    CHECK(difference(prod(x, {.axis = axes}).data(), product.data()) < kReduceLimit);
    CHECK(difference(max(x, {.axis = axes}).data(), largest.data()) < kReduceLimit);
    CHECK(difference(min(x, {.axis = axes}).data(), smallest.data()) < kReduceLimit);
    CHECK(difference(logsumexp(x, {.axis = axes}).data(), log_total.data()) < kReduceLimit);
    CHECK(difference(l2_norm(x, {.axis = axes}).data(), sqrt(sum(x * x, {.axis = axes})).data()) < kReduceLimit);
    CHECK(difference(l1_norm(x, {.axis = axes}).data(), sum(x, {.axis = axes}).data()) < kReduceLimit);
    const Real count = static_cast<Real>(x.size()) / static_cast<Real>(once.size());
    CHECK(difference(mean(x, {.axis = axes, .keep = true}).data(), (total / count).data()) < kReduceLimit);
    if (count == 1) continue;
    const Tensor distance = x - mean(x, {.axis = axes, .keep = true});
    const Tensor variance = sum(distance * distance, {.axis = axes}) / (count - 1);
    CHECK(difference(var(x, {.axis = axes}).data(), variance.data()) < kReduceLimit);
    CHECK(difference(stddev(x, {.axis = axes}).data(), sqrt(variance).data()) < kReduceLimit);
  }
}

TEST_CASE("reductions: every choice of axes has the right gradient") {
  Rng rng(2);
  for (const char* name : {"sum", "prod", "max", "var", "std", "logsumexp", "l1_norm", "l2_norm"})
    for (unsigned mask = 1; mask < 16; ++mask) {
      const OpTable& op = op_of(name);
      AnySample sample{.attributes = op.defaults, .in = {Tensor::uniform(rng, {2, 3, 1, 2}, 0.5, 2)}};
      op.parameters[0].set_list(sample.attributes.data(), to_list(axes_of(mask)));
      if (mask == 4 && (op.name == "var" || op.name == "std")) continue;  // one element has no variance
      CAPTURE(name, mask);
      CHECK(gradcheck(op, sample).failure == "");
      CHECK(gradcheck(op, sample, {.order = 2}).failure == "");
    }
}

TEST_CASE("reductions: attributes as text and by name") {
  const SumOp over{.axis = {0, -1}, .keep = true};
  CHECK(attribute_text(op_of("sum"), &over) == "axes 0, -1, kept");
  const SumOp all;
  CHECK(attribute_text(op_of("sum"), &all) == "all axes");
  const VarOp spread{.axis = 1, .correction = 0};
  CHECK(attribute_text(op_of("var"), &spread) == "axis 1, c = 0");
  SumOp by_name;
  op_of("sum").parameters[0].set_list(&by_name, std::vector{0, -1});
  op_of("sum").parameters[1].set(&by_name, 1);
  CHECK(attribute_text(op_of("sum"), &by_name) == "axes 0, -1, kept");
  CHECK(message_of([] { sum(Tensor::zeros({2}), {.axis = {0, 1, 2, 3, 4, 5, 6}}); }) ==
        "Axes: 7 axes are given; a tensor has at most 6");
}

TEST_CASE("var, std: refuse inputs without a spread; if all elements are equal, std passes no gradient") {
  CHECK(message_of([] { var(Tensor::scalar(1)); }) ==
        "var: x [] has 1 elements along the axes, correction is 1; it must be less");
  CHECK(message_of([] { stddev(Tensor::zeros({2, 3}), {.axis = 1, .correction = 3}); }) ==
        "std: x [2, 3] has 3 elements along the axes, correction is 3; it must be less");
  CHECK(var(Tensor::from({4}, {1, 2, 3, 4})).item() == Real(5) / 3);
  CHECK(var(Tensor::from({4}, {1, 2, 3, 4}), {.correction = 0}).item() == Real(1.25));
  CHECK(gradient_of(Tensor::full({3}, 2), [](const Tensor& x) { return stddev(x); }) == std::vector<Real>{0, 0, 0});
}

TEST_CASE("norms: 0 has no direction, and large numbers do not overflow") {
  CHECK(gradient_of(Tensor::zeros({2}), [](const Tensor& x) { return l2_norm(x); }) == std::vector<Real>{0, 0});
  CHECK(gradient_of(Tensor::from({3}, {-2, 0, 3}), [](const Tensor& x) { return l1_norm(x); }) ==
        std::vector<Real>{-1, 0, 1});
  const Tensor large = Tensor::from({2}, {Real(3e30), Real(-4e30)});
  CHECK(std::abs(l2_norm(large).item() / Real(5e30) - 1) < kReduceLimit);
  CHECK(l2_norm(Tensor::zeros({0})).item() == 0);
}

TEST_CASE("prod: with factors of 0, the other factors still get their gradient") {
  const auto product = [](const Tensor& x) { return prod(x); };
  CHECK(gradient_of(Tensor::from({3}, {2, 0, 5}), product) == std::vector<Real>{0, 10, 0});
  CHECK(gradient_of(Tensor::from({3}, {0, 0, 5}), product) == std::vector<Real>{0, 0, 0});
  CHECK(prod(Tensor::zeros({2, 0}), {.axis = 1}).values() == std::vector<Real>{1, 1});
}

TEST_CASE("cumsum, log_softmax: known values") {
  const Tensor x = Tensor::from({2, 3}, {1, 2, 3, 10, 20, 30});
  CHECK(cumsum(x).values() == std::vector<Real>{1, 2, 3, 11, 22, 33});
  CHECK(cumsum(x, {.axis = -1}).values() == std::vector<Real>{1, 3, 6, 10, 30, 60});
  const Tensor far = log_softmax(Tensor::from({2}, {0, -1000}));
  CHECK(far.values() == std::vector<Real>{0, -1000});
  CHECK(difference(exp(log_softmax(x)).data(), softmax(x).data()) < kReduceLimit);
}
