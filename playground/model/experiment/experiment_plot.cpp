// SPDX-License-Identifier: MIT
// The plot, the selected point, and the quality of the answers.
#include <algorithm>

#include "playground/model/experiment/experiment_state.h"
#include "playground/model/spec/plane.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

void evaluate(ClassReport& e, SplitEvaluation& split, const Samples2d& samples, std::span<const Real> outputs, const Objective& objective) {
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

const PlotState& Experiment::plot() const { return state_->plot; }
std::span<const float> Experiment::uncertainty() const { return state_->maps->uncertainty(); }
int Experiment::space_revision() const { return state_->space_revision; }
int Experiment::selected_point() const { return state_->selected_point; }

const FeatureSpace* Experiment::space() const {
  const ExperimentState& s = *state_;
  return s.plot.shown == PlotKind::space && s.space_attached ? &s.space : nullptr;
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

PlanePoint ExperimentState::point_at(int index) const {
  const auto at = static_cast<std::size_t>(index), first_test = points.train.size();
  return at < first_test ? points.train[at] : points.test[at - first_test];
}

const PointAnswer* Experiment::point_answer() const {
  ExperimentState& s = *state_;
  if (s.selected_point < 0) return nullptr;
  if (!s.probe.recorded()) {
    s.probe.attach(s.run->network(), s.run->objective(), s.inputs);
    s.probe_stale = true;
  }
  const auto at = static_cast<std::size_t>(s.selected_point);
  if (s.probe_stale) s.probe.read(s.point_at(s.selected_point), s.data[at].test, s.run->objective());
  s.probe_stale = false;
  return &s.probe.answer();
}

std::span<const float> Experiment::activations_at_point(int layer) const {
  return point_answer() ? state_->probe.activations(layer) : std::span<const float>();
}

const ClassReport& Experiment::evaluation() const {
  ExperimentState& s = *state_;
  ClassReport& e = s.evaluation;
  if (s.divergence) {
    s.evaluated = -1;
    e.known = false;
  } else if (s.evaluated != s.run->evaluation_id()) {
    s.evaluated = s.run->evaluation_id();
    e.known = true;
    e.classes = s.classes;
    evaluate(e, e.train, s.run->train_samples(), s.run->train_outputs(), s.run->objective());
    evaluate(e, e.test, s.run->test_samples(), s.run->test_outputs(), s.run->objective());
  }
  return e;
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
  if (plot.across < 0 || plot.up < 0 || plot.across >= units || plot.up >= units || plot.across == plot.up) plot.across = plot.up = -1;
  plot = only_shown(plot);
}

}  // namespace deepx::inline DEEPX_PRECISION
