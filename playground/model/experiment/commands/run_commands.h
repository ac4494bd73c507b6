// SPDX-License-Identifier: MIT
// Commands about time: training, going back, and undo.
#pragma once

#include "playground/model/experiment/command.h"
#include "playground/model/experiment/command_fields.h"

namespace deepx::inline DEEPX_PRECISION::command {

struct Play {
  bool on = true;

  static constexpr CommandInfo kInfo = {
      .key = "play",
      .control = "play",
      .group = "transport",
      .words = "starts or pauses what the current view plays: training, or the steps of Backprop",
      .label = "Playing"};
  void fields(CommandFields& f) { f.flag(alone("on"), on); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Play> kPlay;

struct Step {
  int count = 1;
  bool epochs = false;

  static constexpr CommandInfo kInfo = {
      .key = "step",
      .control = "step",
      .group = "transport",
      .words = "trains that many batches or epochs; `unit` is `\"batch\"` or `\"epoch\"`",
      .label = "One step"};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Step> kStep;

struct Scrub {
  int epoch = 0;
  bool dragged = false;  ///< may take several ticks. Not in JSON

  static constexpr CommandInfo kInfo = {
      .key = "scrub",
      .control = "scrub",
      .group = "transport",
      .words =
          "moves back or forward to the end of an epoch of this run; 0 is its start. Training is paused. Later "
          "curves stay until training goes on from there"};
  void fields(CommandFields& f) { f.whole(alone("epoch"), epoch); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Scrub> kScrub;

struct Back {
  int count = 1;
  bool epochs = false;

  static constexpr CommandInfo kInfo = {
      .key = "back",
      .control = "scrub",
      .group = "transport",
      .words = "moves back by that many batches or epochs, at most to the start of the run",
      .label = "One step back"};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Back> kBack;

struct GoToBest {
  static constexpr CommandInfo kInfo = {
      .key = "go_to_best",
      .control = "scrub",
      .group = "transport",
      .words =
          "moves to the end of the epoch with the lowest test loss; without test points, with the lowest "
          "training loss",
      .label = "Go to the best epoch",
      .heading = "Time"};
  void fields(CommandFields&) {}
  static bool offered(const Experiment& e);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<GoToBest> kGoToBest;

struct Undo {
  static constexpr CommandInfo kInfo = {
      .key = "undo",
      .control = "undo",
      .group = "undo",
      .words =
          "undoes the latest change of the spec or start; undoing a new start restores the run before it, with "
          "its weights and curves. Changes of one value within half a second count as one. Training itself is "
          "not a change",
      .label = "Undo",
      .heading = "Time"};
  void fields(CommandFields&) {}
  static bool offered(const Experiment& e);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Undo> kUndo;

struct Redo {
  static constexpr CommandInfo kInfo = {.key = "redo",
                                        .control = "redo",
                                        .group = "undo",
                                        .words = "redoes the latest undone change",
                                        .label = "Redo",
                                        .heading = "Time"};
  void fields(CommandFields&) {}
  static bool offered(const Experiment& e);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Redo> kRedo;

struct Reset {
  static constexpr CommandInfo kInfo = {.key = "reset",
                                        .control = "reset",
                                        .group = "transport",
                                        .words = "returns to the same start, with the same numbers to the last bit",
                                        .label = "Rewind to the same start",
                                        .heading = "Time",
                                        .changes = true};
  void fields(CommandFields&) {}
  static bool offered(const Experiment& e);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Reset> kReset;

struct NewSeed {
  static constexpr CommandInfo kInfo = {
      .key = "new_seed",
      .control = "new_seed",
      .group = "seed",
      .words = "draws other initial weights and another order of the samples; the data stay",
      .label = "New weights",
      .heading = "Training",
      .changes = true};
  void fields(CommandFields&) {}
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<NewSeed> kNewSeed;

struct Speed {
  double epochs_per_s = 0;

  static constexpr CommandInfo kInfo = {.key = "speed",
                                        .control = "speed",
                                        .group = "speed",
                                        .words = "sets the epochs per second of training; 0 is as fast as possible",
                                        .label = "Epochs a second, 0 for as fast as it goes"};
  void fields(CommandFields& f) { f.number(alone("epochs"), epochs_per_s, 0, 1e6); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Speed> kSpeed;

}  // namespace deepx::inline DEEPX_PRECISION::command
