// SPDX-License-Identifier: MIT
// The Backprop view on formulas: gradients, second order, sums of paths, checks and exercises, each against an
// independent computation.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <functional>
#include <set>
#include <sstream>

#include "engine/ops/ops.h"
#include "playground/model/backprop/explanation.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/formula/expression.h"
#include "playground/model/train/network.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

struct Formula {
  explicit Formula(const std::string& text, const Variables& values = {}) {
    e.apply(command::SetFormula{text, values});
  }
  const Trace& trace() const { return *e.backprop().trace(); }
  int end() const { return static_cast<int>(trace().steps().size()); }
  int node(std::string_view name) const {
    for (const TraceNode& n : trace().nodes())
      if (n.name == name) return n.id;
    FAIL("no node " << name);
    return -1;
  }
  double grad(std::string_view name) const {
    const auto g = trace().reference_grad(node(name));
    REQUIRE(g.size() == 1);
    return static_cast<double>(g[0]);
  }
  void select(std::string_view name) { e.apply(command::TraceSelect{node(name), 0}); }
  Experiment e;
};

bool near(double a, double b, double tolerance = 1e-5) {
  return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

}  // namespace

TEST_CASE("trace formula: gradients agree with closed forms") {
  const Formula w("y = sin(x1) + x1*x2", {{"x1", 0.5}, {"x2", 2}});
  CHECK(near(w.trace().loss(), std::sin(0.5) + 1));
  CHECK(near(w.grad("x1"), std::cos(0.5) + 2));
  CHECK(near(w.grad("x2"), 0.5));
  CHECK(w.trace().output() == "y");
  CHECK(w.trace().scalar());
  CHECK(!w.trace().updates());

  const Formula n("L = (tanh(w*x + b) - y)^2", {{"w", 0.8}, {"x", 1.5}, {"b", -0.4}, {"y", -1}});
  const double t = std::tanh(0.8 * 1.5 - 0.4), outer = 2 * (t + 1) * (1 - t * t);
  CHECK(near(n.grad("w"), outer * 1.5));
  CHECK(near(n.grad("b"), outer));
  CHECK(near(n.grad("y"), -2 * (t + 1)));

  // Softmax with cross-entropy: p - 1 for the right class, p for the others.
  const Formula s(std::string(formula_presets()[4].text), {{"z1", 0.5}, {"z2", 1.5}, {"z3", -1}});
  const double sum = std::exp(0.5) + std::exp(1.5) + std::exp(-1);
  CHECK(near(s.grad("z1"), std::exp(0.5) / sum - 1));
  CHECK(near(s.grad("z2"), std::exp(1.5) / sum));
  CHECK(near(s.grad("z3"), std::exp(-1) / sum));
}

TEST_CASE("trace formula: every preset steps to both ends, and the end has the gradients of backward()") {
  for (const FormulaPreset& preset : formula_presets()) {
    INFO(preset.name);
    Variables values;
    for (const auto& [name, v] : preset.values) values.emplace(name, v);
    Formula f(std::string(preset.text), values);
    CHECK(Expression::parse(preset.text).variables().size() == preset.values.size());
    REQUIRE(f.end() > 2);
    while (!f.trace().at_end()) f.e.apply(command::TraceGo{command::TraceMove::forward});
    int compared = 0;
    for (const TraceNode& n : f.trace().nodes()) {
      const auto reference = f.trace().reference_grad(n.id);
      REQUIRE(n.grad.values.size() == reference.size());
      for (std::size_t i = 0; i < reference.size(); ++i, ++compared) CHECK(n.grad.values[i] == reference[i]);
      // Every node gets all its contributions.
      if (n.arrival != Arrival::none) CHECK(n.contributions == n.expected);
    }
    CHECK(compared >= 4);
    while (f.trace().at() > 0) f.e.apply(command::TraceGo{command::TraceMove::back});
    for (const TraceNode& n : f.trace().nodes()) CHECK(n.grad.empty());
  }
}

TEST_CASE("trace formula: values have names, and operators have signs") {
  const Formula f("s = a + b; L = s*s*a - exp(b)/2");
  std::vector<std::string> names, labels;
  for (const TraceNode& n : f.trace().nodes()) {
    names.push_back(n.name);
    if (!n.leaf) labels.push_back(n.label);
  }
  CHECK(names == std::vector<std::string>{"a", "b", "s", "v1", "v2", "v3", "2", "v4", "L"});
  CHECK(labels == std::vector<std::string>{"+", "×", "×", "exp", "÷", "−"});
  CHECK(f.trace().steps()[0].label == "a + b");
  CHECK(f.trace().steps()[1].label == "s × s");
  CHECK(f.trace().steps()[3].label == "exp b");
}

TEST_CASE("trace formula: if several paths meet, their parts are named and add up") {
  Formula f("s = a + b; L = s*s*a", {{"a", 1.5}, {"b", -0.5}});
  f.e.apply(command::TraceGo{command::TraceMove::last});
  f.select("a");
  const Explanation& e = f.trace().explain();
  REQUIRE(e.paths.size() == 2);
  double sum = 0;
  for (const PathPart& p : e.paths) sum += p.number;
  CHECK(near(sum, f.grad("a")));
  CHECK(e.paths_sum == f.grad("a"));
  // L = s² a: the part through a itself is s² = 1, the part through s is 2 s a = 3.
  CHECK(near(e.paths[0].number, 1));
  CHECK(near(e.paths[1].number, 3));
  // s is both factors of one product.
  f.select("s");
  CHECK(f.trace().explain().paths.size() == 2);
  // Before the second part arrives, there is only the first.
  f.e.apply(command::TraceTo{4});
  f.select("a");
  CHECK(f.trace().explain().paths.size() == 1);
}

TEST_CASE("trace formula: the graph of the slope gives second derivatives") {
  Formula f("y = x^3*w", {{"x", 2}, {"w", 0.5}});
  const int first = static_cast<int>(f.trace().nodes().size());
  f.e.apply(command::ShowSlope{{"x", 0}});
  CHECK(f.trace().output() == "g");
  CHECK(static_cast<int>(f.trace().nodes().size()) > first);
  CHECK(near(f.trace().loss(), 6));  // 3 x² w
  CHECK(near(f.grad("x"), 6));       // 6 x w
  CHECK(near(f.grad("w"), 12));      // 3 x²
  int backward = 0;
  for (const TraceNode& n : f.trace().nodes()) backward += n.scope == "backward" && !n.leaf;
  CHECK(backward >= 2);
  while (!f.trace().at_end()) f.e.apply(command::TraceGo{command::TraceMove::forward});
  f.e.apply(command::SetVariable{"x", 3});
  CHECK(near(f.grad("x"), 9));
  f.e.apply(command::ShowSlope{});
  CHECK(f.trace().output() == "y");
  CHECK(message_of([&] { f.e.apply(command::ShowSlope{{"nobody", 0}}); }) ==
        "slope: there is nothing called nobody; choose a parameter or a variable");
  CHECK(f.trace().output() == "y");
  // The slope of a straight line is a constant.
  Formula line("y = a*2 + b");
  CHECK(message_of([&] { line.e.apply(command::ShowSlope{{"a", 0}}); }).find("is a constant") != std::string::npos);
}

TEST_CASE("trace formula: the network's slope is a row of its Hessian") {
  Experiment e;
  e.apply(command::Set("network.hidden", "tanh:3"));
  e.train(20);
  e.apply(command::ShowGraph{Walked::network});
  const auto find = [&](std::string_view name) {
    for (const TraceNode& n : e.backprop().trace()->nodes())
      if (n.name == name) return n.id;
    return -1;
  };
  const auto grad_at = [&](std::string_view name, std::size_t element) {
    return static_cast<double>(e.backprop().trace()->reference_grad(find(name))[element]);
  };
  e.apply(command::ShowSlope{{"W1", 2}});
  const std::vector<Real> row(e.backprop().trace()->reference_grad(find("W2")).begin(),
                              e.backprop().trace()->reference_grad(find("W2")).end());
  const double slope = e.backprop().trace()->loss();
  e.apply(command::ShowSlope{});
  CHECK(near(slope, grad_at("W1", 2), 1e-5));
  // ∂²L/∂W1∂W2: how the slope for W1[2] changes with a weight of the second layer.
  const double h = 1e-2, w = static_cast<double>(e.network().module().linear(1).weight.data()[1]);
  e.apply(command::Show{View::train});
  const auto slope_with = [&](double value) {
    e.apply(command::SetWeight{1, 1, 0, value});
    e.apply(command::ShowGraph{Walked::network});
    const double g = grad_at("W1", 2);
    e.apply(command::Show{View::train});
    return g;
  };
  CHECK(near((slope_with(w + h) - slope_with(w - h)) / (2 * h), static_cast<double>(row[1]), 2e-3));
}

TEST_CASE("trace formula: the gradient check agrees with back-propagation, and changes nothing") {
  Formula f("L = (tanh(w*x + b) - y)^2", {{"w", 0.8}, {"x", 1.5}, {"b", -0.4}, {"y", -1}});
  f.e.apply(command::TraceTo{4});
  f.select("w");
  const double before = f.trace().loss();
  f.e.apply(command::CheckGradient{0.01});
  const GradientCheck* c = f.trace().check();
  REQUIRE(c);
  CHECK(c->agrees());
  CHECK(near(c->slope, f.grad("w"), 1e-3));
  CHECK(c->gradient == f.grad("w"));
  CHECK(c->curve.x.size() > 20);
  CHECK(f.trace().loss() == before);
  // Against the formula itself: L(w ± h).
  const Expression formula = Expression::parse(f.e.backprop().plan().text);
  const auto L = [&](double w) { return formula.number(std::vector<double>{w, 1.5, -0.4, -1}); };
  CHECK(near(c->above, L(0.81), 1e-6));
  CHECK(near(c->below, L(0.79), 1e-6));
  f.e.apply(command::CheckGradient{0});
  CHECK(!f.trace().check());
  CHECK(message_of([&] { f.e.apply(command::CheckGradient{7}); }) ==
        "check: h is 7; must be in [0.00001, 1], or 0 to stop");
}

TEST_CASE("trace formula: the gradient check agrees for every function that a formula may use") {
  int functions = 0;
  for (const OpTable& op : operator_catalogue().entries()) {
    if (!op.info->scalar_function || op.info->stops_gradient) continue;
    INFO(op.name);
    // Inside the domain and away from the kinks.
    const double x = op.info->domain.low > -1e300 || op.info->domain.high < 1e300 ? 0.37 : 0.83;
    Formula f(join("y = w*", op.name, "(x) + x"), {{"w", 1.3}, {"x", x}});
    f.select("x");
    f.e.apply(command::CheckGradient{0.001});
    REQUIRE(f.trace().check());
    CHECK(f.trace().check()->agrees());
    f.e.apply(command::TraceGo{command::TraceMove::last});
    for (const TraceNode& n : f.trace().nodes()) CHECK(n.grad.values.size() == f.trace().reference_grad(n.id).size());
    ++functions;
  }
  CHECK(functions >= 25);
}

TEST_CASE("exercise: hides the gradient until the answer is right, and tells what is wrong with an answer") {
  CHECK(judge(0.5, 0.5) == Verdict::right);
  CHECK(judge(0.5004, 0.5) == Verdict::right);
  CHECK(judge(0.53, 0.5) == Verdict::near);
  CHECK(judge(-0.5, 0.5) == Verdict::wrong_sign);
  CHECK(judge(5, 0.5) == Verdict::wrong_scale);
  CHECK(judge(1, 0.5) == Verdict::wrong_scale);
  CHECK(judge(0.9, 0.5) == Verdict::wrong);
  CHECK(judge(0, 0) == Verdict::right);
  Formula f("y = x1*x2", {{"x1", 3}, {"x2", -2}});
  CHECK(message_of([&] { f.e.apply(command::GiveAnswer{1}); }) ==
        "answer: no exercise has been started; start one by {\"exercise\": true}");
  f.select("x1");
  f.e.apply(command::StartExercise{true});
  CHECK(f.trace().exercise().hides());
  f.e.apply(command::GiveAnswer{2});
  CHECK(f.trace().exercise().verdict == Verdict::wrong_sign);
  CHECK(f.trace().exercise().hides());
  f.e.apply(command::GiveAnswer{-2});
  CHECK(f.trace().exercise().verdict == Verdict::right);
  CHECK(!f.trace().exercise().hides());
  f.select("x2");
  CHECK(f.trace().exercise().node == -1);
}

TEST_CASE("trace formula: an impossible formula or slope is refused and changes nothing") {
  Formula f("y = a*b");
  const auto refusal = [&](const std::string& text) {
    return message_of([&] { f.e.apply(command::SetFormula{text}); });
  };
  CHECK(refusal("y = 2*3") ==
        "expression: has no variable, so there is nothing to differentiate by; write a name, such as x in x^2");
  CHECK(refusal("x") == "expression: computes nothing from its variables; write an operation, such as x^2");
  CHECK(refusal("y = a*(b") == "expression: column 9: found the end; expected \")\"");
  CHECK(refusal("a*b; exp = 2") == "expression: column 6: exp already has a meaning; choose another name");
  CHECK(refusal("s = a; s = b") == "expression: column 8: s is defined twice; choose another name");
  CHECK(refusal("a + s; s = b*2") == "expression: column 8: s is used before its definition; choose another name");
  CHECK(f.e.backprop().plan().text == "y = a*b");
  CHECK(f.trace().output() == "y");
  CHECK(message_of([&] { f.e.apply(command::SetVariable{"c", 1}); }) == "variable: there is no variable c in y = a*b");
  CHECK(message_of([&] {
          f.e.apply(command::SetVariable{"a", 1e9});
        }).starts_with("variable: value is 1000000000; must be a number in"));
  CHECK(message_of([&] { f.e.apply(command::SetVariable{"a", std::nan("")}); }).starts_with("variable: value is nan"));
}

TEST_CASE("trace formula: not-a-number is shown, not hidden") {
  const Formula f("y = log(x) + x", {{"x", -1}});
  CHECK(std::isnan(f.trace().loss()));
  Formula g("y = sqrt(x)", {{"x", 0}});
  g.e.apply(command::TraceGo{command::TraceMove::last});
  CHECK(std::isinf(g.grad("x")));
}

TEST_CASE("trace formula: links, sessions and undo hold it") {
  Formula f("s = a*b; L = s^2", {{"a", 1.25}, {"b", -2}});
  f.e.apply(command::SetTraceUnit{TraceUnit::pass});
  f.select("s");
  const std::string link = link_of(f.e.link_state());
  Experiment other;
  other.apply(command::Open{read_link(link).state});
  CHECK(read_link(link).problems.empty());
  CHECK(other.backprop().plan() == f.e.backprop().plan());
  CHECK(other.backprop().trace()->selected() == f.trace().selected());
  CHECK(link_of(other.link_state()) == link);
  f.e.tick(1, 1);
  f.e.apply(command::SetVariable{"a", 3});
  CHECK(f.e.backprop().plan().value("a") == 3);
  f.e.apply(command::Undo{});
  CHECK(f.e.backprop().plan().value("a") == 1.25);
  CHECK(near(f.trace().loss(), 6.25));
  f.e.apply(command::Redo{});
  CHECK(f.e.backprop().plan().value("a") == 3);
  CHECK(near(f.trace().loss(), 36));
  CHECK(read_link("#view=backprop&formula=a*(b").problems.size() == 1);
  CHECK(read_link("#view=backprop&slope=:x").problems.size() == 1);
  CHECK(read_link("#view=backprop&var.a=big").problems.size() == 1);
}

TEST_CASE("trace formula: values without a name never take a name of the formula") {
  for (const auto& [text, names] : {std::pair{"v1 = x*y; v3 = sin(v1) + x*x; v3*v1 + cos(v2)", "x y v2"},
                                    {"sin(L)*L1*x^2", "L L1 x"},
                                    {"g = x*x; sin(g) + L", "x L"},
                                    {"sin(g)*g1*x^2", "g g1 x"}}) {
    INFO(text);
    Variables values;
    std::istringstream words(names);
    for (std::string name; words >> name;) values[name] = 0.5;
    Formula f(text, values);
    for (const bool slope : {false, true}) {
      if (slope) f.e.apply(command::ShowSlope{{"x", 0}});
      std::set<std::string> seen;
      for (const TraceNode& n : f.trace().nodes()) {
        INFO(n.name);
        CHECK(seen.insert(n.name).second);
      }
      CHECK(seen.contains(f.trace().output()));
    }
  }
}
