// SPDX-License-Identifier: MIT
// The lines that explain an optimizer's update: computed step by step, they give the engine's result, for every entry
// and setting.
#include "playground/model/backprop/update_rows.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "engine/optim/optimizers.h"

using namespace deepx;

namespace {

/// True if both are equal within the precision of Real.
bool close(double a, double b) { return std::abs(a - b) <= 2e-5 * std::max({1e-3, std::abs(a), std::abs(b)}); }

/// Steps one parameter of two elements with changing gradients, and checks each step of its second element.
void check_steps(const OptimizerInfo& info, std::string_view setting, double value) {
  INFO(info.name << " " << setting << " " << value);
  Optimizer optimizer(info);
  optimizer.set("learning_rate", info.recipe.learning_rate);
  if (!setting.empty()) optimizer.set(setting, value);
  if (setting == "nesterov" || setting == "dampening") optimizer.set("momentum", 0.9);
  std::vector<Real> p = {0.3f, -0.7f};
  for (int step = 1; step <= 6; ++step) {
    const std::vector<Real> g = {0.1f, static_cast<Real>(0.4 * std::cos(step))};
    const auto rows = update_rows(optimizer, 0, 1, static_cast<double>(p[1]), static_cast<double>(g[1]));
    REQUIRE(!rows.empty());
    optimizer.begin_step();
    optimizer.update(0, p, g);
    int steps_p = 0, states = 0;
    for (const UpdateRow& row : rows) {
      CHECK(!row.symbol.empty());
      CHECK(!row.formula.empty());
      CHECK(std::isfinite(row.after));
      if (row.symbol == "p") {
        ++steps_p;
        INFO(step << ": " << row.formula << " = " << row.numbers);
        CHECK(close(row.after, static_cast<double>(p[1])));
      }
      states += row.state;
    }
    CHECK(steps_p == 1);
    // Each stored state has a line with its value.
    int kept = 0;
    for (std::size_t a = 0; a < info.arrays.size(); ++a) {
      const auto now = optimizer.state(0, a);
      if (now.empty()) continue;
      ++kept;
      bool found = false;
      for (const UpdateRow& row : rows) found |= row.state && close(row.after, static_cast<double>(now[1]));
      INFO(info.arrays[a].name);
      CHECK(found);
    }
    CHECK(states == kept + static_cast<int>(info.numbers.size()));
  }
}

}  // namespace

TEST_CASE("update rows: every optimizer's lines give its step, with each of its settings") {
  for (const OptimizerInfo& info : optimizer_catalogue().entries()) {
    if (info.needs_evaluation()) {
      CHECK(info.lines.empty());
      continue;
    }
    check_steps(info, "", 0);
    for (const Setting& s : info.settings) {
      if (s.name == "learning_rate") continue;
      const double other =
          s.choices.empty() ? (s.high > 1.5 ? s.value + 0.1 : 0.5 * (s.low + std::min(1.0, s.high))) : 1;
      check_steps(info, s.name, other);
    }
  }
}

TEST_CASE("update rows: are written as in textbooks") {
  Optimizer sgd(optimizer_catalogue().at("sgd"));
  sgd.set("learning_rate", 0.5);
  auto rows = update_rows(sgd, 0, 0, 1.25, -0.25);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].symbol == "p");
  CHECK(rows[0].formula == "p − η g");
  CHECK(rows[0].numbers == "1.25 − 0.5 · (−0.25)");
  CHECK(rows[0].before == 1.25);
  CHECK(rows[0].after == 1.375);

  const Optimizer adam(optimizer_catalogue().at("adam"));
  rows = update_rows(adam, 0, 0, 1, 0.5);
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].formula == "β₁ m + (1 − β₁) g");
  CHECK(rows[0].numbers == "0.9 · 0 + (1 − 0.9) · 0.5");
  CHECK(rows[0].state);
  CHECK(rows[2].symbol == "m\u0302");
  CHECK(rows[2].formula == "m / (1 − β₁^t)");
  CHECK(std::abs(rows[2].after - 0.5) < 1e-12);  // with bias correction
  CHECK(rows[4].formula == "p − η m\u0302 / (sqrt(v\u0302) + ε)");
}
