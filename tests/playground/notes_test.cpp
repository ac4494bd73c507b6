// SPDX-License-Identifier: MIT
// Every word that can be pointed at has an explanation, in every view; the texts can be drawn and lead somewhere.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "playground/model/spec/spec_rows.h"
#include "playground/model/text/terms.h"
#include "playground/widgets/controls/note.h"
#include "tests/playground/app_screen.h"

using namespace deepx;

namespace {

/// The targets whose names end in `end` and that no note of this frame covers.
std::vector<std::string> unexplained(const std::string& end) {
  std::vector<std::string> out;
  for (const ui::Target& t : ui::targets()) {
    const auto covers = [&](const ui::OfferedNote& n) { return n.area.contains(t.area.center()); };
    if (t.name.ends_with(end) && !t.name.ends_with("_more/token") && !std::ranges::any_of(ui::offered_notes(), covers))
      out.emplace_back(t.name);
  }
  return out;
}

std::set<std::string> titles() {
  std::set<std::string> out;
  for (const ui::OfferedNote& n : ui::offered_notes()) out.insert(n.title);
  return out;
}

void check_titles(std::initializer_list<const char*> wanted) {
  const std::set<std::string> offered = titles();
  for (const char* title : wanted) {
    INFO(title);
    CHECK(offered.contains(title));
  }
}

}  // namespace

TEST_CASE("notes: every token of a sentence is explained, in every view") {
  AppScreen screen(1440, 900);
  for (const char* link : {"#", "#data.name=hill&optimizer.name=sgd&optimizer.momentum=0.9&regularizer.name=l2",
                           "#view=backprop", "#view=gradients", "#view=problems&problem=catenary", "#data.name=own"}) {
    INFO(link);
    screen.open(link);
    screen.frames(3);
    CHECK(unexplained("/token") == std::vector<std::string>{});
  }
}

TEST_CASE("notes: read-outs and heads of tables are explained") {
  AppScreen screen(1440, 900);
  screen.open("#");
  screen.frames(3);
  check_titles({"Test loss", "Train loss", "Accuracy", "Seed", "Learning rate", "Batch"});
  screen.open("#data.name=hill");
  screen.frames(3);
  check_titles({"R²"});
  screen.open("#view=backprop");
  screen.frames(3);
  check_titles({"Loss", "After one step", "Sample", "One move"});
  screen.open("#view=gradients");
  screen.frames(3);
  check_titles({"Layer", "Gradient", "RMS", "Noise scale", "Update ÷ weight", "Active units", "Depth", "Neuron"});
  screen.open("#view=problems&problem=catenary");
  screen.frames(3);
  check_titles({"Problem", "Goals", "Loss", "Steps"});
}

TEST_CASE("notes: every control of a layer's menu is explained") {
  AppScreen screen(1440, 900);
  screen.open("#");
  screen.frames(3);
  screen.click("layers/0/head/chip");
  screen.frames(3);
  check_titles({"Neuron", "Activation", "Normalization", "Dropout", "DropConnect", "Noise of a layer",
                "Initial weights", "Regularizer", "Bias", "Frozen", "relu", "gelu"});
}

TEST_CASE("notes: the texts can be drawn and are short") {
  AppScreen screen(1440, 900);
  screen.frames(1);
  std::set<std::string_view> names;
  for (const Term& t : terms::kAll) {
    INFO(t.name);
    CHECK(names.insert(t.name).second);
    CHECK(t.words.ends_with('.'));
    CHECK(t.words.size() <= 140);
    CHECK(ui::missing_glyphs(t.words, ui::Face::inter) == "");
    CHECK(ui::missing_glyphs(t.math, ui::Face::math_main) == "");
  }
}

TEST_CASE("notes: every value of a spec is explained") {
  for (const SpecRow& row : spec_rows().rows) {
    INFO(row.path);
    CHECK(terms::of_path(row.path));
  }
}
