// SPDX-License-Identifier: MIT
// Every character that the playground may show has a glyph in the reduced fonts.
#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "engine/data/dataset.h"
#include "engine/graph/operator.h"
#include "engine/nn/init.h"
#include "engine/nn/layer.h"
#include "engine/nn/regularizer.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"
#include "imgui.h"
#include "playground/model/problems/problem.h"
#include "playground/model/share/gallery.h"
#include "playground/model/spec/spec.h"
#include "playground/widgets/base/text.h"
#include "playground/widgets/math/math_box.h"

using namespace deepx;

namespace {

constexpr std::array kFaces = {ui::Face::inter,       ui::Face::inter_medium, ui::Face::inter_semibold, ui::Face::mono,
                               ui::Face::mono_medium, ui::Face::math_main,    ui::Face::math_italic};

/// A Dear ImGui context with the fonts; nothing is drawn.
struct Fonts {
  Fonts() {
    ImGui::CreateContext();
    ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    ui::load_fonts();
  }
  ~Fonts() { ImGui::DestroyContext(); }
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;
};

/// The characters of a text that at least one of the faces lacks.
std::string missing(std::string_view text) {
  std::string all;
  for (const ui::Face face : kFaces) all += ui::missing_glyphs(text, face);
  return all;
}
std::string missing_in_formula(std::string_view formula) { return ui::missing_glyphs(ui::parse_math(formula)); }

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80)
    out += static_cast<char>(code);
  else if (code < 0x800)
    (out += static_cast<char>(0xc0 | code >> 6)) += static_cast<char>(0x80 | (code & 0x3f));
  else
    ((out += static_cast<char>(0xe0 | code >> 12)) += static_cast<char>(0x80 | (code >> 6 & 0x3f))) +=
        static_cast<char>(0x80 | (code & 0x3f));
}

/// The string literals of a C++ source (without comments) or the texts of a JSON file; \u escapes are decoded.
std::vector<std::string> literals(const std::string& source) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source.compare(i, 2, "//") == 0) {
      i = std::min(source.find('\n', i), source.size());
    } else if (source[i] == '\'' && i + 2 < source.size() && (source[i + 2] == '\'' || source[i + 1] == '\\')) {
      i = source.find('\'', i + 2);
    } else if (source.compare(i, 2, "R\"") == 0) {
      const std::size_t open = source.find('(', i),
                        close = source.find(")" + source.substr(i + 2, open - i - 2) + "\"", open);
      all.push_back(source.substr(open + 1, close - open - 1));
      i = source.find('"', close);
    } else if (source[i] == '"') {
      std::string& text = all.emplace_back();
      for (++i; i < source.size() && source[i] != '"'; ++i) {
        if (source[i] != '\\') {
          text += source[i];
        } else if (source[++i] == 'u') {
          append_utf8(text, static_cast<unsigned>(std::stoul(source.substr(i + 1, 4), nullptr, 16)));
          i += 4;
        }
      }
    }
  }
  return all;
}

}  // namespace

TEST_CASE("glyphs: words, labels and sources of every catalogue, and every formula, can be drawn") {
  const Fonts fonts;
  const auto formula = [](std::string_view name, std::string_view text) {
    INFO(name << ": " << text);
    CHECK(missing_in_formula(text) == "");
  };
  const auto words = [](std::string_view name, std::string_view text) {
    INFO(name << ": " << text);
    CHECK(missing(text) == "");
  };
  const auto settings = [&](std::string_view name, const auto& all) {
    for (const Setting& s : all) {
      formula(name, s.symbol);
      words(name, s.words);
      words(name, s.choices);
    }
  };
  for (const OpTable& op : operator_catalogue().entries()) {
    for (const std::string_view text : {op.info->label, op.info->words, op.info->source}) words(op.name, text);
    formula(op.name, op.info->math);
    for (const std::string_view grad : op.info->grads) formula(op.name, grad);
  }
  const auto entries = [&](const auto& catalogue) {
    for (const auto& entry : catalogue.entries()) {
      if constexpr (requires { entry.label; }) words(entry.name, entry.label);
      if constexpr (requires { entry.math; }) formula(entry.name, entry.math);
      for (const std::string_view text : {std::string_view(entry.words), std::string_view(entry.source)})
        words(entry.name, text);
      settings(entry.name, entry.settings);
    }
  };
  entries(layer_catalogue());
  entries(regularizer_catalogue());
  entries(optimizer_catalogue());
  entries(schedule_catalogue());
  entries(initializer_catalogue());
  entries(problem_catalogue());
  for (const DataSet& set : dataset_catalogue().entries()) {
    words(set.name, set.label);
    words(set.name, set.words);
    settings(set.name, set.settings);
  }
  for (const LossChoice& loss : loss_choices()) {
    words(loss.name, loss.label);
    words(loss.name, loss.words);
  }
  const Gallery gallery;
  for (const GalleryCard& card : gallery.cards()) {
    words(card.name, card.title);
    words(card.name, card.words);
  }
  CHECK(missing("\u4eac") != "");  // a missing character is found
  CHECK(missing_in_formula("\u4eac") != "");
}

TEST_CASE(
    "glyphs: every character of every text in the sources and the presets can be drawn, as words or in a formula") {
  const Fonts fonts;
  const std::filesystem::path root = std::filesystem::path(DEEPX_TESTS).parent_path();
  std::set<std::string> seen;
  for (const char* folder : {"engine", "playground"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string(), name = entry.path().filename().string();
      if (extension != ".h" && extension != ".cpp" && extension != ".json") continue;
      if (name.starts_with("reference_")) continue;  // for the web pages
      if (name == "notation.cpp") continue;          // lists characters that people may type
      // these files list characters that foreign tables may contain
      if (extension == ".cpp" && entry.path().parent_path().filename() == "data") continue;
      std::ostringstream source;
      source << std::ifstream(entry.path()).rdbuf();
      for (const std::string& text : literals(source.str())) {
        if (std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }) ||
            !seen.insert(text).second)
          continue;
        INFO(name << ": " << text);
        CHECK((missing(text) == "" || missing_in_formula("x" + text) == ""));  // a script needs a base character
      }
    }
  }
  CHECK(seen.size() > 300);
}
