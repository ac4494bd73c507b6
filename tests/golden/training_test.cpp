// SPDX-License-Identifier: MIT
// Steps of every optimizer, rates of every schedule and gains of the initializers against PyTorch's.
#include "tests/golden/golden.h"

using namespace deepx;

namespace {

const Reasons kWithoutCounterpart = {};

void compare(const OptimizerInfo& info, const Json& one) {
  INFO(one.at("settings").dump());
  Optimizer optimizer(info);
  for (const auto& [name, value] : one.at("settings").items()) {
    optimizer.set(name, setting_value(declared(info.settings, name, &Setting::name), value));
  }
  std::vector<Real> p = one.at("start").get<std::vector<Real>>();
  for (std::size_t step = 0; step < one.at("gradients").size(); ++step) {
    optimizer.begin_step();
    optimizer.update(0, p, one.at("gradients")[step].get<std::vector<Real>>());
    check_close(join("parameters after step ", step + 1), p, one.at("parameters")[step]);
  }
}

}  // namespace

TEST_CASE("golden: every optimizer agrees with PyTorch for ten steps") {
  for_each_case("optimizers", "optimizer", optimizer_catalogue().entries(), kWithoutCounterpart, compare);
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
