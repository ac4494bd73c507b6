// SPDX-License-Identifier: MIT
// A session as text goes on as if nothing had been; one that is damaged is refused and changes nothing.
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "playground/model/experiment.h"
#include "playground/model/trace.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

Spec small_two_layers() {
  Spec spec;
  set_path(spec, "data.points", "60");
  set_path(spec, "network.hidden", "tanh:4,relu:3");
  set_path(spec, "schedule.name", "cosine");
  return spec;
}
std::vector<float> copy(std::span<const float> v) { return {v.begin(), v.end()}; }

}  // namespace

TEST_CASE("session: everything goes on where it was") {
  Experiment a(small_two_layers());
  a.apply(command::Step{30, true});
  a.apply(command::Reset{});
  a.apply(command::Step{10, true});
  a.apply(command::Set("optimizer.learning_rate", 0.1));
  a.apply(command::Step{7});
  a.apply(command::Speed{2});
  a.apply(command::Show{View::backprop});
  a.apply(command::TraceTo{5});
  const std::string text = a.save_session();
  Experiment b;
  b.apply(command::Resume{text});
  CHECK(b.link_state() == a.link_state());
  CHECK(b.step() == a.step());
  CHECK(b.epoch() == a.epoch());
  CHECK(b.speed() == 2);
  CHECK(b.trace()->at() == 5);
  CHECK(weights_of(b) == weights_of(a));
  CHECK(copy(b.history().test_loss()) == copy(a.history().test_loss()));
  CHECK(copy(b.ghost().test_loss()) == copy(a.ghost().test_loss()));
  REQUIRE(b.history().events().size() == 1);
  CHECK(b.history().events()[0].label == a.history().events()[0].label);
  for (Experiment* e : {&a, &b}) e->apply(command::Show{View::train}), e->apply(command::Step{20});
  CHECK(weights_of(b) == weights_of(a));
  for (Experiment* e : {&a, &b}) e->apply(command::Scrub{4});
  CHECK(weights_of(b) == weights_of(a));
  Experiment c;  // and again, from the past
  c.apply(command::Resume{b.save_session()});
  CHECK(c.in_past());
  CHECK(c.last_epoch() == b.last_epoch());
  for (Experiment* e : {&a, &c}) e->apply(command::Scrub{e->last_epoch()});
  CHECK(weights_of(c) == weights_of(a));
  c.apply(command::Undo{});
  CHECK(c.spec() == Spec{});
}

TEST_CASE("session: one of a run that diverged") {
  Spec spec = small_two_layers();
  for (const auto& [path, text] : {std::pair{"optimizer.name", "sgd"}, {"optimizer.learning_rate", "100"}, {"network.hidden", "relu:8,relu:8"}, {"loss", "mse"}})
    set_path(spec, path, text);
  Experiment a(spec);
  a.train(1000);
  REQUIRE(a.divergence());
  Experiment b;
  b.apply(command::Resume{a.save_session()});
  REQUIRE(b.divergence());
  CHECK(b.divergence()->message == a.divergence()->message);
  CHECK(b.divergence()->fix_value == a.divergence()->fix_value);
  CHECK(std::isnan(b.metrics().loss.test));
  b.apply(command::Scrub{b.divergence()->rewind});
  CHECK_FALSE(b.divergence());
}

TEST_CASE("session: whatever is damaged is refused, and changes nothing") {
  Experiment a(small_two_layers());
  a.apply(command::Step{3, true});
  const std::string text = a.save_session();
  Experiment e;
  e.apply(command::Step{2, true});
  const auto before = weights_of(e);
  const auto refused = [&](const std::string& damaged) {
    const std::string message = message_of([&] { e.apply(command::Resume{damaged}); });
    return message.starts_with("session: ") && e.spec() == Spec{} && e.epoch() == 2 && weights_of(e) == before;
  };
  CHECK(refused(""));
  CHECK(refused("deepx1:"));
  CHECK(refused("deepx0:" + text.substr(7)));
  CHECK(refused("{}"));
  CHECK(refused(text.substr(0, text.size() / 2)));
  for (std::size_t at = 7; at < text.size(); at += text.size() / 200 + 1) {
    std::string damaged = text;
    damaged[at] = damaged[at] == 'A' ? 'B' : 'A';
    REQUIRE(refused(damaged));
  }
  e.apply(command::Resume{text});
  CHECK(e.epoch() == 3);
}

TEST_CASE("session: its size is bounded, whatever the network and the length of the run") {
  Spec spec = small_two_layers();
  set_path(spec, "network.hidden", "tanh:100,tanh:100,tanh:100");
  set_path(spec, "batch", "30");
  Experiment e(spec);
  e.train(150);
  CHECK(e.save_session().size() < 4'000'000);
}
