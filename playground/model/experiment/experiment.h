// SPDX-License-Identifier: MIT
// Experiment: a spec and the run it describes. apply() is the only way to change it, tick() its only clock.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/experiment/command.h"
#include "playground/model/experiment/link_state.h"
#include "playground/model/gradients/layer_stats.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/spec.h"
#include "playground/model/train/evaluation.h"
#include "playground/model/train/history.h"
#include "playground/model/train/kept_run.h"

namespace deepx::inline DEEPX_PRECISION {

class FeatureSpace;
class InitLab;
class Network;
class ProblemRun;
struct PointAnswer;
class Study;
class Trace;

struct DataPoint {
  float x, y;  ///< plane coordinates
  int label;   ///< class, 0 ..
  bool test;   ///< false: trained on
  float target = 0;  ///< regression: the number to predict
};

/// One layer with weights as the diagram needs it: hidden layers, then the output. Spans live until the structure changes. Options
/// such as norm and dropout are in the spec.
struct LayerPicture {
  std::string_view name;        ///< "hidden1", "output"
  std::string_view activation;  ///< "linear" for the output
  int inputs, units;
  std::span<const Real> weights;       ///< [inputs, units]
  std::span<const Real> biases;        ///< [units]; empty for a layer without
  std::span<const Real> weight_grads;  ///< of the latest step, like weights; empty before the first
  std::span<const Real> bias_grads;
  float max_weight, max_weight_grad;   ///< largest magnitude; 0 if there is none
};

/// One neuron at work on one point: output = activation(sum), where sum = Σ inputs · weights + bias (a norm comes between).
struct NeuronSum {
  std::vector<Real> inputs;
  Real sum = 0, output = 0;
};

/// What to do about a loss that has run away.
struct Remedy {
  std::string cause;   ///< what probably caused it: "optimizer.learning_rate", a path of the spec
  int rewind = 0;      ///< the epoch to go back to: the change that caused it, or the best loss
  std::string fix_path, fix_value;  ///< what to set there, as command::Set
  std::string fix_words;            ///< "learning rate 0.03"
};

/// Why training stopped by itself.
struct Divergence : Remedy {
  long long step = 0;  ///< the first step whose result is not finite
  std::string where;   ///< layer and operator: "hidden2, matmul"
  std::string remedy;  ///< the usual remedy, one sentence
  std::string message; ///< all of it in one sentence
};

/// What the data lack for training. Only points of the user's own can lack anything.
enum class Lack { nothing, points, second_class };

/// What refresh_maps() brings up to date: the field and the uncertainty if the plot shows it, the neurons' maps, or both.
enum class MapLevel { field, neurons, all };

class Experiment {
 public:
  /// Paused, at step 0. Throws Error::value for a spec out of its limits.
  explicit Experiment(const Spec& spec = {});
  ~Experiment();
  Experiment(const Experiment&) = delete;
  Experiment& operator=(const Experiment&) = delete;

  /// The only mutation. Throws Error and leaves everything as it was when the command cannot be done.
  /// Loss, batch, optimizer and what does not touch the weights of a layer (dropout, DropConnect, noise, regularizer, freezing): the
  /// run continues, with an event mark. Other changes of the network, features, seeds and data: a new start.
  void apply(const Command& command);
  /// The clock: lets `dt_s` seconds pass. Trains when that plays, by speed() and for about `budget_ms` at most; moves the
  /// trace when that plays. True if there is something new to see. `held`: a pointer is down, so that what is changed meanwhile
  /// is one change to undo.
  bool tick(double dt_s, double budget_ms, bool held = false);
  /// Trains `batches` mini-batches now, whether playing or not; stops early when the numbers diverge, and with `stop_rules` also as
  /// the spec says. Returns those done.
  int train(int batches, bool stop_rules = false);

  const Spec& spec() const;
  View view() const;
  /// The present view's: training, or the trace's steps. training() is about training whichever view is open.
  bool playing() const;
  bool training() const;
  /// True while tick() has something to do.
  bool moving() const;
  double speed() const;  ///< epochs a second wanted, 0 = as fast as it goes
  double pace() const;   ///< seconds a step of the trace
  LinkState link_state() const;
  const Access& access() const;

  long long step() const;  ///< mini-batches trained since the start
  int epoch() const;       ///< whole passes over the training data
  int batches_per_epoch() const;
  double learning_rate() const;  ///< as the schedule makes it now
  double steps_per_second() const;  ///< measured over the last second or so of training; 0 when it rests
  /// As of the end of the latest epoch, train(), or change of loss: on all training and all test points.
  const Metrics& metrics() const;
  const History& history() const;
  /// Curves of the run before the latest new start; empty if there is none.
  const History& ghost() const;
  /// How large gradients, updates and outputs of layers() are now: gradients as of the latest step, all else of the latest evaluation.
  /// Where a run was gone back in, gradients may be those of the epoch's column, or unknown.
  std::span<const LayerStats> layer_stats() const;
  /// For each unit of a hidden layer, 0 .., the share of the training samples for which it passes gradient, in the same moment.
  std::span<const float> passing(int layer) const;
  /// The same over the epochs, of this run and of the ghost.
  const StatsHistory& layer_history() const;
  const StatsHistory& layer_ghost() const;
  /// Runs the user kept, oldest first; their names say how they differ from the present spec.
  std::span<const KeptRun> kept() const;
  /// The study in hand or done, null if there is none. tick() trains it whether the run plays or not.
  const Study* study() const;
  /// The initializer lab in hand or done, null if there is none. tick() works on it whether the run plays or not.
  const InitLab* init_lab() const;
  const std::optional<Divergence>& divergence() const;
  /// Since which epoch the loss runs away although all numbers are still finite, see History::diverging_since(). Training goes on.
  std::optional<int> diverging_since() const;
  /// What to do then; made anew with each call.
  Remedy remedy() const;
  /// The last epoch that scrubbing reaches: epoch(), or beyond it while the run stands in its past.
  int last_epoch() const;
  /// True when it stands somewhere in its past, and what came after is still known.
  bool in_past() const;
  /// True between the last batch of an epoch and the first of the next.
  bool between_epochs() const;
  /// Why training last stopped by itself, as the spec's rules say: "100 epochs"; empty once it goes on, or if it did not stop.
  const std::string& stopped() const;
  bool can_undo() const;
  bool can_redo() const;

  std::span<const DataPoint> data() const;
  Lack lack() const;  ///< unless nothing, play and step are refused
  int train_size() const;
  int test_size() const;  ///< 0 where all points are trained on: then nothing is known of test points
  int classes() const;  ///< 0 for regression
  /// Names that own points came with, from class 0 on; classes beyond, and those called "", go by their letters.
  std::span<const std::string> class_names() const;
  /// Of a table, where own points came from one: of x1, x2, and the number or class. Else without names, and nothing is scaled.
  const std::array<OwnColumn, 3>& columns() const;
  bool from_table() const { return !columns()[0].name.empty(); }
  bool regression() const { return classes() == 0; }
  std::span<const LayerPicture> layers() const;
  /// The network in training; a new start makes another.
  const Network& network() const;
  /// Index into feature_catalogue() of each input.
  std::span<const int> inputs() const;

  /// Brings the pictures of the plane up to date with the present weights. `neurons` and `all` include one map for each.
  /// False when they are already; allocates nothing but after a change of structure.
  bool refresh_maps(MapLevel level);
  static constexpr int kMapSide = 32;
  /// Side of field(): 96 unless set_field_side() said otherwise (a multiple of 32, at most 192).
  int field_side() const;
  void set_field_side(int side);
  /// The output over the plane, row 0 on top (largest x2). Two classes: [side, side] in [-1, 1], 2p - 1 of class 1
  /// (the clipped output for mse, hinge and regression). K classes: [side, side, K] probabilities. After divergence: the last finite picture.
  std::span<const float> field() const;
  /// Activation of a neuron over the plane [32, 32], row 0 on top. `layer` 0: feature `unit` of feature_catalogue(), used
  /// or not; 1 ..: hidden layers.
  std::span<const float> map(int layer, int unit) const;
  /// Full colour of that layer's maps: 1 for bounded activations, else the layer's largest magnitude (of a feature: its own).
  float map_scale(int layer, int unit) const;
  /// The same diagram neuron at a point of the plane; layer hidden + 1 are the outputs (logits).
  float activation_at(int layer, int unit, float x, float y) const;

  /// What goes into a neuron of layers()[layer] for a point of the plane, and what comes of it.
  NeuronSum sum_at(int layer, int unit, float x, float y) const;
  /// By how much the optimizer would change a weight (`from` -1: a bias) if the latest gradient came again: 0 before the first step
  /// and in a frozen layer.
  double next_change(int layer, int from, int unit) const;
  /// The whole session as one line of text, for command::Resume: what a link holds, and the run where it stands with its curves and
  /// its past. A few ten kB to a megabyte. Undo is not part of it.
  std::string save_session() const;
  /// What the plot shows. Its layer and units are there, whatever became of the network.
  const PlotState& plot() const;
  /// Entropy of the predicted classes over the plane [side, side], 0 (certain) to 1 (all classes alike). Squared error and hinge:
  /// of the output read as 2p - 1, so how near it is to the border. Up to date while the plot shows it.
  std::span<const float> uncertainty() const;
  /// The plane as plot().layer bends it, as of the latest refresh_space(); null while the plot shows something else.
  const FeatureSpace* space() const;
  /// As refresh_maps(), for space().
  void refresh_space();

  /// The point of data() that is traced through the network, -1 for none.
  int selected_point() const;
  /// What the network makes of it with the present weights, null if no point is selected.
  const PointAnswer* point_answer() const;
  /// Activations of a layer for it: layer 0 the features of feature_catalogue(), then hidden layers, then the outputs (logits). Empty
  /// if no point is selected.
  std::span<const float> activations_at_point(int layer) const;

  /// Confusion matrices and ROC curves; like metrics() as of the latest evaluation.
  const ClassReport& evaluation() const;

  // Counters that only grow: whoever keeps textures or layouts compares them.
  int structure_revision() const;  ///< layers, units, inputs: spans of layers() and map() are new
  int data_revision() const;
  int space_revision() const;

  /// Scopes of the trace's graph that are folded, by name.
  std::span<const std::string> folds() const;
  int graph_revision() const;  ///< like the counters above: trace() is another one, or folds() are
  /// The Backprop view's trace, made from the present weights or the formula. Null in the other views.
  const Trace* trace() const;
  /// What that view walks when it is open.
  const TracePlan& plan() const;
  /// The Problems view's. Null in the other views.
  const ProblemRun* problem() const;

 private:
  std::unique_ptr<ExperimentState> state_;
};

/// The link of what is in a session. Throws Error::value for a text that is none, or was damaged.
std::string link_of_session(std::string_view text);

}  // namespace deepx::inline DEEPX_PRECISION
