// SPDX-License-Identifier: MIT
// The user's points: as text, painted and erased while the run continues, and every case of missing points.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "catch2/catch_test_macros.hpp"
#include "catch2/generators/catch_generators.hpp"
#include "engine/core/error.h"
#include "engine/core/rng.h"
#include "nlohmann/json.hpp"
#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/share/page_state.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/train/history.h"
#include "tests/model/support.h"

namespace deepx {
namespace {

void apply(Experiment& e, const std::string& json) { e.apply(command_from_json(json)); }

/// An experiment on the user's points, with no point yet.
struct Own : Experiment {
  Own() { apply(command::Set{"data.name", "own"}); }
  void add(double x, double y, double value) { apply(command::AddPoints{{{x, y, value}}}); }
};

/// Two clouds that a line separates.
void two_clouds(Own& e, int each) {
  Rng rng(3);
  command::AddPoints all;
  for (int i = 0; i < 2 * each; ++i) {
    const int label = i % 2;
    all.points.push_back({(label ? 2.5 : -2.5) + 0.5 * rng.normal(), 0.5 * rng.normal(), double(label)});
  }
  static_cast<Experiment&>(e).apply(all);
}

}  // namespace

TEST_CASE("points of the user are the same after writing and reading, on their grid", "[own]") {
  Rng rng(1);
  for (const bool numbers : {false, true}) {
    OwnPoints own{.numbers = numbers};
    for (int i = 0; i < kMaxOwnPoints; ++i)
      own.points.push_back(own_point(rng.uniform(-6, 6), rng.uniform(-6, 6),
                                     numbers ? rng.uniform(-1, 1) : double(rng.below(kMaxClasses)), numbers));
    own.points[0] = own_point(-6, 6, numbers ? -1 : 0, numbers);
    own.points[1] = own_point(6, -6, numbers ? 1 : kMaxClasses - 1, numbers);
    const std::string text = own_text(own);
    CHECK(text.size() == 8 + 4 * std::size_t(kMaxOwnPoints));
    const OwnPoints back = own_points_from(text);
    REQUIRE(back.size() == own.size());
    CHECK(back.numbers == numbers);
    for (std::size_t i = 0; i < own.points.size(); ++i) {
      CHECK(back.points[i].x == own.points[i].x);
      CHECK(back.points[i].y == own.points[i].y);
      CHECK(back.points[i].label == own.points[i].label);
      CHECK(back.points[i].target == own.points[i].target);
    }
    CHECK(own_text(back) == text);
  }
  CHECK(own_text({}).empty());
  CHECK(own_points_from("numbers:").numbers);
  CHECK(own_points_from("classes:").points.empty());
}

TEST_CASE(
    "points of a table are the same after writing and reading, on the finer grid, with the numbers of their columns",
    "[own]") {
  Rng rng(2);
  for (const bool numbers : {false, true}) {
    OwnPoints own{.numbers = numbers,
                  .points = {},
                  .classes = {},
                  .columns = {{{"a, b: 50%", -1.5, 0.25}, {"2nd", 1e9, 1e-3}, {"", 0, 1}}}};
    for (int i = 0; i < kMaxOwnPoints; ++i)
      own.points.push_back(own_point(rng.uniform(-6, 6), rng.uniform(-6, 6),
                                     numbers ? rng.uniform(-1, 1) : double(rng.below(kMaxClasses)), numbers,
                                     OwnGrid::fine));
    own.points[0] = own_point(-6, 6, numbers ? -1 : 0, numbers, OwnGrid::fine);
    own.points[1] = own_point(6, -6, numbers ? 1 : kMaxClasses - 1, numbers, OwnGrid::fine);
    const std::string text = own_text(own);
    const OwnPoints back = own_points_from(text);
    REQUIRE(back.size() == own.size());
    CHECK(back.columns == own.columns);
    for (std::size_t i = 0; i < own.points.size(); ++i) {
      CHECK(back.points[i].x == own.points[i].x);
      CHECK(back.points[i].y == own.points[i].y);
      CHECK(back.points[i].label == own.points[i].label);
      CHECK(back.points[i].target == own.points[i].target);
    }
    CHECK(own_text(back) == text);
    Spec spec;
    set_path(spec, "data.name", "own");
    set_path(spec, "data.own", text);
    CHECK(read_link(link_of({.spec = spec})).state.spec == spec);
  }
  CHECK(own_point(0.001, 0, 0.0001, true, OwnGrid::fine).x == 0.001f);
  CHECK(own_point(0.001, 0, 0.0001, true, OwnGrid::fine).target == 0.0001f);
}

TEST_CASE("a column gives the table's numbers, and round ones for its axis", "[own]") {
  CHECK(OwnColumn{"", 6.1, 0.36}.number(double(float(-2.7777778))) == 5.1);
  CHECK(OwnColumn{"", 750000, 130000}.number(double(0.3846154f)) == 800000);
  CHECK(OwnColumn{"", 50.75, 50.75}.number(0.123456, 1e-3) == 57.0);
  const auto numbers = [](const OwnColumn& c) {
    std::vector<double> all;
    for (const AxisTick& t : axis_ticks(c)) {
      CHECK(std::abs(t.shown) < 6);
      CHECK(std::abs(c.offset + c.scale * t.shown - t.number) < 1e-9 * c.scale);
      all.push_back(t.number);
    }
    return all;
  };
  CHECK(numbers({}) == std::vector<double>{-4, 0, 4});
  CHECK(numbers({"", 28, 3.6}) == std::vector<double>{10, 20, 30, 40});
  CHECK(numbers({"", 0.25, 0.05}) == std::vector<double>{0, 0.2, 0.4});
  for (const double offset : {0.0, 1e17, -1e308})
    // a link may contain any values
    for (const double scale : {5e-324, 1e-310, 1e-3, 1e300, 1e308}) CHECK(axis_ticks({"", offset, scale}).size() <= 12);
  CHECK(OwnColumn{"", 1, 5e-324}.number(2) == 1);
  CHECK(std::isfinite(OwnColumn{"", 1, 1e308}.number(0)));
  for (double scale = 1e-12; scale < 1e12; scale *= 1.7) {
    CAPTURE(scale);
    const auto ticks = axis_ticks({"", 0.3, scale}).size();
    CHECK((ticks >= 2 && ticks <= 6));
  }
}

TEST_CASE("text that is not a list of points is refused with the place", "[own]") {
  CHECK(message_of([] { own_points_from("spiral"); }) ==
        "spec: data.own is \"spiral\"; must begin with classes:, classes= or numbers:");
  CHECK(message_of([] { own_points_from("classes:AAAAA"); }) ==
        "spec: data.own breaks off in point 1, counted from 0; each has four characters");
  CHECK(message_of([] { own_points_from("classes:AAAAA+AA"); }) ==
        "spec: data.own: point 1 is \"A+AA\"; must be four of A-Z, a-z, 0-9, - and _");
  CHECK(message_of([] { own_points_from("classes:____"); }).find("its class is 288; must be below") !=
        std::string::npos);
  CHECK(message_of([] { own_points_from("numbers:____"); }).find("its number is 288; must be below 201") !=
        std::string::npos);
  CHECK(message_of([] { own_points_from("classes:" + std::string(4 * 2001, 'A')); }) ==
        "spec: data.own has 2001 points; at most 2000 are allowed");
  CHECK(message_of([] { own_points_from("fine:classes:AAAAAAAAAA"); }) ==
        "spec: data.own breaks off in point 1, counted from 0; each has nine characters");
  CHECK(message_of([] {
          own_points_from("fine:numbers:AAAAAAAA____");
        }).find("its number is 16777215; must be below 16000001") != std::string::npos);
  CHECK(message_of([] { own_points_from("fine:classes:____AAAAA"); }) ==
        "spec: data.own: point 0 is \"____AAAAA\": is off the plane");
  CHECK(message_of([] { own_points_from("columns=x:0:1,y:0:1:classes:"); }) ==
        "spec: data.own: three columns are written as name:offset:scale, separated by commas and followed by a colon");
  CHECK(message_of([] { own_points_from("columns=x:0:0,y:0:1,z:0:1:classes:"); }) ==
        "spec: data.own: the scale of column \"x\" is \"0\"; must be a number above 0");
  CHECK(message_of([] { own_points_from("columns=x:none:1,y:0:1,z:0:1:classes:"); }) ==
        "spec: data.own: the offset of column \"x\" is \"none\"; must be a number");
  CHECK(message_of([] {
          Spec s;
          set_path(s, "data.own", "classes:AAAA");
        }).find("data set spiral has no \"own\"") != std::string::npos);
}

TEST_CASE("points of the user are in links and JSON, but only while they are the data set", "[own]") {
  Own e;
  CHECK(link_of(e.link_state()) == "#data.name=own");
  e.add(1, 2, 0);
  e.add(-1, 0.5, 1);
  const std::string link = link_of(e.link_state());
  CHECK(read_link(link).problems.empty());
  CHECK(read_link(link).state.spec == e.spec());
  CHECK(spec_from_json(spec_to_json(e.spec())) == e.spec());
  CHECK(spec_from_json(minimal_json(e.spec())) == e.spec());
  e.apply(command::Set{"data.name", "moons"});
  CHECK(link_of(e.link_state()) == "#data.name=moons");
  CHECK(e.data().points().size() == 300);
  e.apply(command::Set{"data.name", "own"});  // they were kept
  CHECK(link_of(e.link_state()) == link);
  // The longest link still fits.
  Own full;
  command::AddPoints many;
  for (int i = 0; i < kMaxOwnPoints; ++i) many.points.push_back({i % 12 - 6.0, i / 200.0 - 5, double(i % 4)});
  static_cast<Experiment&>(full).apply(many);
  CHECK(read_link(link_of(full.link_state())).state.spec == full.spec());
  CHECK(message_of([&] { full.add(0, 0, 0); }) == "add_points: there would be 2001 points; at most 2000 are allowed");
}

TEST_CASE("without points or with one class nothing trains, and the error gives the reason", "[own]") {
  Own e;
  CHECK(e.data().missing() == MissingData::points);
  CHECK(e.train(3) == 0);
  CHECK(message_of([&] { e.apply(command::Play{}); }) == "play: there are no points to learn from yet; add some");
  CHECK(message_of([&] { e.apply(command::Step{}); }) == "step: there are no points to learn from yet; add some");
  CHECK(message_of([&] { e.apply(command::ShowGraph{Walked::network}); }).find("the network needs a point to trace") !=
        std::string::npos);
  e.refresh_maps(MapLevel::all);
  for (float v : e.plot().field()) REQUIRE(std::isfinite(v));
  CHECK(std::isnan(e.run().metrics().loss.train));
  const auto state = nlohmann::json::parse(state_json(e, 60));
  CHECK(state["loss"]["train"].is_null());
  CHECK_FALSE(result_json(e, 1).empty());
  e.add(1, 1, 1);
  e.add(2, 1, 1);
  CHECK(e.data().missing() == MissingData::second_class);
  CHECK(message_of([&] { e.apply(command::Play{}); }) ==
        "play: all points are of class 1; add a second class to train");
  CHECK(std::isfinite(e.run().metrics().loss.train));
  e.apply(command::ShowGraph{Walked::network});  // one class is enough for tracing
  apply(e, R"({"clear_points": {}})");
  CHECK(e.view() == View::train);  // no point left to trace
  CHECK(e.data().points().empty());
  e.add(1, 1, 1);
  e.add(-1, 1, 0);
  CHECK(e.data().missing() == MissingData::nothing);
  e.apply(command::Play{});
  CHECK(e.playing());
  apply(e, R"({"erase_points": {"x": -1, "y": 1, "radius": 0.2}})");
  CHECK_FALSE(e.playing());
  CHECK(e.data().missing() == MissingData::second_class);
}

TEST_CASE("a link to points of the user opens, even if points are missing", "[own]") {
  for (const char* link :
       {"#data.name=own", "#data.name=own&view=backprop", "#data.name=own&data.own=classes:AAAA&view=backprop",
        "#data.name=own&data.own=numbers:&loss=mae", "#data.name=own&data.own=!!", "#data.own=classes:AAAA"}) {
    CAPTURE(link);
    Experiment e;
    e.apply(command::Open{read_link(link).state});
    e.refresh_maps(MapLevel::all);
    e.tick(0.1, 1);
    CHECK((e.data().missing() != MissingData::nothing || e.spec().data.name != "own"));
  }
}

TEST_CASE("painting keeps the weights, a new class starts the run again", "[own]") {
  Own e;
  two_clouds(e, 30);
  e.train(60);
  const std::vector<Real> weights(e.network().layers()[0].weights.begin(), e.network().layers()[0].weights.end());
  const long long steps = e.run().step();
  const int structure = e.network().revision(), data = e.data().revision();
  e.add(-5, 5, 1);
  CHECK(e.run().step() == steps);
  CHECK(e.network().revision() == structure);
  CHECK(e.data().revision() > data);
  CHECK(std::equal(weights.begin(), weights.end(), e.network().layers()[0].weights.begin()));
  CHECK(e.run().history().events().back().label == "points");
  const auto marks = e.run().history().events().size();
  e.train(10);
  e.add(-5, 4.5, 1);
  CHECK(e.run().history().events().size() == marks);  // not one mark per stroke
  e.train(400);
  CHECK(e.run().metrics().accuracy.train > 0.95);
  e.add(0, 5, 2);
  CHECK(e.run().step() == 0);
  CHECK(e.data().classes() == 3);
  e.train(50);
  apply(e, R"({"erase_points": {"x": 0, "y": 5}})");
  CHECK(e.data().classes() == 2);
}

TEST_CASE("the split of the points stays when points are added, is even in each class, and follows share and seed",
          "[own]") {
  const auto share = GENERATE(0.1, 0.5, 0.8);
  Own e;
  e.apply(command::Set{"data.train_share", share});
  std::vector<DataPoint> before;
  for (int i = 0; i < 80; ++i) {
    e.add(-6 + 0.15 * i, i % 2, i % 2);
    const std::vector<DataPoint> now(e.data().points().begin(), e.data().points().end());
    for (const DataPoint& p : before)
      CHECK(std::any_of(now.begin(), now.end(),
                        [&](const DataPoint& q) { return q.x == p.x && q.y == p.y && q.test == p.test; }));
    before = now;
  }
  for (int label : {0, 1}) {
    const auto trained =
        std::count_if(before.begin(), before.end(), [&](const DataPoint& p) { return p.label == label && !p.test; });
    CHECK(std::abs(double(trained) - 40 * share) <= 1);
  }
  const auto tests = [&] {
    std::vector<float> xs;
    for (const DataPoint& p : e.data().points())
      if (p.test) xs.push_back(p.x);
    return xs;
  };
  const auto first = tests();
  e.apply(command::Set{"data.seed", 7});
  CHECK(tests() != first);
}

TEST_CASE("numbers of the user are learned as a regression", "[own]") {
  Own e;
  e.apply(command::Set{"data.own", "numbers:"});
  CHECK(e.data().regression());
  CHECK(e.spec().loss == "mse");
  command::AddPoints slope;
  for (int i = 0; i < 100; ++i) slope.points.push_back({i % 10 - 4.5, i / 10 - 4.5, (i % 10 - 4.5) / 6});
  static_cast<Experiment&>(e).apply(slope);
  e.train(1500);
  CHECK(e.run().metrics().r2.test > 0.9);
  CHECK(message_of([&] { e.add(0, 0, 1.5); }) == "add_points: number is 1.5; must be in [-1, 1]");
  e.apply(command::Set{"data.own", "classes:"});
  CHECK_FALSE(e.data().regression());
  CHECK(e.spec().loss == "cross_entropy");
}

TEST_CASE("invalid points are refused, and nothing is changed", "[own]") {
  Own e;
  e.add(1, 1, 0);
  const Spec before = e.spec();
  CHECK(message_of([&] { e.add(6.5, 0, 0); }) ==
        "add_points: (6.5, 0) is off the plane; must be in [-6, 6] on both axes");
  CHECK(message_of([&] { e.add(0, NAN, 0); }).find("is off the plane") != std::string::npos);
  CHECK(message_of([&] { e.add(0, 0, kMaxClasses); }).find("add_points: class is ") == 0);
  CHECK(message_of([&] { e.add(0, 0, 0.5); }).find("add_points: class is 0.5") == 0);
  CHECK(message_of([&] { e.apply(command::ErasePoints{.radius = 0}); }) ==
        "erase_points: radius is 0; must be in (0, 20]");
  CHECK(message_of([] { command_from_json(R"({"add_points": {"points": [[1, 2]]}})"); }).find("add_points.points") !=
        std::string::npos);
  CHECK(message_of([] { command_from_json(R"({"add_points": [[1, 2, 0]]})"); }).find("add_points") !=
        std::string::npos);
  CHECK(message_of([] { command_from_json(R"({"erase_points": {"x": 1}})"); }).find("erase_points") !=
        std::string::npos);
  CHECK(e.spec() == before);
  Experiment other;
  CHECK(message_of([&] {
          other.apply(command::AddPoints{{{0, 0, 0}}});
        }).find("add_points: the data are spiral; choose own points first") == 0);
}

TEST_CASE("classes of the points keep their names: in text, spec, link, session and state", "[own]") {
  Experiment e;
  e.apply(command::PointsFromTable{"x,y,kind\n-3,1,rose\n3,2,\"lily: white, 50%\"\n-2,1,rose\n", "", "", ""});
  const std::vector<std::string> names = {"rose", "lily: white, 50%"};
  const auto named = [&](const Experiment& x) {
    return std::vector<std::string>(x.data().class_names().begin(), x.data().class_names().end()) == names;
  };
  CHECK(named(e));
  CHECK(e.spec().data.own.starts_with("columns=x:0:1,y:0:1,kind:0:1:classes=rose,lily%3A white%2C 50%25:"));
  CHECK(nlohmann::json::parse(state_json(e, 60))["classNames"] == nlohmann::json(names));
  const ReadLink link = read_link(link_of(e.link_state()));
  CHECK(link.problems.empty());
  CHECK(link.state.spec == e.spec());
  Experiment by_json(spec_from_json(spec_to_json(e.spec()))), by_session;
  by_session.apply(command::Resume{e.save_session()});
  CHECK(named(by_json));
  CHECK(named(by_session));
  // The names stay during painting and erasing, and disappear with the last point or with another data set.
  e.apply(command::AddPoints{{{0, 0, 2}}});
  CHECK(named(e));
  CHECK(e.data().classes() == 3);
  e.apply(command::ErasePoints{0, 0, 1});
  CHECK(named(e));
  set(e, "data.name", "moons");
  CHECK(e.data().class_names().empty());
  set(e, "data.name", "own");
  CHECK(named(e));
  e.apply(command::ClearPoints{});
  CHECK(e.data().class_names().empty());
}

TEST_CASE("names of classes are kept short and in one line; the maximum of points and names fits into a link",
          "[own]") {
  CHECK(class_name("Iris-versicolor") == "Iris-versicolor");
  CHECK(class_name("a\nb") == "a b");
  CHECK(class_name(std::string(24, 'x')) == std::string(24, 'x'));
  CHECK(class_name(std::string(25, 'x')) == std::string(21, 'x') + "…");
  CHECK(class_name("花花花花花花花花花") == "花花花花花花花…");  // 27 bytes, cut between characters
  CHECK(message_of([] { own_points_from("classes=a\xff,b:"); }).find("not UTF-8") != std::string::npos);
  CHECK(message_of([] {
          own_points_from("classes=a,b");
        }).starts_with("spec: data.own: there is no colon after the names"));
  CHECK(message_of([] { own_points_from("classes=a,b,c,d,e,f,g,h,i:"); }) ==
        "spec: data.own names 9 classes; at most 8 can be told apart");
  CHECK(own_points_from("classes=,b:AAAA").classes == std::vector<std::string>{"", "b"});
  OwnPoints own{.points = std::vector<PlanePoint>(kMaxOwnPoints),
                .classes = std::vector<std::string>(kMaxClasses, "花花花花花花花花花花")};
  own.points.back().label = kMaxClasses - 1;
  Spec spec;
  set_path(spec, "data.name", "own");
  set_path(spec, "data.own", own_text(own));
  LinkState state;
  state.spec = spec;
  const ReadLink read = read_link(link_of(state));
  CHECK(read.problems.empty());
  CHECK(read.state.spec == spec);
}

TEST_CASE("the points of any data set can be copied to the user's points, in one undo step", "[own]") {
  for (const DataSet& set_ : dataset_catalogue().entries()) {
    INFO(set_.name);
    Experiment e(spec_with({{"data.name", std::string(set_.name).c_str()}, {"data.noise", "1"}}));
    const Spec before = e.spec();
    std::vector<std::array<double, 3>> points, copies;
    const auto rounded = [](const DataPoint& p, bool numbers) {
      const double x = std::clamp(double(p.x), -6.0, 6.0), y = std::clamp(double(p.y), -6.0, 6.0),
                   v = numbers ? std::clamp(double(p.target), -1.0, 1.0) : p.label;
      return std::array{std::round(x / kOwnGrid), std::round(y / kOwnGrid),
                        numbers ? std::round((v + 1) / kOwnStep) : v};
    };
    for (const DataPoint& p : e.data().points()) points.push_back(rounded(p, e.data().regression()));
    apply(e, R"({"edit_points": {}})");
    REQUIRE(e.spec().data.name == "own");
    for (const DataPoint& p : e.data().points()) copies.push_back(rounded(p, e.data().regression()));
    std::ranges::sort(points);
    std::ranges::sort(copies);
    CHECK(points == copies);
    CHECK(e.data().regression() == is_regression(before));
    e.apply(command::AddPoints{{{0, 0, 1}}});
    CHECK(e.data().points().size() == points.size() + 1);
    e.apply(command::Undo{});
    e.apply(command::Undo{});
    CHECK(e.spec() == before);
    CHECK_FALSE(e.can_undo());
  }
  Experiment many(spec_with({{"data.points", "5000"}}));
  many.apply(command::EditPoints{});
  CHECK(many.data().points().size() == kMaxOwnPoints);
  CHECK(refusal(many, command::EditPoints{}) == "edit_points: the points are your own already; add or erase some");
}

TEST_CASE("points with numbers are recognized after any prefix, and get a loss that fits") {
  for (const char* own : {"numbers:hSiOAKmw", "columns=a:1:2,b:0:1,c:100:50:numbers:hSiOAKmw",
                          "columns=numbers:1:2,b:0:1,c:0:1:numbers:hSiOAKmw"}) {
    CAPTURE(own);
    CHECK(own_numbers(own));
    Spec spec;
    set_path(spec, "data.name", "own");
    set_path(spec, "data.own", own);
    CHECK(spec.loss == "mse");
    CHECK(Experiment(spec).data().regression());
    const std::string link = link_of({.spec = spec});
    CHECK(read_link(link).state.spec == spec);
    spec.loss = "cross_entropy";
    CHECK(message_of([&] { spec_from_json(spec_to_json(spec)); }).find("cross_entropy") != std::string::npos);
  }
  CHECK_FALSE(own_numbers("columns=numbers:0:1,b:0:1,numbers:0:1:classes:AAAA"));
  CHECK_FALSE(own_numbers("classes=numbers,b:AAAA"));
  CHECK_FALSE(own_numbers(""));
}

}  // namespace deepx
