// SPDX-License-Identifier: MIT
// The initializer lab against the experiment itself.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/gradients_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/gradients/init_comparison.h"
#include "playground/model/gradients/layer_stats.h"
#include "playground/model/train/metrics.h"
#include "tests/model/support.h"

using namespace deepx;
using Catch::Approx;

TEST_CASE("init lab: before training each row is the network that its initializer makes", "[gradients]") {
  Spec spec;
  set_path(spec, "network.hidden", "tanh:6,tanh:6");
  Experiment e(spec);
  e.apply(command::StartInitLab{{{"xavier_uniform", "normal"}, 20}});
  while (e.gradients().init_lab()->running()) e.tick(0, 1);
  REQUIRE(e.gradients().init_lab()->rows().size() == 2);
  for (const InitLab::Row& row : e.gradients().init_lab()->rows()) {
    Spec same = spec;
    set_path(same, "network.init", row.name);
    Experiment other(same);
    other.refresh_gradients();
    for (std::size_t k = 0; k < 3; ++k)
      CHECK(double(row.before.outputs[k]) == Approx(double(other.gradients().stats()[k].output_rms)).epsilon(1e-4));
    CHECK(row.before.loss == Approx(other.run().metrics().loss.train).epsilon(1e-4));
    // The gradient on all samples equals that of one batch with all samples.
    set_path(same, "batch", std::to_string(other.data().train_size()));
    Experiment whole(same);
    whole.apply(command::Step{});
    whole.refresh_gradients();
    for (std::size_t k = 0; k < 3; ++k)
      CHECK(double(row.before.gradients[k]) == Approx(double(whole.gradients().stats()[k].gradient_rms)).epsilon(1e-3));
    other.apply(command::Step{20});
    CHECK(row.after.loss == Approx(other.run().metrics().loss.train).epsilon(1e-4));
    other.refresh_gradients();
    for (std::size_t k = 0; k < 3; ++k)
      CHECK(double(row.after.outputs[k]) == Approx(double(other.gradients().stats()[k].output_rms)).epsilon(1e-4));
  }
}

TEST_CASE("init lab: compares all initializers that fit, continues while nothing plays, and does not affect the run",
          "[gradients]") {
  Experiment e;
  e.apply(command::Step{5});
  e.apply(command::StartInitLab{{{}, 2}});
  CHECK(e.moving());
  const auto all = e.gradients().init_lab()->rows().size();
  CHECK(all > 10);
  while (e.moving()) e.tick(0.01, 2);
  CHECK(e.gradients().init_lab()->progress() == 1);
  CHECK(e.run().step() == 5);
  for (const InitLab::Row& row : e.gradients().init_lab()->rows()) {
    CHECK(row.before.known());
    CHECK(row.after.known());
    CHECK(row.before.gradients.size() == e.network().layers().size());
    if (row.name == "zeros") CHECK(backward_ratio(row.before.gradients) == 0);
  }
  e.apply(command::CloseInitLab{});
  CHECK(e.gradients().init_lab() == nullptr);
}

TEST_CASE("init lab: refuses invalid plans", "[gradients]") {
  Experiment e;
  CHECK(message_of([&] { e.apply(command::StartInitLab{{{"magic"}, 5}}); }).find("magic") != std::string::npos);
  CHECK(message_of([&] { e.apply(command::StartInitLab{{{}, 0}}); }) == "init_lab: steps is 0; must be in [1, 10000]");
}
