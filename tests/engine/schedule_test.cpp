// SPDX-License-Identifier: MIT
// Schedules at their corners, warm-up before each of them, and clipping.
#include "engine/optim/schedule.h"
#include "engine/optim/clip.h"
#include "tests/engine/allocations.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

Schedule made(std::string_view name, std::initializer_list<std::pair<std::string_view, double>> settings = {}) {
  Schedule schedule(schedule_catalogue().at(name));
  for (const auto& [setting, value] : settings) schedule.set(setting, value);
  return schedule;
}
bool near(double a, double b) { return std::abs(a - b) <= 1e-14 * std::max(1.0, std::abs(b)); }
// Rates of steps 0, 1, ..
std::vector<double> rates(const Schedule& schedule, double base, int steps) {
  std::vector<double> all;
  for (int k = 0; k < steps; ++k) all.push_back(schedule.rate(base, k));
  return all;
}
// Rates after each of these losses.
std::vector<double> rates_after(Schedule schedule, double base, std::initializer_list<double> losses) {
  std::vector<double> all;
  for (double loss : losses) {
    schedule.advance(loss);
    all.push_back(schedule.rate(base));
  }
  return all;
}

}  // namespace

TEST_CASE("every schedule: its declaration is complete, its rates lie between 0 and the base") {
  for (const ScheduleInfo& info : schedule_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      CHECK_FALSE(info.label.empty());
      CHECK_FALSE(info.math.empty());
      CHECK_FALSE(info.words.empty());
      CHECK_FALSE(info.source.empty());
      Schedule schedule(info);
      for (const Setting& s : info.settings) {
        CHECK_FALSE(s.symbol.empty());
        CHECK_FALSE(s.words.empty());
        CHECK((s.low <= s.value && s.value <= s.largest()));
        CHECK(schedule.get(s.name) == s.value);
      }
      for (double rate : rates(schedule, 0.1, 1000)) CHECK((rate >= 0 && rate <= 0.1 + 1e-15));
    }
}

TEST_CASE("every schedule: a copy continues as the original would, and plotting ahead changes nothing") {
  for (const ScheduleInfo& info : schedule_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      Schedule schedule(info);
      for (int k = 0; k < 40; ++k) {
        if (!info.watches_loss()) CHECK(schedule.rate(0.1) == schedule.rate(0.1, k));
        schedule.advance(1);
      }
      Schedule copy(info);
      copy.restore(schedule.state());
      (void)schedule.rate(0.1, 10000);
      for (int k = 0; k < 40; ++k) {
        CHECK(copy.rate(0.1) == schedule.rate(0.1));
        schedule.advance(1);
        copy.advance(1);
      }
      CHECK(schedule.state().step == 80);
    }
}

TEST_CASE("every schedule: warm-up rises linearly, then the schedule begins") {
  for (const ScheduleInfo& info : schedule_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      const Schedule plain(info);
      Schedule warmed(info);
      warmed.set("warmup_steps", 4);
      warmed.set("warmup_factor", 0.2);
      for (int k = 0; k < 4; ++k) CHECK(near(warmed.rate(0.5, k), 0.5 * (0.2 + 0.2 * k)));
      for (int k = 0; k < 200; ++k) CHECK(warmed.rate(0.5, 4 + k) == plain.rate(0.5, k));
    }
}

TEST_CASE("step: cut after each step_size steps, not before") {
  const auto all = rates(made("step", {{"step_size", 3}, {"gamma", 0.5}}), 0.8, 8);
  const double expected[] = {0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2};
  for (std::size_t k = 0; k < 8; ++k) CHECK(near(all[k], expected[k]));
}

TEST_CASE("exponential: a constant ratio") {
  const auto all = rates(made("exponential", {{"gamma", 0.9}}), 1, 20);
  CHECK(all[0] == 1);
  for (std::size_t k = 1; k < 20; ++k) CHECK(near(all[k] / all[k - 1], 0.9));
  CHECK(made("exponential", {{"gamma", 0}}).rate(1, 0) == 1);
  CHECK(made("exponential", {{"gamma", 0}}).rate(1, 1) == 0);
}

TEST_CASE("linear: from one share to the other, then level; micrograd's 1 - 0.9 k / 100") {
  const Schedule schedule = made("linear", {{"start_factor", 1}, {"end_factor", 0.1}, {"total_iters", 100}});
  for (int k = 0; k <= 100; ++k) CHECK(near(schedule.rate(1, k), 1 - 0.9 * k / 100));
  CHECK(schedule.rate(1, 1000) == schedule.rate(1, 100));
}

TEST_CASE("cosine: full, half and smallest rate at the right steps, and up again") {
  const Schedule schedule = made("cosine", {{"T_max", 10}, {"eta_min", 0.2}});
  CHECK(schedule.rate(1, 0) == 1);
  CHECK(near(schedule.rate(1, 5), 0.6));
  CHECK(near(schedule.rate(1, 10), 0.2));
  CHECK(near(schedule.rate(1, 20), 1));
  CHECK(near(schedule.rate(1, 13), schedule.rate(1, 7)));
}

TEST_CASE("one_cycle: begins, turns and ends at the stated steps") {
  for (double strategy : {0, 1}) {
    const Schedule two = made("one_cycle", {{"total_steps", 101},
                                            {"pct_start", 31.0 / 101},
                                            {"div_factor", 10},
                                            {"final_div_factor", 100},
                                            {"anneal_strategy", strategy}});
    CHECK(near(two.rate(1, 0), 0.1));
    CHECK(near(two.rate(1, 15), 0.55));
    CHECK(near(two.rate(1, 30), 1));
    CHECK(near(two.rate(1, 65), (1 + 0.001) / 2));
    CHECK(near(two.rate(1, 100), 0.001));
    CHECK(near(two.rate(1, 500), 0.001));
    Schedule three = two;
    three.set("three_phase", 1);
    CHECK(near(three.rate(1, 30), 1));
    CHECK(near(three.rate(1, 60), 0.1));
    CHECK(near(three.rate(1, 80), (0.1 + 0.001) / 2));
    CHECK(near(three.rate(1, 100), 0.001));
  }
  // No steps to rise, or only one step: the rates are still numbers.
  for (double share : {0.0, 0.01, 1.0})
    for (double steps : {1.0, 2.0, 100.0})
      for (double phases : {0.0, 1.0})
        for (double rate :
             rates(made("one_cycle", {{"total_steps", steps}, {"pct_start", share}, {"three_phase", phases}}), 1, 120))
          CHECK((rate > 0 && rate <= 1));
}

TEST_CASE("reduce_on_plateau: patience, cooldown, thresholds, smallest rate") {
  using List = std::vector<double>;
  const auto same = [](const List& a, const List& b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](double x, double y) { return near(x, y); });
  };
  const double half = 0.5;
  CHECK(same(rates_after(made("reduce_on_plateau", {{"factor", half}, {"patience", 2}}), 1, {3, 3, 3, 3, 3, 3, 3}),
             {1, 1, 1, 0.5, 0.5, 0.5, 0.25}));
  // An improvement restarts the count.
  CHECK(same(rates_after(made("reduce_on_plateau", {{"factor", half}, {"patience", 1}}), 1, {3, 3, 2, 2, 2}),
             {1, 1, 1, 1, 0.5}));
  // Two steps of cooldown do not count.
  CHECK(same(rates_after(made("reduce_on_plateau", {{"factor", half}, {"patience", 0}, {"cooldown", 2}}), 1,
                         {3, 3, 3, 3, 3, 3}),
             {1, 0.5, 0.5, 0.5, 0.25, 0.25}));
  // Relative: 2.8 is not 10 % better than 3; absolute: it is 0.1 better.
  CHECK(same(rates_after(made("reduce_on_plateau", {{"patience", 0}, {"threshold", 0.1}}), 1, {3, 2.8}), {1, 0.1}));
  CHECK(same(
      rates_after(made("reduce_on_plateau", {{"patience", 0}, {"threshold", 0.1}, {"threshold_mode", 1}}), 1, {3, 2.8}),
      {1, 1}));
  // With mode max, larger is better.
  CHECK(same(rates_after(made("reduce_on_plateau", {{"patience", 0}, {"mode", 1}}), 1, {0.5, 0.6, 0.6}), {1, 1, 0.1}));
  CHECK(same(rates_after(made("reduce_on_plateau", {{"patience", 0}, {"min_lr", 0.03}}), 1, {1, 1, 1, 1}),
             {1, 0.1, 0.03, 0.03}));
  CHECK(same(rates_after(made("reduce_on_plateau", {{"patience", 0}, {"eps", 0.05}}), 1, {1, 1, 1, 1}),
             {1, 0.1, 0.01, 0.01}));
  CHECK(same(rates_after(made("reduce_on_plateau", {{"patience", 0}, {"eps", 0.1}}), 1, {1, 1, 1, 1}),
             {1, 0.1, 0.1, 0.1}));
  // NaN is never better, neither first nor later.
  CHECK(same(rates_after(made("reduce_on_plateau", {{"patience", 0}}), 1, {NAN, 1, NAN}), {0.1, 0.1, 0.01}));
  // An infinite loss is not the best: the first finite loss after it is.
  for (const double relative_or_not : {0, 1})
    for (const double mode : {0, 1}) {
      const double sign = mode == 0 ? 1 : -1, worst = sign * INFINITY;
      const Schedule s =
          made("reduce_on_plateau", {{"patience", 1}, {"mode", mode}, {"threshold_mode", relative_or_not}});
      CHECK(same(rates_after(s, 1, {worst, 5 * sign, 5 * sign, 4 * sign, 3 * sign}), {1, 1, 1, 1, 1}));
      CHECK(same(rates_after(s, 1, {worst, worst, 5 * sign, worst, NAN}), {1, 0.1, 0.1, 0.1, 0.01}));
      CHECK(same(rates_after(s, 1, {NAN, 5 * sign, NAN, 3 * sign}), {1, 1, 1, 1}));
      // Nothing is better than the best possible loss.
      CHECK(same(rates_after(s, 1, {-worst, -worst, 5 * sign}), {1, 1, 0.1}));
    }
  // Losses during the warm-up do not count.
  CHECK(same(rates_after(made("reduce_on_plateau", {{"patience", 0}, {"warmup_steps", 2}, {"warmup_factor", 1}}), 1,
                         {3, 3, 3, 3}),
             {1, 1, 1, 0.1}));
}

TEST_CASE("schedules: errors") {
  Schedule step = made("step"), plateau = made("reduce_on_plateau");
  CHECK(message_of([&] { step.set("step_size", 0); }) ==
        "step: step_size is 0; must be a whole number in [1, 1000000000]");
  CHECK(message_of([&] { step.set("patience", 1); }) ==
        "step: has no setting \"patience\"; it has step_size, gamma, warmup_steps, warmup_factor");
  CHECK(message_of([&] { plateau.advance(); }) == "reduce_on_plateau: advance(): watches the loss; call advance(loss)");
  CHECK(plateau.state().step == 0);
  for (const ScheduleInfo& info : schedule_catalogue().entries()) {
    Schedule any{info};
    const std::string name(info.name);
    CHECK(message_of([&] { any.rate(1, -1); }) == name + ": rate: step is -1; must be 0 or more");
    CHECK(message_of([&] { any.restore({.step = -1}); }) == name + ": restore: step is -1; must be 0 or more");
    CHECK(message_of([&] { any.restore({.step = 3, .cuts = -2}); }) ==
          name + ": restore: cuts is -2; must be 0 or more");
    CHECK(any.state().step == 0);
  }
  CHECK(
      message_of([] { schedule_catalogue().at("poly"); }) ==
      "schedule: no entry is called \"poly\"; known: constant, step, exponential, linear, cosine, one_cycle, reduce_on_plateau");
}

namespace {

// A recorded loss with the gradients (3, 4) and 12: their norm is 13.
struct Recorded13 {
  Tensor a = Tensor::from({2}, {0, 0}), b = Tensor::scalar(0), unused = Tensor::scalar(1);
  Tape tape;
  Tensor loss;
  std::vector<Tensor> all;
  Recorded13() {
    for (Tensor* t : {&a, &b, &unused}) all.push_back(t->requires_grad());
    const auto on = tape.record();
    loss = sum(a * Tensor::from({2}, {3, 4})) + 12 * b;
  }
};
std::vector<Real> list(std::span<const Real> g) { return {g.begin(), g.end()}; }

}  // namespace

TEST_CASE("clipping: by norm keeps the direction, over all parameters together") {
  Recorded13 r;
  Gradients g = backward(r.tape, r.loss);
  CHECK(clip_grad_norm(r.all, g, 20) == 13);
  CHECK(list(g.of(r.a)) == std::vector<Real>{3, 4});
  CHECK(clip_grad_norm(r.all, g, 6.5) == 13);
  CHECK(difference(g.of(r.a), std::vector<Real>{1.5, 2}) < 1e-6);
  CHECK(std::abs(static_cast<double>(g.of(r.b)[0]) - 6) < 1e-6);
  CHECK(g.of(r.unused).empty());
  g = backward(r.tape, r.loss);  // a new sweep starts from the whole gradient
  CHECK(clip_grad_norm(r.all, g, 6, INFINITY) == 12);
  CHECK(difference(g.of(r.a), std::vector<Real>{1.5, 2}) < 1e-6);
  g = backward(r.tape, r.loss);
  CHECK(clip_grad_norm(r.all, g, 0) == 13);
  CHECK(list(g.of(r.a)) == std::vector<Real>{0, 0});
}

TEST_CASE("clipping: by value cuts each component") {
  Recorded13 r;
  const Gradients g = backward(r.tape, r.loss);
  CHECK(clip_grad_value(r.all, g, 3.5) == 13);
  CHECK(list(g.of(r.a)) == std::vector<Real>{3, 3.5});
  CHECK(list(g.of(r.b)) == std::vector<Real>{3.5});
}

TEST_CASE("clipping: a norm that is NaN or infinite is reported, for either norm") {
  Recorded13 r;
  for (double bad : {NAN, INFINITY})
    for (double norm_type : {2.0, static_cast<double>(INFINITY)}) {
      const Gradients g = backward(r.tape, r.loss);
      g.edit(r.a)[0] = static_cast<Real>(bad);
      const double norm = clip_grad_norm(r.all, g, 1, norm_type);
      CHECK((std::isnan(bad) ? std::isnan(norm) : std::isinf(norm)));
    }
}

TEST_CASE("every clipping: from its block, it changes only large gradients, and allocates nothing") {
  for (const ClippingInfo& info : clipping_catalogue().entries()) DYNAMIC_SECTION(info.name) {
      for (std::string_view part : {info.label, info.math, info.words, info.source}) CHECK_FALSE(part.empty());
      Settings settings(info.name, info.settings);
      Recorded13 r;
      Gradients g = backward(r.tape, r.loss);
      const std::uint64_t before = heap_allocations();
      const double norm = info.clip(r.all, g, settings.values());
      CHECK(heap_allocations() == before);
      CHECK(norm == 13);
      CHECK(std::abs(g.of(r.b)[0]) <= 1);
      g = backward(r.tape, r.loss);
      settings.set(info.settings[0].name, 100);
      info.clip(r.all, g, settings.values());
      CHECK(list(g.of(r.a)) == std::vector<Real>{3, 4});
      CHECK(list(g.of(r.b)) == std::vector<Real>{12});
      for (const Setting& s : info.settings) CHECK((s.low <= s.value && s.value <= s.largest() && !s.words.empty()));
    }
}

TEST_CASE("clipping: limits below 0 and unknown norms are refused") {
  Recorded13 r;
  const Gradients g = backward(r.tape, r.loss);
  CHECK(message_of([&] { clip_grad_norm(r.all, g, -1); }) == "clip_grad_norm: max_norm is -1; must be 0 or more");
  CHECK(message_of([&] { clip_grad_norm(r.all, g, 1, 3); }) == "clip_grad_norm: norm_type is 3; must be 2 or infinity");
  CHECK(message_of([&] { clip_grad_value(r.all, g, NAN); }) == "clip_grad_value: clip_value is nan; must be 0 or more");
}
