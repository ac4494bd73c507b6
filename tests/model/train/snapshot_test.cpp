// SPDX-License-Identifier: MIT
// A run continues from its snapshot without any difference, to the last bit.
#include <catch2/catch_test_macros.hpp>
#include <cstring>

#include "playground/model/train/run.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

struct Started {
  explicit Started(const Spec& s) : spec(s) {
    const DataSet& set = dataset_catalogue().at(spec.data.name);
    Settings settings = settings_of(set);
    for (const auto& [name, value] : spec.data.settings) settings.set(name, value);
    classes = set.classes_with(settings);
    points = make_points(set, spec.data.points, spec.data.noise, spec.data.train_share, spec.data.seed, settings);
  }
  Spec spec;
  int classes;
  SplitPoints points;
};

Spec small_with(std::initializer_list<std::pair<const char*, std::string>> changes) {
  Spec spec;
  set_path(spec, "data.points", "60");
  set_path(spec, "network.hidden", "tanh:5,relu:4");
  for (const auto& [path, text] : changes) set_path(spec, path, text);
  return spec;
}

/// Losses of `steps` steps and then all weights, as bits.
std::vector<std::uint32_t> go(Run& run, int steps) {
  std::vector<std::uint32_t> bits;
  const auto note = [&](double v) {
    const auto narrow = static_cast<float>(v);
    std::uint32_t word;
    std::memcpy(&word, &narrow, sizeof word);
    bits.push_back(word);
  };
  for (int i = 0; i < steps; ++i) {
    if (run.step()) {
      const Metrics m = run.evaluate();
      note(m.loss.train), note(m.loss.test);
    }
    note(run.learning_rate());
  }
  for (const Tensor& p : run.network().parameters())
    for (Real v : p.data()) note(static_cast<double>(v));
  return bits;
}

void check_goes_on(const Spec& spec, int before) {
  const Started start(spec);
  Run run(spec, start.classes, start.points);
  go(run, before);
  const RunSnapshot then = run.snapshot();
  const auto first = go(run, 50);
  const RunSnapshot later = run.snapshot();
  CHECK_FALSE(later == then);
  run.restore(then);
  CHECK(run.snapshot() == then);
  CHECK(go(run, 50) == first);
  CHECK(run.snapshot() == later);
  Run other(spec, start.classes, start.points);
  other.restore(then);
  CHECK(go(other, 50) == first);
}

}  // namespace

TEST_CASE("snapshot: every optimizer continues from it bit for bit") {
  for (const OptimizerInfo& optimizer : optimizer_choices()) {
    INFO(optimizer.name);
    const Spec spec = small_with({{"optimizer.name", std::string(optimizer.name)}, {"batch", "7"}});
    check_goes_on(spec, 0);
    check_goes_on(spec, 23);
  }
}

TEST_CASE("snapshot: every schedule continues from it bit for bit") {
  for (const ScheduleInfo& schedule : schedule_catalogue().entries()) {
    INFO(schedule.name);
    check_goes_on(small_with({{"schedule.name", std::string(schedule.name)}, {"schedule.warmup_steps", "30"}}), 11);
  }
}

TEST_CASE("snapshot: regularizers, losses and classes make no difference") {
  for (std::string_view name : regularizer_names())
    check_goes_on(small_with({{"regularizer.name", std::string(name)}}), 9);
  check_goes_on(small_with({{"data.name", "spiral3"}, {"loss", "hinge"}}), 9);
}

TEST_CASE("snapshot: an unfitting one is refused, and nothing changes") {
  const Started start(small_with({}));
  Run run(start.spec, start.classes, start.points);
  go(run, 9);
  const RunSnapshot good = run.snapshot();
  RunSnapshot bad = good;
  bad.network.pop_back();
  CHECK(message_of([&] { run.restore(bad); }) ==
        "restore: the snapshot holds 43 numbers of a network; this one has 44");
  bad = good;
  bad.order.pop_back();
  CHECK(message_of([&] { run.restore(bad); }) == "restore: the snapshot orders 29 samples; there are 30");
  bad = good;
  bad.order[3] = 30;
  CHECK(message_of([&] { run.restore(bad); }) == "restore: the snapshot points after the last sample; there are 30");
  bad = good;
  bad.optimizer[1].size = 3;
  CHECK(message_of([&] { run.restore(bad); }) ==
        "restore: the optimizer's state does not fit this network's parameters, of which there are 6");
  bad = good;
  bad.optimizer[0].numbers.push_back(1);
  CHECK(message_of([&] { run.restore(bad); }).starts_with("adam: restore: "));
  CHECK(run.snapshot() == good);
}
