// SPDX-License-Identifier: MIT
// The parts of an experiment: each reads from the state.
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/gradients_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/spec/plane.h"

namespace deepx::inline DEEPX_PRECISION {

long long RunPart::step() const { return state_->run->steps(); }
int RunPart::epoch() const { return state_->run->epoch(); }
int RunPart::batches_per_epoch() const { return state_->run->batches_per_epoch(); }
bool RunPart::between_epochs() const { return state_->run->at_epoch_end(); }
double RunPart::learning_rate() const { return state_->run->learning_rate(); }
double RunPart::steps_per_second() const { return state_->steps_per_second; }

const Metrics& RunPart::metrics() const { return state_->metrics; }
const ClassReport& RunPart::evaluation() const { return state_->evaluation; }
const History& RunPart::history() const { return state_->history; }
const History& RunPart::ghost() const { return state_->ghost; }
std::span<const KeptRun> RunPart::kept() const { return state_->kept; }

const std::optional<Divergence>& RunPart::divergence() const { return state_->divergence; }
Remedy RunPart::remedy() const { return state_->find_remedy(); }
const std::string& RunPart::stopped() const { return state_->stopped; }

std::optional<int> RunPart::diverging_since() const {
  const ExperimentState& s = *state_;
  if (s.divergence) return std::nullopt;
  const std::optional<int> point = s.history.diverging_since(s.run->epoch() / s.history.stride());
  return point ? std::optional(s.history.epoch_of(*point)) : std::nullopt;
}

int RunPart::last_epoch() const { return state_->last_epoch(); }
bool RunPart::in_past() const { return state_->tip.has_value(); }

std::span<const DataPoint> DataPart::points() const { return state_->data; }
int DataPart::train_size() const { return state_->run->train_samples().size(); }
int DataPart::test_size() const { return state_->run->test_size(); }
MissingData DataPart::missing() const { return state_->missing_data; }
int DataPart::revision() const { return state_->data_revision; }

int DataPart::classes() const { return state_->classes; }
std::span<const std::string> DataPart::class_names() const { return state_->class_names; }
const std::array<OwnColumn, 3>& DataPart::columns() const { return state_->columns; }
bool DataPart::from_table() const { return !state_->columns[0].name.empty(); }

std::span<const LayerPicture> NetworkPart::layers() const { return state_->layers; }
std::span<const int> NetworkPart::inputs() const { return state_->inputs; }
const Network& NetworkPart::module() const { return state_->run->network(); }
int NetworkPart::revision() const { return state_->structure_revision; }

float NetworkPart::activation_at(int layer, int unit, float x, float y) const {
  const ExperimentState& s = *state_;
  if (layer == 0) return feature_catalogue()[static_cast<std::size_t>(unit)].value(x, y);
  const auto unrecorded = Tape::pause();
  const PlanePoint point{x, y, 0};
  const std::vector<Real> row = feature_rows(s.inputs, std::span(&point, 1));
  std::vector<Tensor> outputs;
  s.run->network()(Tensor::from({1, s.run->network().inputs()}, std::span<const Real>(row)), Mode::evaluation,
                   &outputs);
  return outputs[static_cast<std::size_t>(layer - 1)].at({0, unit});
}

NeuronSum NetworkPart::sum_at(int layer, int unit, float x, float y) const {
  const ExperimentState& s = *state_;
  const auto unrecorded = Tape::pause();
  const PlanePoint point{x, y, 0};
  NeuronSum out{feature_rows(s.inputs, std::span(&point, 1))};
  std::vector<Tensor> outputs;
  s.run->network()(Tensor::from({1, s.run->network().inputs()}, std::span<const Real>(out.inputs)), Mode::evaluation,
                   &outputs);
  const auto at = static_cast<std::size_t>(layer), column = static_cast<std::size_t>(unit);
  if (layer > 0) out.inputs.assign(outputs[at - 1].data().begin(), outputs[at - 1].data().end());
  const LayerPicture& picture = s.layers[at];
  if (!picture.biases.empty()) out.sum = picture.biases[column];
  for (std::size_t i = 0; i < out.inputs.size(); ++i)
    out.sum += out.inputs[i] * picture.weights[i * static_cast<std::size_t>(picture.units) + column];
  out.output = outputs[at].at({0, unit});
  return out;
}

double NetworkPart::next_change(int layer, int from, int unit) const {
  return state_->run->next_change(layer, from, unit);
}

static_assert(PlotPart::kMapSide == kMapSide);

const PlotState& PlotPart::state() const { return state_->plot; }

int PlotPart::field_side() const { return state_->maps->field_side(); }
std::span<const float> PlotPart::field() const { return state_->maps->field(); }
std::span<const float> PlotPart::uncertainty() const { return state_->maps->uncertainty(); }
std::span<const float> PlotPart::map(int layer, int unit) const { return state_->maps->map(layer, unit); }
float PlotPart::map_scale(int layer, int unit) const { return state_->maps->scale(layer, unit); }

const FeatureSpace* PlotPart::space() const {
  const ExperimentState& s = *state_;
  return s.plot.shown == PlotKind::space && s.space_attached ? &s.space : nullptr;
}
int PlotPart::space_revision() const { return state_->space_revision; }

int PlotPart::selected_point() const { return state_->selected_point; }

const PointAnswer* PlotPart::point_answer() const {
  const ExperimentState& s = *state_;
  return s.selected_point >= 0 && s.probe.recorded() && !s.probe_stale ? &s.probe.answer() : nullptr;
}

std::span<const float> PlotPart::activations_at_point(int layer) const {
  return point_answer() ? state_->probe.activations(layer) : std::span<const float>();
}

std::span<const LayerStats> GradientsPart::stats() const { return state_->layer_stats; }
std::span<const float> GradientsPart::passing(int layer) const {
  return state_->passing[static_cast<std::size_t>(layer)];
}
const StatsHistory& GradientsPart::history() const { return state_->layer_history; }
const StatsHistory& GradientsPart::ghost() const { return state_->layer_ghost; }
const InitLab* GradientsPart::init_lab() const { return state_->init_lab.get(); }

const Trace* BackpropPart::trace() const { return state_->trace.get(); }
const TracePlan& BackpropPart::plan() const { return state_->plan; }
std::span<const std::string> BackpropPart::folds() const { return state_->folds; }
int BackpropPart::revision() const { return state_->graph_revision; }

}  // namespace deepx::inline DEEPX_PRECISION
