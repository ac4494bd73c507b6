// SPDX-License-Identifier: MIT
// The texts of the reference: their lines of C++ compile and run, and their links open without a complaint.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "playground/model/experiment/link.h"

using namespace deepx;

namespace {

struct Text {
  std::string name, cpp;
  std::vector<std::string> links;
};

/// A text in YAML, which may stand in quotes.
std::string plain(std::string value) {
  if (value.empty() || value[0] != '\'') return value;
  value = value.substr(1, value.rfind('\'') - 1);
  for (std::size_t at = 0; (at = value.find("''", at)) != value.npos; ++at) value.erase(at, 1);
  return value;
}

/// The front matter of every file in web/reference/en.
std::vector<Text> texts() {
  std::vector<Text> all;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(std::string(DEEPX_TESTS) + "/../web/reference/en")) {
    if (file.path().extension() != ".md") continue;
    Text text{.name = file.path().stem().string(), .cpp = "", .links = {}};
    std::ifstream in(file.path());
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line) && line != "---") {
      if (line.starts_with("cpp: ")) text.cpp = plain(line.substr(5));
      if (const std::size_t at = line.rfind(": '#"); at != line.npos) text.links.push_back(plain(line.substr(at + 2)));
    }
    all.push_back(text);
  }
  std::ranges::sort(all, {}, &Text::name);
  return all;
}

/// What the lines may use.
constexpr const char* kBefore = R"(#include <memory>
#include <vector>
#include "engine/deepx.h"
using namespace deepx;
int main() {
  Rng rng(1);
  const auto numbers = [&](const Shape& shape, double low = -1) { return Tensor::uniform(rng, shape, low, 1); };
  const Tensor x = numbers({4, 3}), logits = numbers({4, 3}), labels = Tensor::from({4}, {0, 1, 2, 0}),
               prediction = numbers({4, 3}), target = numbers({4, 3}, 0), probability = numbers({4, 3}, 0),
               images = numbers({2, 3, 8, 8}), sequences = numbers({2, 3, 8}), loss = mse(prediction, target);
  std::vector<Tensor> weights = {numbers({3, 4})}, activations = {x};
)";

}  // namespace

TEST_CASE("reference: every line of C++ in its texts compiles and runs", "[slow]") {
  const std::string compile = DEEPX_COMPILE;
  if (compile.empty()) SKIP("the engine is built with sanitizers, which this program is not");
  const std::string folder = std::string(DEEPX_SCRATCH) + "/reference_lines";
  std::filesystem::create_directories(folder);
  std::string program = kBefore;
  for (const Text& text : texts()) {
    INFO(text.name);
    CHECK_FALSE(text.cpp.empty());
    program += join("  {  // ", text.name, "\n    ", text.cpp, "\n  }\n");
  }
  std::ofstream(folder + "/lines.cpp") << program << "}\n";
  const std::string command = join(compile, " ", folder, "/lines.cpp ", DEEPX_ENGINE, " -o ", folder, "/lines");
  INFO(command);
  REQUIRE(std::system(command.c_str()) == 0);
  CHECK(std::system((folder + "/lines").c_str()) == 0);
}

TEST_CASE("reference: every link of its texts is read without a complaint") {
  std::size_t count = 0;
  for (const Text& text : texts()) {
    for (const std::string& link : text.links) {
      INFO(text.name << ": " << link);
      CHECK(read_link(link).problems == std::vector<std::string>{});
      ++count;
    }
  }
  CHECK(count > texts().size() / 2);
}
