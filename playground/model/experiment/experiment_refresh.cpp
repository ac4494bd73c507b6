// SPDX-License-Identifier: MIT
// Pictures and reports, updated to the current weights when somebody looks at them; and what the plot can show.
#include <algorithm>

#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/spec/plane.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

void evaluate(ClassReport& e, SplitEvaluation& split, const Samples2d& samples, std::span<const Real> outputs,
              const Objective& objective) {
  if (e.classes == 0) return evaluate_split(split, samples.numbers, outputs);
  const std::vector<int>& labels = samples.labels;
  const std::size_t K = labels.empty() ? 1 : outputs.size() / labels.size();
  e.decided.clear();
  e.scores.clear();
  for (std::size_t n = 0; n < labels.size(); ++n) {
    e.decided.push_back(objective.decide(outputs.data() + n * K));
    // for two classes, the single output is the score of class 1
    e.scores.push_back(static_cast<float>(outputs[n * K]));
  }
  evaluate_split(split, labels, e.decided, e.scores, e.classes, e.order);
}

}  // namespace

bool Experiment::refresh_maps(MapLevel level) {
  ExperimentState& s = *state_;
  // After divergence the last finite picture remains.
  const bool field = level != MapLevel::neurons && s.field_stale && !s.divergence,
             maps = level != MapLevel::field && s.maps_stale && !s.divergence;
  if (field) {
    s.maps->refresh_field();
    s.field_stale = false;
    s.uncertainty_stale = true;
  }
  const bool uncertainty = s.plot.shown == PlotKind::uncertainty && s.uncertainty_stale;
  if (uncertainty) {
    s.maps->refresh_uncertainty();
    s.uncertainty_stale = false;
  }
  if (maps) {
    s.maps->refresh_maps();
    s.maps_stale = false;
  }
  return field || uncertainty || maps;
}

void Experiment::set_field_side(int side) {
  DEEPX_REQUIRE(side > 0 && side % kMapSide == 0 && side <= 192, value, "set_field_side: side is ", side,
                "; must be a multiple of 32 up to 192");
  if (side == state_->maps->field_side()) return;
  state_->maps->set_field_side(side);
  state_->field_stale = true;
}

void Experiment::refresh_space() {
  ExperimentState& s = *state_;
  if (s.plot.shown != PlotKind::space || s.divergence) return;
  if (!s.space_attached) {
    std::vector<PlanePoint> all = s.points.train;
    all.insert(all.end(), s.points.test.begin(), s.points.test.end());
    s.space.attach(s.inputs, all, static_cast<int>(s.points.train.size()));
    s.space_attached = s.space_stale = true;
  }
  if (!s.space_stale) return;
  s.space.refresh(s.maps->program(), s.run->network(), s.run->objective(), s.plot);
  s.space_stale = false;
  ++s.space_revision;
}

void Experiment::refresh_evaluation() {
  state_->refresh_probe();
  state_->refresh_report();
}

void Experiment::refresh_gradients() { state_->refresh_layer_stats(); }

void ExperimentState::refresh_probe() {
  if (selected_point < 0) return;
  if (!probe.recorded()) {
    probe.attach(run->network(), run->objective(), inputs);
    probe_stale = true;
  }
  if (!probe_stale) return;
  probe.read(point_at(selected_point), data[static_cast<std::size_t>(selected_point)].test, run->objective());
  probe_stale = false;
}

void ExperimentState::refresh_report() {
  ClassReport& e = evaluation;
  if (divergence) {
    evaluated = -1;
    e.known = false;
    return;
  }
  if (evaluated == run->evaluation_id()) return;
  evaluated = run->evaluation_id();
  e.known = true;
  e.classes = classes;
  evaluate(e, e.train, run->train_samples(), run->train_outputs(), run->objective());
  evaluate(e, e.test, run->test_samples(), run->test_outputs(), run->objective());
}

void ExperimentState::refresh_layer_stats() {
  if (!layer_stats_stale) return;
  layer_stats_stale = false;
  const auto now = recorder->measure(*run);
  layer_stats.assign(now.begin(), now.end());
  passing.resize(layer_stats.size());
  for (std::size_t k = 0; k < passing.size(); ++k) {
    const std::span<const float> shares = recorder->passing(static_cast<int>(k));
    passing[k].assign(shares.begin(), shares.end());
  }
  // At a place reached without a step: the gradients last measured before it.
  const int column = layer_history.at(run->epoch());
  if (run->steps() == 0 || column < 0 || layer_stats.front().known()) return;
  for (std::size_t k = 0; k < layer_stats.size(); ++k) {
    LayerStats then = layer_history.column(column)[k];
    const LayerStats& here = layer_stats[k];
    then.output_rms = here.output_rms, then.units = here.units, then.dead = here.dead, then.saturated = here.saturated,
    then.alike = here.alike;
    layer_stats[k] = then;
  }
}

PlanePoint ExperimentState::point_at(int index) const {
  const auto at = static_cast<std::size_t>(index), first_test = points.train.size();
  return at < first_test ? points.train[at] : points.test[at - first_test];
}

int ExperimentState::plot_units(PlotKind shown, int layer) const {
  if (layer > 0) return spec.network.hidden[static_cast<std::size_t>(layer) - 1].units;
  return static_cast<int>(shown == PlotKind::neuron ? feature_catalogue().size() : inputs.size());
}

void ExperimentState::fit_plot() {
  if (classes < 2 && plot.shown == PlotKind::uncertainty) plot.shown = PlotKind::output;
  plot.layer = std::clamp(plot.layer, 0, static_cast<int>(spec.network.hidden.size()));
  const int units = plot_units(plot.shown, plot.layer);
  plot.unit = std::clamp(plot.unit, 0, units - 1);
  if (plot.across < 0 || plot.up < 0 || plot.across >= units || plot.up >= units || plot.across == plot.up)
    plot.across = plot.up = -1;
  plot = only_shown(plot);
}

}  // namespace deepx::inline DEEPX_PRECISION
