// SPDX-License-Identifier: MIT
// Presets: each does what its sentence says, and the gallery shows the result of each.
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <initializer_list>
#include <memory>
#include <utility>

#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/layer_picture.h"
#include "playground/model/experiment/parts/data_part.h"
#include "playground/model/experiment/parts/network_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/problems/preset.h"
#include "playground/model/share/gallery.h"
#include "playground/model/spec/spec.h"
#include "playground/model/train/history.h"
#include "tests/repeats.h"

using namespace deepx;

namespace {

Spec spec_of(std::string_view name) { return spec_from_json(problem_from_json(preset_file(name).json).plane); }
int steps_of(std::string_view name) { return problem_from_json(preset_file(name).json).steps; }

/// A preset trained for the time that its file gives, with some values changed first: pairs of path and text.
std::unique_ptr<Experiment> trained(std::string_view name,
                                    std::initializer_list<std::pair<const char*, const char*>> changes = {}) {
  Spec spec = spec_of(name);
  for (const auto& [path, text] : changes) set_path(spec, path, text);
  auto e = std::make_unique<Experiment>(spec);
  e->train(steps_of(name));
  return e;
}
double test_accuracy(const Experiment& e) { return e.run().metrics().accuracy.test; }

/// The number of hidden neurons in a layer that are 0 at every training point.
int dead_neurons(const Experiment& e, int layer) {
  int dead = 0;
  for (int unit = 0; unit < e.network().layers()[static_cast<std::size_t>(layer - 1)].units; ++unit) {
    bool alive = false;
    for (const DataPoint& p : e.data().points())
      alive = alive || (!p.test && e.network().activation_at(layer, unit, p.x, p.y) > 0);
    dead += !alive;
  }
  return dead;
}

}  // namespace

// One test for each file runs `deepx train` and checks the goals (tests/CMakeLists.txt). The tests here check the other
// claims of the sentences.

TEST_CASE("preset: a line cannot bend, and a layer of two neurons makes it better") {
  CHECK(test_accuracy(*trained("line", {{"network.hidden", "tanh:2"}})) > test_accuracy(*trained("line")) + 0.15);
}

TEST_CASE("preset: four neurons are enough for XOR, two never are") {
  for (const char* seed : {"1", "2", "3", "4"})
    CHECK(test_accuracy(*trained("four_neurons", {{"network.hidden", "relu:2"}, {"seed", seed}})) < 0.92);
}

TEST_CASE("preset: without squares the circle has no line, without sines the board is hard") {
  CHECK(test_accuracy(*trained("squares", {{"features", "x1,x2"}})) < 0.75);
  CHECK(test_accuracy(*trained("sines", {{"features", "x1,x2"}})) < test_accuracy(*trained("sines")) - 0.1);
}

TEST_CASE("preset: overfitting: more points reduce the test loss") {
  const double heart = trained("overfitting")->run().metrics().loss.test;
  CHECK(trained("overfitting", {{"data.points", "600"}})->run().metrics().loss.test < 0.7 * heart);
}

TEST_CASE("preset: gradients vanish on the way to the first layer, and tanh learns what sigmoids do not") {
  const auto e = trained("vanishing");
  CHECK(e->network().layers().front().max_weight_grad < 0.01f * e->network().layers().back().max_weight_grad);
  CHECK(test_accuracy(*trained("vanishing", {{"network.hidden", "tanh:6,tanh:6,tanh:6,tanh:6,tanh:6,tanh:6"}})) > 0.95);
}

TEST_CASE("preset: BatchNorm lets the sigmoids learn") {
  CHECK(test_accuracy(*trained("batch_norm")) > test_accuracy(*trained("vanishing")) + 0.3);
}

TEST_CASE("preset: from zeros, all neurons stay the same") {
  const auto e = trained("zeros");
  const LayerPicture& first = e->network().layers().front();
  for (int i = 0; i < first.inputs; ++i)
    for (int j = 1; j < first.units; ++j)
      CHECK(first.weights[static_cast<std::size_t>(i * first.units + j)] ==
            first.weights[static_cast<std::size_t>(i * first.units)]);
  CHECK(test_accuracy(*trained("zeros", {{"network.init", "xavier_uniform"}})) > 0.95);
}

TEST_CASE("preset: too large a rate: a tenth of it learns") {
  CHECK(trained("too_fast", {{"optimizer.learning_rate", "1"}})->run().metrics().loss.train < 0.1);
}

TEST_CASE("preset: most neurons are dead, and a smaller rate keeps them alive") {
  const auto e = trained("dead_relus");
  CHECK(dead_neurons(*e, 2) > 5);
  const auto gentle = trained("dead_relus", {{"optimizer.learning_rate", "0.1"}});
  CHECK(test_accuracy(*gentle) > 0.95);
  CHECK(dead_neurons(*gentle, 2) < dead_neurons(*e, 2));
}

TEST_CASE("preset: momentum reaches a loss that the same rate without it does not") {
  CHECK(trained("momentum", {{"optimizer.momentum", "0"}})->run().metrics().loss.train >
        4 * trained("momentum")->run().metrics().loss.train);
}

TEST_CASE("preset: the loss of single examples jitters, that of the whole batch does not") {
  // How much the training loss changes from epoch to epoch, once it is low.
  const auto jitter = [](const char* batch) {
    Spec spec = spec_of("batch_of_one");
    set_path(spec, "batch", batch);
    Experiment e(spec);
    for (int i = 0; i < 60; ++i) e.apply(command::Step{.count = 1, .epochs = true});
    double sum = 0;
    const auto loss = e.run().history().train_loss();
    for (std::size_t i = 21; i < loss.size(); ++i) sum += std::abs(static_cast<double>(loss[i] - loss[i - 1]));
    return sum;
  };
  CHECK(jitter("1") > 5 * jitter("100"));
}

TEST_CASE("preset: L1 leaves the inputs that are not needed at zero") {
  const auto small = [](const Experiment& e) {
    int count = 0;
    for (const Real w : e.network().layers().front().weights) count += std::abs(w) < Real(0.05);
    return count;
  };
  CHECK(small(*trained("sparse")) >= 4);
  CHECK(small(*trained("sparse", {{"regularizer.name", "none"}})) <= 2);
}

TEST_CASE("gallery: every card gets its picture, in small pieces of time", "[slow]") {
  Gallery gallery;
  REQUIRE(gallery.cards().size() == gallery_files().size() + preset_files().size());
  CHECK(gallery.cards().front().revision == 0);
  // The cards take turns: after one piece of work each, all have a picture, and after a third of the work all have a
  // newer one.
  for (std::size_t i = 0; i < gallery.cards().size(); ++i) gallery.tick(0);
  for (const GalleryCard& card : gallery.cards()) CHECK(card.revision == 1);
  for (int i = 0; i < 300; ++i) gallery.tick(0);
  for (const GalleryCard& card : gallery.cards()) CHECK((card.problem || card.revision > 1));
  int ticks = 0;
  const int most = kSanitized ? 20 : 20'000;
  while (gallery.tick(5) && ++ticks < most) {
  }
  CHECK(ticks > 3);
  bool problems = false;
  for (const GalleryCard& card : gallery.cards()) {
    INFO(card.name);
    CHECK(card.revision > 0);
    CHECK((!card.title.empty() && !card.words.empty()));
    CHECK(card.title.size() < 40);
    CHECK(problems <= card.problem);  // those of the Problems view come last
    problems = card.problem;
    if (card.problem) continue;
    CHECK(card.field.size() ==
          static_cast<std::size_t>(Gallery::kSide * Gallery::kSide * (card.classes > 2 ? card.classes : 1)));
    for (const float v : card.field) REQUIRE(std::isfinite(v));
    CHECK(!card.points.empty());
  }
  if (!kSanitized) CHECK(!gallery.tick(5));
}
