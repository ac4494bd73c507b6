// SPDX-License-Identifier: MIT
// One function for each command.
#include <algorithm>
#include <cmath>

#include "engine/data/csv.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/problems/preset.h"
#include "playground/model/spec/plane.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/table_points.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr double kMostWeight = 1000;
constexpr int kMostSteps = 100'000;  // of one command, so that a page does not hang

std::uint64_t another(std::uint64_t seed, Stream stream) {
  const std::uint64_t next = Rng(seed, stream).next() % 1'000'000;
  return next == seed ? seed + 1 : next;
}

std::string option_path(int layer, const char* key) { return join("network.hidden.", layer, ".", key); }

void require_layer(const char* call, int layer, std::size_t count) {
  DEEPX_REQUIRE(layer >= 0 && layer < static_cast<int>(count), value, call, ": there is no hidden layer ", layer, "; the network has ",
                count, ", counted from 0");
}

Spec settled(Spec spec) {
  settle_units(spec);
  return spec;
}

}  // namespace

void Experiment::State::on(const command::Set& c) {
  Spec next = spec;
  set_path(next, c.path, c.text);
  if (c.path == "data.name" && next.data.name == kOwnData && spec.data.name != kOwnData) set_path(next, "data.own", own_kept);
  change(next);
}

void Experiment::State::on(const command::ToggleFeature& c) {
  Spec next = spec;
  std::string list;
  bool was_on = false;
  for (const std::string& name : spec.features) {
    if (name == c.name) was_on = true;
    else list += join(list.empty() ? "" : ",", name);
  }
  DEEPX_REQUIRE(!was_on || !list.empty(), value, "toggle_feature: ", clipped(c.name), " is the only input; switch another one on first");
  if (!was_on) list += join(list.empty() ? "" : ",", c.name);
  set_path(next, "features", list);
  change(next);
}

void Experiment::State::on(const command::AddLayer& c) {
  Spec next = spec;
  auto& hidden = next.network.hidden;
  DEEPX_REQUIRE(hidden.size() < kMaxHidden, value, "add_layer: the network has ", hidden.size(), " hidden layers; it can have at most ",
                kMaxHidden);
  DEEPX_REQUIRE(c.at >= 0 && c.at <= static_cast<int>(hidden.size()), value, "add_layer: at is ", c.at, "; must be in [0, ",
                hidden.size(), "]");
  hidden.insert(hidden.begin() + c.at, LayerSpec{});
  set_path(next, option_path(c.at, "units"), std::to_string(c.units));
  set_path(next, option_path(c.at, "activation"), c.activation);
  change(next);
}

void Experiment::State::on(const command::RemoveLayer& c) {
  Spec next = spec;
  auto& hidden = next.network.hidden;
  require_layer("remove_layer", c.layer, hidden.size());
  hidden.erase(hidden.begin() + c.layer);
  change(settled(std::move(next)));
}

void Experiment::State::on(const command::MoveLayer& c) {
  Spec next = spec;
  auto& hidden = next.network.hidden;
  require_layer("move_layer", c.from, hidden.size());
  require_layer("move_layer", c.to, hidden.size());
  const auto from = hidden.begin() + c.from, to = hidden.begin() + c.to;
  if (c.from < c.to) std::rotate(from, from + 1, to + 1);
  else std::rotate(to, from, from + 1);
  change(settled(std::move(next)));
}

void Experiment::State::on(const command::DuplicateLayer& c) {
  Spec next = spec;
  auto& hidden = next.network.hidden;
  require_layer("duplicate_layer", c.layer, hidden.size());
  DEEPX_REQUIRE(hidden.size() < kMaxHidden, value, "duplicate_layer: the network has ", hidden.size(),
                " hidden layers; it can have at most ", kMaxHidden);
  const LayerSpec copy = hidden[static_cast<std::size_t>(c.layer)];
  hidden.insert(hidden.begin() + c.layer + 1, copy);
  change(settled(std::move(next)));
}

void Experiment::State::on(const command::SetWeight& c) {
  const auto count = static_cast<int>(layers.size());
  DEEPX_REQUIRE(c.layer >= 0 && c.layer < count, value, "set_weight: layer is ", c.layer, "; must be in [0, ", count - 1,
                "], where the last is the output");
  const LayerPicture& layer = layers[static_cast<std::size_t>(c.layer)];
  DEEPX_REQUIRE(c.unit >= 0 && c.unit < layer.units, value, "set_weight: unit is ", c.unit, "; must be in [0, ", layer.units - 1, "]");
  DEEPX_REQUIRE(c.from >= -1 && c.from < layer.inputs, value, "set_weight: from is ", c.from, "; must be in [0, ", layer.inputs - 1,
                "], or -1 for the bias");
  DEEPX_REQUIRE(c.from >= 0 || !layer.biases.empty(), value, "set_weight: this layer has no bias; from is missing");
  DEEPX_REQUIRE(std::abs(c.value) <= kMostWeight, value, "set_weight: value is ", c.value, "; must be in [-", kMostWeight, ", ",
                kMostWeight, "]");
  DEEPX_REQUIRE(!divergence, value, "set_weight: ", divergence ? divergence->message : "");
  leave_past(true);
  run->set_parameter(c.layer, c.from, c.unit, c.value);
  line = ++lines;  // what came before cannot be reached from here by the spec alone
  turn(join(c.from < 0 ? "bias " : "weight ", c.value), "");
  measure();
  weights_changed();
}

void Experiment::State::on(const command::AddNeuron& c) {
  Spec next = spec;
  const int units = std::stoi(get_path(spec, option_path(c.layer, "units")));
  DEEPX_REQUIRE(units < kMaxUnits, value, "add_neuron: hidden layer ", c.layer, " has ", units, " units; it can have at most ", kMaxUnits);
  set_path(next, option_path(c.layer, "units"), std::to_string(units + 1));
  change(next);
}

void Experiment::State::on(const command::RemoveNeuron& c) {
  Spec next = spec;
  const int units = std::stoi(get_path(spec, option_path(c.layer, "units")));
  DEEPX_REQUIRE(units > 1, value, "remove_neuron: hidden layer ", c.layer, " has 1 unit; remove the layer instead");
  set_path(next, option_path(c.layer, "units"), std::to_string(units - 1));
  change(next);
}

void Experiment::State::on(const command::Open& c) {
  const LinkState& link = c.state;
  if (!link.problem.empty() && on_the_plane(link.problem)) return access = link.access, on(command::OpenProblem{link.problem, link.problem_settings});
  const bool same_problem = c.goes_on && problem && problem->preset() == link.problem && problem->changes() == link.problem_settings;
  if (!link.problem.empty() && !same_problem) problem = std::make_shared<ProblemRun>(link.problem, link.problem_settings);
  else if (link.view == View::problems) need_problem();
  if (c.goes_on) change(link.spec);
  else if (!(link.spec == spec) || run->steps() > 0) start(link.spec, true);
  plot = link.plot;
  fit_plot();
  selected_point = link.point < data_size() ? link.point : -1;
  space_stale = probe_stale = uncertainty_stale = true;
  access = link.access;
  // What Backprop stood at when it was left stays there.
  if (!c.goes_on || link.view == View::backprop) {
    trace_samples.clear();
    for (int row : link.trace_samples)
      if (row < data_size() && trace_samples.size() < 8) trace_samples.push_back(row);
    plan = link.plan;
    folds = link.folds;
  }
  view = link.view == View::backprop && !plan.formula && points.train.empty() ? View::train : link.view;
  owed = 0;
  if (view == View::backprop) open_trace(link.trace_at, link.trace_node, link.trace_element);
  else trace.reset();
}

void Experiment::State::on(const command::OpenProblem& c) {
  if (!on_the_plane(c.name)) {
    problem = std::make_shared<ProblemRun>(c.name, c.settings, c.table);
    return on(command::Show{View::problems});
  }
  for (const auto& [name, value] : c.settings) check_problem_change(c.name, name, value);
  start(spec_from_json(problem_from_json(preset_file(c.name).json).plane), true);
  on(command::Show{View::train});
}

ProblemRun& Experiment::State::need_problem() {
  constexpr std::string_view kFirst = "boundary_network";
  if (!problem) problem = std::make_shared<ProblemRun>(kFirst, std::map<std::string, double>{});
  return *problem;
}

/// One like the present, which stays as it is for undo.
ProblemRun& Experiment::State::another_problem() {
  const ProblemRun& now = need_problem();
  problem = std::make_shared<ProblemRun>(now.preset(), now.changes(), now.table());
  return *problem;
}

void Experiment::State::on(const command::Reset&) {
  if (view == View::problems) return another_problem().reset();
  start(spec, false);
}

void Experiment::State::on(const command::Play& c) {
  if (view == View::backprop) return on(command::TraceGo{c.on ? command::TraceMove::play : command::TraceMove::pause});
  if (view == View::problems) return need_problem().play(c.on);
  DEEPX_REQUIRE(!c.on || !divergence, value, "play: ", divergence ? divergence->message : "");
  if (c.on) require_data("play");
  if (c.on && !training) patience = {};
  training = c.on;
}

void Experiment::State::on(const command::Step& c) {
  if (view == View::problems) return need_problem().step(c.count);
  const long long more = c.count - 1LL;
  const long long batches = c.epochs ? run->batches_left() + more * run->batches_per_epoch() : c.count;
  DEEPX_REQUIRE(c.count >= 1 && batches <= kMostSteps, value, "step: count is ", c.count, ", which is ", batches,
                " batches; must be between 1 and ", kMostSteps, " batches");
  DEEPX_REQUIRE(!divergence, value, "step: ", divergence ? divergence->message : "");
  require_data("step");
  if (tip && run->steps() + batches <= tip->step) return seek({.step = run->steps() + batches});  // a way that is known
  train(static_cast<int>(batches), false);
  measure();
  weights_changed();
}

void Experiment::State::on(const command::NewSeed&) {
  if (view == View::problems) return another_problem().new_seed();
  Spec next = spec;
  next.seed = another(spec.seed, Stream::init);
  change(next);
}

void Experiment::State::on(const command::NewData&) {
  Spec next = spec;
  next.data.seed = another(spec.data.seed, Stream::data);
  change(next);
}

void Experiment::State::change_own(const OwnPoints& own) {
  Spec next = spec;
  next.data.own = own_text(own);
  change(next);
}

void Experiment::State::on(const command::AddPoints& c) {
  DEEPX_REQUIRE(spec.data.name == kOwnData, value, "add_points: the data are ", spec.data.name,
                "; choose own points first by {\"set\": {\"path\": \"data.name\", \"value\": \"own\"}}");
  OwnPoints own = own_points_from(spec.data.own);
  DEEPX_REQUIRE(static_cast<std::size_t>(own.size()) + c.points.size() <= kMaxOwnPoints, value, "add_points: there would be ", static_cast<std::size_t>(own.size()) + c.points.size(),
                " points; at most ", kMaxOwnPoints, " are allowed");
  for (const command::NewPoint& p : c.points) own.points.push_back(own_point(p.x, p.y, p.value, own.numbers));
  change_own(own);
}

void Experiment::State::on(const command::ErasePoints& c) {
  DEEPX_REQUIRE(spec.data.name == kOwnData, value, "erase_points: the data are ", spec.data.name, "; only own points can be erased");
  DEEPX_REQUIRE(c.radius > 0 && c.radius <= 20, value, "erase_points: radius is ", c.radius, "; must be in (0, 20]");
  OwnPoints own = own_points_from(spec.data.own);
  std::erase_if(own.points, [&](const PlanePoint& p) { return std::hypot(double(p.x) - c.x, double(p.y) - c.y) <= c.radius; });
  change_own(own);
}

void Experiment::State::on(const command::ClearPoints&) {
  DEEPX_REQUIRE(spec.data.name == kOwnData, value, "clear_points: the data are ", spec.data.name, "; only own points can be erased");
  change_own({.numbers = is_regression(spec), .points = {}});
}

void Experiment::State::on(const command::EditPoints&) {
  DEEPX_REQUIRE(spec.data.name != kOwnData, value, "edit_points: the points are your own already; add or erase some");
  const OwnPoints own = own_points_of(points, classes == 0, spec.data.seed);
  Spec next = spec;
  set_path(next, "data.name", kOwnData);
  set_path(next, "data.own", own_text(own));
  start(next, true);
}

void Experiment::State::on(const command::PointsFromTable& c) {
  const PointColumns chosen{c.x, c.y, c.label, decimal_sign(c.decimal)};
  const TablePoints table = c.table ? points_from_table(*c.table, chosen) : points_from_table(c.csv, chosen);
  Spec next = spec;
  set_path(next, "data.name", kOwnData);
  set_path(next, "data.own", own_text(table.own));
  start(next, true);
}

void Experiment::State::on(const command::Show& c) {
  if (c.view == view) return;
  DEEPX_REQUIRE(c.view != View::backprop || plan.formula || !points.train.empty(), value,
                "view: backprop needs a point to trace, and there is none yet; add some in the Train view");
  view = c.view;
  owed = 0;
  if (view == View::problems) need_problem();
  if (view == View::backprop) open_trace(0, -1, -1);
  else trace.reset();
}

void Experiment::State::on(const command::Speed& c) {
  DEEPX_REQUIRE(c.epochs_per_s >= 0 && c.epochs_per_s <= 1e6, value, "speed: is ", c.epochs_per_s,
                "; must be epochs a second up to 1000000, or 0 for as fast as it goes");
  speed = c.epochs_per_s;
}

void Experiment::State::on(const command::Pace& c) {
  DEEPX_REQUIRE(c.s_per_step >= 0.02 && c.s_per_step <= 60, value, "pace: is ", c.s_per_step,
                "; must be seconds for each step, in [0.02, 60]");
  pace = c.s_per_step;
}

}  // namespace deepx::inline DEEPX_PRECISION
