// SPDX-License-Identifier: MIT
// The network to compute by hand: its numbers against a computation written out here; and that everything shown speaks
// of one number in every step.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <regex>

#include "playground/model/backprop/explanation.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/backprop/trace_plan.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/spec/spec.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

const TraceNode& named(const Trace& t, std::string_view name) {
  for (const TraceNode& n : t.nodes())
    if (n.name == name) return n;
  FAIL("no node " << name);
  return t.nodes()[0];
}

/// The formula's numbers as a reader evaluates them: "-0.779 · 1.2 = -0.935" must hold as it stands.
void check_numbers(const std::string& text, double shown) {
  const std::size_t equals = text.rfind(" = ");
  if (equals == std::string::npos) return;
  std::string sum = text.substr(0, equals);
  if (const std::size_t rule = sum.find(" = "); rule != std::string::npos) sum = sum.substr(rule + 3);
  sum = std::regex_replace(sum, std::regex("·"), "*");
  sum = std::regex_replace(sum, std::regex("−"), "-");
  if (sum.find("…") != std::string::npos) return;
  Experiment other;
  other.apply(command::SetFormula{"L = " + sum + " + 0 * x", {{"x", 0}}});
  CHECK(std::abs(other.backprop().trace()->loss() - shown) <= 6e-4 * std::max(1.0, std::abs(shown)));
}

}  // namespace

TEST_CASE("small network: its numbers are those of a computation by hand") {
  Experiment e;
  e.apply(command::Show{View::backprop});
  e.apply(command::TraceGo{command::TraceMove::last});
  const Trace& t = *e.backprop().trace();
  const double x1 = 1.14, x2 = 0.45, w11 = -0.48, w12 = 0.83, w21 = -0.37, w22 = 1.04, v1 = 1.20, v2 = -0.59;
  const double h1 = std::tanh(x1 * w11 + x2 * w21), h2 = std::tanh(x1 * w12 + x2 * w22), s = h1 * v1 + h2 * v2;
  const double p = 1 / (1 + std::exp(-s)), ds = p - 1, dz1 = ds * v1 * (1 - h1 * h1), dz2 = ds * v2 * (1 - h2 * h2);
  const auto close = [](double a, double b) { return std::abs(a - b) <= 2e-6; };
  CHECK(close(t.loss(), -std::log(p)));
  const auto w1 = t.reference_grad(named(t, "W1").id), w2 = t.reference_grad(named(t, "W2").id);
  const double wanted[] = {dz1 * x1, dz2 * x1, dz1 * x2, dz2 * x2};
  for (std::size_t i = 0; i < 4; ++i) CHECK(close(static_cast<double>(w1[i]), wanted[i]));
  CHECK((close(static_cast<double>(w2[0]), ds * h1) && close(static_cast<double>(w2[1]), ds * h2)));
  CHECK(std::abs(t.loss() - 1.5095) < 5e-5);
  CHECK(std::abs(t.loss_after() - 1.2943) < 5e-5);
  CHECK(t.learning_rate() == 0.1);
  CHECK((t.journey().node == named(t, "W1").id && t.journey().element == 0));
}

TEST_CASE("small network: the network in training, at its start or now, takes its place and leaves it") {
  Experiment e(spec_with({{"data.name", "xor"}, {"network.hidden", "tanh:3"}}));
  const std::vector<Real> first = weights_of(e);
  e.train(20);
  const auto shown = [&] {
    const auto m = named(*e.backprop().trace(), "W1").value.values;
    return std::vector<Real>(m.begin(), m.end());
  };
  e.apply(command::Show{View::backprop});
  CHECK(shown().size() == 4);
  e.apply(command::ShowGraph{Walked::start});
  CHECK(shown() == std::vector<Real>(first.begin(), first.begin() + 6));
  e.apply(command::ShowGraph{Walked::network});
  const std::vector<Real> now = weights_of(e);
  CHECK(shown() == std::vector<Real>(now.begin(), now.begin() + 6));
  CHECK(shown() != std::vector<Real>(first.begin(), first.begin() + 6));
  // The choice is kept by the links of every view.
  for (const Walked walked : {Walked::start, Walked::small, Walked::network})
    for (const View view : {View::backprop, View::train}) {
      e.apply(command::ShowGraph{walked});
      e.apply(command::Show{view});
      const ReadLink read = read_link(link_of(e.link_state()));
      CHECK(read.problems.empty());
      CHECK(read.state.plan.walked() == walked);
    }
  CHECK(read_link("#view=backprop").state.plan.walked() == Walked::network);  // as links before there was a choice
  CHECK(read_link("#view=backprop&backprop=tiny").problems.size() == 1);
  // A point of the data is a point of the network in training.
  e.apply(command::ShowGraph{Walked::small});
  e.apply(command::TraceSamples{{2, 3}});
  CHECK(e.backprop().plan().walked() == Walked::network);
}

TEST_CASE("follow: number, place and explanation agree in every step of every network") {
  struct Case {
    const char *hidden, *loss, *data;
  };
  for (const Case& c :
       {Case{"tanh:2", "cross_entropy", "xor"}, Case{"relu:3,tanh:2", "mse", "xor"},
        Case{"tanh:3", "cross_entropy", "spiral3"}, Case{"sigmoid:2:norm=LayerNorm", "cross_entropy", "moons"}}) {
    INFO(c.hidden << " " << c.loss);
    Experiment e(spec_with({{"data.name", c.data}, {"network.hidden", c.hidden}, {"loss", c.loss}}));
    e.apply(command::ShowGraph{Walked::network});
    e.apply(command::TraceSamples{{4, 9}});
    const Trace& t = *e.backprop().trace();
    for (const char* chosen : {"", "W1", "W2", "b1"}) {
      e.apply(command::TraceTo{0});
      e.apply(command::TraceSelect{});
      if (*chosen) e.apply(command::TraceSelect{named(t, chosen).id, 1});
      const int goal = t.journey().node, goal_element = t.journey().element;
      for (int at = 1; at <= static_cast<int>(t.steps().size()); ++at) {
        e.apply(command::TraceTo{at});
        INFO(chosen << " step " << at << " " << t.explain().title);
        CHECK((t.journey().node == goal && t.journey().element == goal_element));
        const Explanation& x = t.explain();
        const TraceNode& n = t.node(x.node);
        REQUIRE((t.element() >= 0 && t.element() < n.elements));
        if (x.phase == TracePhase::backward && x.input >= 0) {
          const int in = x.outgoing_cell.row * x.outgoing.cols + x.outgoing_cell.col;
          CHECK(static_cast<double>(x.outgoing.values[static_cast<std::size_t>(in)]) == x.outgoing_number);
          for (const JourneyPath& path : t.journey().paths) {
            bool here = false;
            for (const JourneyLeg& leg : path.legs)
              if (leg.node == x.node) {
                here = true;
                CHECK((leg.input == x.input && leg.in == in));
              }
            if (here) break;
          }
          check_numbers(x.numbers, x.outgoing_number);
        } else if (x.phase == TracePhase::forward) {
          CHECK(static_cast<double>(n.value.values[static_cast<std::size_t>(t.element())]) == x.outgoing_number);
          if (n.op == "matmul" || n.op == "add") check_numbers(x.numbers, x.outgoing_number);
        }
      }
    }
  }
}

TEST_CASE("practice: every box takes its gradient, and names what is wrong with another number") {
  Experiment e;
  e.apply(command::Show{View::backprop});
  e.apply(command::StartPractice{PracticeLevel::all_holes});
  const Trace& t = *e.backprop().trace();
  REQUIRE(t.practice().boxes.size() == 17);
  CHECK(t.hides());
  e.apply(command::TraceGo{command::TraceMove::last});
  CHECK(t.phase() == TracePhase::forward);  // the backward pass would give everything away
  const auto number = [&](const char* name, int i) {
    return static_cast<double>(t.reference_grad(named(t, name).id)[static_cast<std::size_t>(i)]);
  };
  const auto verdict = [&](const char* name, int i, const std::string& text) {
    e.apply(command::FillBox{named(t, name).id, i, text});
    return name_of(t.practice().at(named(t, name).id, i)->verdict);
  };
  const auto typed = [](double v) { return std::to_string(v); };
  CHECK(verdict("tanh1", 0, typed(-number("tanh1", 0))) == "wrong_sign");
  CHECK(verdict("tanh1", 0, typed(number("matmul2", 0))) == "missing_factor");
  CHECK(verdict("tanh1", 0, typed(number("tanh1", 0) * 1.2)) == "extra_factor");
  CHECK(verdict("tanh1", 0, "7") == "wrong");
  CHECK(verdict("tanh1", 0, typed(number("tanh1", 0) * 1.01)) == "close");
  CHECK(verdict("W1", 1, typed(number("W1", 2))) == "transposed");
  CHECK(verdict("add1", 0, "-0.935 * (1 - 0.613^2)") == "right");
  CHECK(message_of([&] { verdict("add1", 1, "x * 2"); }).find("has a name, x") != std::string::npos);
  CHECK(message_of([&] { verdict("add1", 1, "1/0"); }).find("must be a finite number") != std::string::npos);
  CHECK(message_of([&] { verdict("X", 0, "1"); }).find("has no box") != std::string::npos);
  e.apply(command::RevealBox{named(t, "b2").id, 0});
  CHECK(t.practice().at(named(t, "b2").id, 0)->verdict == BoxVerdict::shown);
  CHECK(t.practice().right() == 2);
  // Three decimals of what the screen shows are enough for every box.
  const std::vector<PracticeBox> boxes = t.practice().boxes;
  for (const PracticeBox& box : boxes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f",
                  static_cast<double>(t.reference_grad(box.node)[static_cast<std::size_t>(box.element)]));
    e.apply(command::FillBox{box.node, box.element, text});
  }
  CHECK(t.practice().open() == 17);
  CHECK_FALSE(t.hides());
  e.apply(command::TraceGo{command::TraceMove::last});
  CHECK(t.at_end());
}

TEST_CASE("practice: samples, paths, and the other levels") {
  Experiment e(spec_with({{"data.name", "xor"}, {"network.hidden", "tanh:2"}}));
  e.apply(command::ShowGraph{Walked::network});
  e.apply(command::TraceSamples{{0, 5}});
  e.apply(command::StartPractice{PracticeLevel::all_holes});
  const Trace& t = *e.backprop().trace();
  const int s = named(t, "add2").id;
  const double g = static_cast<double>(t.reference_grad(s)[0]);
  e.apply(command::FillBox{s, 0, std::to_string(2 * g)});
  CHECK(t.practice().at(s, 0)->verdict == BoxVerdict::count);
  e.apply(command::StartPractice{PracticeLevel::one_hole});
  CHECK(t.practice().boxes.size() - static_cast<std::size_t>(t.practice().open()) == 1);
  e.apply(command::StartPractice{PracticeLevel::worked});
  CHECK_FALSE(t.hides());
  CHECK(t.phase() == TracePhase::backward);
  e.apply(command::SetFormula{"L = (x*y)*(x*z)", Variables{{"x", 3}, {"y", 2}, {"z", 4}}});
  e.apply(command::StartPractice{PracticeLevel::all_holes});
  const Trace& f = *e.backprop().trace();
  e.apply(command::FillBox{named(f, "x").id, 0, "24"});
  CHECK(f.practice().at(named(f, "x").id, 0)->verdict == BoxVerdict::missing_path);
  e.apply(command::StartPractice{PracticeLevel::off});
  CHECK(message_of([&] { e.apply(command::FillBox{0, 0, "1"}); }).find("there is no practice") != std::string::npos);
}

TEST_CASE("factors: those of all users of a number give its gradient") {
  for (const char* text : {"L = (x*y)*(x*z)", "s = a + b; L = s*s*a", "y = sin(x1) + x1*x2"}) {
    Experiment e;
    e.apply(command::SetFormula{text, {}});
    const Trace& t = *e.backprop().trace();
    for (const TraceNode& n : t.nodes()) {
      if (n.arrival == Arrival::none || n.symbol == t.output()) continue;
      double sum = 0;
      for (const JourneyLeg& leg : t.factors_to(n.id, 0))
        sum += static_cast<double>(t.reference_grad(leg.node)[static_cast<std::size_t>(leg.out)]) * leg.slope;
      CHECK(std::abs(sum - static_cast<double>(t.reference_grad(n.id)[0])) <= 1e-5 * std::max(1.0, std::abs(sum)));
    }
  }
}
