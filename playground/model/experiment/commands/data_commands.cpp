// SPDX-License-Identifier: MIT
#include "playground/model/experiment/commands/data_commands.h"

#include <algorithm>
#include <cmath>

#include "engine/data/csv.h"
#include "nlohmann/json.hpp"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/experiment_state.h"
#include "playground/model/spec/plane.h"
#include "playground/model/spec/table_points.h"

namespace deepx::inline DEEPX_PRECISION::command {

void AddPoints::fields(CommandFields& f) {
  using Json = CommandFields::Json;
  constexpr std::string_view kForm = "a list of points, as [[0.5, -1, 0]]: x, y, and the class or number";
  const auto read = [&](std::string_view path, const Json& j) {
    if (!j.is_array()) CommandFields::refuse(path, j, kForm);
    for (const Json& p : j) {
      if (!p.is_array() || p.size() != 3) CommandFields::refuse(path, p, kForm);
      const auto at = [&](std::size_t i) { return CommandFields::read_number(path, p[i]); };
      points.push_back({at(0), at(1), at(2)});
    }
  };
  const auto write = [&] {
    Json list = Json::array();
    for (const NewPoint& p : points) list.push_back({p.x, p.y, p.value});
    return list;
  };
  f.other(must("points"), {"[[x, y, class], …]", read, write});
  f.whole(may("stroke"), stroke);
}

void NewData::carry_out(ExperimentState& e) const {
  Spec next = e.spec;
  next.data.seed = another_seed(e.spec.data.seed, Stream::data);
  e.change(next);
}

void AddPoints::carry_out(ExperimentState& e) const {
  DEEPX_REQUIRE(e.spec.data.name == kOwnData, value, "add_points: the data are ", e.spec.data.name,
                "; choose own points first by {\"set\": {\"path\": \"data.name\", \"value\": \"own\"}}");
  OwnPoints own = *shared_own_points(e.spec.data.own);
  DEEPX_REQUIRE(static_cast<std::size_t>(own.size()) + points.size() <= kMaxOwnPoints, value,
                "add_points: there would be ", static_cast<std::size_t>(own.size()) + points.size(),
                " points; at most ", kMaxOwnPoints, " are allowed");
  for (const NewPoint& p : points) own.points.push_back(own_point(p.x, p.y, p.value, own.numbers));
  e.change_own(own);
}

void ErasePoints::carry_out(ExperimentState& e) const {
  DEEPX_REQUIRE(e.spec.data.name == kOwnData, value, "erase_points: the data are ", e.spec.data.name,
                "; only own points can be erased");
  DEEPX_REQUIRE(radius > 0 && radius <= 20, value, "erase_points: radius is ", radius, "; must be in (0, 20]");
  OwnPoints own = *shared_own_points(e.spec.data.own);
  std::erase_if(own.points,
                [&](const PlanePoint& p) { return std::hypot(double(p.x) - x, double(p.y) - y) <= radius; });
  e.change_own(own);
}

bool ClearPoints::offered(const Experiment& e) { return !e.spec().data.own.empty(); }

void ClearPoints::carry_out(ExperimentState& e) const {
  DEEPX_REQUIRE(e.spec.data.name == kOwnData, value, "clear_points: the data are ", e.spec.data.name,
                "; only own points can be erased");
  e.change_own({.numbers = is_regression(e.spec), .points = {}});
}

bool EditPoints::offered(const Experiment& e) { return e.spec().data.name != kOwnData; }

void EditPoints::carry_out(ExperimentState& e) const {
  DEEPX_REQUIRE(e.spec.data.name != kOwnData, value, "edit_points: the points are your own already; add or erase some");
  const OwnPoints own = own_points_of(e.points, e.classes == 0, e.spec.data.seed);
  Spec next = e.spec;
  set_path(next, "data.name", kOwnData);
  set_path(next, "data.own", own_text(own));
  e.start(next, true);
}

void PointsFromTable::carry_out(ExperimentState& e) const {
  const PointColumns chosen{x, y, label, decimal_sign(decimal)};
  const TablePoints read = table ? points_from_table(*table, chosen) : points_from_table(csv, chosen);
  Spec next = e.spec;
  set_path(next, "data.name", kOwnData);
  set_path(next, "data.own", own_text(read.own));
  e.start(next, true);
}

}  // namespace deepx::inline DEEPX_PRECISION::command
