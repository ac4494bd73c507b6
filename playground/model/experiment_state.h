// SPDX-License-Identifier: MIT
// What an experiment holds. Only experiment*.cpp include this.
#pragma once

#include <limits>
#include <vector>

#include "playground/model/experiment.h"
#include "playground/model/maps.h"
#include "playground/model/problem_run.h"
#include "playground/model/run.h"
#include "playground/model/trace.h"

namespace deepx::inline DEEPX_PRECISION {

struct Experiment::State {
  Spec spec;
  View view = View::train;
  bool training = false;
  double speed = 30, pace = 1;
  Access access;

  SplitPoints points;
  std::vector<DataPoint> data;
  int classes = 2;
  std::vector<int> inputs;
  std::unique_ptr<Run> run;
  History history, ghost;
  Metrics metrics{};
  std::optional<Divergence> divergence;

  std::vector<LayerPicture> layers;
  std::vector<std::vector<Real>> grads;  // of each parameter, copied so that the pictures' spans stay
  Maps maps{96};
  int structure_revision = 0, data_revision = 0, field_revision = 0, maps_revision = 0;
  bool field_stale = true, maps_stale = true;

  std::unique_ptr<Trace> trace;
  std::vector<int> trace_samples;  // as asked for; empty for the first six

  std::unique_ptr<ProblemRun> problem;

  double owed = 0;         // batches that time has brought and that are not trained yet
  double trace_clock = 0;  // seconds since the trace's last step
  double window_s = 0, steps_per_second = 0;
  long long window_steps = 0;

  /// Takes over `next`: goes on with what can be kept, else starts anew.
  void change(const Spec& next);
  void start(const Spec& next, bool new_data);
  void go_on(const Spec& next);
  /// Up to `batches` steps, at least one, until the budget is used up or the numbers diverge. Returns those done.
  int train(int batches, double budget_ms = std::numeric_limits<double>::infinity());
  void measure();
  void stop_diverged();
  void refresh_layers();
  void open_trace(int at, int node, int element);
  Trace& need_trace(const char* call);
  /// After the weights or the structure changed.
  void weights_changed();
  bool tick_training(double dt_s, double budget_ms);
  bool tick_trace(double dt_s);
  /// The Problems view's run; the first preset if none was opened yet.
  ProblemRun& need_problem();

  void on(const command::Set& c);
  void on(const command::ToggleFeature& c);
  void on(const command::AddLayer& c);
  void on(const command::RemoveLayer& c);
  void on(const command::AddNeuron& c);
  void on(const command::RemoveNeuron& c);
  void on(const command::Load& c) { start(c.spec, true); }
  void on(const command::LoadModel& c);
  void on(const command::Open& c);
  void on(const command::Play& c);
  void on(const command::Step& c);
  void on(const command::OpenProblem& c);
  void on(const command::Reset&);
  void on(const command::NewSeed&);
  void on(const command::NewData&);
  void on(const command::Show& c);
  void on(const command::Speed& c);
  void on(const command::Pace& c);
  void on(const command::TraceGo& c);
  void on(const command::TraceTo& c);
  void on(const command::TraceSelect& c);
  void on(const command::TraceSamples& c);
  void on(const command::SetAccess& c) { access = c.access; }
};

}  // namespace deepx::inline DEEPX_PRECISION
