// SPDX-License-Identifier: MIT
// The Backprop view's trace: its end has the gradients of backward(), going back is exact, and the numbers of its
// explanations are consistent.
#include "playground/model/backprop/trace.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "playground/model/backprop/explanation.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/spec/plane.h"
#include "playground/model/train/history.h"
#include "playground/model/train/network.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

struct TraceCase {
  const char* data;
  const char* loss;
  const char* hidden;
};
constexpr TraceCase kCases[] = {{"spiral", "cross_entropy", "tanh:8,tanh:7,tanh:5"},
                                {"spiral3", "cross_entropy", "relu:4"},
                                {"xor", "mse", "sigmoid:3,linear:2"},
                                {"spiral3", "mse", "softplus:4,leaky_relu:4"},
                                {"gaussians", "cross_entropy", ""}};

struct Opened {
  explicit Opened(const TraceCase& c) {
    Spec spec;
    set_path(spec, "data.name", c.data);
    set_path(spec, "loss", c.loss);
    set_path(spec, "network.hidden", c.hidden);
    experiment.apply(command::Load{spec});
    experiment.train(30);
    experiment.apply(command::ShowGraph{Walked::network});
  }
  const Trace& trace() const { return *experiment.backprop().trace(); }
  void to(int at) { experiment.apply(command::TraceTo{at}); }
  int end() const { return static_cast<int>(trace().steps().size()); }
  Experiment experiment;
};

/// All numbers of the nodes that a panel would draw.
std::vector<Real> drawn(const Trace& t) {
  std::vector<Real> all;
  for (const TraceNode& n : t.nodes()) {
    all.push_back(n.computed);
    all.push_back(static_cast<Real>(n.arrival));
    all.push_back(static_cast<Real>(n.contributions));
    all.insert(all.end(), n.value.values.begin(), n.value.values.end());
    all.insert(all.end(), n.grad.values.begin(), n.grad.values.end());
  }
  return all;
}

double largest_difference(std::span<const Real> a, std::span<const Real> b) {
  REQUIRE(a.size() == b.size());
  double most = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    most = std::max(most, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  return most;
}

}  // namespace

TEST_CASE("trace: stepping to the end gives every gradient of backward(), bit for bit") {
  for (const TraceCase& c : kCases) {
    Opened o(c);
    while (!o.trace().at_end()) o.experiment.apply(command::TraceGo{command::TraceMove::forward});
    int compared = 0;
    for (const TraceNode& n : o.trace().nodes()) {
      const auto reference = o.trace().reference_grad(n.id);
      REQUIRE(n.grad.values.size() == reference.size());
      CHECK((n.arrival == Arrival::none) == reference.empty());
      for (std::size_t i = 0; i < reference.size(); ++i) CHECK(n.grad.values[i] == reference[i]);
      compared += !reference.empty();
    }
    CHECK(compared >= 3);
  }
}

TEST_CASE("trace: nothing is shown before it is computed, and every node reports its progress") {
  Opened o(kCases[0]);
  CHECK(o.trace().phase() == TracePhase::start);
  const int end = o.end(), F = (end - 1) / 2;
  for (int at = 0; at <= end; ++at) {
    o.to(at);
    const Trace& t = o.trace();
    CHECK(t.phase() == (at == 0    ? TracePhase::start
                        : at <= F  ? TracePhase::forward
                        : at < end ? TracePhase::backward
                                   : TracePhase::update));
    int computed = 0;
    for (const TraceNode& n : t.nodes()) {
      computed += n.computed && !n.leaf;
      CHECK(n.value.empty() == !n.computed);
      CHECK(n.grad.empty() == (n.contributions == 0));
      CHECK(n.contributions <= n.expected);
      if (at <= F) CHECK(n.grad.empty());
      if (at >= end - 1 && n.arrival != Arrival::none) CHECK(n.arrival == Arrival::done);
    }
    CHECK(computed == std::min(at, F));
  }
}

TEST_CASE("trace: going back shows exactly what was shown before") {
  Opened o(kCases[1]);
  std::vector<std::vector<Real>> seen;
  for (int at = 0; at <= o.end(); ++at) {
    o.to(at);
    seen.push_back(drawn(o.trace()));
  }
  for (int at = o.end(); at >= 0; --at) {
    CHECK(drawn(o.trace()) == seen[static_cast<std::size_t>(at)]);
    o.experiment.apply(command::TraceGo{command::TraceMove::back});
  }
  for (int at : {5, 2, 9, 0, o.end(), 7}) {
    o.to(at);
    CHECK(drawn(o.trace()) == seen[static_cast<std::size_t>(at)]);
  }
}

TEST_CASE("trace: the update is the experiment's own optimizer on a copy") {
  Spec spec;
  set_path(spec, "data.points", "20");
  set_path(spec, "data.train_share", "0.3");  // six samples, all in one batch
  set_path(spec, "batch", "6");
  Experiment e(spec);
  e.train(10);
  e.apply(command::ShowGraph{Walked::network});
  const std::vector<Real> before(e.network().layers()[0].weights.begin(), e.network().layers()[0].weights.end());
  e.apply(command::TraceGo{command::TraceMove::last});
  const double loss = e.backprop().trace()->loss(), loss_after = e.backprop().trace()->loss_after();
  CHECK(loss == e.run().metrics().loss.train);
  std::vector<Real> shown;
  for (const TraceNode& n : e.backprop().trace()->nodes())
    if (n.name == "W1") shown.assign(n.value.values.begin(), n.value.values.end());
  CHECK(std::vector<Real>(e.network().layers()[0].weights.begin(), e.network().layers()[0].weights.end()) == before);
  CHECK(shown != before);
  e.train(1);  // the same six samples, in another order
  CHECK(largest_difference(e.network().layers()[0].weights, shown) < 1e-5);
  CHECK(std::abs(e.run().metrics().loss.train - loss_after) < 1e-5);
  CHECK(loss_after < loss);
}

TEST_CASE("trace: the products in explanations are right") {
  for (const TraceCase& c : kCases) {
    Opened o(c);
    for (int at = 0; at <= o.end(); ++at) {
      o.to(at);
      const Explanation& e = o.trace().explain();
      INFO(c.data << " " << c.hidden << " at " << at << ": " << e.title);
      CHECK_FALSE(e.title.empty());
      CHECK_FALSE(e.words.empty());
      if (e.phase != TracePhase::backward) continue;
      CHECK_FALSE(e.local_rule.empty());
      CHECK_FALSE(e.chain_rule.empty());
      const TraceNode& into = o.trace().nodes()[static_cast<std::size_t>(
          o.trace().nodes()[static_cast<std::size_t>(e.node)].inputs[static_cast<std::size_t>(e.input)])];
      // In a chain without branches, the operator's part is the whole gradient of its input.
      CHECK(largest_difference(e.outgoing.values, into.grad.values) < 1e-6);
      if (e.product == Product::elementwise && !e.summed) {
        for (std::size_t i = 0; i < e.incoming.values.size(); ++i)
          CHECK(std::abs(e.incoming.values[i] * e.local.values[i] - e.outgoing.values[i]) < 1e-6f);
        CHECK(std::abs(e.incoming_number * e.local_number - e.outgoing_number) < 1e-6);
      }
      if (e.product == Product::matmul_left) {
        double sum = 0;
        for (int k = 0; k < e.incoming.cols; ++k)
          sum += static_cast<double>(
                     e.incoming.values[static_cast<std::size_t>(e.incoming_cell.row * e.incoming.cols + k)]) *
                 static_cast<double>(e.local.values[static_cast<std::size_t>(k * e.local.cols + e.local_cell.col)]);
        CHECK(std::abs(sum - e.outgoing_number) < 1e-6);
      }
      if (!e.curve.x.empty()) {
        CHECK(std::abs(e.curve.slope - e.local_number) < 1e-5);
        CHECK(e.curve.x.size() == e.curve.y.size());
      }
    }
  }
}

TEST_CASE("trace: a selected number is described until the next move, and followed after it") {
  Opened o(kCases[0]);
  o.to(o.end() - 1);
  int w2 = -1, tanh1 = -1;
  for (const TraceNode& n : o.trace().nodes()) {
    if (n.name == "W2") w2 = n.id;
    if (n.name == "tanh1") tanh1 = n.id;
  }
  o.experiment.apply(command::TraceSelect{tanh1, 9});
  CHECK(o.trace().explain().title == "Backward through tanh");
  CHECK(o.trace().explain().place == "Sample 2, unit 2");
  CHECK(o.trace().explain().incoming_cell.row == 1);
  CHECK(o.trace().explain().incoming_cell.col == 1);
  o.experiment.apply(command::TraceSelect{w2, 10});
  const Explanation& e = o.trace().explain();
  CHECK(e.title == "Gradient of W₂");
  CHECK(e.product == Product::matmul_right);
  CHECK(e.chain_rule == "dB = Aᵀ · dY");
  CHECK(e.place == "From input 2 to unit 4");
  CHECK(e.outgoing_number == static_cast<double>(o.trace().nodes()[static_cast<std::size_t>(w2)].grad.values[10]));
  const int end = o.trace().at();
  for (int at = 0; at < end; ++at) {
    o.to(at);
    CHECK(o.trace().explain().title != "Gradient of W₂");
    CHECK((o.trace().chosen() == w2 && o.trace().chosen_element() == 10));
    CHECK((o.trace().journey().node == w2 && o.trace().journey().element == 10));
  }
  o.experiment.apply(command::TraceSelect{-1, -1});
  CHECK(o.trace().chosen() == -1);
  CHECK(message_of([&] { o.experiment.apply(command::TraceSelect{99, 0}); }) ==
        "trace_select: node is 99; must be in [0, 21], or -1 for the current one");
  CHECK(message_of([&] { o.experiment.apply(command::TraceSelect{tanh1, 48}); }) ==
        "trace_select: element is 48; must be in [0, 47], or -1 for the largest gradient");
}

TEST_CASE("trace: it plays at its pace, training is paused meanwhile, and it follows new weights") {
  Experiment e;
  e.apply(command::Play{true});
  e.tick(0.1, 1000);
  const long long steps = e.run().step();
  CHECK(steps > 0);
  e.apply(command::ShowGraph{Walked::network});
  CHECK_FALSE(e.playing());
  CHECK_FALSE(e.tick(0.1, 1000));
  e.apply(command::Pace{0.05});
  e.apply(command::Play{true});
  CHECK(e.playing());
  CHECK(e.tick(0.1, 1000));
  CHECK(e.backprop().trace()->at() == 2);
  for (int i = 0; i < 100; ++i) e.tick(0.1, 1000);
  CHECK(e.backprop().trace()->at_end());
  CHECK_FALSE(e.playing());
  CHECK(e.run().step() == steps);
  const double loss = e.backprop().trace()->loss();
  e.apply(command::Step{5, false});
  CHECK(e.backprop().trace()->at_end());
  CHECK(e.backprop().trace()->loss() != loss);
  e.apply(command::TraceSamples{{7}});
  CHECK(e.backprop().trace()->nodes()[0].shape == "1×2");
  e.apply(command::TraceSamples{{150}});  // the first test point
  CHECK(std::vector(e.backprop().trace()->nodes()[0].value.values.begin(),
                    e.backprop().trace()->nodes()[0].value.values.end()) ==
        feature_rows(std::vector<int>{0, 1},
                     std::vector<PlanePoint>{{e.data().points()[150].x, e.data().points()[150].y}}));
  CHECK(message_of([&] { e.apply(command::TraceSamples{{300}}); }) ==
        "trace_samples: row 300 is outside the data; must be in [0, 299]");
  CHECK(message_of([&] { e.apply(command::TraceSamples{{}}); }) == "trace_samples: 0 rows are given; give 1 to 8");
  e.apply(command::Show{View::train});
  CHECK(e.playing());
  CHECK(e.tick(0.1, 1000));
  CHECK_FALSE(e.backprop().trace());
}
