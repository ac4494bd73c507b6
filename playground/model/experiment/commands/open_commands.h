// SPDX-License-Identifier: MIT
// Commands that open something: a view, a spec, a link, a model, a session, a problem; and what a teacher leaves to the pupils.
#pragma once

#include <map>
#include <string>

#include "playground/model/experiment/command.h"
#include "playground/model/experiment/command_fields.h"
#include "playground/model/experiment/link_state.h"
#include "playground/model/problems/problem.h"

namespace deepx::inline DEEPX_PRECISION::command {

struct Show {
  View view = View::train;

  static constexpr CommandInfo kInfo = {
      .key = "view",
      .control = "view",
      .group = "views",
      .words = "`\"train\"`, `\"backprop\"`, `\"gradients\"` or `\"problems\"`. Training rests while Backprop is open and goes on afterwards",
      .label = "View"};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Show> kShow;

struct Load {
  Spec spec;

  static constexpr CommandInfo kInfo = {.key = "load", .control = "load", .group = "presets", .words = "a new start with another spec", .changes = true};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<Load> kLoad;

struct Open {
  LinkState state;
  bool goes_on = false;  ///< the run goes on as far as its spec allows: for a page that is gone back to. Not in JSON

  static constexpr CommandInfo kInfo = {
      .key = "open",
      .control = "open",
      .group = "share",
      .words = "all that a link holds, as `\"#data.name=moons\"`, at its start. A link that cannot be read is refused whole; what is of no use in it is "
               "named by `error` of `state()`",
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
      .words = "spec and weights of a safetensors file in base64; without a spec in its metadata, weights that must fit the present network. Names and "
               "shapes are checked before anything changes. Training rests afterwards. A weight that is NaN, infinite or too large for 32 bits is refused "
               "by tensor and index, unless `anyway` is true",
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
      .words = "goes on with a session as `session()` gave it; its kept runs take the place of those there are. A damaged one changes nothing",
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
      .words = "opens a preset such as `\"catenary\"` at its start, with settings that differ from its own; `seed` may be one of them. With `table` (CSV "
               "text), `target` (a column) and `decimal` a table takes the place of that of `table_classes`; a link does not hold it. A problem of points "
               "on the plane opens in Train",
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
      .words = "what pupils do not see, and what they see and cannot change; a list that is left out is empty. See below"};
  void fields(CommandFields& f);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<SetAccess> kSetAccess;

}  // namespace deepx::inline DEEPX_PRECISION::command
