// SPDX-License-Identifier: MIT
// The state of an experiment. Included only by the sources that implement one.
#pragma once

#include <deque>
#include <limits>
#include <vector>

#include "engine/optim/early_stopping.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/access.h"
#include "playground/model/experiment/divergence.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/data_point.h"
#include "playground/model/experiment/view.h"
#include "playground/model/gradients/layer_recorder.h"
#include "playground/model/gradients/layer_stats.h"
#include "playground/model/plot/feature_space.h"
#include "playground/model/plot/plane_maps.h"
#include "playground/model/plot/plot_state.h"
#include "playground/model/plot/point_probe.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/spec.h"
#include "playground/model/train/evaluation.h"
#include "playground/model/train/history.h"
#include "playground/model/train/kept_run.h"
#include "playground/model/train/run.h"
#include "playground/model/train/timeline.h"

namespace deepx::inline DEEPX_PRECISION {

struct Before;
class Command;
class InitLab;
class ProblemRun;
class Study;
class Trace;

/// A seed different from this one.
std::uint64_t another_seed(std::uint64_t seed, Stream stream);

/// A requested place in a run: the end of an epoch, or a step.
struct Place {
  int epoch = -1;
  long long step = -1;
  bool reached_by(const Run& run) const { return step >= 0 ? run.steps() >= step : run.epoch() >= epoch; }
};

/// The end of a run while the run is in its past. `moment` is null if the run had diverged there, so that it cannot
/// continue from it.
struct Tip {
  Timeline::Kept moment;
  int epoch = 0;
  long long step = 0;
};

/// What is known about a run besides the run itself: one value, which undo copies and a session writes.
struct RunRecord {
  History history, ghost;
  StatsHistory layer_history, layer_ghost;
  Timeline timeline;
  std::optional<Tip> tip;  ///< set while the run is in its past
  std::optional<Divergence> divergence;
  int line = 0;  ///< number of this line of training: a new start begins one, and so does training on from the past
};

/// What the user looks at besides the run, as far as undo restores it.
struct Looks {
  View view = View::train;
  std::vector<int> trace_samples;  ///< as requested; empty for the first six
  TracePlan plan;
  std::string own_kept;                 ///< the user's points while another data set is shown
  std::shared_ptr<ProblemRun> problem;  ///< shared with the entries of undo
};

/// What one undo restores: the state, and the run as it was.
struct Past {
  /// changes with the same name that follow each other within a short time are one; "" for a change that is never
  /// merged
  std::string change{};
  double time_s = 0;  ///< time of its latest change
  Spec spec;
  RunSnapshot run{};
  RunRecord record;
  Looks looks;
  /// set if the change replaced the kept runs; otherwise undo does not affect them
  std::optional<std::vector<KeptRun>> kept{};
};

/// The state that a command may change. A copy of it is the state before the command. So large members are shared, and
/// replaced instead of modified, except the run, the trace and the problem (see Before).
struct Held : RunRecord, Looks {
  Spec spec;
  bool training = false;
  double speed = 30, pace = 1;
  Access access;

  SplitPoints points;
  std::vector<DataPoint> data;
  MissingData missing_data = MissingData::nothing;
  int classes = 2;
  std::vector<std::string> class_names;  // of the user's points
  std::array<OwnColumn, 3> columns;      // of the user's points: x1, x2 and the number or class
  std::vector<int> inputs;
  std::shared_ptr<Run> run;
  std::shared_ptr<LayerRecorder> recorder = std::make_shared<LayerRecorder>();
  std::vector<LayerStats> layer_stats;
  std::vector<std::vector<float>> passing;  // of the units of each layer, measured with layer_stats
  bool layer_stats_stale = true;
  std::vector<KeptRun> kept;
  std::optional<Spec> named_for;  // the spec with which the names of the kept runs compare
  std::shared_ptr<Study> study;
  std::shared_ptr<InitLab> init_lab;
  Metrics metrics{};

  std::optional<Place> seeking;  // not yet reached by training
  int lines = 0;                 // number of lines of training so far
  std::deque<std::shared_ptr<Past>> undo, redo;
  EarlyStopping patience;  // since training last began
  std::string stopped;     // why a rule stopped training; empty if none did

  std::vector<std::vector<Real>> grads;  // of each parameter, copied so that the spans in `layers` stay valid
  std::shared_ptr<Maps> maps = std::make_shared<Maps>(96);
  int structure_revision = 0, data_revision = 0;
  bool field_stale = true, maps_stale = true, uncertainty_stale = true;

  PlotState plot;
  int selected_point = -1;

  std::shared_ptr<Trace> trace;
  std::vector<std::string> folds;  // folded scopes of the graph, in alphabetical order
  int graph_revision = 0;

  double owed = 0;         // batches due by the clock but not trained yet
  double trace_clock = 0;  // seconds since the trace's last step
};

struct ExperimentState : Held {
  // Values derived from the above on demand.
  std::vector<LayerPicture> layers;
  FeatureSpace space;
  bool space_attached = false, space_stale = true;
  int space_revision = 0;
  PointProbe probe;
  bool probe_stale = true;
  ClassReport evaluation;
  long long evaluated = -1;  // Run::evaluation_id() from which `evaluation` is made

  double clock_s = 0;  // time since the beginning
  double window_s = 0, steps_per_second = 0;
  long long window_steps = 0;

  /// Carries out a command and notes what undo needs. It may fail at any point: apply() then restores the state.
  void carry_out(const Command& command);
  void put_back(Before&& before);
  /// Applies `next`: continues with what can be kept, else starts again.
  void change(const Spec& next);
  /// True if a run of the current spec can continue in `next`, if the user's points are taken as they were at its
  /// start.
  bool goes_on_in(const Spec& next) const;
  /// Throws unless each of these moments belongs to the current run.
  void require_way(std::span<const Timeline::Kept> way) const;
  void start(const Spec& next, bool new_data);
  void go_on(const Spec& next);
  /// The user's points have changed: continues the run with them.
  void go_on_with_points(const Spec& next);
  void take_points(SplitPoints next);
  /// Throws the error for what the data lack.
  void require_data(const char* call) const;
  void change_own(const OwnPoints& own);
  /// Trains up to `batches` steps, at least one, until the budget is used up or the numbers diverge. With `rules` also
  /// stops when a rule of the spec holds. Returns the number of steps.
  int train(int batches, bool rules, double budget_ms = std::numeric_limits<double>::infinity());
  /// Trains one mini-batch and records it. True if it ended an epoch.
  bool step();
  /// Updates layer_stats and passing.
  void refresh_layer_stats();
  /// Updates the probe of the selected point.
  void refresh_probe();
  /// Updates `evaluation`.
  void refresh_report();
  /// At the end of an epoch: true if a rule of the spec holds now and did not hold before.
  bool stop_rule_holds(const Metrics& before);
  void measure();
  void name_kept();
  /// Adds a run to the kept ones; it replaces an earlier state of the same run. `call` begins error messages.
  void keep(const char* call, KeptRun&& next);
  KeptRun& need_kept(const char* call, int at);
  void stop_diverged();
  Remedy find_remedy() const;

  /// Goes to a place of the run that was trained before. Trains for at most `budget_ms` now and the rest in later
  /// ticks.
  void seek(Place place, double budget_ms = std::numeric_limits<double>::infinity());
  void seek_on(double budget_ms);
  /// Applies changes of the spec with which the run continues.
  void adopt(const Spec& next);
  /// Restores a moment, in the spec of its time.
  void stand_at(const Moment& moment);
  /// Called before the run changes: forgets everything after the current place. Undo can bring it back; `noted` tells
  /// that it already has it.
  void leave_past(bool noted);
  /// After a change with which the run continues: adds a mark to the curves and a moment to return to.
  void turn(std::string label, std::string path);
  /// The last epoch that can be reached.
  int last_epoch() const { return tip ? tip->epoch : run->epoch(); }

  Past present() const;
  void remember(Past&& past);
  void bring_back(Past&& past);
  void swap_past(std::deque<std::shared_ptr<Past>>& from, std::deque<std::shared_ptr<Past>>& to, const char* call);
  void refresh_layers();
  void show_layers();
  void open_trace(int at, int node, int element);
  std::unique_ptr<Trace> make_trace() const;
  void take_trace(std::unique_ptr<Trace> next);
  /// Makes the trace again for changed data or weights. Position, selection and check stay as far as they fit.
  void reopen_trace();
  std::vector<int> traced_rows() const;
  void next_samples(int way);
  void show_plan(TracePlan next);
  Trace& need_trace(const char* call);
  /// Called after the weights or the structure have changed.
  void weights_changed();
  bool tick(double dt_s, double budget_ms);
  bool tick_training(double dt_s, double budget_ms);
  bool tick_trace(double dt_s);
  /// The run of the Problems view; the first preset if none was opened yet.
  ProblemRun& need_problem();
  ProblemRun& another_problem();
  /// Used by command::LoadModel and command::Resume.
  void load_model(std::string_view bytes, bool anyway);
  void resume(std::string_view session);

  /// Limits the plot's layer and units to those that exist.
  void fit_plot();
  int plot_units(PlotKind shown, int layer) const;
  PlanePoint point_at(int index) const;
  int data_size() const { return static_cast<int>(data.size()); }
};

}  // namespace deepx::inline DEEPX_PRECISION
