// SPDX-License-Identifier: MIT
// Commands of the Backprop view: its steps, its graph, its formula, its check and exercise.
#pragma once

#include <string>
#include <vector>

#include "playground/model/backprop/practice.h"
#include "playground/model/backprop/trace_values.h"
#include "playground/model/experiment/command.h"
#include "playground/model/experiment/command_fields.h"

namespace deepx::inline DEEPX_PRECISION::command {

struct Pace {
  double s_per_step = 1;

  static constexpr CommandInfo kInfo = {.key = "pace",
                                        .control = "pace",
                                        .group = "speed",
                                        .words = "sets the seconds per step while Backprop plays",
                                        .label = "Seconds for each step"};
  void fields(CommandFields& f) { f.number(alone("seconds"), s_per_step, 0.02, 60); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Pace> kPace;

enum class TraceMove { first, back, forward, last, play, pause };
struct TraceGo {
  TraceMove move = TraceMove::forward;

  static constexpr CommandInfo kInfo = {
      .key = "trace",
      .control = "step",
      .group = "transport",
      .words =
          "moves in the steps of Backprop: `\"first\"`, `\"back\"`, `\"forward\"`, `\"last\"`, `\"play\"` or "
          "`\"pause\"`"};
  void fields(CommandFields& f);
  std::string control() const { return move == TraceMove::play || move == TraceMove::pause ? "play" : "step"; }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<TraceGo> kTraceGo;

struct TraceTo {
  int at = 0;

  static constexpr CommandInfo kInfo = {.key = "trace_to",
                                        .control = "scrub",
                                        .group = "transport",
                                        .words = "moves to a position of the tape, the number of finished steps"};
  void fields(CommandFields& f) { f.whole(alone("position"), at); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<TraceTo> kTraceTo;

struct TraceSelect {
  int node = -1, element = -1;

  static constexpr CommandInfo kInfo = {
      .key = "trace_select",
      .control = "",
      .words =
          "chooses the number that is followed: a node and one of its elements, in row-major order; until the next "
          "move its rule is shown, too. Node −1 follows the first weight or variable, element −1 is the largest "
          "gradient"};
  void fields(CommandFields& f) {
    f.whole(may("node"), node, -1);
    f.whole(may("element"), element, -1);
  }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<TraceSelect> kTraceSelect;

struct TraceSamples {
  std::vector<int> rows;

  static constexpr CommandInfo kInfo = {
      .key = "trace_samples",
      .control = "",
      .words = "shows 1 to 8 points by their places in the data, training points first"};
  void fields(CommandFields& f) { f.wholes(alone("rows"), rows); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<TraceSamples> kTraceSamples;

struct TracePoint {
  int index = 0;

  static constexpr CommandInfo kInfo = {.key = "trace_point",
                                        .control = "view",
                                        .group = "views",
                                        .words = "opens Backprop with a point of the data as its only sample"};
  void fields(CommandFields& f) { f.whole(alone("point"), index); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<TracePoint> kTracePoint;

struct SetTraceUnit {
  TraceUnit unit = TraceUnit::operation;

  static constexpr CommandInfo kInfo = {
      .key = "trace_unit",
      .control = "step",
      .group = "transport",
      .words =
          "how far forward, back and play move: `\"operation\"`, `\"layer\"`, `\"pass\"`, or `\"sample\"` (the "
          "next points, at the same position)",
      .label = "A step is one"};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<SetTraceUnit> kSetTraceUnit;

struct ShowGraph {
  Walked walked = Walked::formula;

  static constexpr CommandInfo kInfo = {.key = "backprop",
                                        .control = "formula",
                                        .group = "formula",
                                        .words =
                                            "opens Backprop with `\"network\"` (the network in training, its "
                                            "current weights), `\"start\"` (its weights at the start), `\"small\"` (a "
                                            "network to compute by hand) or `\"formula\"`",
                                        .label = "Graph of"};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<ShowGraph> kShowGraph;

struct SetFormula {
  std::string text;
  Variables values{};

  static constexpr CommandInfo kInfo = {
      .key = "formula",
      .control = "formula",
      .group = "formula",
      .words =
          "opens Backprop with a formula such as `\"L = (tanh(w*x + b) - y)^2\"` or `\"s = a + b; L = s*s*a\"`: `+ - * / ^`, parentheses, `pi`, `e`, "
          "`pow(a, b)`, `max(a, b)`, `min(a, b)` and the catalogue's functions of one number (see [SPEC.md](../playground/SPEC.md#formulas)); a name "
          "given by `=` may be used later, all others are variables. A variable that is not named keeps its value, or is 1. Throws naming the column",
      .changes = true};
  void fields(CommandFields& f) {
    f.text(alone("text"), text);
    f.numbers(may("values"), values);
  }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<SetFormula> kSetFormula;

struct SetVariable {
  std::string name;
  double value = 0;

  static constexpr CommandInfo kInfo = {.key = "variable",
                                        .control = "variable",
                                        .group = "variables",
                                        .words = "changes a variable of the formula",
                                        .changes = true};
  void fields(CommandFields& f) {
    f.text(must("name"), name);
    f.number(must("value"), value, -kLargestVariable, kLargestVariable);
  }
  std::string control() const { return "variable." + name; }
  std::string merges() const { return "variable " + name; }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<SetVariable> kSetVariable;

struct ShowSlope {
  SlopeOf of;

  static constexpr CommandInfo kInfo = {
      .key = "slope",
      .control = "",
      .words =
          "second order: opens the backward pass to element `element` of `of`, such as `\"W1\"`, as a new "
          "graph; without `of` returns to the first graph"};
  void fields(CommandFields& f) {
    f.text(may("of"), of.leaf);
    f.whole(may("element"), of.element);
  }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<ShowSlope> kShowSlope;

struct CheckGradient {
  double h = 0;

  static constexpr CommandInfo kInfo = {
      .key = "check",
      .control = "",
      .words =
          "opens *Check*: compares the selected gradient with the change of the output for a small change by "
          "`h` up and down; 0 stops"};
  void fields(CommandFields& f) { f.number(alone("h"), h); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<CheckGradient> kCheckGradient;

struct StartExercise {
  bool on = true;

  static constexpr CommandInfo kInfo = {
      .key = "exercise", .control = "", .words = "hides the selected gradient until the reader has found it"};
  void fields(CommandFields& f) { f.flag(alone("on"), on); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<StartExercise> kStartExercise;

struct GiveAnswer {
  double value = 0;

  static constexpr CommandInfo kInfo = {.key = "answer", .control = "", .words = "answers the exercise"};
  void fields(CommandFields& f) { f.number(alone("value"), value); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<GiveAnswer> kGiveAnswer;

struct StartPractice {
  PracticeLevel level = PracticeLevel::all_holes;

  static constexpr CommandInfo kInfo = {
      .key = "practice",
      .control = "",
      .words =
          "makes every gradient of the pass a box for the reader: `\"all\"`, `\"one\"` (only the number that is "
          "followed), `\"worked\"` (all are filled) or `\"off\"`. Until all are filled, nothing else shows a gradient"};
  void fields(CommandFields& f) { f.choice(alone("level"), level, practice_levels()); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<StartPractice> kStartPractice;

struct FillBox {
  int node = 0, element = 0;
  std::string text;

  static constexpr CommandInfo kInfo = {
      .key = "fill",
      .control = "",
      .words = "fills a box of practice with a number or a formula of numbers, such as `\"-0.779 * 1.2\"`"};
  void fields(CommandFields& f) {
    f.whole(must("node"), node);
    f.whole(may("element"), element);
    f.text(must("text"), text);
  }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<FillBox> kFillBox;

struct RevealBox {
  int node = 0, element = 0;

  static constexpr CommandInfo kInfo = {
      .key = "reveal", .control = "", .words = "shows the number of a box of practice, which then does not count"};
  void fields(CommandFields& f) {
    f.whole(must("node"), node);
    f.whole(may("element"), element);
  }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<RevealBox> kRevealBox;

struct Fold {
  std::string scope;  ///< "" means every scope
  bool on = true;

  static constexpr CommandInfo kInfo = {
      .key = "fold",
      .control = "fold",
      .group = "graph",
      .words =
          "draws a scope of Backprop's graph (a layer, `\"output\"`, `\"loss\"`) as one card, or with `on: "
          "false` as its parts again; `\"all\"` and `\"none\"` mean every scope"};
  void fields(CommandFields& f);
  std::string control() const { return !scope.empty() ? "fold." + scope : on ? "fold" : "unfold"; }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Fold> kFold;

}  // namespace deepx::inline DEEPX_PRECISION::command
