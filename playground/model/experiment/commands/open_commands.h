// SPDX-License-Identifier: MIT
// Commands that open something: a view, a spec, a link, a model, a session, a problem; and the teacher's locks.
#pragma once

#include <map>
#include <string>

#include "playground/model/experiment/command.h"
#include "playground/model/experiment/command_fields.h"
#include "playground/model/experiment/link_state.h"
#include "playground/model/experiment/view.h"
#include "playground/model/problems/problem.h"

namespace deepx::inline DEEPX_PRECISION::command {

struct Show {
  View view = View::train;

  static constexpr CommandInfo kInfo = {
      .key = "view",
      .control = "view",
      .group = "views",
      .words =
          "opens `\"train\"`, `\"backprop\"`, `\"gradients\"` or `\"problems\"`. Training is paused while "
          "Backprop is open and goes on afterwards",
      .label = "View"};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Show> kShow;

struct Load {
  Spec spec;

  static constexpr CommandInfo kInfo = {
      .key = "load", .control = "load", .group = "presets", .words = "starts again with another spec", .changes = true};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Load> kLoad;

struct Open {
  LinkState state;
  /// the run continues if the new spec allows it: for the browser's Back and Forward. Not in JSON
  bool goes_on = false;

  static constexpr CommandInfo kInfo = {
      .key = "open",
      .control = "open",
      .group = "share",
      .words =
          "opens everything that a link holds, such as `\"#data.name=moons\"`, at its start. A link that cannot "
          "be read is refused as a whole; `error` of `state()` names unused parts",
      .changes = true};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Open> kOpen;

struct LoadModel {
  std::string bytes;
  bool anyway = false;

  static constexpr CommandInfo kInfo = {
      .key = "load_model",
      .control = "open",
      .group = "share",
      .words =
          "opens spec and weights of a safetensors file in base64; without a spec in its metadata, the weights "
          "must fit the current network. Names and shapes are checked before anything changes. Training is "
          "paused afterwards. A weight that is NaN, infinite or too large for 32 bits is refused with its "
          "tensor and index, unless `anyway` is true",
      .changes = true,
      .brings = true};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<LoadModel> kLoadModel;

struct Resume {
  std::string session;

  static constexpr CommandInfo kInfo = {
      .key = "resume",
      .control = "",
      .words =
          "goes on with a session from `session()`; its kept runs replace the current ones. A damaged session "
          "changes nothing",
      .changes = true,
      .brings = true};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Resume> kResume;

struct OpenProblem {
  std::string name;
  std::map<std::string, double> settings{};
  OwnTable table{};

  static constexpr CommandInfo kInfo = {
      .key = "problem",
      .control = "problem",
      .group = "presets",
      .words =
          "opens a preset such as `\"catenary\"` at its start, with changed settings; `seed` may be one of "
          "them. With `table` (CSV text), `target` (a column) and `decimal`, your table replaces the table of "
          "`table_classes`; a link does not hold it. A problem of points on the plane opens in Train",
      .changes = true};
  void fields(CommandFields& f) {
    f.text(alone("name"), name);
    f.numbers(may("settings"), settings);
    f.text(may("table"), table.csv);
    f.text(may("target"), table.target);
    f.text(may("decimal"), table.decimal);
  }
  std::string control() const { return settings.empty() ? "problem" : "problem_settings"; }
  std::string merges() const { return settings.empty() ? "" : "problem " + name; }
  bool brings() const { return !table.csv.empty(); }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<OpenProblem> kOpenProblem;

struct SetAccess {
  Access access;

  static constexpr CommandInfo kInfo = {
      .key = "access",
      .control = "",
      .words =
          "names controls that pupils do not see, and controls that they see but cannot change; a missing list "
          "is empty. See below"};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<SetAccess> kSetAccess;

}  // namespace deepx::inline DEEPX_PRECISION::command
