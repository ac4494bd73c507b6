// SPDX-License-Identifier: MIT
// Steps of every optimizer, rates of every schedule and gains of the initializers against PyTorch's.
#include "engine/optim/schedule.h"
#include "tests/golden/golden.h"

using namespace deepx;

namespace {

/// An Optimizer or a Schedule with the settings of a case.
template <class T, class Info>
T made(const Info& info, const Json& one) {
  T made(info);
  for (const auto& [name, value] : one.at("settings").items())
    made.set(name, setting_value(declared(info.settings, name, &Setting::name), value));
  return made;
}

void compare_steps(const OptimizerInfo& info, const Json& one) {
  INFO(one.at("settings").dump());
  Optimizer optimizer = made<Optimizer>(info, one);
  std::vector<Real> p = one.at("start").get<std::vector<Real>>();
  for (std::size_t step = 0; step < one.at("gradients").size(); ++step) {
    optimizer.begin_step();
    optimizer.update(0, p, one.at("gradients")[step].get<std::vector<Real>>());
    check_close(join("parameters after step ", step + 1), p, one.at("parameters")[step]);
  }
}

// The losses of the L-BFGS cases, under the names that make/training.py has for them.
Tensor loss_at(const std::string& function, const Tensor& x) {
  const auto at = [&](int i) { return slice(x, {.axis = 0, .start = i, .stop = i + 1}); };
  if (function == "quadratic") return sum(Tensor::from({4}, {1, 4, Real(0.25), 9}) * x * x) * Real(0.5) - sum(x);
  if (function == "quartic") return sum(square(square(x - 1))) + sum(x * x) * Real(0.5) + sum(at(0) * at(1));
  REQUIRE(function == "rosenbrock");
  return sum(square(1 - at(0)) + 100 * square(at(1) - square(at(0))));
}

// Ten calls of step(), each one iteration with its line search.
void compare_searches(const OptimizerInfo& info, const Json& one) {
  INFO(one.at("function").dump());
  Optimizer optimizer = made<Optimizer>(info, one);
  for (const auto& [name, value] : {std::pair("max_iter", 1.0), std::pair("max_eval", 100.0),
                                    std::pair("tolerance_grad", 1e-12), std::pair("tolerance_change", 1e-16)})
    optimizer.set(name, value);
  const auto start = one.at("start").get<std::vector<Real>>();
  Tensor x = Tensor::from({static_cast<int>(start.size())}, start), loss;
  x.requires_grad();
  Tape tape;
  {
    const auto on = tape.record();
    loss = loss_at(one.at("function"), x);
  }
  for (std::size_t step = 0; step < one.at("parameters").size(); ++step) {
    optimizer.step(std::span(&x, 1), tape, loss);
    check_close(join("parameters after step ", step + 1), x.data(), one.at("parameters")[step]);
  }
}

void compare_rates(const ScheduleInfo& info, const Json& one) {
  INFO(one.at("settings").dump());
  Schedule schedule = made<Schedule>(info, one);
  std::vector<Real> rates;
  for (const Json& loss : one.at("losses")) {
    rates.push_back(static_cast<Real>(schedule.rate(one.at("base").get<double>())));
    schedule.advance(loss.get<double>());
  }
  check_close("rates", rates, one.at("rates"), 1e-15);
}

}  // namespace

TEST_CASE("golden: every optimizer agrees with PyTorch for ten steps") {
  for_each_case("optimizers", "optimizer", optimizer_catalogue().entries(),
                {{"lion", "PyTorch has none"}, {"lbfgs", "evaluates the loss: the next test"}}, compare_steps);
}

TEST_CASE("golden: L-BFGS agrees with PyTorch for ten iterations") {
  for_each_case("lbfgs", "optimizer", std::vector{optimizer_catalogue().at("lbfgs")}, {}, compare_searches);
}

TEST_CASE("golden: every schedule agrees with PyTorch") {
  for_each_case("schedules", "schedule", schedule_catalogue().entries(), {}, compare_rates);
}

TEST_CASE("golden: gains of the initializers agree with PyTorch") {
  for (const Json& one : golden("gains")) {
    const std::string nonlinearity = one.at("nonlinearity");
    const Json& slope = one.at("parameter");
    const double gain =
        slope.is_null() ? calculate_gain(nonlinearity) : calculate_gain(nonlinearity, slope.get<double>());
    INFO(one.dump());
    CHECK(std::abs(gain - one.at("gain").get<double>()) <= 1e-15);
  }
}
