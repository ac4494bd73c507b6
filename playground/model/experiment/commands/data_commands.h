// SPDX-License-Identifier: MIT
// Commands about the points on the plane: new data, the user's points, and the points of a table.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "engine/data/table.h"
#include "playground/model/experiment/command.h"
#include "playground/model/experiment/command_fields.h"

namespace deepx::inline DEEPX_PRECISION::command {

struct NewData {
  static constexpr CommandInfo kInfo = {.key = "new_data",
                                        .control = "new_data",
                                        .group = "data",
                                        .words = "draws other points of the same kind",
                                        .label = "New data",
                                        .heading = "Data",
                                        .changes = true};
  void fields(CommandFields&) {}
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<NewData> kNewData;

/// `value` is the class, or the number to predict.
struct NewPoint {
  double x = 0, y = 0, value = 0;
};
struct AddPoints {
  std::vector<NewPoint> points;
  int stroke = 0;  ///< number of the brush stroke; 0 for none

  static constexpr CommandInfo kInfo = {
      .key = "add_points",
      .control = "paint",
      .group = "data",
      .words =
          "with `data.name` `own`: adds points, each with a class, or where `data.own` holds numbers with a "
          "number from −1 to 1. The run goes on with them; a new class starts another run. Commands of one "
          "brush stroke share a number, so that they are undone together",
      .changes = true,
      .brings = true};
  void fields(CommandFields& f);
  std::string merges() const { return stroke ? join("stroke ", stroke) : ""; }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<AddPoints> kAddPoints;

struct ErasePoints {
  double x = 0, y = 0, radius = 0.3;
  int stroke = 0;

  static constexpr CommandInfo kInfo = {
      .key = "erase_points",
      .control = "paint",
      .group = "data",
      .words =
          "removes the user's points within the radius. Without points, or with only one class, `play` and "
          "`step` are refused",
      .changes = true};
  void fields(CommandFields& f) {
    f.number(must("x"), x);
    f.number(must("y"), y);
    f.number(may("radius"), radius);
    f.whole(may("stroke"), stroke);
  }
  std::string merges() const { return stroke ? join("stroke ", stroke) : ""; }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<ErasePoints> kErasePoints;

struct ClearPoints {
  static constexpr CommandInfo kInfo = {.key = "clear_points",
                                        .control = "clear_points",
                                        .group = "data",
                                        .words = "removes all of the user's points",
                                        .label = "Remove my points",
                                        .heading = "Data",
                                        .changes = true};
  void fields(CommandFields&) {}
  static bool offered(const Experiment& e);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<ClearPoints> kClearPoints;

struct EditPoints {
  static constexpr CommandInfo kInfo = {
      .key = "edit_points",
      .control = "paint",
      .group = "data",
      .words =
          "copies the points of the current data set, of both parts, into the user's points, which can be "
          "painted and erased",
      .label = "Edit these points",
      .heading = "Data",
      .changes = true};
  void fields(CommandFields&) {}
  static bool offered(const Experiment& e);
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<EditPoints> kEditPoints;

struct PointsFromTable {
  std::string csv{}, x{}, y{}, label{}, decimal{};
  std::shared_ptr<const Table> table{};  ///< parsed already: replaces `csv`

  static constexpr CommandInfo kInfo = {
      .key = "points_from_table",
      .control = "paste",
      .group = "data",
      .words =
          "replaces the user's points with the rows of a table; columns as in `table()`. The points keep the "
          "names of classes and columns, cut to 24 bytes, and the numbers of the table as offset and scale",
      .changes = true,
      .brings = true};
  void fields(CommandFields& f) {
    f.text(must("csv"), csv);
    f.text(may("x"), x);
    f.text(may("y"), y);
    f.text(may("label"), label);
    f.text(may("decimal"), decimal);
  }
  void carry_out(ExperimentState& e) const;
};
inline const RegisteredCommand<PointsFromTable> kPointsFromTable;

}  // namespace deepx::inline DEEPX_PRECISION::command
