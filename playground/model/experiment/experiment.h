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

namespace deepx::inline DEEPX_PRECISION {

// A file includes the headers of the parts that it looks into.
struct Access;
struct ClassReport;
struct Divergence;
class FeatureSpace;
class History;
class InitLab;
struct KeptRun;
struct LayerPicture;
struct LayerStats;
struct LinkState;
struct Metrics;
class Network;
struct NeuronSum;
struct OwnColumn;
struct PlotState;
struct PointAnswer;
class ProblemRun;
struct Remedy;
struct Spec;
class StatsHistory;
class Study;
class Trace;
struct TracePlan;
enum class View;

struct DataPoint {
  float x, y;  ///< plane coordinates
  int label;   ///< class, from 0 on
  bool test;   ///< false for a training point
  float target = 0;  ///< the number to predict, in a regression
};

/// What the data lack for training. Only the user's points can lack anything.
enum class MissingData { nothing, points, second_class };

/// The pictures that refresh_maps() updates: the field and, if the plot shows it, the uncertainty; the neurons' maps;
/// or both.
enum class MapLevel { field, neurons, all };

class Experiment {
 public:
  /// Paused, at step 0. Throws Error::value for a spec outside its limits.
  explicit Experiment(const Spec& spec);
  Experiment();
  ~Experiment();
  Experiment(const Experiment&) = delete;
  Experiment& operator=(const Experiment&) = delete;

  /// Changes the experiment. Nothing else does, except tick() and train(). Throws Error and leaves everything unchanged
  /// if the command is not possible. The run continues, with an event mark, after a change of loss, batch, optimizer,
  /// or a layer option that leaves the weights alone (dropout, DropConnect, noise, regularizer, freezing). It starts
  /// again after other changes of the network, features, seeds and data.
  void apply(const Command& command);
  /// Lets `dt_s` seconds pass. If training plays: trains at speed(), for about `budget_ms` at most. If the trace plays:
  /// moves the trace. True if there is something new to draw. `held`: a pointer is down, so changes until it is
  /// released are one change to undo.
  bool tick(double dt_s, double budget_ms, bool held = false);
  /// Trains `batches` mini-batches now, whether training plays or not. Stops early when the numbers diverge, and with
  /// `stop_rules` also by the rules of the spec. Returns the number of batches trained.
  int train(int batches, bool stop_rules = false);

  const Spec& spec() const;
  View view() const;
  /// True if the current view plays: training, or the steps of the trace. training() is about training in every view.
  bool playing() const;
  bool training() const;
  /// True while tick() has something to do.
  bool moving() const;
  double speed() const;  ///< epochs per second; 0 means as fast as possible
  double pace() const;   ///< seconds per step of the trace
  LinkState link_state() const;
  const Access& access() const;

  long long step() const;  ///< mini-batches trained since the start
  int epoch() const;       ///< complete passes over the training data
  int batches_per_epoch() const;
  double learning_rate() const;  ///< current rate, from the schedule
  double steps_per_second() const;  ///< measured over about the last second of training; 0 while training is paused
  /// On all training and all test points, at the end of the latest epoch, train(), or change of loss.
  const Metrics& metrics() const;
  const History& history() const;
  /// Curves of the run before the latest new start; empty if there was none.
  const History& ghost() const;
  /// Sizes of the gradients, updates and outputs of layers(): gradients of the latest step, everything else of the
  /// latest evaluation. In the past of a run, gradients may be those of the epoch's column, or unknown.
  std::span<const LayerStats> layer_stats() const;
  /// For each unit of a hidden layer (counted from 0), the share of the training samples for which the unit passes
  /// gradient, at the same time as layer_stats().
  std::span<const float> passing(int layer) const;
  /// Layer statistics by epoch, of this run and of the ghost.
  const StatsHistory& layer_history() const;
  const StatsHistory& layer_ghost() const;
  /// Runs that the user kept, oldest first; their names tell how they differ from the current spec.
  std::span<const KeptRun> kept() const;
  /// The current or finished study, null if there is none. tick() trains it whether the run plays or not.
  const Study* study() const;
  /// The current or finished initializer lab, null if there is none. tick() works on it whether the run plays or not.
  const InitLab* init_lab() const;
  const std::optional<Divergence>& divergence() const;
  /// The epoch since which the loss diverges while all numbers are still finite, see History::diverging_since().
  /// Training continues.
  std::optional<int> diverging_since() const;
  /// The remedy for a diverging loss; computed by each call.
  Remedy remedy() const;
  /// The last epoch that scrubbing can reach: epoch(), or a later one while the run is in its past.
  int last_epoch() const;
  /// True while the run is in its past and its later part is still known.
  bool in_past() const;
  /// True between the last batch of an epoch and the first of the next.
  bool between_epochs() const;
  /// Why training last stopped by a rule of the spec: "100 epochs"; empty if it did not, or trains again.
  const std::string& stopped() const;
  bool can_undo() const;
  bool can_redo() const;

  std::span<const DataPoint> data() const;
  MissingData missing_data() const;  ///< unless `nothing`, play and step throw
  int train_size() const;
  int test_size() const;  ///< 0 if all points are training points: then there are no test numbers
  int classes() const;  ///< 0 for a regression
  /// Names of the classes of the user's points, from class 0 on. Classes without a name, and those named "", are shown
  /// as letters.
  std::span<const std::string> class_names() const;
  /// Columns of the table from which the user's points came: x1, x2, and the number or class. Without names and scales
  /// if there is no table.
  const std::array<OwnColumn, 3>& columns() const;
  bool from_table() const;
  bool regression() const { return classes() == 0; }
  std::span<const LayerPicture> layers() const;
  /// The network in training; a new start creates another one.
  const Network& network() const;
  /// For each input, its index in feature_catalogue().
  std::span<const int> inputs() const;

  /// Updates the pictures of the plane to the current weights. `neurons` and `all` include one map for each neuron.
  /// False if nothing has changed. Allocates only after a change of structure.
  bool refresh_maps(MapLevel level);
  static constexpr int kMapSide = 32;
  /// Side of field(): 96 unless set_field_side() changed it (a multiple of 32, at most 192).
  int field_side() const;
  void set_field_side(int side);
  /// The output over the plane; row 0 is at the top (largest x2). Two classes: [side, side] in [-1, 1], 2p - 1 for
  /// class 1 (for mse, hinge and regression the clipped output). K classes: [side, side, K] probabilities. After
  /// divergence: the last finite picture.
  std::span<const float> field() const;
  /// Activation of a neuron over the plane [32, 32]; row 0 is at the top. `layer` 0: feature `unit` of
  /// feature_catalogue(), used or not; from 1 on: hidden layers.
  std::span<const float> map(int layer, int unit) const;
  /// Magnitude of the full color in that layer's maps: 1 for bounded activations, else the layer's largest magnitude
  /// (for a feature, the feature's own).
  float map_scale(int layer, int unit) const;
  /// Activation of the same neuron at a point of the plane; layer hidden + 1 holds the outputs (logits).
  float activation_at(int layer, int unit, float x, float y) const;

  /// Inputs, sum and output of a neuron of layers()[layer], for a point of the plane.
  NeuronSum sum_at(int layer, int unit, float x, float y) const;
  /// The optimizer's change of a weight (`from` -1: a bias) if the latest gradient came again; 0 before the first step
  /// and in a frozen layer.
  double next_change(int layer, int from, int unit) const;
  /// The whole session as one line of text, for command::Resume: the contents of a link, and the run with its curves
  /// and its past. Tens of kB to a megabyte. Undo is not included.
  std::string save_session() const;
  /// What the plot shows. Its layer and units exist in the current network.
  const PlotState& plot() const;
  /// Entropy of the predicted classes over the plane [side, side], from 0 (certain) to 1 (all classes equal). Squared
  /// error and hinge: of the output read as 2p - 1, a measure of the distance to the border. Updated only while the
  /// plot shows it.
  std::span<const float> uncertainty() const;
  /// The plane as plot().layer bends it, at the latest refresh_space(); null while the plot shows something else.
  const FeatureSpace* space() const;
  /// Updates space(), as refresh_maps() updates the maps.
  void refresh_space();

  /// Index in data() of the point traced through the network, -1 for none.
  int selected_point() const;
  /// The network's answer for the selected point with the current weights; null if no point is selected.
  const PointAnswer* point_answer() const;
  /// Activations of a layer for the selected point: layer 0 has the features of feature_catalogue(), then hidden
  /// layers, then the outputs (logits). Empty if no point is selected.
  std::span<const float> activations_at_point(int layer) const;

  /// Confusion matrices and ROC curves of the latest evaluation, like metrics().
  const ClassReport& evaluation() const;

  // Counters that only grow. Code that caches textures or layouts compares them.
  int structure_revision() const;  ///< layers, units, inputs: the spans of layers() and map() have changed
  int data_revision() const;
  int space_revision() const;

  /// Names of the folded scopes of the trace's graph.
  std::span<const std::string> folds() const;
  int graph_revision() const;  ///< a counter like those above: trace() or folds() has changed
  /// The Backprop view's trace, made from the current weights or the formula. Null in the other views.
  const Trace* trace() const;
  /// What the Backprop view walks when it is open.
  const TracePlan& plan() const;
  /// The problem of the Problems view. Null in the other views.
  const ProblemRun* problem() const;

 private:
  std::unique_ptr<ExperimentState> state_;
};

/// The link inside a session. Throws Error::value for a text that is not a session, or is damaged.
std::string link_of_session(std::string_view text);

}  // namespace deepx::inline DEEPX_PRECISION
