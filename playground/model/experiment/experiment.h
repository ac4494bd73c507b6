// SPDX-License-Identifier: MIT
// Experiment: a spec and the run it describes. apply() is the only way to change it, tick() its only clock.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "playground/model/experiment/forward.h"

namespace deepx::inline DEEPX_PRECISION {

struct Access;
struct LinkState;
class ProblemRun;
struct Spec;
class Study;
enum class View;

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
  const Access& access() const;
  /// What a link to the current state contains.
  LinkState link_state() const;
  /// The whole session as one line of text, for command::Resume: the contents of a link, and the run with its curves
  /// and its past. Tens of kB to a megabyte. Undo is not included.
  std::string save_session() const;

  /// True if the current view plays: training, or the steps of the trace. training() is about training in every view.
  bool playing() const;
  bool training() const;
  /// True while tick() has something to do.
  bool moving() const;
  double speed() const;  ///< epochs per second; 0 means as fast as possible
  double pace() const;   ///< seconds per step of the trace
  bool can_undo() const;
  bool can_redo() const;

  // The parts, for reading. Each has its header in parts/ and refers to this experiment.
  RunPart run() const;              ///< steps, measurements, curves and kept runs
  DataPart data() const;            ///< points and classes
  NetworkPart network() const;      ///< layers, weights and activations
  PlotPart plot() const;            ///< pictures of the plane, and the selected point
  GradientsPart gradients() const;  ///< statistics of the layers, and the initializer lab
  BackpropPart backprop() const;    ///< the trace of the Backprop view
  /// The current or finished study, null if there is none. tick() trains it whether the run plays or not.
  const Study* study() const;
  /// The problem of the Problems view. Null in the other views.
  const ProblemRun* problem() const;

  // Pictures and reports cost time, so they change only here, to the current weights. Nothing happens if they are up
  // to date.
  /// Updates the maps of plot(); `neurons` and `all` include one map for each neuron. False if nothing has changed.
  /// Allocates only after a change of structure.
  bool refresh_maps(MapLevel level);
  /// Side of plot().field(), a multiple of 32, at most 192; 96 at the start.
  void set_field_side(int side);
  /// Updates plot().space().
  void refresh_space();
  /// Updates run().evaluation() and plot().point_answer().
  void refresh_evaluation();
  /// Updates gradients().stats() and gradients().passing().
  void refresh_gradients();

 private:
  std::unique_ptr<ExperimentState> state_;
};

/// The link inside a session. Throws Error::value for a text that is not a session, or is damaged.
std::string link_of_session(std::string_view text);

}  // namespace deepx::inline DEEPX_PRECISION
