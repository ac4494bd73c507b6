// SPDX-License-Identifier: MIT
// Commands about several runs: kept runs, studies, and the comparison of initializers.
#pragma once

#include <optional>
#include <string>

#include "playground/model/experiment/command.h"
#include "playground/model/experiment/command_fields.h"
#include "playground/model/gradients/init_comparison_plan.h"
#include "playground/model/studies/study_plan.h"

namespace deepx::inline DEEPX_PRECISION::command {

struct KeepRun {
  static constexpr CommandInfo kInfo = {
      .key = "keep_run",
      .control = "keep_run",
      .group = "curves",
      .words =
          "keeps the curves of this run, to compare later runs with them; at most six. The same run kept again "
          "replaces itself",
      .label = "Keep this run to compare",
      .heading = "Time"};
  void fields(CommandFields&) {}
  static bool offered(const Experiment& e);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<KeepRun> kKeepRun;

struct OpenRun {
  std::string name = "run", csv;

  static constexpr CommandInfo kInfo = {
      .key = "open_run",
      .control = "keep_run",
      .group = "curves",
      .words =
          "keeps a run from a file, as saved by `export('csv')`; errors use `name`, and so does the list of "
          "runs if the file holds no spec",
      .brings = true};
  void fields(CommandFields& f) {
    f.text(may("name"), name);
    f.text(must("csv"), csv);
  }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<OpenRun> kOpenRun;

struct DropRun {
  int at = 0;

  static constexpr CommandInfo kInfo = {
      .key = "drop_run", .control = "keep_run", .group = "curves", .words = "removes a kept run; 0 is the oldest"};
  void fields(CommandFields& f) { f.whole(alone("run"), at); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<DropRun> kDropRun;

struct ClearRuns {
  static constexpr CommandInfo kInfo = {
      .key = "clear_runs", .control = "keep_run", .group = "curves", .words = "removes all kept runs"};
  void fields(CommandFields&) {}
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<ClearRuns> kClearRuns;

struct LoadRun {
  int at = 0;

  static constexpr CommandInfo kInfo = {.key = "load_run",
                                        .control = "load",
                                        .group = "presets",
                                        .words = "starts again with the spec of a kept run; refused if it has none",
                                        .changes = true};
  void fields(CommandFields& f) { f.whole(alone("run"), at); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<LoadRun> kLoadRun;

struct StartStudy {
  StudyPlan plan;

  static constexpr CommandInfo kInfo = {
      .key = "study",
      .control = "study",
      .group = "curves",
      .words =
          "starts a study of the current spec and replaces another study. `kind` `\"optimizers\"` trains it "
          "once with each of up to six optimizers (names or `{name, learning_rate, …}`; missing settings come "
          "from the spec for the spec's optimizer, else from the catalogue): the same weights, data and order, "
          "for `epochs` epochs. `\"seeds\"` trains it with 2 to 32 seeds, starting with the spec's seed. "
          "`\"rates\"` is a learning-rate range test: the rate grows from `low` to `high` over `batches` "
          "batches; `suggestion` is a third of the rate with the lowest loss"};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<StartStudy> kStartStudy;

struct UseMember {
  std::optional<int> optimizer{}, seed{};  ///< the number of a member; exactly one of the two is given

  static constexpr CommandInfo kInfo = {
      .key = "study_use",
      .control = "optimizer.name",
      .words =
          "the current spec gets the optimizer of a member of the study, with its settings, or its seed; "
          "everything else stays",
      .changes = true};
  void fields(CommandFields& f);
  std::string control() const { return seed ? "seed" : "optimizer.name"; }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<UseMember> kUseMember;

struct StopStudy {
  static constexpr CommandInfo kInfo = {.key = "study_stop", .control = "", .words = "stops the study where it is"};
  void fields(CommandFields&) {}
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<StopStudy> kStopStudy;

struct CloseStudy {
  static constexpr CommandInfo kInfo = {
      .key = "study_close", .control = "", .words = "removes the study and its results"};
  void fields(CommandFields&) {}
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<CloseStudy> kCloseStudy;

struct StartInitLab {
  InitLabPlan plan;

  static constexpr CommandInfo kInfo = {
      .key = "init_lab",
      .control = "init_lab",
      .group = "curves",
      .words =
          "measures the current spec with each initializer (by default all that fit), layer by layer, before "
          "training and after `steps` mini-batches (100). `{set: {path: \"network.init\", value}}` uses one of "
          "them",
      .label = "Compare initial weights",
      .heading = "Initializers"};
  void fields(CommandFields& f) {
    f.texts(may("initializers"), plan.initializers);
    f.whole(may("steps"), plan.steps, 1);
  }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<StartInitLab> kStartInitLab;

struct CloseInitLab {
  static constexpr CommandInfo kInfo = {
      .key = "init_lab_close", .control = "", .words = "removes the comparison of initializers, finished or not"};
  void fields(CommandFields&) {}
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<CloseInitLab> kCloseInitLab;

}  // namespace deepx::inline DEEPX_PRECISION::command
