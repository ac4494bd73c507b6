// SPDX-License-Identifier: MIT
// A table as points of the plane: columns, classes, scales, and errors.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "catch2/catch_test_macros.hpp"
#include "engine/core/error.h"
#include "engine/core/text.h"
#include "nlohmann/json.hpp"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/share/page_state.h"
#include "playground/model/spec/table_points.h"
#include "playground/model/train/history.h"

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

TEST_CASE("a table that fits the plane keeps its numbers, words become classes in the order of the rows",
          "[own][table]") {
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

TEST_CASE("other numbers are scaled, each column separately, and a note reports it", "[own][table]") {
  const TablePoints t = points_from_table("long;wide;n\n10;0,5;3\n20;0,5;7\n30;0,5;3\n", {});
  REQUIRE(t.own.size() == 3);
  CHECK(t.own.points[0].x == -5);
  CHECK(t.own.points[1].x == 0);
  CHECK(t.own.points[2].x == 5);
  CHECK(t.own.points[2].y == 0);
  CHECK(t.notes ==
        std::vector<std::string>{"long: 10 to 30 becomes −5 to 5.", "wide is 0.5 everywhere and becomes 0."});
  CHECK(t.classes == std::vector<std::string>{"3", "7"});  // few whole numbers are classes in ascending order
}

TEST_CASE("every number of a table can be read from the points again", "[own][table]") {
  const std::string csv =
      "length,price,score\n5.1,1200000,0.001\n4.9,350000,0.004\n7.25,999999,0.002\n6.125,480000.5,0.003\n";
  const std::vector<std::array<double, 3>> rows = {
      {5.1, 1200000, 0.001}, {4.9, 350000, 0.004}, {7.25, 999999, 0.002}, {6.125, 480000.5, 0.003}};
  const TablePoints made = points_from_table(csv, {});
  for (const OwnPoints& own : {made.own, own_points_from(own_text(made.own))}) {
    REQUIRE(own.size() == 4);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const PlanePoint& p = own.points[i];
      CHECK(own.columns[0].number(double(p.x)) == rows[i][0]);
      CHECK(std::abs(own.columns[1].number(double(p.y)) - rows[i][1]) <= 0.5);
      CHECK(own.columns[2].number(double(p.target)) == rows[i][2]);
    }
    CHECK(own.columns[0].name == "length");
    CHECK(own.columns[2].name == "score");
  }
  CHECK(made.notes == std::vector<std::string>{"length: 4.9 to 7.25 becomes −5 to 5.",
                                               "price: 3.5e+05 to 1.2e+06 becomes −5 to 5.",
                                               "score: 0.001 to 0.004 becomes −1 to 1."});
}

TEST_CASE("numbers far from 0 and near each other are at the right places, even after a link", "[own][table]") {
  for (const double start : {1700000000000.0, 1700000000.0, -1e15, 123456789012345.0, 0.1}) {
    const auto at = [&](int i) { return start + (start == 0.1 ? 1e-12 * i : i); };
    std::string csv = "ms,n,t\n";
    for (int i = 0; i < 3; ++i) csv += join(at(i), ",", 10 * i, ",", at(2 * i), "\n");
    csv += join(at(1), ",20,", at(3) + (start == 0.1 ? 1e-13 : 0.5), "\n");  // a number to predict, not a class
    const TablePoints made = points_from_table(csv, {});
    INFO(csv << "\n" << own_text(made.own));
    for (const OwnPoints& own : {made.own, own_points_from(own_text(made.own))}) {
      REQUIRE(own.size() == 4);
      CHECK(own.numbers);
      for (int i = 0; i < 3; ++i) {
        const PlanePoint& p = own.points[static_cast<std::size_t>(i)];
        CHECK(std::abs(double(p.x) - 5 * (i - 1)) < (start == 0.1 ? 1e-3 : 1e-5));
        CHECK(own.columns[0].number(double(p.x)) == at(i));
        CHECK(std::abs(double(p.target) - (i - 1)) < (start == 0.1 ? 1e-3 : 1e-5));
        CHECK(own.columns[2].number(double(p.target)) == at(2 * i));
      }
    }
  }
  CHECK(
      points_from_table("ms,n\n1700000000000,20\n1700000000001,30\n1700000000002,40\n", {}).notes ==
      std::vector<std::string>{"ms: 1700000000000 to 1700000000002 becomes −5 to 5.", "n: 20 to 40 becomes −5 to 5."});
  const TablePoints same = points_from_table("ms,n\n1700000000003,20\n1700000000003,30\n", {});
  CHECK(same.notes[0] == "ms is 1700000000003 everywhere and becomes 0.");
  CHECK(same.own.points[0].x == 0);
  CHECK(own_points_from(own_text(same.own)).columns[0].number(0) == 1700000000003);
}

TEST_CASE("small targets stay different, and a note reports those that become equal", "[own][table]") {
  const TablePoints small = points_from_table("x,y,t\n-3,-3,0.001\n3,3,0.004\n-3,3,0.002\n3,-3,0.003\n", {});
  CHECK(small.notes == std::vector<std::string>{"t: 0.001 to 0.004 becomes −1 to 1."});
  CHECK(small.own.points[0].target == -1);
  CHECK(small.own.points[1].target == 1);
  CHECK(small.own.points[0].x == -3);  // fits the plane unchanged
  const TablePoints tiny = points_from_table("x,y,t\n1e-9,5,1e-12\n2e-9,5.5,3e-12\n4e-9,5,2.5e-12\n", {});
  CHECK(tiny.own.columns[0].number(double(tiny.own.points[1].x)) == 2e-9);
  CHECK(tiny.own.columns[2].number(double(tiny.own.points[2].target)) == 2.5e-12);
  const TablePoints wide = points_from_table("x,y,t\n1,1e-6,1\n2,1e-3,2\n3,1e6,1\n", {});
  CHECK(wide.notes.back() == "y: of 3 different numbers 2 are still different; a logarithm may keep more apart.");
  const TablePoints half = points_from_table("x,y,t\n-3,-3,-0.5\n3,3,0.123\n1,1,0.7\n", {});
  CHECK(half.notes.empty());
  CHECK(half.own.points[1].target == 0.123f);
}

TEST_CASE("columns that only name the rows are not used unless they are chosen, nor columns with too many words",
          "[own][table]") {
  const std::string csv = "Id,a,b,name,kind,UserID\n1,5,6,u1,p,9\n2,6,7,u2,q,8\n3,7,9,u3,p,7\n";
  const TablePoints t = points_from_table(csv, {});
  CHECK(t.columns.x == "a");
  CHECK(t.columns.y == "b");
  CHECK(t.columns.label == "kind");
  const auto noted = [&](const char* name) {
    return std::ranges::find(t.notes, join(quote(name), " only tells the rows apart and is left out.")) !=
           t.notes.end();
  };
  CHECK(noted("Id"));
  CHECK(noted("UserID"));
  CHECK_FALSE(noted("name"));
  // no notes if the user chooses every column
  CHECK(points_from_table(csv, {"a", "b", "kind"}).notes.size() + 2 == t.notes.size());
  CHECK(points_from_table("n,heat index,key\n2,30,C\n3,41,D\n5,35,C\n", {}).columns.label == "key");
  CHECK(points_from_table("heat index,n,kind\n30,5,p\n41,6,q\n35,7,q\n", {}).columns.x == "heat index");
  CHECK(points_from_table(csv, {.x = "Id", .y = "a", .label = "UserID"}).columns.x == "Id");
  CHECK(points_from_table("id,x\n1,5\n2,6\n", {}).columns.y == "id");  // there is no other column
  CHECK(points_from_table("x,y,same,kind,note\n1,2,k,a,p\n2,3,k,b,p\n", {}).columns.label == "kind");
}

TEST_CASE("a class in the first column is not an axis", "[own][table]") {
  const std::string rows = "1,14.2,1.7,1065\n1,13.2,1.8,1050\n2,12.4,0.9,520\n2,12.3,1.1,680\n";
  const TablePoints wine = points_from_table("Class,Alcohol,Malic,Proline\n" + rows, {});
  CHECK(wine.columns.label == "Class");
  CHECK(wine.columns.x == "Alcohol");
  CHECK(wine.columns.y == "Malic");
  CHECK(wine.notes[0] ==
        "\"Class\" is the class or number of the points: its name says so and it holds few different values.");
  CHECK(points_from_table("species,a,b,c\nu,1,2,3\nv,2,3,4\nu,3,5,6\n", {}).columns.label == "species");
  CHECK(points_from_table("n,a,b,c\n" + rows, {}).notes[0] ==
        "\"c\" is the class or number of the points, as the last remaining column; choose another if that is wrong.");
  CHECK(points_from_table("class,x\n1,5\n2,6\n1,7\n", {}).columns.x == "class");  // needed as an axis
  CHECK(points_from_table("Class,Alcohol,Malic,Proline\n" + rows, {.label = "Alcohol"}).columns.x == "Class");
  CHECK(points_from_table("Class,Alcohol,Malic,Proline\n" + rows, {.x = "Class"}).columns.label == "Proline");
}

TEST_CASE("digits with leading zeros are classes, or numbers if an axis needs them", "[own][table]") {
  const std::string csv = "zip,x,y\n01234,1,2\n01235,2,3\n09999,5,6\n01234,5,5\n";
  const TablePoints classes = points_from_table(csv, {.label = "zip"});
  CHECK(classes.classes == std::vector<std::string>{"01234", "01235", "09999"});
  CHECK(points_from_table(csv, {}).columns.x == "x");
  const TablePoints axis = points_from_table(csv, {.x = "zip", .y = "x", .label = "y"});
  CHECK(axis.own.columns[0].number(double(axis.own.points[1].x)) == 1235);
}

TEST_CASE("classes whose cut names are equal stay different, and a note reports it", "[own][table]") {
  const TablePoints t = points_from_table(
      "x,y,k\n1,2,an extremely long name of a class A\n2,3,an extremely long name of a class B\n3,4,short\n", {});
  CHECK(t.own.classes == std::vector<std::string>{"an extremely long nam…", "an extremely long n… 2", "short"});
  CHECK(t.notes == std::vector<std::string>{
                       "The class \"an extremely long name of a class A\" is called \"an extremely long nam…\".",
                       "The class \"an extremely long name of a class B\" is called \"an extremely long n… 2\"."});
  CHECK(own_points_from(own_text(t.own)).classes == t.own.classes);
}

TEST_CASE("classes with equal doubles differ by their texts, and a note reports texts that mean the same number",
          "[own][table]") {
  const TablePoints large =
      points_from_table("x,y,k\n1,2,9007199254740992\n2,3,9007199254740993\n3,1,9007199254740992\n", {});
  CHECK(large.classes == std::vector<std::string>{"9007199254740992", "9007199254740993"});
  CHECK(large.own.points[1].label == 1);
  CHECK(large.notes ==
        std::vector<std::string>{"k: its numbers are longer than 15 digits and are told apart as texts."});
  const TablePoints alike = points_from_table("x,y,k\n1,2,1E1\n2,3,10\n3,1,0x7\n", {});
  CHECK(alike.classes == std::vector<std::string>{"7", "10"});
  CHECK(alike.notes ==
        std::vector<std::string>{"k: \"0x7\" is read as 7.", "k: \"1E1\" and \"10\" are the same class, 10."});
}

TEST_CASE("an ambiguous decimal sign must be given", "[own][table]") {
  const std::string csv = "a\tb\tk\n1,234\t5\tu\n999\t6\tv\n1,5x\t7\tw\n";
  const std::string csv2 = "a\tb\tk\n1,234\t5\tu\n999\t6\tv\n";
  CHECK(refusal(csv2) ==
        "table: table: row 2, column \"a\": \"1,234\" is 1.234 or 1234; choose the decimal sign, \".\" or \",\"");
  const auto first = [&](char sign) {
    const TablePoints t = points_from_table(csv2, {.decimal = sign});
    return t.own.columns[0].number(double(t.own.points[0].x));
  };
  CHECK(first('.') == 1234);
  CHECK(first(',') == 1.234);
  // the error about the sign comes first
  CHECK(holds(refusal(csv), "row 4, column \"a\": \"1,5x\" is not a number") == false);
  Experiment e;
  e.apply(command_from_json(nlohmann::json{{"points_from_table", {{"csv", csv2}, {"decimal", ","}}}}.dump()));
  CHECK(e.data().columns()[0].name == "a");
  CHECK(
      nlohmann::json::parse(table_json(nlohmann::json{{"csv", csv2}, {"decimal", "."}}.dump()))["points"]["notes"][0] ==
      "a: \"1,234\" is read as 1234.");
  CHECK(nlohmann::json::parse(table_json(
            nlohmann::json{{"csv", csv2}, {"decimal", "."}, {"target", "k"}}.dump()))["problem"]["notes"][0] ==
        "a: \"1,234\" is read as 1234.");
}

TEST_CASE("numbers that cannot be classes are targets", "[own][table]") {
  const TablePoints t = points_from_table("x,y,t\n1,1,0.5\n2,2,100\n3,3,-100\n", {});
  CHECK(t.own.numbers);
  CHECK(t.own.points[1].target == 1);
  CHECK(t.own.points[2].target == -1);
  CHECK(holds(t.notes.back(), "t: -100 to 100 becomes −1 to 1."));
}

TEST_CASE("rows without a value are left out, and too many rows are sampled", "[own][table]") {
  const TablePoints t = points_from_table("x,y,k\n1,2,a\n,3,b\n-2,1,b\n2,2,\n", {});
  CHECK(t.own.size() == 2);
  CHECK(t.notes == std::vector<std::string>{"2 rows miss a value and are left out: line 3, 5."});
  std::string many = "x,y,k\n";
  for (int i = 0; i < 3000; ++i)
    many += std::to_string(i % 6) + "," + std::to_string(i % 5) + "," + (i % 2 ? "a\n" : "b\n");
  const TablePoints cut = points_from_table(many, {});
  CHECK(cut.own.size() == kMaxOwnPoints);
  CHECK(cut.notes == std::vector<std::string>{"2000 of 3000 rows are used, chosen at random."});
}

TEST_CASE("a table that cannot become points is refused with the place", "[own][table]") {
  CHECK(holds(refusal("a,b\n1,2\n3\n"), "3"));
  CHECK(holds(refusal("a,b,c\n1,2,u\n3,oops,v\n5,6,u\n7,8,v\n"), "oops"));
  CHECK(refusal("a,b\nu,1\nv,2\n") ==
        "table: there is no second column of numbers; points need two, one for each axis");
  CHECK(refusal("a,b,c\n1,2,u\n3,4,v\n", {"c", "", ""}) == "table: column \"c\" holds words; x1 needs numbers");
  CHECK(refusal("a,b,c\n1,2,u\n3,4,v\n", {"a", "a", ""}) ==
        "table: column \"a\" is chosen for both axes; choose another for x2");
  CHECK(refusal("a,b,c\n1,2,u\n3,4,v\n", {"a", "b", "b"}) ==
        "table: column \"b\" is an axis already; choose another for the class");
  CHECK(holds(refusal("a,b,c\n1,2,u\n3,4,v\n", {"d", "", ""}), "no column is called"));
  CHECK(refusal("day,b,c\n2020-01-31,2,u\n2020-02-01,4,v\n", {.x = "day"}) ==
        "table: column \"day\" holds dates; x1 needs numbers");
  CHECK(refusal("n\n1\n2\n") ==
        "table: has one column; points need two columns of numbers, one for each axis, separated by commas, "
        "semicolons, tabs, | or blanks");
  CHECK(refusal("x,y,kind\n") == "table: has only a row of names; there must be rows with values below it");
  std::string many = "x,y,k\n";
  for (char k = 'a'; k <= 'z'; ++k) many += std::string("1,2,") + k + "\n";
  CHECK(holds(refusal(many), "\"k\" has 26 different words; at most"));
}

TEST_CASE("two columns alone are points of one class", "[own][table]") {
  const TablePoints t = points_from_table("x,y\n1,2\n2,5\n", {});
  CHECK(t.columns.label.empty());
  CHECK(t.own.points[0].label == 0);
}

TEST_CASE("points_from_table replaces the data, and can be undone", "[own][table]") {
  Experiment e;
  const Spec before = e.spec();
  std::string csv = "x,y,kind\n";
  for (int i = 0; i < 60; ++i)
    csv += std::to_string(i % 2 ? 3 : -3) + "," + std::to_string(i % 7 - 3) + (i % 2 ? ",b\n" : ",a\n");
  const nlohmann::json command = {{"points_from_table", {{"csv", csv}}}};
  e.apply(command_from_json(command.dump()));
  CHECK(e.spec().data.name == "own");
  CHECK(e.data().points().size() == 60);
  e.train(300);
  CHECK(e.run().metrics().accuracy.test > 0.95);
  e.apply(command::Undo{});
  CHECK(e.spec() == before);
  const auto answer = nlohmann::json::parse(table_json(nlohmann::json{{"csv", csv}}.dump()));
  CHECK(answer["points"]["count"] == 60);
  CHECK(answer["points"]["classes"] == nlohmann::json{"a", "b"});
  CHECK(nlohmann::json::parse(table_json(nlohmann::json(csv).dump()))["rows"] == 60);
}

}  // namespace deepx
