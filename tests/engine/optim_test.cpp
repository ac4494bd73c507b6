// SPDX-License-Identifier: MIT
// Optimizers: every entry, first steps against closed forms, settings, independent copies.
#include "tests/engine/support.h"

using namespace deepx;

namespace {

const OptimizerInfo& info_of(const char* name) { return optimizer_catalogue().at(name); }

// One step of the optimizer on a loss whose gradient is `g`, from `p`.
std::vector<Real> after_step(Optimizer& optimizer, const std::vector<Real>& p, const std::vector<Real>& g) {
  std::vector<Real> moved = p;
  optimizer.begin_step();
  optimizer.update(0, moved, g);
  return moved;
}
constexpr double kLimit = kDouble ? 1e-12 : 3e-6;

}  // namespace

TEST_CASE("every optimizer: reaches 1e-6 on a convex quadratic") {
  for (const OptimizerInfo& info : optimizer_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      Tensor x = Tensor::from({3}, {3, -2, 1});
      x.requires_grad();
      const Tensor curvature = Tensor::from({3}, {1, Real(0.3), 3});
      Tape tape;
      Tensor loss;
      {
        const auto on = tape.record();
        loss = sum(curvature * x * x);
      }
      Optimizer optimizer(info);
      std::vector<Tensor> all = {x};
      for (int step = 0; step < 5000; ++step) {
        optimizer.step(all, backward(tape, loss));
        tape.forward();
      }
      CHECK(optimizer.steps() == 5000);
      for (Real v : x.values()) CHECK(std::abs(v) < 1e-6);
    }
}

TEST_CASE("every optimizer: stays where the gradient is zero, and where there is none") {
  for (const OptimizerInfo& info : optimizer_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      Optimizer optimizer(info);
      CHECK(after_step(optimizer, {1, -2}, {0, 0}) == std::vector<Real>{1, -2});
      Tensor used = Tensor(1).requires_grad(), unused = Tensor(5).requires_grad();
      Tape tape;
      const auto on = tape.record();
      std::vector<Tensor> all = {used, unused};
      optimizer.step(all, backward(tape, used * used));
      CHECK(used.item() != 1);
      CHECK(unused.item() == 5);
    }
}

TEST_CASE("every optimizer: copies are independent, the declaration is complete") {
  for (const OptimizerInfo& info : optimizer_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      Optimizer optimizer(info);
      after_step(optimizer, {1}, {1});
      Optimizer preview = optimizer, twin = optimizer;
      const auto expected = after_step(twin, {1}, {2});
      after_step(preview, {1}, {-30});
      preview.set("learning_rate", 5);
      CHECK(after_step(optimizer, {1}, {2}) == expected);
      CHECK(optimizer.steps() == 2);

      CHECK_FALSE(info.label.empty());
      CHECK_FALSE(info.math.empty());
      CHECK_FALSE(info.words.empty());
      CHECK_FALSE(info.source.empty());
      CHECK(info.settings[0].name == "learning_rate");
      for (const Setting& setting : info.settings) {
        CHECK_FALSE(setting.symbol.empty());
        CHECK_FALSE(setting.words.empty());
        CHECK((setting.low <= setting.value && setting.value <= setting.high));
        CHECK(optimizer.get(setting.name) == setting.value);
      }
    }
}

TEST_CASE("SGD: plain, with momentum, with weight decay") {
  Optimizer sgd(info_of("sgd"));
  CHECK(difference(after_step(sgd, {1, 2}, {3, -4}), std::vector<Real>{Real(0.7), Real(2.4)}) < kLimit);

  // Two steps with the same gradient g: v = g, then μ g + g.
  Optimizer heavy(info_of("sgd"));
  heavy.set("momentum", 0.5);
  const auto once = after_step(heavy, {0}, {1});
  CHECK(difference(once, std::vector<Real>{Real(-0.1)}) < kLimit);
  CHECK(difference(after_step(heavy, once, {1}), std::vector<Real>{Real(-0.25)}) < kLimit);
  CHECK(heavy.state(0, 0)[0] == Real(1.5));
  CHECK(heavy.state(7, 0).empty());

  Optimizer decaying(info_of("sgd"));
  decaying.set("weight_decay", 0.5);
  CHECK(difference(after_step(decaying, {2}, {0}), std::vector<Real>{Real(1.9)}) < kLimit);
}

TEST_CASE("Adam: the first step is learning rate times sign, whatever the size of the gradient") {
  // Kingma & Ba 2015, section 2.1: m̂ / √v̂ = g / |g| after bias correction.
  for (double g : {1e-3, 1.0, -1.0, 1e6, -50.0}) {
    Optimizer adam(info_of("adam"));
    const auto p = after_step(adam, {1}, {static_cast<Real>(g)});
    CHECK(std::abs(static_cast<double>(p[0]) - (1 - 0.01 * (g > 0 ? 1 : -1))) < (kDouble ? 1e-7 : 1e-6));
  }
}

TEST_CASE("Adam: three steps by hand") {
  // Algorithm 1 of Kingma & Ba 2015 in plain arithmetic.
  Optimizer adam(info_of("adam"));
  adam.set("learning_rate", 0.1);
  std::vector<Real> p = {1};
  double x = 1, m = 0, v = 0;
  int t = 0;
  for (double g : {2.0, -1.0, 0.5}) {
    p = after_step(adam, p, {static_cast<Real>(g)});
    ++t;
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    x -= 0.1 * (m / (1 - std::pow(0.9, t))) / (std::sqrt(v / (1 - std::pow(0.999, t))) + 1e-8);
    CHECK(std::abs(static_cast<double>(p[0]) - x) < kLimit);
  }
}

TEST_CASE("optimizers: settings out of range or unknown are refused") {
  Optimizer adam(info_of("adam")), sgd(info_of("sgd"));
  CHECK(message_of([&] { adam.set("learning_rate", -0.01); }) == "adam: learning_rate is -0.01; must be in [0, 100]");
  CHECK(message_of([&] { sgd.set("momentum", 1); }) == "sgd: momentum is 1; must be in [0, 0.9999]");
  CHECK(message_of([&] { sgd.set("momentum", std::nan("")); }) == "sgd: momentum is nan; must be in [0, 0.9999]");
  CHECK(message_of([&] { sgd.set("beta1", 0.5); }) ==
        "sgd: has no setting \"beta1\"; it has learning_rate, momentum, weight_decay");
  CHECK(message_of([&] { (void)adam.get("rate"); }) ==
        "adam: has no setting \"rate\"; it has learning_rate, beta1, beta2, eps, weight_decay");
  CHECK(adam.get("learning_rate") == 0.01);
  CHECK(message_of([] { optimizer_catalogue().at("lion"); }) == "optimizer: no entry is called \"lion\"; known are adam, sgd");
}
