// SPDX-License-Identifier: MIT
// The contents of the plot: the plane as a layer bends it, the uncertainty, and the path of one point through the
// network.
#include "playground/model/plot/feature_space.h"
#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/plot_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "engine/core/rng.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/link.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/plot_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/plot/point_probe.h"
#include "playground/model/spec/plane.h"
#include "playground/model/train/history.h"
#include "tests/engine/allocations.h"
#include "tests/model/support.h"

using namespace deepx;

namespace {

command::ShowPlot space_of(int layer) {
  command::ShowPlot c;
  c.shown = PlotKind::space;
  c.layer = layer;
  return c;
}

bool near(float a, float b, float within) { return std::abs(a - b) <= within; }

}  // namespace

TEST_CASE("feature space: principal components of known data are their axes") {
  // Along (0.6, 0.8, 0) with deviation 3, along (-0.8, 0.6, 0) with deviation 1, and constant along z.
  std::vector<float> rows;
  Rng rng(7, Stream::data);
  for (int n = 0; n < 400; ++n) {
    const auto a = static_cast<float>(3 * rng.normal()), b = static_cast<float>(rng.normal());
    rows.insert(rows.end(), {0.6f * a - 0.8f * b + 5, 0.8f * a + 0.6f * b - 2, 1});
  }
  const float N = 400;
  std::vector<float> mean(3, 0), first, second;
  for (std::size_t i = 0; i < rows.size(); ++i) mean[i % 3] += rows[i] / N;
  principal_axes(rows, 400, 3, mean, first, second);
  // The exact axes of the 2 x 2 covariance, from the closed form.
  double xx = 0, xy = 0, yy = 0;
  for (std::size_t n = 0; n < 400; ++n) {
    const double x = static_cast<double>(rows[3 * n] - mean[0]), y = static_cast<double>(rows[3 * n + 1] - mean[1]);
    xx += x * x, xy += x * y, yy += y * y;
  }
  const double angle = 0.5 * std::atan2(2 * xy, xx - yy);
  CHECK(near(first[0], static_cast<float>(std::cos(angle)), 1e-3f));
  CHECK(near(first[1], static_cast<float>(std::sin(angle)), 1e-3f));
  CHECK(near(std::abs(second[0]), static_cast<float>(std::abs(std::sin(angle))), 1e-3f));
  CHECK(near(first[0] * second[0] + first[1] * second[1] + first[2] * second[2], 0, 1e-5f));
  CHECK(near(first[2], 0, 1e-4f));

  // Starting from their previous directions, they do not flip, even if all rows are negated.
  const std::vector<float> was = first;
  for (float& v : rows) v = -v;
  for (float& m : mean) m = -m;
  principal_axes(rows, 400, 3, mean, first, second);
  CHECK(near(first[0], was[0], 1e-3f));
}

TEST_CASE("feature space: directions without variance are unit vectors, orthogonal to each other") {
  const std::vector<float> rows(30, 2.0f), mean(3, 2.0f);
  std::vector<float> first, second;
  principal_axes(rows, 10, 3, mean, first, second);
  float a = 0, b = 0, ab = 0;
  for (std::size_t i = 0; i < 3; ++i) a += first[i] * first[i], b += second[i] * second[i], ab += first[i] * second[i];
  CHECK(near(a, 1, 1e-5f));
  CHECK(near(b, 1, 1e-5f));
  CHECK(near(ab, 0, 1e-5f));
}

TEST_CASE("feature space: the inputs are the plane itself, and a layer is where activation_at() says") {
  Experiment e(spec_with({{"network.hidden", "tanh:2"}}));
  e.train(60);
  e.apply(space_of(0));
  e.refresh_space();
  REQUIRE(e.plot().space());
  constexpr int S = FeatureSpace::kSide;
  for (int i : {0, S - 1, S * S / 2, S * S - 1}) {
    const SpacePoint p = e.plot().space()->grid()[static_cast<std::size_t>(i)];
    CHECK(near(p.x, (12.0f * static_cast<float>(i % S) / (S - 1) - 6) / kInputScale, 1e-5f));
    CHECK(near(p.y, (6 - 12.0f * static_cast<float>(i / S) / (S - 1)) / kInputScale, 1e-5f));
  }
  e.apply(space_of(1));
  e.refresh_space();
  REQUIRE(e.plot().space()->points().size() == e.data().points().size());
  for (std::size_t i = 0; i < e.data().points().size(); i += 37) {
    const SpacePoint p = e.plot().space()->points()[i];
    CHECK(near(p.x, e.network().activation_at(1, 0, e.data().points()[i].x, e.data().points()[i].y), 1e-5f));
    CHECK(near(p.y, e.network().activation_at(1, 1, e.data().points()[i].x, e.data().points()[i].y), 1e-5f));
  }
  CHECK_FALSE(e.plot().space()->principal());
}

TEST_CASE("feature space: before the output the decision is a straight line, and the border is on it") {
  Experiment e(spec_with({{"data.name", "circle"}, {"network.hidden", "tanh:6,tanh:2"}}));
  e.train(800);
  REQUIRE(e.run().metrics().accuracy.test > 0.9);
  e.apply(space_of(2));
  e.refresh_space();
  REQUIRE(e.plot().space()->decision());
  const auto [a, b, c] = *e.plot().space()->decision();
  for (std::size_t i = 0; i < e.data().points().size(); ++i) {
    const SpacePoint p = e.plot().space()->points()[i];
    CHECK((a * p.x + b * p.y + c > 0) ==
          (e.network().activation_at(3, 0, e.data().points()[i].x, e.data().points()[i].y) > 0));
  }
  REQUIRE(e.plot().space()->border().size() > 20);
  CHECK(e.plot().space()->border().size() % 2 == 0);
  for (const SpacePoint& p : e.plot().space()->border())
    CHECK(near((a * p.x + b * p.y + c) / std::hypot(a, b), 0, 0.1f));
  const SpaceBox box = e.plot().space()->box();
  for (const SpacePoint& p : e.plot().space()->grid())
    CHECK((p.x > box.x && p.x < box.x + box.side && p.y > box.y && p.y < box.y + box.side));
  e.apply(space_of(1));
  e.refresh_space();
  CHECK(e.plot().space()->principal());
  CHECK_FALSE(e.plot().space()->decision());
}

TEST_CASE("feature space: chosen units are the axes; one unit alone is spread by x2") {
  Experiment e(spec_with({{"network.hidden", "tanh:5,relu:1"}}));
  command::ShowPlot c = space_of(1);
  c.units = {3, 1};
  e.apply(c);
  e.refresh_space();
  const DataPoint& p = e.data().points()[10];
  CHECK(near(e.plot().space()->points()[10].x, e.network().activation_at(1, 3, p.x, p.y), 1e-5f));
  CHECK(near(e.plot().space()->points()[10].y, e.network().activation_at(1, 1, p.x, p.y), 1e-5f));
  e.apply(space_of(2));
  e.refresh_space();
  CHECK(near(e.plot().space()->points()[10].y, p.y / kInputScale, 1e-6f));
}

TEST_CASE("feature space: three classes have their borders, and a refresh allocates nothing") {
  Experiment e(spec_with({{"data.name", "spiral3"}}));
  e.train(300);
  e.apply(space_of(2));
  for (int i = 0; i < 3; ++i) e.train(1), e.refresh_space();
  CHECK(e.plot().space()->values().size() == static_cast<std::size_t>(FeatureSpace::kSide * FeatureSpace::kSide * 3));
  CHECK(e.plot().space()->border().size() > 20);
  const int revision = e.plot().space_revision();
  e.refresh_space();
  CHECK(e.plot().space_revision() == revision);
  std::uint64_t taken = 0;
  for (int i = 0; i < 20; ++i) {
    e.train(1);
    const std::uint64_t before = heap_allocations();
    e.refresh_space();
    taken += heap_allocations() - before;
  }
  CHECK(taken == 0);
  CHECK(e.plot().space_revision() == revision + 20);
}

TEST_CASE("feature space: exists for every network and data set") {
  for (const char* hidden : {"", "relu:1", "tanh:2", "relu:20,relu:3,sigmoid:2"}) {
    Experiment e(spec_with({{"network.hidden", hidden}, {"features", "x1"}}));
    e.train(20);
    for (int layer = 0; layer < static_cast<int>(e.network().layers().size()); ++layer) {
      e.apply(space_of(layer));
      e.refresh_space();
      REQUIRE(e.plot().space());
      for (const SpacePoint& p : e.plot().space()->grid()) CHECK((std::isfinite(p.x) && std::isfinite(p.y)));
    }
  }
}

TEST_CASE("plot: uncertainty is 1 on the border, 0 far away, and the entropy in between") {
  Experiment e(spec_with({{"data.name", "gaussians"}, {"network.hidden", ""}}));
  e.train(600);
  command::ShowPlot c;
  c.shown = PlotKind::uncertainty;
  e.apply(c);
  e.refresh_maps(MapLevel::field);
  REQUIRE(e.plot().uncertainty().size() == e.plot().field().size());
  for (std::size_t i = 0; i < e.plot().field().size(); i += 97) {
    const double p = (1 + static_cast<double>(e.plot().field()[i])) / 2;
    const double entropy = p <= 1e-6 || p >= 1 - 1e-6 ? 0 : -(p * std::log2(p) + (1 - p) * std::log2(1 - p));
    CHECK(std::abs(static_cast<double>(e.plot().uncertainty()[i]) - entropy) < 1e-3);
  }
  CHECK(*std::ranges::max_element(e.plot().uncertainty()) > 0.9f);
  CHECK(*std::ranges::min_element(e.plot().uncertainty()) < 0.1f);

  Experiment three(spec_with({{"data.name", "spiral3"}}));
  three.apply(c);
  three.refresh_maps(MapLevel::field);
  CHECK(three.plot().uncertainty().size() == three.plot().field().size() / 3);
  for (float u : three.plot().uncertainty()) CHECK((u >= 0 && u <= 1.0001f));
}

TEST_CASE("plot: contents that do not exist are refused, and the plot follows changes of the network") {
  Experiment e;
  const auto refused = [&](const char* json) { return message_of([&] { e.apply(command_from_json(json)); }); };
  CHECK(refused(R"({"show": {"plot": "space", "layer": 4}})") ==
        "show: layer is 4; must be in [0, 3], 0 for the inputs");
  CHECK(refused(R"({"show": {"plot": "neuron", "layer": 3, "unit": 5}})") ==
        "show: unit is 5; layer 3 has 5, counted from 0");
  CHECK(refused(R"({"show": {"plot": "space", "layer": 3, "units": [1, 1]}})") ==
        "show: units are 1 and 1; must be two different ones of the 5 of layer 3, counted from 0");
  CHECK(refused(R"({"show": "everything"})") ==
        "command: show is \"everything\"; must be one of output, uncertainty, space, neuron");
  CHECK(e.plot().state() == PlotState{});
  e.apply(command_from_json(R"({"show": "space"})"));
  CHECK(e.plot().state().layer == 3);
  e.apply(command_from_json(R"({"show": {"units": [4, 0], "classes": true}})"));
  CHECK(e.plot().state() == PlotState{PlotKind::space, 3, 0, 4, 0, true, true});
  e.apply(command::RemoveNeuron{2});
  CHECK(e.plot().state().across == -1);
  e.apply(command::RemoveLayer{2});
  CHECK(e.plot().state().layer == 2);
  e.apply(command_from_json(R"({"show": {"plot": "neuron", "layer": 2, "unit": 6}})"));
  e.apply(command::RemoveNeuron{1});
  CHECK(e.plot().state().unit == 5);
}

TEST_CASE("plot: a link contains it, and a damaged pair does not affect the others") {
  Experiment e;
  for (const char* json : {R"({"show": {"plot": "space", "layer": 2, "units": [0, 3]}})",
                           R"({"show": {"contours": false, "classes": true}})", R"({"select_point": 17})"})
    e.apply(command_from_json(json));
  const std::string link = link_of(e.link_state());
  CHECK(link == "#show=space&show.layer=2&show.units=0,3&show.classes=yes&show.contours=no&point=17");
  const ReadLink read = read_link(link);
  CHECK(read.problems.empty());
  CHECK(read.state == e.link_state());
  Experiment other;
  other.apply(command::Open{read.state});
  CHECK(other.plot().state() == e.plot().state());
  CHECK(other.plot().selected_point() == 17);

  const ReadLink damaged = read_link("#show=spice&show.unit=x&show.contours=maybe&show.what=1&point=-3&batch=8");
  CHECK(damaged.problems.size() == 5);
  CHECK(damaged.problems[0] == "link: show is \"spice\"; must be output, uncertainty, space or neuron");
  CHECK(damaged.state.spec.batch == 8);
  CHECK(damaged.state.plot == PlotState{});
  // If a link asks for something that the network does not have, the nearest existing one is shown.
  other.apply(command::Open{read_link("#show=neuron&show.layer=7&show.unit=90&point=5000").state});
  CHECK(other.plot().state().layer == 3);
  CHECK(other.plot().state().unit == 4);
  CHECK(other.plot().selected_point() == -1);
}

TEST_CASE("point: every neuron's output, the prediction and the loss are those of the network") {
  for (const char* loss : {"cross_entropy", "mse", "hinge"}) {
    for (const char* data : {"moons", "spiral3"}) {
      INFO(loss << " " << data);
      Experiment e(spec_with({{"data.name", data}, {"loss", loss}, {"batch", "5000"}}));
      e.train(30);
      CHECK_FALSE(e.plot().point_answer());
      CHECK(e.plot().activations_at_point(1).empty());
      double sum = 0;
      int right = 0;
      for (int i = 0; i < e.data().train_size(); ++i) {
        e.apply(command::SelectPoint{i});
        CHECK_FALSE(e.plot().point_answer());
        e.refresh_evaluation();
        REQUIRE(e.plot().point_answer());
        const PointAnswer& a = *e.plot().point_answer();
        const DataPoint& p = e.data().points()[static_cast<std::size_t>(i)];
        CHECK((a.x == p.x && a.y == p.y && a.target == p.label && !a.test));
        CHECK((a.probability >= 0 && a.probability <= 1));
        sum += a.loss;
        right += a.decided == a.target;
      }
      CHECK(std::abs(sum / e.data().train_size() - e.run().metrics().loss.train) < 1e-4);
      CHECK(std::abs(static_cast<double>(right) / e.data().train_size() - e.run().metrics().accuracy.train) < 1e-9);
      const DataPoint& p = e.data().points()[static_cast<std::size_t>(e.plot().selected_point())];
      for (int layer = 0; layer <= static_cast<int>(e.network().layers().size()); ++layer)
        for (std::size_t unit = 0; unit < e.plot().activations_at_point(layer).size(); ++unit)
          CHECK(near(e.plot().activations_at_point(layer)[unit],
                     e.network().activation_at(layer, static_cast<int>(unit), p.x, p.y), 1e-4f));
      const float before = e.plot().activations_at_point(2)[0];
      e.train(5);
      e.refresh_evaluation();
      CHECK(e.plot().activations_at_point(2)[0] != before);
    }
  }
}

TEST_CASE("point: disappears with its data, stays with a new network, and opens in Backprop") {
  Experiment e;
  CHECK(message_of([&] { e.apply(command::SelectPoint{300}); }) ==
        "select_point: is 300; must be a point of the data in [0, 299], or -1 for none");
  e.apply(command::SelectPoint{200});
  e.apply(command::AddNeuron{0});
  CHECK(e.plot().selected_point() == 200);
  e.refresh_evaluation();
  REQUIRE(e.plot().point_answer());
  CHECK(e.plot().point_answer()->test);
  e.apply(command::TracePoint{200});
  CHECK(e.view() == View::backprop);
  CHECK(std::vector(e.backprop().trace()->samples().begin(), e.backprop().trace()->samples().end()) ==
        std::vector<int>{200});
  e.refresh_evaluation();
  REQUIRE(e.plot().point_answer());
  CHECK(std::abs(e.backprop().trace()->loss() - e.plot().point_answer()->loss) < 1e-5);
  e.apply(command::TracePoint{3});
  CHECK(e.backprop().trace()->samples()[0] == 3);
  CHECK(message_of([&] { e.apply(command::TracePoint{-1}); }) ==
        "trace_point: is -1; must be a point of the data in [0, 299]");
  e.apply(command::NewData{});
  CHECK(e.plot().selected_point() == -1);
  CHECK(e.backprop().trace()->samples().size() == 1);
}
