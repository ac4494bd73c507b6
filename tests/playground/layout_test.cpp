// SPDX-License-Identifier: MIT
// The grid: the design's numbers at 1440 x 900, and at any size nothing overlaps or leaves the canvas.
#include "playground/widgets/base/layout.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>
#include <vector>

#include "playground/widgets/network/network_layout.h"

using namespace deepx::ui;

namespace {

struct Named {
  std::string name;
  Rect r;
};

std::vector<Named> train_parts(const deepx::ui::Layout& l) {
  return {{"top bar", l.top_bar}, {"seed", l.seed},           {"recipe", l.recipe},       {"left", l.left},
          {"plot", l.plot},       {"plot head", l.plot_head}, {"legend", l.legend},       {"sections", l.sections},
          {"neurons", l.neurons}, {"inspector", l.inspector}, {"transport", l.transport}, {"speed", l.speed},
          {"chart", l.chart},     {"readouts", l.readouts},   {"accuracy", l.accuracy}};
}

void check_apart(const std::vector<Named>& parts, const Rect& canvas) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Rect& a = parts[i].r;
    CAPTURE(parts[i].name, a.x, a.y, a.w, a.h);
    CHECK(a.w >= 0);
    CHECK(a.h >= 0);
    if (a.empty()) continue;
    CHECK((a.x >= canvas.x && a.y >= canvas.y && a.right() <= canvas.right() && a.bottom() <= canvas.bottom()));
    for (std::size_t j = i + 1; j < parts.size(); ++j) {
      CAPTURE(parts[j].name, parts[j].r.x, parts[j].r.y);
      CHECK_FALSE(a.overlaps(parts[j].r));
    }
  }
}

}  // namespace

TEST_CASE("at 1440 x 900 the grid has the design's numbers") {
  const deepx::ui::Layout l({1440, 900});
  CHECK(l.columns == Columns::wide);
  CHECK(l.rows == Rows::full);
  CHECK(l.head_y == 136);
  CHECK((l.plot.x == 1016 && l.plot.y == 200 && l.plot.w == 400));
  CHECK((l.recipe.x == 264 && l.recipe.y + 16 == 84));
  CHECK((l.left.x == 24 && l.left.w == 208));
  CHECK(l.port_x == 992);
  CHECK((l.inspector.y == 676 && l.inspector.bottom() == 732));
  CHECK(l.time.y == 748);
  CHECK((l.chart.x == 304 && l.chart.y == 784 && l.chart.w == 616 && l.chart.h == 80));
  CHECK(l.graph.y == 128);
  CHECK(l.journey.h == 128);
  CHECK((l.card.y == l.journey.bottom() + 12 && l.card.bottom() == 732));
}

TEST_CASE("at 390 x 844 the phone layout has the design's numbers") {
  const deepx::ui::Layout l({390, 844, 32, true});
  CHECK(l.columns == Columns::phone);
  CHECK((l.plot.x == 16 && l.plot.y == 68 && l.plot.w == 272));
  CHECK((l.sections.y == 356 && l.sections.h == 44));
  CHECK((l.section.y == 416 && l.section.bottom() == 684));
  CHECK(l.time.y == 692);
}

TEST_CASE("a tablet in portrait has the plot above the network, in landscape beside it") {
  const deepx::ui::Layout upright({820, 1180}), sideways({820, 600});
  CHECK((upright.stacked && !sideways.stacked));
  CHECK((upright.sections.y > upright.plot.bottom() && upright.section.w == 820 - 48));
  CHECK((upright.legend.x > upright.plot.right() && !upright.plot_key.empty()));
  CHECK((sideways.section.x > sideways.plot.right() && sideways.plot_key.empty()));
  // The card of the selection is beside the plot, where it hides no neuron.
  CHECK((upright.inspector.x > upright.plot.right() && upright.inspector.bottom() == upright.plot.bottom()));
  CHECK((upright.inspector.h >= 140 && sideways.inspector.empty()));
}

TEST_CASE("thumbnails in the rail are never smaller than 40 px") {
  for (const float height : {600.0f, 699.0f, 700.0f, 768.0f, 900.0f})
    CHECK(deepx::ui::Layout({1024, height}).data_cell >= 40);
}

TEST_CASE("with a formula the graph gets most of a low canvas") {
  LayoutInput in{.width = 1024, .height = 600, .modes = true};
  const float network = deepx::ui::Layout(in).graph.h;
  in.formula = true;
  const deepx::ui::Layout l(in);
  CHECK(l.graph.h > 1.2f * network);
  CHECK(l.card.h >= 110);  // the curves are still visible
}

TEST_CASE("a recipe of two lines pushes the content down") {
  const deepx::ui::Layout one({1024, 768}), two({1024, 768, 64});
  CHECK(two.head_y == one.head_y + 32);
  CHECK(two.plot.bottom() <= two.time.y - 28);
  // there it collapses to one line
  CHECK(deepx::ui::Layout({1024, 600, 64}).head_y == deepx::ui::Layout({1024, 600}).head_y);
}

TEST_CASE("nothing overlaps or leaves the canvas at any size") {
  const float width = GENERATE(360.0f, 390.0f, 430.0f, 599.0f, 600.0f, 720.0f, 820.0f, 959.0f, 960.0f, 1024.0f, 1279.0f,
                               1280.0f, 1366.0f, 1440.0f, 1920.0f, 2560.0f);
  const float height =
      GENERATE(450.0f, 600.0f, 667.0f, 699.0f, 700.0f, 768.0f, 839.0f, 840.0f, 900.0f, 1080.0f, 1180.0f, 1440.0f);
  if (width < 600 && height < 640) return;  // no phone in portrait orientation has so little height
  const deepx::ui::Layout l({width, height, 64, width < 600});
  CAPTURE(width, height);
  const Rect canvas{0, 0, width, height};
  check_apart(train_parts(l), canvas);
  check_apart(
      {{"top bar", l.top_bar}, {"sentence", l.sentence}, {"graph", l.graph}, {"card", l.card}, {"time", l.time}},
      canvas);
  check_apart({{"top bar", l.top_bar},
               {"seed", l.seed},
               {"recipe", l.recipe},
               {"list", l.list},
               {"figure", l.figure},
               {"goals", l.goals},
               {"sections", l.sections.empty() ? Rect{} : l.sections},
               {"section", l.sections.empty() ? Rect{} : l.section},
               {"time", l.time}},
              canvas);
  CHECK((l.figure.w >= 200 && l.figure.h >= 120));
  CHECK(l.goals.empty() == !l.sections.empty());
  check_apart({{"tape", l.tape}, {"transport", l.transport}, {"speed", l.speed}, {"readouts", l.readouts}}, canvas);
  CHECK(l.plot.w == l.plot.h);
  CHECK(l.plot.w >= 120);
  CHECK(l.chart.w >= 40);
  CHECK(l.port_x > l.first_column + 100);
}

TEST_CASE("neurons stay inside their column's height and apart") {
  const int units = GENERATE(1, 5, 8, 10, 11, 14, 15, 40);
  const float height = GENERATE(240.0f, 320.0f, 424.0f);
  const int sizes[] = {2, units, 3, 1};
  const NetworkFrame frame{.first_column = 60, .port_x = 700, .axis_y = 400, .height = height};
  const NetworkPlaces p = place_network(sizes, frame);
  CAPTURE(units, height);
  REQUIRE(p.first.size() == 5);
  CHECK(p.first[2] - p.first[1] + p.surplus[1] == units);
  for (int i = p.first[1]; i < p.first[2]; ++i) {
    const PlacedNeuron& n = p.neurons[static_cast<std::size_t>(i)];
    CHECK(n.center.y - n.side / 2 >= 400 - height / 2 - 1);
    CHECK(n.center.y + n.side / 2 <= 400 + height / 2 + 1);
    if (i > p.first[1]) CHECK(n.center.y - p.neurons[static_cast<std::size_t>(i) - 1].center.y >= n.side);
  }
  CHECK(p.neurons.back().center.x == 700);
}
