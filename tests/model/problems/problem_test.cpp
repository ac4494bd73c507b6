// SPDX-License-Identifier: MIT
// Problems: their files, mistakes in such files, and playing with a problem. Other tests solve the files and check
// their goals (tests/CMakeLists.txt).
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "engine/core/error.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/problems/preset.h"
#include "playground/model/problems/problem_rows.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/train/history.h"
#include "tests/model/document_table.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

std::string problem_refusal(const char* json) {
  return message_of([&] { make_problem(problem_from_json(json)); });
}

double measure(Problem& problem, std::string_view name) {
  for (const Measure& m : problem.measures())
    if (m.name == name) return m.value;
  return NAN;
}

}  // namespace

TEST_CASE("problems: every file can be read, and has words, a source, and goals among its measures") {
  REQUIRE(preset_files().size() >= 11);
  for (const PresetFile& file : preset_files()) DYNAMIC_SECTION(file.name) {
      const ProblemSpec spec = problem_from_json(file.json);
      CHECK_FALSE(spec.title.empty());
      CHECK_FALSE(spec.words.empty());
      // What is sought is an everyday sentence, and the words do not repeat it.
      CHECK(spec.sought.starts_with("Find "));
      CHECK(spec.sought.ends_with("."));
      CHECK(spec.sought.find_first_of("$=²′") == std::string::npos);
      CHECK(spec.words.find(spec.sought) == std::string::npos);
      CHECK(in_words(spec).starts_with(spec.sought));
      CHECK(in_words(spec).find('$') == std::string::npos);
      CHECK_FALSE(spec.source.empty());
      CHECK_FALSE(spec.goals.empty());
      if (spec.problem == "plane") {
        const Experiment e(spec_from_json(spec.plane));
        CHECK(std::isfinite(e.run().metrics().loss.train));
        continue;
      }
      ProblemSpec small = spec;  // the same problem with fewer data
      for (const auto& [name, value] : {std::pair{"images", 100.0}, std::pair{"held_out", 100.0}})
        if (small.settings.contains(name)) small.settings[name] = value;
      const std::unique_ptr<Problem> problem = make_problem(small);
      CHECK(problem->parameter_count() > 0);
      CHECK(std::isfinite(problem->loss()));
      for (const Goal& goal : spec.goals) CHECK(std::isfinite(measure(*problem, goal.measure)));
      const Figure figure = problem->figure();
      CHECK(figure.curves.size() + figure.bars.size() + figure.pictures.size() + figure.excerpt.rows.size() > 0);
      CHECK_FALSE(figure.caption.empty());
      for (const Figure::Curve& c : figure.curves) CHECK(c.x.size() == c.y.size());
      const double before = problem->loss();
      problem->step();
      problem->step();
      CHECK(problem->steps() == 2);
      CHECK(problem->loss() != before);
    }
}

TEST_CASE("problems: the histogram network has the 155 parameters of its source") {
  CHECK(make_problem(problem_from_json(preset_file("histograms").json))->parameter_count() == 155);
}

TEST_CASE("problems: errors name a mistake in a file by its path") {
  CHECK(problem_refusal("{") ==
        "problem: is not JSON: the text ends or has an error at byte 2; expected an object, such as {\"problem\": "
        "\"catenary\"}");
  CHECK(
      problem_refusal("[]") ==
      "problem: the problem is []; must be an object with title, sought, words, source, problem, settings, plane, layers, initializer, loss, optimizer, "
      "schedule, batch, steps, seed, table, target, decimal, goals");
  CHECK(problem_refusal("{}").starts_with("problem: \"problem\" is missing; it names one of plane, "));
  CHECK(problem_refusal(R"({"problem": "plane"})") ==
        "problem: \"plane\" is missing; it holds a spec, such as {\"data\": {\"name\": \"xor\"}}");
  CHECK(problem_refusal(R"({"problem": "catenary", "plane": {}})") ==
        "problem: plane is given, but the problem is \"catenary\"; leave it out, or choose the problem \"plane\"");
  CHECK(problem_refusal(R"({"problem": "catenary", "stepz": 3})")
            .starts_with("problem: stepz: there is no such key; known: title, "));
  CHECK(problem_refusal(R"({"problem": "catenary", "steps": 1.5})") ==
        "problem: steps is 1.5; must be a whole number in [0, 1000000000]");
  CHECK(problem_refusal(R"({"problem": "rope"})").starts_with("problem: problem is \"rope\"; known: plane, "));
  CHECK(problem_refusal(R"({"problem": "catenary", "settings": {"span": 2}})") ==
        "catenary: length is 1.1 for a span of 2; the rope must be longer than the span, and at most 20 times as long");
  CHECK(problem_refusal(R"({"problem": "catenary", "settings": {"sag": 2}})") ==
        "problem: settings.sag: problem catenary has no \"sag\"; known: span, length, nodes");
  CHECK(problem_refusal(R"({"problem": "catenary", "optimizer": {"name": "adam", "beta3": 1}})")
            .starts_with(
                "problem: optimizer.beta3: optimizer adam has no \"beta3\"; known: name, learning_rate, beta1, "));
  CHECK(problem_refusal(R"({"problem": "catenary", "goals": {"sag": 2}})") ==
        "problem: goals.sag is 2; must be {\"at_most\": x}, {\"at_least\": x} or {\"about\": x, \"within\": d}");
  CHECK(problem_refusal(
            R"({"problem": "boundary_differences", "settings": {"a": 1, "b": 0, "c": 1, "end": 3.141592653589793}})") ==
        "boundary value problem: end is 3.141592653589793: the two values do not determine a solution there; choose "
        "another end");
  CHECK(problem_refusal(R"({"problem": "table"})") == "problem: \"table\" is missing; it holds the rows, as CSV");
  CHECK(problem_refusal(R"({"problem": "table", "table": "a,b\n1,2\n3\n"})") != "");
  CHECK(problem_refusal(R"({"problem": "histograms", "layers": [{"layer": "Conv1d", "kernel_size": 40}]})")
            .starts_with("problem: layers.0: "));
  const std::string loss = problem_refusal(R"({"problem": "histograms", "loss": "tanh"})");
  CHECK(loss.starts_with("problem: loss is \"tanh\", which is not a loss; known: "));
  CHECK(loss.ends_with("; leave it out for the default"));
}

TEST_CASE("problems: names, ranges and keys of all parts of a file are checked as it is read") {
  const auto refused = [](const char* json) { return message_of([&] { problem_from_json(json); }); };
  CHECK(refused(R"({"problem": "catenary", "settings": {"span": "2"}})")
            .starts_with("problem: settings.span is \"2\"; must be a number in ["));
  CHECK(refused(R"({"problem": "catenary", "settings": {"nodes": 2.5}})")
            .starts_with("problem: settings.nodes is 2.5; must be a whole number in ["));
  CHECK(refused(R"({"problem": "catenary", "settings": 3})") ==
        "problem: settings is 3; must be an object of settings");
  CHECK(refused(R"({"problem": "plane", "settings": {"span": 1}})") ==
        "problem: settings.span: problem plane has no \"span\"; known: none");
  CHECK(refused(R"({"problem": "catenary", "title": 3})") == "problem: title is 3; must be a text in quotes");
  CHECK(refused(R"({"problem": "catenary", "optimizer": 3})") ==
        "problem: optimizer is 3; must be a name, or an object with name and settings");
  CHECK(refused(R"({"problem": "catenary", "optimizer": "sdg"})")
            .starts_with("problem: optimizer.name is \"sdg\"; known: sgd, "));
  CHECK(refused(R"({"problem": "catenary", "optimizer": {"learning_rate": -1}})") ==
        "problem: optimizer.learning_rate is -1; must be a number in [0, 100]");
  CHECK(refused(R"({"problem": "catenary", "schedule": {"name": "step", "gamma": 9}})")
            .starts_with("problem: schedule.gamma is 9; must be a number in ["));
  CHECK(refused(R"({"problem": "catenary", "initializer": "onez"})")
            .starts_with("problem: initializer is \"onez\"; known: "));
  CHECK(refused(R"({"problem": "table", "settings": {"drop_missing": "maybe"}})")
            .starts_with("problem: settings: drop_missing is \"maybe\"; must be one of no, yes"));
  CHECK(problem_from_json(R"({"problem": "table", "settings": {"drop_missing": "yes"}})").settings.at("drop_missing") ==
        1);
  CHECK(problem_from_json(R"({"problem": "table", "settings": {"drop_missing": 1}})").settings.at("drop_missing") == 1);
  CHECK(refused(R"({"problem": "table", "settings": {"drop_missing": 2}})") ==
        "problem: settings: drop_missing is 2; must be one of no, yes");
  CHECK(refused(R"({"problem": "histograms", "layers": {}})")
            .starts_with("problem: layers is {}; must be a list of layers, such as "));
  CHECK(refused(R"({"problem": "histograms", "layers": ["relu", "Lin"]})")
            .starts_with("problem: layers.1.layer is \"Lin\"; known: "));
  CHECK(refused(R"({"problem": "histograms", "layers": [{"units": 3}]})") ==
        "problem: layers.0 is {\"units\":3}; must be a name, or an object with layer and settings");
  CHECK(refused(R"({"problem": "histograms", "layers": [{"layer": "Linear", "units": 3}]})")
            .starts_with("problem: layers.0.units: layer Linear has no \"units\"; known: layer, out_features, "));
  CHECK(refused(R"({"problem": "histograms", "layers": [{"layer": "Linear", "out_features": 0}]})")
            .starts_with("problem: layers.0.out_features is 0; must be a whole number in ["));
  CHECK(refused(R"({"problem": "catenary", "goals": {"sag": {"at_most": "1"}}})")
            .starts_with("problem: goals.sag.at_most is \"1\"; must be a number in ["));
  CHECK(refused(R"({"problem": "catenary", "goals": {"sag": {"at_most": 1, "at_least": 0}}})")
            .starts_with("problem: goals.sag is "));
}

TEST_CASE("problems: the table in SPEC.md agrees with the rows, and each row holds its limits as text and in JSON") {
  check_table("playground/SPEC.md", "problems", problem_table());
  for (const RowOf<ProblemSpec>& row : problem_rows()) {
    CAPTURE(row.path);
    CHECK_FALSE(row.label.empty());
    CHECK_FALSE(row.words.text.empty());
    if (!row.number) continue;
    for (const double v : {row.limits.low, row.limits.high}) {
      ProblemSpec spec;
      problem_rows().set(spec, row.path, to_text(v));
      CHECK(row.number(spec) == v);
      CHECK(row.number(problem_from_json(join(R"({"problem": "catenary", ")", row.path, "\": ", to_text(v), "}"))) ==
            v);
    }
    ProblemSpec spec;
    CHECK_THROWS(problem_rows().set(spec, row.path, to_text(row.limits.low - 1)));
    CHECK_THROWS(problem_rows().set(spec, row.path, to_text(2 * row.limits.high + 1)));
  }
}

TEST_CASE("problem run: plays to the planned end, resets to the same start, and takes another seed") {
  ProblemRun run("boundary_differences", {{"points", 12}});
  const float first = run.losses()[0];
  CHECK_FALSE(run.tick(0.1, 5));
  run.play(true);
  while (run.playing()) run.tick(0.016, 50);
  CHECK(run.done());
  CHECK(run.finite());
  REQUIRE(run.measures().size() == 2);
  CHECK(run.measures()[0].value < 0.1);
  const auto end = run.problem().loss();
  run.reset();
  CHECK(run.problem().steps() == 0);
  CHECK(run.losses()[0] == first);
  run.step(run.spec().steps);
  CHECK(run.problem().loss() == end);
  run.new_seed();
  CHECK(run.problem().steps() == 0);
}

TEST_CASE("problem run: losses are thinned, and at most a thousand are kept") {
  ProblemRun run("boundary_differences", {});
  run.step(5000);
  CHECK(run.losses().size() <= 1024);
  CHECK(run.stride() >= 8);
  CHECK(run.losses().size() == static_cast<std::size_t>(run.problem().steps() / run.stride() + 1));
}

namespace {
std::vector<std::string> names_in(const Figure& figure) {
  std::vector<std::string> out;
  for (const Figure::Mark& m : figure.marks)
    if (!m.words.empty()) out.push_back(m.words);
  return out;
}
}  // namespace

TEST_CASE("problems: before the first step the picture shows what is sought") {
  ProblemRun rope("catenary", {});
  CHECK(names_in(rope.figure()) == std::vector<std::string>{"$S$: distance of the nails",
                                                            "the rope before the first step", "less energy",
                                                            "the shape sought"});
  rope.step(1);
  CHECK(names_in(rope.figure()).empty());
  CHECK(std::ranges::count(rope.figure().marks, Figure::Mark::Kind::post, &Figure::Mark::kind) == 2);
  // A short rope already hangs as low at its random start: then no arrow points down.
  CHECK(names_in(ProblemRun("catenary", {{"length", 1.001}}).figure()) ==
        std::vector<std::string>{"$S$: distance of the nails", "before the first step"});

  ProblemRun spring("boundary_network", {});
  CHECK(names_in(spring.figure()) == std::vector<std::string>{"before the first step", "the motion sought"});
  spring.step(1);
  CHECK(names_in(spring.figure()).empty());

  ProblemRun digits("digits", {{"images", 100}, {"held_out", 100}});
  for (const Figure::Picture& p : digits.figure().pictures) {
    CHECK(p.right);
    CHECK(p.label.size() == 1);  // the digit itself
  }
  CHECK(digits.figure().bars.empty());
  digits.step(1);
  CHECK_FALSE(digits.figure().bars.empty());

  ProblemRun histograms("histograms", {{"held_out", 100}});
  REQUIRE(histograms.figure().bars.size() == 2);
  CHECK(histograms.figure().bars[0].label.starts_with("yes"));
  CHECK(histograms.figure().bars[0].heights != histograms.figure().bars[1].heights);
  CHECK(histograms.figure().bars[1].pull.empty());
}

TEST_CASE("problems: a table shows its first rows, and last the column that is sought") {
  const std::string csv = "price,size,rooms\n10,1,2\n20,2,2\n30,3,3\n40,4,4\n50,5,5\n60,6,6\n70,7,7\n80,8,8\n";
  ProblemRun run("table_numbers", {}, {.csv = csv, .target = "price"});
  const Figure::Excerpt excerpt = run.figure().excerpt;
  CHECK(excerpt.columns == std::vector<std::string>{"size", "rooms", "price"});
  CHECK(excerpt.sought == 2);
  REQUIRE(excerpt.rows.size() == 6);
  CHECK(excerpt.rows[1] == std::vector<std::string>{"2", "2", "20"});
  CHECK(run.spec().sought == "Find one column of your table from all others.");
  run.step(1);
  CHECK(run.figure().excerpt.columns.empty());
  CHECK_FALSE(run.figure().curves.empty());
}

TEST_CASE("experiment: Problems opens with the hanging rope, and a link or a session with the problem it names") {
  for (const char* opener : {R"({"view": "problems"})", R"({"problem": "catenary"})"}) {
    Experiment e;
    e.apply(command_from_json(opener));
    REQUIRE(e.problem());
    CHECK(e.problem()->preset() == "catenary");
    CHECK(link_of(e.link_state()) == "#view=problems&problem=catenary");
  }
  Experiment fresh;
  fresh.apply(command::Open{read_link("#view=problems").state});
  CHECK(fresh.problem()->preset() == "catenary");
  // The problem that was the first one before is written in its links, so they still mean it.
  Experiment old;
  old.apply(command::Open{read_link("#view=problems&problem=boundary_network").state});
  REQUIRE(old.problem());
  CHECK(old.problem()->preset() == "boundary_network");
  CHECK(link_of(old.link_state()) == "#view=problems&problem=boundary_network");
  Experiment resumed;
  resumed.apply(command::Resume{old.save_session()});
  REQUIRE(resumed.problem());
  CHECK(resumed.problem()->preset() == "boundary_network");
  // The problem stays when the reader looks at another view.
  old.apply(command::Show{View::train});
  old.apply(command::Show{View::problems});
  CHECK(old.problem()->preset() == "boundary_network");
}

TEST_CASE("experiment: the Problems view takes commands, and its link opens the same problem") {
  Experiment e;
  e.apply(command_from_json(R"({"problem": {"name": "catenary", "settings": {"length": 1.2}}})"));
  CHECK(e.view() == View::problems);
  REQUIRE(e.problem());
  CHECK(e.problem()->changes().at("length") == 1.2);
  e.apply(command::Step{3, false});
  CHECK(e.problem()->problem().steps() == 3);
  e.apply(command::Play{true});
  CHECK(e.playing());
  CHECK(e.tick(0.016, 2));
  e.apply(command::Play{false});
  e.apply(command::Reset{});
  CHECK(e.problem()->problem().steps() == 0);
  const std::string link = link_of(e.link_state());
  CHECK(link == "#view=problems&problem=catenary&problem.length=1.2");
  Experiment other;
  other.apply(command::Open{read_link(link).state});
  CHECK(link_of(other.link_state()) == link);
  // A problem of the plane opens in the Train view.
  e.apply(command::OpenProblem{"moons"});
  CHECK(e.view() == View::train);
  CHECK(e.spec().loss == "hinge");
  CHECK(e.problem() == nullptr);
  CHECK(message_of([&] {
          e.apply(command::OpenProblem{"rope"});
        }).starts_with("problem: no problem is called \"rope\"; known: "));
  CHECK(message_of([&] { e.apply(command::OpenProblem{"catenary", {{"length", 0.5}}}); }) ==
        "catenary: length is 0.5 for a span of 1; the rope must be longer than the span, and at most 20 times as long");
  CHECK(e.view() == View::train);
}

TEST_CASE("problem run: setting a value to the file's value is no change, and a seed is one") {
  ProblemRun run("catenary", {{"length", 1.1}, {"nodes", 20}, {"seed", 1}});
  CHECK(run.changes() == std::map<std::string, double>{{"nodes", 20}});
  CHECK(run.setting("span") == 1);
  CHECK(run.setting("nodes") == 20);
  run.new_seed();
  const double seed = run.changes().at("seed");
  CHECK(seed == static_cast<double>(run.spec().seed));
  const ProblemRun same("catenary", run.changes());
  CHECK(same.problem().loss() == run.problem().loss());
  CHECK(message_of([] { ProblemRun("catenary", {{"seed", 0.5}}); }) ==
        "problem: seed is 0.5; must be a whole number in [0, 9007199254740991]");
}

TEST_CASE("problem run: the user's table replaces the preset's, and has no goals") {
  const OwnTable table{"size,kind\n1,a\n2,a\n3,a\n4,a\n9,b\n10,b\n11,b\n12,b\n", "kind"};
  const ProblemRun run("table_classes", {}, table);
  CHECK(run.spec().title == "Your table");
  CHECK(run.spec().goals.empty());
  CHECK(run.measures()[0].name == "accuracy");
  CHECK(message_of([&] { ProblemRun("catenary", {}, table); }) ==
        "problem: catenary has no table; use table_classes or table_numbers for a table");
  CHECK(message_of([] { ProblemRun("table_classes", {}, {"a,b\n1,2\n3\n", "b"}); }) != "");
}

TEST_CASE("experiment: a link to a problem on the plane opens Train; one that does not fit changes nothing") {
  Experiment e;
  e.apply(command::Open{read_link("#view=problems&problem=moons").state});
  CHECK(e.view() == View::train);
  CHECK(e.spec().loss == "hinge");
  Experiment other;
  CHECK(message_of([&] {
          other.apply(command::Open{read_link("#view=problems&problem=catenary&problem.length=0.5").state});
        }) != "");
  CHECK(other.view() == View::train);
  CHECK_FALSE(other.playing());
}

TEST_CASE("problems: a number that is not finite is detected in the step that made it") {
  for (const PresetFile& file : preset_files()) DYNAMIC_SECTION(file.name) {
      ProblemSpec spec = problem_from_json(file.json);
      if (spec.problem == "plane") continue;
      for (const auto& [name, value] : {std::pair{"images", 100.0}, std::pair{"held_out", 100.0}})
        if (spec.settings.contains(name)) spec.settings[name] = value;
      spec.optimizer = {"sgd", {{"learning_rate", 100}}};
      const std::unique_ptr<Problem> problem = make_problem(spec);
      for (int step = 0; step < 60 && std::isfinite(problem->loss()); ++step) {
        problem->step();
        if (!std::isfinite(problem->loss())) break;
        for (NodeId leaf : problem->tape().leaves()) {
          const Tape::Node& node = problem->tape().nodes()[leaf];
          if (!node.needs_grad) continue;
          for (Real v : node.value.values()) REQUIRE(std::isfinite(v));
        }
      }
      problem->figure();  // must not throw, whatever the numbers are
      problem->measures();
    }
}
