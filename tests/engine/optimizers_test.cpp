// SPDX-License-Identifier: MIT
// Optimizers: every entry against its formula in plain arithmetic, setting by setting; convergence, groups, copies.
#include <functional>
#include <map>
#include <utility>

#include "tests/engine/support.h"

using namespace deepx;

namespace {

constexpr double kUpdateLimit = kDouble ? 1e-12 : 1e-5;
constexpr double kFollowLimit = kDouble ? 1e-12 : 3e-7;  // of the error of a path, relative to its length

const OptimizerInfo& info_of(std::string_view name) { return optimizer_catalogue().at(name); }

std::vector<const OptimizerInfo*> first_order() {
  std::vector<const OptimizerInfo*> all;
  for (const OptimizerInfo& info : optimizer_catalogue().entries())
    if (!info.needs_evaluation()) all.push_back(&info);
  return all;
}

// One step of the optimizer on a loss whose gradient is `g`, from `p`.
std::vector<Real> after_step(Optimizer& optimizer, const std::vector<Real>& p, const std::vector<Real>& g) {
  std::vector<Real> moved = p;
  optimizer.begin_step();
  optimizer.update(0, moved, g);
  return moved;
}

// One scalar parameter and the memory of its textbook formula. Written from the papers and PyTorch's documentation.
struct Scalar {
  const Settings& settings;
  double p, g = 0, a = 0, b = 0, c = 0, product = 1;
  int t = 0;
  double operator()(std::string_view name) const { return settings.get(name); }
  bool on(std::string_view name) const { return settings.get(name) != 0; }
};

void adam_moments(Scalar& s) {
  s.a = s("beta1") * s.a + (1 - s("beta1")) * s.g;
  s.b = s("beta2") * s.b + (1 - s("beta2")) * s.g * s.g;
}
void adam_move(Scalar& s) {
  adam_moments(s);
  s.c = std::max(s.c, s.b);
  const double m = s.a / (1 - std::pow(s("beta1"), s.t)),
               v = (s.on("amsgrad") ? s.c : s.b) / (1 - std::pow(s("beta2"), s.t));
  s.p -= s("learning_rate") * m / (std::sqrt(v) + s("eps"));
}

const std::map<std::string_view, std::function<void(Scalar&)>> kFormulas = {
    {"sgd",
     [](Scalar& s) {
       const double d = s.g + s("weight_decay") * s.p;
       s.a = s.t == 1 ? d : s("momentum") * s.a + (1 - s("dampening")) * d;
       const double step = !s.on("momentum") ? d : s.on("nesterov") ? d + s("momentum") * s.a : s.a;
       s.p -= s("learning_rate") * step;
     }},
    {"adagrad",
     [](Scalar& s) {
       const double g = s.g + s("weight_decay") * s.p;
       if (s.t == 1) s.a = s("initial_accumulator_value");
       s.a += g * g;
       s.p -= s("learning_rate") / (1 + (s.t - 1) * s("lr_decay")) * g / (std::sqrt(s.a) + s("eps"));
     }},
    {"adadelta",
     [](Scalar& s) {
       const double g = s.g + s("weight_decay") * s.p, rho = s("rho");
       s.a = rho * s.a + (1 - rho) * g * g;
       const double delta = std::sqrt(s.b + s("eps")) / std::sqrt(s.a + s("eps")) * g;
       s.b = rho * s.b + (1 - rho) * delta * delta;
       s.p -= s("learning_rate") * delta;
     }},
    {"rmsprop",
     [](Scalar& s) {
       const double g = s.g + s("weight_decay") * s.p, alpha = s("alpha");
       s.a = alpha * s.a + (1 - alpha) * g * g;
       s.b = alpha * s.b + (1 - alpha) * g;
       const double d = g / (std::sqrt(s.on("centered") ? std::max(s.a - s.b * s.b, 0.0) : s.a) + s("eps"));
       s.c = s("momentum") * s.c + d;
       s.p -= s("learning_rate") * s.c;
     }},
    {"adam",
     [](Scalar& s) {
       s.g += s("weight_decay") * s.p;
       adam_move(s);
     }},
    {"adamw",
     [](Scalar& s) {
       s.p -= s("learning_rate") * s("weight_decay") * s.p;
       adam_move(s);
     }},
    {"nadam",
     [](Scalar& s) {
       s.g += s("weight_decay") * s.p;
       adam_moments(s);
       const double mu = s("beta1") * (1 - 0.5 * std::pow(0.96, s.t * s("momentum_decay")));
       const double next = s("beta1") * (1 - 0.5 * std::pow(0.96, (s.t + 1) * s("momentum_decay")));
       s.product *= mu;
       const double root = std::sqrt(s.b / (1 - std::pow(s("beta2"), s.t))) + s("eps");
       s.p -= s("learning_rate") * ((1 - mu) / (1 - s.product) * s.g + next / (1 - s.product * next) * s.a) / root;
     }},
    {"lion",
     [](Scalar& s) {
       const double c = s("beta1") * s.a + (1 - s("beta1")) * s.g;
       s.p -= s("learning_rate") * ((c > 0) - (c < 0) + s("weight_decay") * s.p);
       s.a = s("beta2") * s.a + (1 - s("beta2")) * s.g;
     }},
};

// In this order, each of Lion's settings changes a sign.
constexpr double kGradients[] = {2, -1.25, 0.5, -1.2, 0.25, -3, 1.2, 0.5, 0};

// The path of one parameter under kGradients, repeated.
std::vector<double> path(const OptimizerInfo& info, const Settings& settings, double start = 1.5,
                         std::size_t steps = std::size(kGradients)) {
  Optimizer optimizer(info);
  for (const Setting& s : info.settings) optimizer.set(s.name, settings.get(s.name));
  std::vector<Real> p = {Real(start)};
  std::vector<double> all;
  for (std::size_t i = 0; i < steps; ++i) {
    p = after_step(optimizer, p, {Real(kGradients[i % std::size(kGradients)])});
    all.push_back(static_cast<double>(p[0]));
  }
  return all;
}
std::vector<double> path_by_formula(const OptimizerInfo& info, const Settings& settings, double start = 1.5,
                                    std::size_t steps = std::size(kGradients)) {
  Scalar s{.settings = settings, .p = static_cast<double>(Real(start))};
  std::vector<double> all;
  for (std::size_t i = 0; i < steps; ++i) {
    s.g = static_cast<double>(Real(kGradients[i % std::size(kGradients)]));
    ++s.t;
    kFormulas.at(info.name)(s);
    all.push_back(s.p);
  }
  return all;
}
// The largest distance of two paths, relative to the length of the second path so far.
double distance(const std::vector<double>& a, const std::vector<double>& b, double start = 1.5) {
  double largest = 0, way = std::abs(start), last = start;
  for (std::size_t i = 0; i < a.size(); ++i) {
    way += std::abs(b[i] - std::exchange(last, b[i]));
    if (!std::isfinite(a[i])) return INFINITY;
    if (const double d = std::abs(a[i] - b[i]); d > 0) largest = std::max(largest, d / way);
  }
  return largest;
}

// Every setting changed from its default by a noticeable amount.
Settings all_changed(const OptimizerInfo& info) {
  Settings settings(info.name, info.settings);
  for (const Setting& s : info.settings)
    settings.set(s.name, !s.choices.empty()          ? 1
                         : s.name == "learning_rate" ? 0.05
                         : s.name == "eps"           ? 0.01
                         : s.value == 0              ? 0.4
                                                     : 0.8 * s.value);
  return settings;
}

}  // namespace

TEST_CASE("every optimizer: follows its formula, with each setting alone and with all together") {
  for (const OptimizerInfo* info : first_order()) DYNAMIC_SECTION(info->name) {
      REQUIRE(kFormulas.contains(info->name));
      const Settings defaults(info->name, info->settings), changed = all_changed(*info);
      CHECK(distance(path(*info, defaults), path_by_formula(*info, defaults)) < kFollowLimit);
      CHECK(distance(path(*info, changed), path_by_formula(*info, changed)) < kFollowLimit);
      for (const Setting& s : info->settings) {
        INFO(s.name);
        Settings alone = defaults, others = changed;
        alone.set(s.name, changed.get(s.name));
        others.set(s.name, s.value);
        CHECK(distance(path(*info, alone), path_by_formula(*info, alone)) < kFollowLimit);
        CHECK(distance(path(*info, others), path_by_formula(*info, others)) < kFollowLimit);
        CHECK(path(*info, others) != path(*info, changed));  // every setting has an effect
      }
    }
}

TEST_CASE("every optimizer: follows its formula in double over 25 steps, for every length of memory and steps") {
  for (const OptimizerInfo* info : first_order()) DYNAMIC_SECTION(info->name) {
      std::vector<const Setting*> memories;
      for (const Setting& s : info->settings)
        if (s.choices.empty() && s.high < 1) memories.push_back(&s);
      for (const bool changed :
           {false, true})  // without memory, and with all else changed, centered RMSProp divides by eps and diverges
        for (const double rate : {1e-4, 0.05, 1.0})
          for (const double memory : {changed ? 0.5 : 0.0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.999999})
            for (std::size_t only = 0; only <= memories.size(); ++only) {  // all of them at the end
              const bool sums = changed || only == memories.size() || memories[only]->name == "momentum";
              const double limit =
                  sums && !kDouble ? 5e-7 : kFollowLimit;  // sums add up the rounding errors of earlier steps
              Settings settings = changed ? all_changed(*info) : Settings(info->name, info->settings);
              settings.set("learning_rate", rate);
              for (std::size_t i = 0; i < memories.size(); ++i)
                if (i == only || only == memories.size())
                  settings.set(memories[i]->name, std::min(memory, memories[i]->high));
              CAPTURE(changed, rate, memory, only);
              for (const double start : {0.0, -1.9})
                CHECK(distance(path(*info, settings, start, 25), path_by_formula(*info, settings, start, 25), start) <
                      limit);
              // From 0, the first step is the whole result, which is rounded once.
              CHECK(distance(path(*info, settings, 0, 1), path_by_formula(*info, settings, 0, 1), 0) <
                    (kDouble ? 1e-14 : 1e-7));
            }
    }
}

TEST_CASE("every optimizer: reaches 1e-6 on a convex quadratic, with the recipe of its block") {
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
      for (const auto& [name, value] : info.recipe.settings) optimizer.set(name, value);
      double rate = info.recipe.learning_rate;
      std::vector<Tensor> all = {x};
      const double first = optimizer.step(all, tape, loss);
      CHECK(std::abs(first - (9 + 1.2 + 3)) < 1e-5);
      for (int step = 0; step < info.recipe.steps; ++step) {
        optimizer.set("learning_rate", rate *= info.recipe.gamma);
        optimizer.step(all, tape, loss);
      }
      CHECK(optimizer.steps() == info.recipe.steps + 1);
      for (Real v : x.values()) CHECK(std::abs(v) < 1e-6);
    }
}

TEST_CASE("every optimizer: does not move if the gradient is zero, or if there is none") {
  for (const OptimizerInfo& info : optimizer_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      Optimizer optimizer(info);
      for (const Setting& s : info.settings)
        if (s.name == "weight_decay") optimizer.set(s.name, 0);
      if (!info.needs_evaluation()) CHECK(after_step(optimizer, {1, -2}, {0, 0}) == std::vector<Real>{1, -2});
      Tensor used = Tensor::scalar(1).requires_grad(), unused = Tensor::scalar(5).requires_grad();
      Tape tape;
      const auto on = tape.record();
      const Tensor loss = used * used;
      std::vector<Tensor> all = {used, unused};
      optimizer.step(all, tape, loss);
      CHECK(used.item() != 1);
      CHECK(unused.item() == 5);
    }
}

TEST_CASE("every optimizer: copies are independent, the declaration is complete") {
  for (const OptimizerInfo& info : optimizer_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      CHECK_FALSE(info.label.empty());
      CHECK_FALSE(info.math.empty());
      CHECK_FALSE(info.words.empty());
      CHECK_FALSE(info.source.empty());
      CHECK((info.update == nullptr) != (info.minimize == nullptr));
      CHECK(info.arrays.size() <= kMaxStateArrays);
      CHECK(info.settings[0].name == "learning_rate");
      Optimizer optimizer(info);
      for (const Setting& setting : info.settings) {
        CHECK_FALSE(setting.symbol.empty());
        CHECK_FALSE(setting.words.empty());
        CHECK((setting.low <= setting.value && setting.value <= setting.largest()));
        CHECK(optimizer.get(setting.name) == setting.value);
      }
      for (const StateArray& array : info.arrays) {
        CHECK_FALSE(array.name.empty());
        if (!array.only_with.empty()) CHECK(optimizer.get(array.only_with) == 0);
      }
      if (info.needs_evaluation()) continue;
      after_step(optimizer, {1}, {1});
      Optimizer preview = optimizer, twin = optimizer;
      const auto expected = after_step(twin, {1}, {2});
      after_step(preview, {1}, {-30});
      preview.set("learning_rate", 5);
      CHECK(after_step(optimizer, {1}, {2}) == expected);
      CHECK(optimizer.steps() == 2);
    }
}

TEST_CASE("SGD: momentum starts at the first gradient, and its buffer exists only with momentum") {
  Optimizer sgd(info_of("sgd"));
  sgd.set("learning_rate", 0.1);
  CHECK(difference(after_step(sgd, {1, 2}, {3, -4}), std::vector<Real>{Real(0.7), Real(2.4)}) < kUpdateLimit);
  CHECK(sgd.state(0, 0).empty());

  // Two steps with the same gradient g: v = g for every dampening, then μ g + (1 − τ) g.
  Optimizer heavy(info_of("sgd"));
  heavy.set("learning_rate", 0.1);
  heavy.set("momentum", 0.5);
  heavy.set("dampening", 0.75);
  const auto once = after_step(heavy, {0}, {1});
  CHECK(difference(once, std::vector<Real>{Real(-0.1)}) < kUpdateLimit);
  CHECK(difference(after_step(heavy, once, {1}), std::vector<Real>{Real(-0.175)}) < kUpdateLimit);
  CHECK(heavy.state(0, 0)[0] == Real(0.75));
  CHECK(heavy.state(7, 0).empty());
}

TEST_CASE("Adam: the first step is learning rate times sign, for every size of the gradient") {
  // Kingma & Ba 2015, section 2.1: m̂ / √v̂ = g / |g| after bias correction.
  for (double g : {1e-3, 1.0, -1.0, 1e6, -50.0}) {
    Optimizer adam(info_of("adam"));
    const auto p = after_step(adam, {1}, {static_cast<Real>(g)});
    CHECK(std::abs(static_cast<double>(p[0]) - (1 - 0.001 * (g > 0 ? 1 : -1))) < (kDouble ? 1e-7 : 1e-6));
  }
}

TEST_CASE("weight decay: L2 is scaled with the gradient, decoupled decay is not") {
  // Without a gradient of the loss, Adam's L2 alone makes a full step of η; AdamW shrinks by η λ.
  const auto first_step = [](std::string_view name, Real p) {
    Optimizer optimizer(info_of(name));
    optimizer.set("learning_rate", 0.1);
    optimizer.set("weight_decay", 0.5);
    return static_cast<double>(after_step(optimizer, {p}, {0})[0] - p);
  };
  for (Real p : {Real(2), Real(20)}) {
    CHECK(std::abs(first_step("adam", p) + 0.1) < 1e-5);
    CHECK(std::abs(first_step("adamw", p) + 0.05 * static_cast<double>(p)) < 1e-5);
  }
}

TEST_CASE("RMSProp: a constant gradient, whose spread is 0, does not make centered steps NaN") {
  Optimizer rmsprop(info_of("rmsprop"));
  rmsprop.set("centered", 1);
  rmsprop.set("alpha", 0);
  rmsprop.set("eps", 1);
  CHECK(all_finite(after_step(rmsprop, {1, 2}, {Real(0.1), Real(0.3)})));
}

TEST_CASE("parameter groups: each has its own settings, a schedule may set them all") {
  Optimizer sgd(info_of("sgd"));
  sgd.set("learning_rate", 0.1);
  CHECK(sgd.add_group(std::vector<std::size_t>{1, 3}) == 1);
  CHECK(sgd.groups() == 2);
  CHECK(sgd.get("learning_rate", 1) == 0.1);
  sgd.set("learning_rate", 0.5, 1);
  sgd.set("weight_decay", 1, 1);
  CHECK(sgd.get("learning_rate") == 0.1);
  CHECK(sgd.get("weight_decay", 0) == 0);

  Tensor a = Tensor::scalar(1).requires_grad(), b = Tensor::scalar(1).requires_grad();
  std::vector<Tensor> all = {a, b};
  Tape tape;
  const auto on = tape.record();
  const Tensor loss = a + b;
  sgd.step(all, tape, loss);
  CHECK(std::abs(static_cast<double>(a.item()) - 0.9) < kUpdateLimit);
  CHECK(std::abs(static_cast<double>(b.item())) < kUpdateLimit);  // 1 − 0.5 · (1 + 1 · 1)
  sgd.set("learning_rate", 0);
  sgd.step(all, tape, loss);
  CHECK(std::abs(static_cast<double>(a.item()) - 0.9) < kUpdateLimit);

  CHECK(message_of([&] { sgd.add_group(std::vector<std::size_t>{0, 3}); }) ==
        "sgd: add_group: parameter 3 is in group 1; a parameter joins one group");
  CHECK(message_of([&] { sgd.set("momentum", 0.5, 2); }) == "sgd: there is no group 2; there are 2, counted from 0");
  CHECK(message_of([&] { (void)sgd.get("momentum", 3); }) == "sgd: there is no group 3; there are 2, counted from 0");
  CHECK(message_of([&] { Optimizer(info_of("lbfgs")).add_group(std::vector<std::size_t>{0}); }) ==
        "lbfgs: add_group: treats all parameters as one vector; it has one group");
}

TEST_CASE("optimizers: settings out of range or unknown are refused") {
  Optimizer adam(info_of("adam")), sgd(info_of("sgd"));
  CHECK(message_of([&] { adam.set("learning_rate", -0.01); }) == "adam: learning_rate is -0.01; must be in [0, 100]");
  CHECK(message_of([&] { sgd.set("momentum", 1); }) == "sgd: momentum is 1; must be in [0, 0.9999]");
  CHECK(message_of([&] { sgd.set("momentum", std::nan("")); }) == "sgd: momentum is nan; must be in [0, 0.9999]");
  CHECK(message_of([&] { sgd.set("nesterov", 2); }) == "sgd: nesterov is 2; must be one of no, yes");
  CHECK(message_of([&] { sgd.set("beta1", 0.5); }) ==
        "sgd: has no setting \"beta1\"; it has learning_rate, momentum, dampening, nesterov, weight_decay");
  CHECK(message_of([&] { (void)adam.get("rate"); }) ==
        "adam: has no setting \"rate\"; it has learning_rate, beta1, beta2, eps, weight_decay, amsgrad");
  CHECK(adam.get("learning_rate") == 0.001);
  CHECK(
      message_of([] { optimizer_catalogue().at("sdg"); }) ==
      "optimizer: no entry is called \"sdg\"; known: sgd, adagrad, adadelta, rmsprop, adam, adamw, nadam, lion, lbfgs");
}
