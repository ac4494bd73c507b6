// SPDX-License-Identifier: MIT
// Starts, changes and runs an experiment.
#include "playground/model/experiment/experiment.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "engine/optim/optimizer.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/command.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/gradients/init_comparison.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_words.h"
#include "playground/model/studies/study.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kLongestTick = 0.1;  // a page that was suspended does not catch up

}  // namespace

Experiment::Experiment() : Experiment(Spec()) {}
Experiment::Experiment(const Spec& spec) : state_(std::make_unique<ExperimentState>()) { state_->start(spec, true); }
Experiment::~Experiment() = default;

int Experiment::train(int batches, bool stop_rules) {
  ExperimentState& s = *state_;
  const int done = s.train(batches, stop_rules);
  if (done > 0) s.measure(), s.weights_changed();
  return done;
}

bool Experiment::tick(double dt_s, double budget_ms, bool held) {
  const double dt = std::clamp(dt_s, 0.0, kLongestTick);
  if (!held) state_->clock_s += std::max(0.0, dt_s);
  bool studied = false;
  const auto work_on = [&](auto& beside) {  // a study or lab shares the time with the run
    if (!beside || !beside->running()) return;
    const double share = playing() ? budget_ms / 2 : budget_ms;
    studied |= beside->tick(share);
    budget_ms -= share;
  };
  work_on(state_->study);
  work_on(state_->init_lab);
  return state_->tick(dt, budget_ms) || studied;
}

bool ExperimentState::tick(double dt, double budget_ms) {
  if (seeking) return seek_on(budget_ms), true;
  if (view == View::problems) return need_problem().tick(dt, budget_ms);
  return view == View::backprop ? tick_trace(dt) : tick_training(dt, budget_ms);
}

bool ExperimentState::goes_on_in(const Spec& next) const {
  return goes_on(spec, next) && classes_of(next.data) == classes;
}

void ExperimentState::change(const Spec& next) {
  if (next == spec) return;
  if (same_run(spec, next)) return void(spec = next);
  const bool new_data = !(next.data == spec.data), can_go_on = goes_on_in(next);
  const bool keeps_weights =
      new_data && can_go_on && next.network == spec.network && missing_data != MissingData::points && !divergence;
  if (keeps_weights && !next.data.own.empty())
    go_on_with_points(next);
  else if (new_data || !can_go_on)
    start(next, new_data);
  else
    go_on(next);
}

void ExperimentState::start(const Spec& next, bool new_data) {
  const Spec checked = checked_spec(next);
  const int next_classes = classes_of(checked.data);
  SplitPoints next_points = new_data ? points_of(checked.data) : points;
  auto next_run = std::make_shared<Run>(checked, next_classes, next_points);
  const auto next_maps = std::make_shared<Maps>(maps->field_side());
  const std::vector<int> next_inputs = feature_indices(checked);
  next_maps->attach(next_run->network(), next_inputs, next_run->objective());

  spec = checked;
  classes = next_classes;
  inputs = next_inputs;
  run = std::move(next_run);
  maps = next_maps;
  if (new_data) take_points(std::move(next_points));
  space_attached = false;
  probe.forget();
  fit_plot();
  if (history.size() > 1) std::swap(ghost, history), std::swap(layer_ghost, layer_history);
  history.clear();
  recorder = std::make_shared<LayerRecorder>();
  layer_history.start(run->network().layers());
  divergence.reset();
  tip.reset();
  seeking.reset();
  stopped.clear();
  patience = {};
  line = ++lines;
  timeline.clear();
  timeline.turn(*run, spec);
  measure();
  history.add(0, metrics, run->learning_rate());
  owed = 0;
  ++structure_revision;
  if (trace) trace->select(-1, -1);  // the selected node may mean something else now
  weights_changed();
}

void ExperimentState::take_points(SplitPoints next) {
  points = std::move(next);
  data.clear();
  bool several = classes == 0;  // for a regression, any points are enough
  for (const PlanePoint& p : points.train) {
    data.push_back({p.x, p.y, p.label, false, p.target});
    several |= p.label != points.train.front().label;
  }
  for (const PlanePoint& p : points.test) data.push_back({p.x, p.y, p.label, true, p.target});
  ++data_revision;
  missing_data = data.empty() ? MissingData::points : several ? MissingData::nothing : MissingData::second_class;
  if (missing_data != MissingData::nothing) training = false;
  const bool own = spec.data.name == kOwnData;
  if (own) own_kept = spec.data.own;
  const auto named = shared_own_points(own ? own_kept : "");
  class_names = named->classes;
  columns = named->columns;
  selected_point = -1;
  space_attached = false;
  probe.forget();
  std::erase_if(trace_samples, [&](int row) { return row >= data_size(); });
}

void ExperimentState::go_on_with_points(const Spec& next) {
  const Spec checked = checked_spec(next);
  SplitPoints next_points = points_of(checked.data);
  leave_past(true);
  run->replace_points(checked, next_points);
  spec = checked;
  take_points(std::move(next_points));
  measure();
  // A mark for each series of changes of the points, not for each stroke of the brush.
  constexpr std::string_view kLabel = "points";
  const auto events = history.events();
  if (events.empty() || events.back().label != kLabel)
    turn(std::string(kLabel), "data.own");
  else
    timeline.turn(*run, spec);
  weights_changed();
}

void ExperimentState::require_data(const char* call) const {
  DEEPX_REQUIRE(missing_data != MissingData::points, value, call, ": there are no points to learn from yet; add some");
  DEEPX_REQUIRE(missing_data != MissingData::second_class, value, call, ": all points are of class ",
                data.front().label, "; add a second class to train");
}

void ExperimentState::go_on(const Spec& next) {
  run->reconfigure(next);
  leave_past(true);
  const std::vector<std::string> changed = changed_paths(next, spec);
  const std::string in_network = layer_change(spec.network, next.network);
  const bool measured_anew = next.loss != spec.loss || !(next.regularizer == spec.regularizer) || !in_network.empty();
  spec = next;
  if (measured_anew) {
    maps->set_objective(run->objective());
    probe.forget();
    measure();
  }
  if (!changed.empty()) turn(in_network.empty() ? value_words(spec, changed.front()) : in_network, changed.front());
  weights_changed();
}

int ExperimentState::train(int batches, bool rules, double budget_ms) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  int done = 0;
  if (batches > 0) leave_past(false), stopped.clear();
  while (done < batches && !divergence && missing_data == MissingData::nothing) {
    const bool epoch_ended = step();
    ++done;
    const Metrics before = metrics;
    if (!run->finite())
      stop_diverged();
    else if (epoch_ended)
      measure();
    if (epoch_ended && !divergence) {
      history.add(run->epoch(), metrics, run->learning_rate());
      if (layer_history.wants(run->epoch())) layer_history.add(run->epoch(), recorder->measure(*run));
      timeline.pass(*run);
      if (rules && stop_rule_holds(before)) break;
    }
    if (std::chrono::duration<double, std::milli>(Clock::now() - begin).count() >= budget_ms) break;
  }
  return done;
}

bool ExperimentState::step() {
  recorder->before_step(*run, layer_history.wants(run->epoch() + 1));
  const bool epoch_ended = run->step();
  recorder->after_step(*run);
  return epoch_ended;
}

void ExperimentState::measure() {
  if (divergence) return;
  metrics = run->evaluate();
  if (!run->finite()) stop_diverged();
}

void ExperimentState::weights_changed() {
  name_kept();
  if (!divergence) field_stale = maps_stale = space_stale = probe_stale = true;
  layer_stats_stale = true;
  refresh_layers();
  if (view == View::backprop && plan.needs_points() && missing_data == MissingData::points) {  // no point left to trace
    view = View::train;
    trace.reset();
  }
  if (view == View::backprop) reopen_trace();
}

void ExperimentState::refresh_layers() {
  grads.resize(run->parameter_count());
  for (std::size_t i = 0; i < grads.size(); ++i) {
    const std::span<const Real> g = run->grad(i);
    grads[i].assign(g.begin(), g.end());
  }
  show_layers();
}

/// Renews the spans in `layers`: they refer to the current run and `grads`.
void ExperimentState::show_layers() {
  const Network& network = run->network();
  layers.resize(static_cast<std::size_t>(network.layers()));
  for (int i = 0; i < network.layers(); ++i) {
    const Linear& linear = network.linear(i);
    const auto at = static_cast<std::size_t>(i);
    const bool hidden = at < spec.network.hidden.size(), biased = linear.bias.defined();
    const std::size_t weight = network.weight_index(i);
    layers[at] = {
        .name = network.name(i),
        .activation = hidden ? std::string_view(spec.network.hidden[at].activation) : std::string_view("linear"),
        .inputs = linear.weight.shape()[0],
        .units = linear.weight.shape()[1],
        .weights = linear.weight.data(),
        .biases = biased ? linear.bias.data() : std::span<const Real>(),
        .weight_grads = grads[weight],
        .bias_grads = biased ? std::span<const Real>(grads[weight + 1]) : std::span<const Real>(),
        .max_weight = largest(linear.weight.data()),
        .max_weight_grad = largest(grads[weight])};
  }
}

bool ExperimentState::tick_training(double dt_s, double budget_ms) {
  if (!training || divergence || missing_data != MissingData::nothing) {
    steps_per_second = 0;
    return false;
  }
  owed += dt_s * speed * run->batches_per_epoch();
  const int wanted = speed > 0 ? static_cast<int>(owed) : 1'000'000;
  const int done = train(wanted, true, budget_ms);
  // Batches beyond the budget are dropped, so that they do not pile up.
  owed = speed > 0 && done == wanted && training ? owed - wanted : 0;
  window_s += dt_s;
  window_steps += done;
  if (window_s >= 0.5) {
    steps_per_second = static_cast<double>(window_steps) / window_s;
    window_s = 0;
    window_steps = 0;
  }
  if (done > 0) weights_changed();
  return done > 0;
}

}  // namespace deepx::inline DEEPX_PRECISION
