// SPDX-License-Identifier: MIT
// Links as people have them: in any order, damaged, with unusable values. And every link that a page writes can be read
// again.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>

#include "engine/core/rng.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/unused_pairs.h"
#include "playground/model/experiment/view.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/spec/own_points.h"
#include "tests/model/support.h"

using namespace deepx;
using Catch::Matchers::ContainsSubstring;

namespace {

std::vector<std::string> pairs_in(std::string_view link) {
  std::vector<std::string> pairs;
  for (std::size_t start = 1; start <= link.size();) {
    const std::size_t end = std::min(link.find('&', start), link.size());
    pairs.emplace_back(link.substr(start, end - start));
    start = end + 1;
  }
  return pairs;
}

/// All reports about a link when it is opened.
std::vector<std::string> reports_on(std::string_view link) {
  ReadLink read = read_link(link);
  Experiment e;
  e.apply(command::Open{read.state});
  for (const std::string& sentence : left_out(read.state, e)) read.problems.push_back(sentence);
  return read.problems;
}

const char* const kLinks[] = {
    "#data.name=own&data.own=numbers%3AA5uSJyDh&loss=mae&data.train_share=0.9",
    "#data.name=spirals&data.arms=3&data.noise=0.5&loss=hinge",
    "#features=x1,x2,x1x2&network.hidden=relu:3:layer=Residual,tanh:4&network.hidden.1.units=6&network.hidden.0.dropout=0.2",
    "#network.hidden=tanh:4&network.hidden.0.regularizer=l2&network.hidden.0.strength=0.5&network.output=frozen&network.output.init=zeros",
    "#network.init=normal&network.init_settings.std=0.5",
    "#optimizer.name=sgd&optimizer.learning_rate=0.5&optimizer.momentum=0.9&optimizer.weight_decay=0.01",
    "#schedule.name=step&schedule.step_size=70&regularizer.name=l1&regularizer.lambda=0.02",
    "#view=backprop&formula=a*b%2Bc&var.a=2&var.c=-1&trace=3&look=2:0&slope=a&by=pass",
    "#view=problems&problem=catenary&problem.length=1.2&problem.seed=7",
    "#show=space&show.layer=2&show.units=0,3&point=4&view=train&hide=data&lock=loss",
};

}  // namespace

TEST_CASE("links: the order of their pairs does not matter") {
  Rng rng(7);
  for (const char* link : kLinks) {
    INFO(link);
    const ReadLink read = read_link(link);
    CHECK(read.problems == std::vector<std::string>{});
    CHECK_FALSE(read.state == LinkState{});
    std::vector<std::string> pairs = pairs_in(link);
    for (int i = 0; i < 30; ++i) {
      std::string shuffled = "#";
      std::vector<int> order(pairs.size());
      for (std::size_t k = 0; k < order.size(); ++k) order[k] = static_cast<int>(k);
      rng.shuffle(order);
      for (int k : order) shuffled += pairs[static_cast<std::size_t>(k)] + "&";
      INFO(shuffled);
      const ReadLink other = read_link(shuffled);
      CHECK(other.problems.empty());
      REQUIRE(other.state == read.state);
    }
  }
  const Spec sgd = read_link("#optimizer.learning_rate=0.5&optimizer.name=sgd").state.spec;
  CHECK(sgd.optimizer.name == "sgd");
  CHECK(sgd.optimizer.learning_rate() == 0.5);
}

TEST_CASE("links: an unusable value is reported, and the rest is used") {
  const auto expect = [](std::string_view link, const char* sentence) {
    INFO(link);
    const std::vector<std::string> reports = reports_on(link);
    REQUIRE(reports.size() == 1);
    CHECK_THAT(reports[0], ContainsSubstring(sentence));
  };
  expect("#samples=1,99999&view=backprop",
         "link: samples is \"1,99999\"; must be among the 300 points of the data, counted from 0");
  expect("#point=99999", "link: point is \"99999\"; must be among the 300 points of the data, counted from 0");
  expect("#view=backprop&slope=W9", "link: slope is \"W9\"; the graph has no such parameter or variable");
  expect("#view=backprop&slope=W1:999", "link: slope is \"W1:999\"");
  expect("#view=backprop&formula=a%2Bb&slope=a", "link: slope is \"a\"");
  expect("#view=backprop&look=999", "link: look is \"999\"; must be one of the graph's ");
  expect("#view=backprop&look=2:9999", "link: look is \"2:9999\"; must be one of the graph's ");
  expect("#view=backprop&trace=999", "link: trace is \"999\"; must be in [0, ");
  expect("#view=backprop&fold=hidden1,hidden9", "link: fold is \"hidden1,hidden9\"; the graph has no such layers");
  expect("#show=space&show.layer=7", "link: show.layer is \"7\"; must be among the network's 3 hidden layers");
  expect("#show=neuron&show.layer=1&show.unit=90",
         "link: show.unit is \"90\"; must be among the network's 3 hidden layers");
  expect("#show=space&show.layer=1&show.units=3,90", "link: show.units is \"3,90\"");
  expect("#show.layer=2", "link: show.layer is \"2\"; it has no effect without show=space or show=neuron");
  expect("#show=space&show.layer=1&show.unit=2", "link: show.unit is \"2\"; it has no effect without show=neuron");
  expect("#data.name=plane&show=uncertainty",
         "link: show is \"uncertainty\"; uncertainty is between classes, and the data are numbers");
  expect("#data.name=own&view=backprop",
         "link: view is \"backprop\"; Backprop needs a point to trace, and there is none yet");
  expect("#trace=3", "link: trace is \"3\"; it has no effect without view=backprop");
  expect("#view=gradients&look=3", "link: look is \"3\"; it has no effect without view=backprop");
  expect("#problem=catenary", "link: problem is \"catenary\"; it has no effect without view=problems");
  expect("#problem.length=1.2&view=problems", "link: problem.length is \"1.2\"; no problem is given");
  expect("#view=backprop&formula=a*b&var.q=2", "link: var.q is 2; the formula has no variable q");
  expect("#problem=moons&batch=4", "link: batch is \"4\"; it does not go with the rest of the link");
  expect("#network.hidden=tanh:4:norm=BatchNorm1d&batch=1", "norm is BatchNorm1d and batch is 1");
  for (const char* formula : {"1", "x", "L%3Da", "(", "", "a%2B%2B", "1e999*x"}) {
    const std::string link = std::string("#view=backprop&batch=8&formula=") + formula;
    INFO(link);
    CHECK(reports_on(link).size() == 1);
    CHECK(read_link(link).state.spec.batch == 8);
    TracePlan network;
    network.network = Walked::network;
    CHECK(read_link(link).state.plan == network);
  }
  const ReadLink read = read_link(
      "#view=problems&problem=catenary&problem.length=1.2&problem.weight=3&problem.span=1e9&problem.seed=-1&batch=8");
  CHECK(read.problems.size() == 3);
  CHECK(read.state.problem_settings == std::map<std::string, double>{{"length", 1.2}});
  CHECK(read.state.spec.batch == 8);
}

TEST_CASE("links: pasted, encoded and damaged ones are read") {
  LinkState wanted;
  wanted.spec.batch = 8;
  wanted.view = View::gradients;
  for (const char* link :
       {"batch=8&view=gradients", "#batch=8&view=gradients&", "#&&view=gradients&&batch=8",
        " #batch=8&view=gradients\n", "https://example.org/deepx/?embed=1#batch=8&view=gradients",
        "#http://localhost:8000/#batch=8&view=gradients", "#batch=8&amp;view=gradients",
        "#batch%3D8%26view%3Dgradients", "#%62atch=%38&view=gradients", "#batch=8&batch=8&view=gradients"}) {
    INFO(link);
    const ReadLink read = read_link(link);
    CHECK(read.problems == std::vector<std::string>{});
    CHECK(read.state == wanted);
  }
  CHECK(read_link("https://example.org/deepx/").state == LinkState{});
  CHECK(read_link("https://example.org/deepx/").problems.empty());
  for (const char* empty : {"", "#", " ", "\n"}) CHECK(read_link(empty).problems.empty());

  const ReadLink twice = read_link("#batch=8&view=gradients&batch=4");
  CHECK(twice.problems ==
        std::vector<std::string>{"link: \"batch\" is given twice, as \"8\" and \"4\"; the last is used"});
  CHECK(twice.state.spec.batch == 4);
  CHECK(read_link("#batch=%zz&seed=7").problems ==
        std::vector<std::string>{
            "link: \"%zz\" has a % that is not followed by two digits from 0 to F; write a percent sign as %25"});
  CHECK(read_link("#batch=").problems.size() == 1);
  CHECK(read_link("#=8").problems.size() == 1);
  CHECK(read_link("#view=").problems.size() == 1);

  // A plus is a plus in a formula as typed, and a blank as forms write it.
  for (const char* formula : {"a+b", "a%2Bb", "a+%2B+b", "L+=+a*b", "L%20=%20a%20+%20b", "a+*+b", "a+-+b"}) {
    const ReadLink read = read_link(std::string("#view=backprop&formula=") + formula);
    INFO(formula);
    CHECK(read.problems.empty());
    CHECK(read.state.plan.formula);
    CHECK(read.state.plan.values.size() == 2);
  }
  const ReadLink names = read_link("#data.name=own&data.own=classes=red+cat,dog%2Bcat:AAAA");
  CHECK(names.problems.empty());
  CHECK(own_points_from(names.state.spec.data.own).classes == std::vector<std::string>{"red cat", "dog+cat"});
}

TEST_CASE("links: every written link can be read again, even a very long one", "[slow]") {
  // As many terms as a formula can have, and variables with many digits.
  std::string sum = "L = x", variables = "AAA";
  while (sum.size() + 10 <= 100'000) sum += " + x*0.125";
  Variables values;
  std::string name = "AAA";
  while (values.size() < 2000) {
    for (std::size_t k = 3; k-- > 0;) {
      if (name[k] != 'Z') {
        ++name[k];
        break;
      }
      name[k] = 'A';
    }
    variables += "+" + name;
    values[name] = -1.2345678901234567e-300;
  }
  for (const auto& [text, numbers] : {std::pair{sum, Variables{}}, std::pair{variables, values}}) {
    LinkState state;
    state.view = View::backprop;
    state.plan = with_formula(state.plan, text, numbers);
    const ReadLink read = read_link(link_of(state));
    CHECK(read.problems.empty());
    CHECK((read.state == state));
  }
  OwnPoints own;
  own.numbers = false;
  for (int k = 0; k < 8; ++k) own.classes.push_back("%,:%,:%,:%,:%,:%,:%,:%,:");
  for (int i = 0; i < kMaxOwnPoints; ++i)
    own.points.push_back(own_point(-6 + i % 200 * 0.05, 6 - i % 97 * 0.05, i % 8, false));
  LinkState state;
  set_path(state.spec, "data.name", "own");
  set_path(state.spec, "data.own", own_text(own));
  CHECK(read_link(link_of(state)).problems.empty());
  CHECK((read_link(link_of(state)).state == state));
  // A typed formula is kept in the link of every view.
  Experiment e;
  e.apply(command::SetFormula{"y = x² − 2", {{"x", 3}}});
  e.apply(command::ShowGraph{Walked::network});
  e.apply(command::Show{View::train});
  CHECK(read_link(link_of(e.link_state())).state == e.link_state());
}

TEST_CASE("links: going back to a page keeps the run, its problem and its formula") {
  Experiment e(spec_with({{"data.points", "60"}}));
  e.apply(command::Step{3, true});
  const LinkState train = e.link_state();
  const std::vector<Real> weights = weights_of(e);
  e.apply(command::SetFormula{"y = a*b", {{"a", 3}}});
  e.apply(command::TraceTo{2});
  const LinkState formula = e.link_state();
  e.apply(command::OpenProblem{"catenary", {{"length", 1.2}}});
  e.apply(command::Step{5});
  const LinkState problem = e.link_state();

  e.apply(command::Open{formula, true});
  CHECK(e.link_state() == formula);
  e.apply(command::Open{train, true});
  CHECK(e.view() == View::train);
  CHECK(e.run().epoch() == 3);
  CHECK(weights_of(e) == weights);
  CHECK(e.backprop().plan().text == "y = a*b");
  CHECK_FALSE(e.can_redo());
  e.apply(command::Open{problem, true});
  CHECK(e.problem()->problem().steps() == 5);
  // Another learning rate changes the run, which continues.
  e.apply(command::Open{train, true});
  set(e, "optimizer.learning_rate", "0.5");
  e.apply(command::Open{train, true});
  CHECK(e.spec() == train.spec);
  CHECK(e.run().epoch() == 3);
  // Opened without goes_on, the run starts again.
  e.apply(command::Open{train});
  CHECK(e.run().step() == 0);
}
