// SPDX-License-Identifier: MIT
// A table as points of the plane: columns, classes, scales, and what is refused.
#include <algorithm>
#include <cmath>
#include <string>

#include "catch2/catch_test_macros.hpp"
#include "engine/core/error.h"
#include "nlohmann/json.hpp"
#include "playground/model/experiment.h"
#include "playground/model/session_json.h"
#include "playground/model/table_points.h"

namespace deepx {
namespace {

std::string refusal(const std::string& csv, const PointColumns& columns = {}) {
  try {
    points_from_table(csv, columns);
  } catch (const Error& e) {
    return e.what();
  }
  return "no error";
}
bool holds(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a table that fits the plane keeps its numbers, words become classes as they come", "[own][table]") {
  const TablePoints t = points_from_table("x,y,kind\n-1,2,rose\n3,-4.5,lily\n0.5,0,rose\n", {});
  CHECK(t.columns.x == "x");
  CHECK(t.columns.y == "y");
  CHECK(t.columns.label == "kind");
  CHECK(t.classes == std::vector<std::string>{"rose", "lily"});
  CHECK(t.notes.empty());
  REQUIRE(t.own.size() == 3);
  CHECK(t.own.points[1].x == 3);
  CHECK(t.own.points[1].y == -4.5f);
  CHECK(t.own.points[1].label == 1);
}

TEST_CASE("other numbers are scaled, each column on its own, and it is said", "[own][table]") {
  const TablePoints t = points_from_table("long;wide;n\n10;0,5;3\n20;0,5;7\n30;0,5;3\n", {});
  REQUIRE(t.own.size() == 3);
  CHECK(t.own.points[0].x == -5);
  CHECK(t.own.points[1].x == 0);
  CHECK(t.own.points[2].x == 5);
  CHECK(t.own.points[2].y == 0);
  CHECK(t.notes == std::vector<std::string>{"long: 10 to 30 becomes −5 to 5.", "wide is 0.5 everywhere and becomes 0."});
  CHECK(t.classes == std::vector<std::string>{"3", "7"});  // whole numbers, few: classes in ascending order
}

TEST_CASE("numbers that are no classes are to be predicted", "[own][table]") {
  const TablePoints t = points_from_table("x,y,t\n1,1,0.5\n2,2,100\n3,3,-100\n", {});
  CHECK(t.own.numbers);
  CHECK(t.own.points[1].target == 1);
  CHECK(t.own.points[2].target == -1);
  CHECK(holds(t.notes.back(), "t: -100 to 100 becomes −1 to 1."));
}

TEST_CASE("rows that miss a value are left out, of too many rows so many are taken", "[own][table]") {
  const TablePoints t = points_from_table("x,y,k\n1,2,a\n,3,b\n-2,1,b\n2,2,\n", {});
  CHECK(t.own.size() == 2);
  CHECK(t.notes == std::vector<std::string>{"2 rows miss a value and are left out: line 3, 5."});
  std::string many = "x,y,k\n";
  for (int i = 0; i < 3000; ++i) many += std::to_string(i % 6) + "," + std::to_string(i % 5) + "," + (i % 2 ? "a\n" : "b\n");
  const TablePoints cut = points_from_table(many, {});
  CHECK(cut.own.size() == kMaxOwnPoints);
  CHECK(cut.notes == std::vector<std::string>{"2000 of 3000 rows are taken, by chance."});
}

TEST_CASE("what cannot become points is refused with the place", "[own][table]") {
  CHECK(holds(refusal("a,b\n1,2\n3\n"), "3"));
  CHECK(holds(refusal("a,b,c\n1,2,u\n3,oops,v\n5,6,u\n7,8,v\n"), "oops"));
  CHECK(refusal("a,b\nu,1\nv,2\n") == "table: there is no second column of numbers; points need two, one for each axis");
  CHECK(refusal("a,b,c\n1,2,u\n3,4,v\n", {"c", "", ""}) == "table: column \"c\" holds words; x1 needs numbers");
  CHECK(refusal("a,b,c\n1,2,u\n3,4,v\n", {"a", "a", ""}) == "table: column \"a\" is taken for both axes; choose another for x2");
  CHECK(refusal("a,b,c\n1,2,u\n3,4,v\n", {"a", "b", "b"}) == "table: column \"b\" is an axis already; choose another for the class");
  CHECK(holds(refusal("a,b,c\n1,2,u\n3,4,v\n", {"d", "", ""}), "no column is called"));
  std::string many = "x,y,k\n";
  for (char k = 'a'; k <= 'z'; ++k) many += std::string("1,2,") + k + "\n";
  CHECK(holds(refusal(many), "\"k\" has 26 different words; at most"));
}

TEST_CASE("two columns alone are points of one class", "[own][table]") {
  const TablePoints t = points_from_table("x,y\n1,2\n2,5\n", {});
  CHECK(t.columns.label.empty());
  CHECK(t.own.points[0].label == 0);
}

TEST_CASE("points_from_table takes the place of the data, and can be undone", "[own][table]") {
  Experiment e;
  const Spec before = e.spec();
  std::string csv = "x,y,kind\n";
  for (int i = 0; i < 60; ++i) csv += std::to_string(i % 2 ? 3 : -3) + "," + std::to_string(i % 7 - 3) + (i % 2 ? ",b\n" : ",a\n");
  const nlohmann::json command = {{"points_from_table", {{"csv", csv}}}};
  e.apply(command_from_json(command.dump()));
  CHECK(e.spec().data.name == "own");
  CHECK(e.data().size() == 60);
  e.train(300);
  CHECK(e.metrics().accuracy.test > 0.95);
  e.apply(command::Undo{});
  CHECK(e.spec() == before);
  const auto told = nlohmann::json::parse(table_json(nlohmann::json{{"csv", csv}}.dump()));
  CHECK(told["points"]["count"] == 60);
  CHECK(told["points"]["classes"] == nlohmann::json{"a", "b"});
  CHECK(nlohmann::json::parse(table_json(nlohmann::json(csv).dump()))["rows"] == 60);
}

}  // namespace deepx
