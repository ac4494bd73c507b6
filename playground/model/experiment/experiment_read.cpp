// SPDX-License-Identifier: MIT
// The read access to an experiment.
#include <algorithm>

#include "playground/model/experiment/experiment_state.h"
#include "playground/model/spec/plane.h"

namespace deepx::inline DEEPX_PRECISION {

const Spec& Experiment::spec() const { return state_->spec; }
View Experiment::view() const { return state_->view; }
bool Experiment::playing() const {
  if (state_->view == View::problems) return state_->problem->playing();
  return state_->trace ? state_->trace->playing() : training();
}
bool Experiment::training() const { return state_->training; }
bool Experiment::moving() const { return playing() || state_->seeking || (state_->study && state_->study->running()) || (state_->init_lab && state_->init_lab->running()); }
double Experiment::speed() const { return state_->speed; }
const Access& Experiment::access() const { return state_->access; }
double Experiment::pace() const { return state_->pace; }

LinkState Experiment::link_state() const {
  const Trace* trace = state_->trace.get();
  LinkState link{.spec = state_->spec, .view = state_->view, .trace_at = trace ? trace->at() : 0, .plan = state_->plan,
                 .trace_node = trace && trace->pinned() ? trace->selected() : -1, .trace_element = trace && trace->pinned() ? trace->element() : -1,
                 .trace_samples = state_->trace_samples, .problem = {}, .problem_settings = {}, .access = state_->access, .plot = plot(),
                 .point = selected_point(), .folds = state_->folds};
  if (view() == View::problems) {
    link.problem = state_->problem->preset();
    link.problem_settings = state_->problem->changes();
  }
  return link;
}

long long Experiment::step() const { return state_->run->steps(); }
int Experiment::epoch() const { return state_->run->epoch(); }
int Experiment::batches_per_epoch() const { return state_->run->batches_per_epoch(); }
double Experiment::learning_rate() const { return state_->run->learning_rate(); }
double Experiment::steps_per_second() const { return state_->steps_per_second; }
const Metrics& Experiment::metrics() const { return state_->metrics; }
const History& Experiment::history() const { return state_->history; }
const History& Experiment::ghost() const { return state_->ghost; }
const InitLab* Experiment::init_lab() const { return state_->init_lab.get(); }
const Study* Experiment::study() const { return state_->study.get(); }
const std::optional<Divergence>& Experiment::divergence() const { return state_->divergence; }

int Experiment::last_epoch() const { return state_->last_epoch(); }
bool Experiment::in_past() const { return state_->tip.has_value(); }
const std::string& Experiment::stopped() const { return state_->stopped; }
bool Experiment::between_epochs() const { return state_->run->at_epoch_end(); }
bool Experiment::can_undo() const { return !state_->undo.empty(); }
bool Experiment::can_redo() const { return !state_->redo.empty(); }

std::span<const DataPoint> Experiment::data() const { return state_->data; }
MissingData Experiment::missing_data() const { return state_->missing_data; }
int Experiment::train_size() const { return state_->run->train_samples().size(); }
int Experiment::test_size() const { return state_->run->test_size(); }
int Experiment::classes() const { return state_->classes; }
std::span<const std::string> Experiment::class_names() const { return state_->class_names; }
bool Experiment::from_table() const { return !state_->columns[0].name.empty(); }
const std::array<OwnColumn, 3>& Experiment::columns() const { return state_->columns; }
std::span<const LayerPicture> Experiment::layers() const { return state_->layers; }
const Network& Experiment::network() const { return state_->run->network(); }
std::span<const int> Experiment::inputs() const { return state_->inputs; }

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
    then.output_rms = here.output_rms, then.units = here.units, then.dead = here.dead, then.saturated = here.saturated, then.alike = here.alike;
    layer_stats[k] = then;
  }
}

std::span<const LayerStats> Experiment::layer_stats() const {
  state_->refresh_layer_stats();
  return state_->layer_stats;
}
std::span<const float> Experiment::passing(int layer) const {
  state_->refresh_layer_stats();
  return state_->passing[static_cast<std::size_t>(layer)];
}
const StatsHistory& Experiment::layer_history() const { return state_->layer_history; }
const StatsHistory& Experiment::layer_ghost() const { return state_->layer_ghost; }

bool Experiment::refresh_maps(MapLevel level) {
  ExperimentState& s = *state_;
  // After divergence the last finite picture remains.
  const bool field = level != MapLevel::neurons && s.field_stale && !s.divergence, maps = level != MapLevel::field && s.maps_stale && !s.divergence;
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

int Experiment::field_side() const { return state_->maps->field_side(); }

void Experiment::set_field_side(int side) {
  DEEPX_REQUIRE(side > 0 && side % kMapSide == 0 && side <= 192, value, "set_field_side: side is ", side,
                "; must be a multiple of 32 up to 192");
  if (side == field_side()) return;
  state_->maps->set_field_side(side);
  state_->field_stale = true;
}

std::span<const float> Experiment::field() const { return state_->maps->field(); }
std::span<const float> Experiment::map(int layer, int unit) const { return state_->maps->map(layer, unit); }
float Experiment::map_scale(int layer, int unit) const { return state_->maps->scale(layer, unit); }

float Experiment::activation_at(int layer, int unit, float x, float y) const {
  const ExperimentState& s = *state_;
  if (layer == 0) return feature_catalogue()[static_cast<std::size_t>(unit)].value(x, y);
  const auto unrecorded = Tape::pause();
  const PlanePoint point{x, y, 0};
  const std::vector<Real> row = feature_rows(s.inputs, std::span(&point, 1));
  std::vector<Tensor> outputs;
  s.run->network()(Tensor::from({1, s.run->network().inputs()}, std::span<const Real>(row)), Mode::evaluation, &outputs);
  return outputs[static_cast<std::size_t>(layer - 1)].at({0, unit});
}

NeuronSum Experiment::sum_at(int layer, int unit, float x, float y) const {
  const ExperimentState& s = *state_;
  const auto unrecorded = Tape::pause();
  const PlanePoint point{x, y, 0};
  NeuronSum out{feature_rows(s.inputs, std::span(&point, 1))};
  std::vector<Tensor> outputs;
  s.run->network()(Tensor::from({1, s.run->network().inputs()}, std::span<const Real>(out.inputs)), Mode::evaluation, &outputs);
  const auto at = static_cast<std::size_t>(layer), column = static_cast<std::size_t>(unit);
  if (layer > 0) out.inputs.assign(outputs[at - 1].data().begin(), outputs[at - 1].data().end());
  const LayerPicture& picture = s.layers[at];
  if (!picture.biases.empty()) out.sum = picture.biases[column];
  for (std::size_t i = 0; i < out.inputs.size(); ++i)
    out.sum += out.inputs[i] * picture.weights[i * static_cast<std::size_t>(picture.units) + column];
  out.output = outputs[at].at({0, unit});
  return out;
}

double Experiment::next_change(int layer, int from, int unit) const { return state_->run->next_change(layer, from, unit); }

int Experiment::structure_revision() const { return state_->structure_revision; }
int Experiment::data_revision() const { return state_->data_revision; }

const TracePlan& Experiment::plan() const { return state_->plan; }
const Trace* Experiment::trace() const { return state_->trace.get(); }
std::span<const std::string> Experiment::folds() const { return state_->folds; }
int Experiment::graph_revision() const { return state_->graph_revision; }

const ProblemRun* Experiment::problem() const { return view() == View::problems ? state_->problem.get() : nullptr; }

}  // namespace deepx::inline DEEPX_PRECISION
