// SPDX-License-Identifier: MIT
// Commands: everything a user can do to an experiment, one struct for each action. Also as JSON, for pages and lessons.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/core/error.h"
#include "engine/data/table.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/access.h"
#include "playground/model/experiment/link_state.h"
#include "playground/model/gradients/init_lab_plan.h"
#include "playground/model/plot/plot_state.h"
#include "playground/model/problems/problem.h"
#include "playground/model/spec/spec.h"
#include "playground/model/studies/study_plan.h"

namespace deepx::inline DEEPX_PRECISION {

namespace command {

/// {"set": {"path": "optimizer.learning_rate", "value": 0.03}}: see set_path().
struct Set {
  std::string path, text;
  Set(std::string p, std::string t) : path(std::move(p)), text(std::move(t)) {}
  Set(std::string p, double number) : path(std::move(p)), text(deepx::to_text(number)) {}
};
/// {"toggle_feature": "x1^2"}: on or off; the last one that is on stays.
struct ToggleFeature {
  std::string name;
};
/// {"add_layer": {"at": 1, "units": 8, "activation": "tanh"}}: a hidden layer before the present number `at`
/// (0 = next to the inputs, number of hidden layers = next to the output). Units and activation may be left out in JSON.
struct AddLayer {
  int at = 0, units = 4;
  std::string activation = "tanh";
};
/// {"remove_layer": 1}: hidden layer 1, counted from 0.
struct RemoveLayer {
  int layer = 0;
};
/// {"move_layer": {"from": 0, "to": 2}}: hidden layer 0 becomes number 2 and keeps its options; those between move up.
struct MoveLayer {
  int from = 0, to = 0;
};
/// {"duplicate_layer": 1}: another layer like hidden layer 1, behind it.
struct DuplicateLayer {
  int layer = 0;
};
/// {"set_weight": {"layer": 0, "from": 1, "unit": 3, "value": 0.5}}: the weight from input 1 to unit 3 of hidden layer 0 (as many as
/// there are hidden layers: of the output). Without "from": the bias of unit 3. The run goes on with it.
struct SetWeight {
  int layer = 0;
  int from = -1;  ///< -1: the bias
  int unit = 0;
  double value = 0;
};
/// {"add_neuron": 0}, {"remove_neuron": 0}: in hidden layer 0.
struct AddNeuron {
  int layer = 0;
};
struct RemoveNeuron {
  int layer = 0;
};
/// {"load": {spec}}: a new start with another spec.
struct Load {
  Spec spec;
};
/// {"load_model": "base64"}: a new start with the weights of a safetensors file, and with the spec in its metadata. A file without
/// one must fit the present network. Names and shapes are checked before anything changes; afterwards training rests. Weights that are
/// not finite are refused by Error::not_finite, but for {"load_model": {"base64": "..", "anyway": true}}.
struct LoadModel {
  std::string bytes;
  bool anyway = false;
};
/// {"open": "#data.name=moons"}: everything a link holds (see link.h), at its start. Refuses a link it cannot read in full.
struct Open {
  LinkState state;
  bool goes_on = false;  ///< the run goes on as far as its spec allows: for a page that is gone back to
};
/// {"play": true}: starts or pauses what the present view plays: training, or the steps of the trace.
struct Play {
  bool on = true;
};
/// {"step": {"count": 1, "unit": "batch"}} or "epoch": trains so much at once. {"step": 3} is three batches.
struct Step {
  int count = 1;
  bool epochs = false;
};
/// {"scrub": 20}: back (or forward again) to the end of an epoch of this run; 0 is its start. Training rests. What comes after stays
/// known, and drawn, until training goes on from there; the last epoch is where the run had got to.
struct Scrub {
  int epoch = 0;
  bool dragged = false;  ///< may take a few ticks to arrive
};
/// {"back": {"count": 1, "unit": "batch"}} or "epoch": the same by steps; {"back": 3} is three batches. Ends at the run's start.
struct Back {
  int count = 1;
  bool epochs = false;
};
/// {"undo": {}}, {"redo": {}}: the latest change; changes that follow each other fast at one path are one. What began a new start
/// brings back the run before it, weights and curves included; else the run goes on. Training itself is not a change.
struct Undo {};
struct Redo {};
/// {"resume": "deepx1:.."}: goes on with a session as Experiment::save_session() wrote it. A damaged one changes nothing.
struct Resume {
  std::string session;
};
/// {"reset": {}}: the same start again, to the last bit.
struct Reset {};
/// {"new_seed": {}}: other initial weights and another order of the samples; the data stay.
struct NewSeed {};
/// {"new_data": {}}: other points of the same kind.
struct NewData {};
/// {"add_points": {"points": [[x, y, class], ..], "stroke": 1}}: points of the user's own, with a class, or where own points have
/// numbers a number in [-1, 1]. The run goes on with them unless there is a new class. Commands of one stroke of the brush carry the
/// same number, so that they can be undone together; 0 for none.
struct NewPoint {
  double x = 0, y = 0, value = 0;
};
struct AddPoints {
  std::vector<NewPoint> points;
  int stroke = 0;
};
/// {"erase_points": {"x": 0, "y": 0, "radius": 0.5, "stroke": 2}}: those of the user's own within the radius.
struct ErasePoints {
  double x = 0, y = 0, radius = 0.3;
  int stroke = 0;
};
/// {"clear_points": {}}: all of the user's own.
struct ClearPoints {};
/// {"edit_points": {}}: the points of the present data set, of both parts, become the user's own, to be painted and erased.
struct EditPoints {};
/// {"points_from_table": {"csv": text, "x": "width", "y": "height", "label": "kind", "decimal": ","}}: rows as points of the user's own, in
/// the place of those there are (see table_points.h). All but csv may be left out in JSON. A table that
/// was read already stands in the place of its text.
struct PointsFromTable {
  std::string csv{}, x{}, y{}, label{}, decimal{};
  std::shared_ptr<const Table> table{};
};
/// {"problem": "catenary"} or {"problem": {"name": "catenary", "settings": {"length": 1.2}}}: opens a preset, in the Problems view or,
/// if it is a run on the plane, in the Train view. "table" (CSV text), "target" (a column) and "decimal" put a table in the place of the preset's.
struct OpenProblem {
  std::string name;
  std::map<std::string, double> settings{};
  OwnTable table{};
};
/// {"view": "train"}, "backprop", "gradients" or "problems". Training rests while the Backprop view is open and goes on afterwards.
struct Show {
  View view = View::train;
};
/// {"speed": 30}: epochs a second while training plays; 0 is as fast as it goes.
struct Speed {
  double epochs_per_s = 0;
};
/// {"pace": 1}: seconds for each step while the trace plays.
struct Pace {
  double s_per_step = 1;
};
/// {"trace": "first"} "back" "forward" "last" "play" "pause": moves in the Backprop view's steps.
enum class TraceMove { first, back, forward, last, play, pause };
struct TraceGo {
  TraceMove move = TraceMove::forward;
};
/// {"trace_to": 10}: to a position (number of steps done).
struct TraceTo {
  int at = 0;
};
/// {"trace_select": {"node": 3, "element": 5}}: looks at one node and one of its elements, row-major.
/// Node -1 follows the step in hand again; element -1 is the largest gradient.
struct TraceSelect {
  int node = -1, element = -1;
};
/// {"formula": "L = (tanh(w*x + b) - y)^2"} or {"formula": {"text": "a*b", "values": {"a": 1.4, "b": -2}}}: opens the Backprop view
/// with it. A variable that is not named keeps its value, or is 1.
struct SetFormula {
  std::string text;
  Variables values{};
};
/// {"variable": {"name": "w", "value": 0.5}}: of the formula.
struct SetVariable {
  std::string name;
  double value = 0;
};
/// {"backprop": "network"} or "formula": which of them the Backprop view walks; opens it.
struct ShowFormula {
  bool on = true;
};
/// {"slope": {"of": "W1", "element": 5}}: walks the backward pass towards that element as a graph of its own, and differentiates it
/// again; {"slope": {}} walks the output again.
struct ShowSlope {
  SlopeOf of;
};
/// {"trace_unit": "layer"}: how far forward, back and play move: "operation", "layer", "pass" or "sample".
struct SetTraceUnit {
  TraceUnit unit = TraceUnit::operation;
};
/// {"check": 0.01}: compares the gradient that is looked at with the output's answer to a nudge of 0.01 both ways; 0 stops it.
struct CheckGradient {
  double h = 0;
};
/// {"exercise": true}: asks for the gradient that is looked at, and hides it until it is found; {"answer": 0.25} answers.
struct StartExercise {
  bool on = true;
};
struct GiveAnswer {
  double value = 0;
};
/// {"fold": {"scope": "hidden1", "on": true}}: draws all that is in a scope of the graph as one card, or unfolds it; {"fold": "all"},
/// {"fold": "none"}: every scope.
struct Fold {
  std::string scope;  ///< "": every one
  bool on = true;
};
/// {"access": {"hide": ["recipe", "data.noise"], "lock": ["neurons"]}}: what pupils do not see, and what they see and cannot change.
/// A list that is left out is empty. See access.h for the names.
struct SetAccess {
  Access access;
};
/// {"trace_samples": [0, 5, 7]}: points by their places in the data (training points first, then test points), 1 to 8 of them.
struct TraceSamples {
  std::vector<int> rows;
};
/// {"show": "uncertainty"} or {"show": {"plot": "space", "layer": 2, "units": [0, 3], "classes": true, "contours": false}}: what the
/// plot shows; what is left out stays. "unit" belongs to "neuron", "units" (or "principal") to "space". A space without a layer is
/// that of the last hidden one.
struct ShowPlot {
  std::optional<PlotKind> shown{};
  std::optional<int> layer{}, unit{};
  std::optional<std::array<int, 2>> units{};  ///< across and up; {-1, -1} for the principal components
  std::optional<bool> classes{}, contours{};
};
/// {"select_point": 17}: traces that point of the data through the network; -1 lets go of it.
struct SelectPoint {
  int index = -1;
};
/// {"trace_point": 17}: opens the Backprop view with that point as its only sample.
struct TracePoint {
  int index = 0;
};
/// {"keep_run": {}}: keeps the curves of the present run to compare later ones with. The same run kept again takes its own place.
struct KeepRun {};
/// {"open_run": {"name": "deepx_moons.csv", "csv": text}}: the same for a run from a file, as run_csv() wrote it. `name` is what errors,
/// and runs without a spec, are called.
struct OpenRun {
  std::string name, csv;
};
/// {"drop_run": 0}: lets go of kept run 0, the oldest; {"clear_runs": {}}: of all.
struct DropRun {
  int at = 0;
};
struct ClearRuns {};
/// {"load_run": 0}: a new start with the spec of kept run 0. Refused if it has none.
struct LoadRun {
  int at = 0;
};
/// {"study": {"kind": "optimizers", "optimizers": ["adam", {"name": "sgd", "learning_rate": 0.3}], "epochs": 100}},
/// {"study": {"kind": "seeds", "seeds": 8, "epochs": 100}}, {"study": {"kind": "rates", "batches": 1000, "low": 1e-5, "high": 10}}:
/// begins a study of the present spec (see study.h); what is left out has its default. Takes the place of another one.
struct StartStudy {
  StudyPlan plan;
};
/// {"study_use": {"optimizer": 2}}: the present spec gets the optimizer of the study's member 2, with its settings; {"study_use":
/// {"seed": 2}}: its seed. All else stays.
struct UseMember {
  int member = 0;
  bool seed = false;
};
/// {"study_stop": {}}: ends it where it stands; {"study_close": {}}: and lets go of what it found.
struct StopStudy {};
struct CloseStudy {};

/// {"init_lab": {"initializers": ["xavier_uniform", "normal"], "steps": 100}}: the present spec under each initializer, measured layer by
/// layer before and after so many mini-batches (see init_lab.h); what is left out has its default. Takes the place of another one.
struct StartInitLab {
  InitLabPlan plan;
};
/// {"init_lab_close": {}}: lets go of it, done or not.
struct CloseInitLab {};

}  // namespace command

using AnyCommand =
    std::variant<command::Set, command::ToggleFeature, command::AddLayer, command::RemoveLayer, command::MoveLayer,
                 command::DuplicateLayer, command::SetWeight, command::AddNeuron, command::RemoveNeuron, command::Load,
                 command::LoadModel, command::Open, command::Play, command::Step, command::Reset, command::NewSeed,
                 command::NewData, command::AddPoints, command::ErasePoints, command::ClearPoints, command::EditPoints, command::PointsFromTable,
                 command::Scrub, command::Back, command::Undo, command::Redo, command::Resume, command::OpenProblem, command::Show,
                 command::Speed, command::Pace, command::TraceGo, command::TraceTo, command::TraceSelect, command::TraceSamples,
                 command::SetAccess, command::ShowPlot, command::SelectPoint, command::TracePoint, command::KeepRun,
                 command::OpenRun, command::DropRun, command::ClearRuns, command::LoadRun, command::StartStudy, command::UseMember,
                 command::StopStudy, command::CloseStudy, command::SetFormula, command::SetVariable, command::ShowFormula,
                 command::ShowSlope, command::SetTraceUnit, command::CheckGradient, command::StartExercise, command::GiveAnswer,
                 command::Fold, command::StartInitLab, command::CloseInitLab>;

/// One of them. What copies, moves and destroys it is compiled once, not in every file that hands a command on.
struct Command : AnyCommand {
  using AnyCommand::AnyCommand;
  Command(const Command&);
  Command(Command&&) noexcept;
  Command& operator=(const Command&);
  Command& operator=(Command&&) noexcept;
  ~Command();
};

/// A command from JSON text: an object with one key.
///   Throws Error::value for anything else, naming the key and what is allowed.
Command command_from_json(std::string_view text);

}  // namespace deepx::inline DEEPX_PRECISION
