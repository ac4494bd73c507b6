// SPDX-License-Identifier: MIT
// What an experiment holds. Only experiment*.cpp include this.
#pragma once

#include <deque>
#include <limits>
#include <vector>

#include "engine/optim/early_stopping.h"
#include "playground/model/backprop/shown_graph.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/gradients/init_lab.h"
#include "playground/model/gradients/layer_recorder.h"
#include "playground/model/plot/feature_space.h"
#include "playground/model/plot/maps.h"
#include "playground/model/plot/point_probe.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/studies/study.h"
#include "playground/model/train/run.h"
#include "playground/model/train/timeline.h"

namespace deepx::inline DEEPX_PRECISION {

/// A seed that is not this one.
std::uint64_t another_seed(std::uint64_t seed, Stream stream);

/// The place in a run that somebody wants to see: the end of an epoch, or a step.
struct Place {
  int epoch = -1;
  long long step = -1;
  bool reached_by(const Run& run) const { return step >= 0 ? run.steps() >= step : run.epoch() >= epoch; }
};

/// Where a run that was gone back in had got to. Null: nowhere it could go on from, it had diverged after that epoch.
struct Tip {
  Timeline::Kept moment;
  int epoch = 0;
  long long step = 0;
};

/// What is known of a run besides the run itself: one value, which undo copies and a session writes.
struct RunRecord {
  History history, ghost;
  StatsHistory layer_history, layer_ghost;
  Timeline timeline;
  std::optional<Tip> tip;  ///< set while the run stands somewhere in its past
  std::optional<Divergence> divergence;
  int line = 0;  ///< of all runs there were: a new start, and going on from the past, begin one
};

/// What is looked at besides the run, as far as undo brings it back.
struct Looks {
  View view = View::train;
  std::vector<int> trace_samples;  ///< as asked for; empty for the first six
  TracePlan plan;
  std::string own_kept;                 ///< the user's points while another data set is shown
  std::shared_ptr<ProblemRun> problem;  ///< shared with what undo brings back
};

/// What one undo brings back: the state, and the run as it stood.
struct Past {
  std::string change{};  ///< changes with the same name that follow fast are one; "" for those that stay apart
  double time_s = 0;   ///< when it was last made
  Spec spec;
  RunSnapshot run{};
  RunRecord record;
  Looks looks;
  std::optional<std::vector<KeptRun>> kept{};  ///< if the change put others in their place; else they come and go by themselves
};

/// What a command may change. A copy of it is what there was before: what is large in it is shared, and replaced rather than written
/// to, but for the run, the trace and the problem (see Before).
struct Held : RunRecord, Looks {
  Spec spec;
  bool training = false;
  double speed = 30, pace = 1;
  Access access;

  SplitPoints points;
  std::vector<DataPoint> data;
  Lack lack = Lack::nothing;
  int classes = 2;
  std::vector<std::string> class_names;  // of own points
  std::array<OwnColumn, 3> columns;      // of own points: x1, x2 and the number or class
  std::vector<int> inputs;
  std::shared_ptr<Run> run;
  std::shared_ptr<LayerRecorder> recorder = std::make_shared<LayerRecorder>();
  std::vector<LayerStats> layer_stats;
  std::vector<std::vector<float>> passing;  // of the units of each layer, measured with them
  bool layer_stats_stale = true;
  std::vector<KeptRun> kept;
  std::optional<Spec> named_for;  // what the kept runs' names compare them with
  std::shared_ptr<Study> study;
  std::shared_ptr<InitLab> init_lab;
  Metrics metrics{};

  std::optional<Place> seeking;  // still to be reached by training
  int lines = 0;                 // how many runs there were
  std::deque<std::shared_ptr<Past>> undo, redo;
  EarlyStopping patience;       // since training was last set going
  std::string stopped;          // why it stopped by itself; empty if it did not

  std::vector<std::vector<Real>> grads;  // of each parameter, copied so that the pictures' spans stay
  std::shared_ptr<Maps> maps = std::make_shared<Maps>(96);
  int structure_revision = 0, data_revision = 0;
  bool field_stale = true, maps_stale = true, uncertainty_stale = true;

  PlotState plot;
  int selected_point = -1;

  std::shared_ptr<Trace> trace;
  std::vector<std::string> folds;  // scopes of its graph, in the order of the alphabet
  int graph_revision = 0;

  double owed = 0;         // batches that time has brought and that are not trained yet
  double trace_clock = 0;  // seconds since the trace's last step
};

/// An experiment before a command: put back when the command fails on its way.
struct Before {
  explicit Before(const Held& now);
  Held held;
  RunSnapshot run;
  long long run_changes = 0, trace_changes = 0, problem_steps = 0;
  Trace::Standing trace;
  bool problem_plays = false;
};

struct ExperimentState : Held {
  // What is made from the above when it is wanted.
  std::vector<LayerPicture> layers;
  FeatureSpace space;
  bool space_attached = false, space_stale = true;
  int space_revision = 0;
  PointProbe probe;
  bool probe_stale = true;
  ClassReport evaluation;
  long long evaluated = -1;  // Run::evaluation_id() that it is made from

  double clock_s = 0;  // time that has passed
  double window_s = 0, steps_per_second = 0;
  long long window_steps = 0;

  /// Does a command, and notes what undoes it. May fail at any place: apply() then puts back what there was.
  void carry_out(const Command& command);
  void put_back(Before&& before);
  /// Takes over `next`: goes on with what can be kept, else starts anew.
  void change(const Spec& next);
  /// Whether a run of the present spec can go on in `next`, but for the user's points as it began.
  bool goes_on_in(const Spec& next) const;
  /// Throws unless each of these moments is one of the present run.
  void require_way(std::span<const Timeline::Kept> way) const;
  void start(const Spec& next, bool new_data);
  void go_on(const Spec& next);
  /// The user's points changed: the run goes on with them.
  void go_on_with_points(const Spec& next);
  void take_points(SplitPoints next);
  /// Throws the sentence that says what is missing.
  void require_data(const char* call) const;
  void change_own(const OwnPoints& own);
  /// Up to `batches` steps, at least one, until the budget is used up or the numbers diverge. Returns those done.
  /// With `rules` also until one of those in the spec holds.
  int train(int batches, bool rules, double budget_ms = std::numeric_limits<double>::infinity());
  /// One mini-batch under the eyes of the recorder. True when it ended an epoch.
  bool step();
  /// Brings layer_stats up to date.
  void refresh_layer_stats();
  /// At the end of an epoch: whether a rule of the spec holds now that did not hold before.
  bool stop_rule_holds(const Metrics& before);
  void measure();
  void name_kept();
  /// Puts a run among the kept ones: in the place of what was kept of it before, else at the end. `call` names errors.
  void keep(const char* call, KeptRun&& next);
  KeptRun& need_kept(const char* call, int at);
  void stop_diverged();
  Remedy find_remedy() const;

  /// Goes to a place of the run that was already trained: now, or in `budget_ms` as far as that takes and the rest in ticks.
  void seek(Place place, double budget_ms = std::numeric_limits<double>::infinity());
  void seek_on(double budget_ms);
  /// Takes over what changes in a run that goes on.
  void adopt(const Spec& next);
  /// The state of a moment, in the spec of its time.
  void stand_at(const Moment& moment);
  /// The run is about to change: what came after the place where it stands is forgotten, but for undo if it is not `noted` already.
  void leave_past(bool noted);
  /// Something was changed and the run goes on: a mark at the curves, and a moment to come back to.
  void turn(std::string label, std::string path);
  /// The end of the last epoch and the step that can be gone to.
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
  /// The same trace of something else: position, what is looked at and what is checked stay as far as they fit.
  void reopen_trace();
  std::vector<int> traced_rows() const;
  void next_samples(int way);
  void show_plan(TracePlan next);
  Trace& need_trace(const char* call);
  /// After the weights or the structure changed.
  void weights_changed();
  bool tick(double dt_s, double budget_ms);
  bool tick_training(double dt_s, double budget_ms);
  bool tick_trace(double dt_s);
  /// The Problems view's run; the first preset if none was opened yet.
  ProblemRun& need_problem();
  ProblemRun& another_problem();
  /// For command::LoadModel and command::Resume.
  void load_model(std::string_view bytes, bool anyway);
  void resume(std::string_view session);

  /// Layers and units of the plot that are still there.
  void fit_plot();
  int plot_units(PlotKind shown, int layer) const;
  PlanePoint point_at(int index) const;
  int data_size() const { return static_cast<int>(data.size()); }

};

}  // namespace deepx::inline DEEPX_PRECISION
