// SPDX-License-Identifier: MIT
// The table of commands in web/API.md is made from the blocks of the commands.

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>
#include <set>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/command.h"

using namespace deepx;

namespace {

constexpr std::string_view kBegin = "<!-- commands: made from playground/model/experiment/commands -->\n", kEnd = "<!-- end of commands -->\n";

std::string table() {
  std::string text = "| command | what it does | its control |\n|---|---|---|\n";
  for (const CommandType* type : command_types()) {
    const std::string_view control = type->info.control;
    text += join("| ", command_form(*type), " | ", type->info.words, " | ", control.empty() ? "" : join("`", control, "`"), " |\n");
  }
  return text;
}

}  // namespace

TEST_CASE("commands: the table in web/API.md says what the blocks say") {
  const std::string path = std::string(DEEPX_TESTS) + "/../web/API.md", proposal = std::string(DEEPX_SCRATCH) + "/API.md";
  std::ifstream in(path);
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::size_t begin = page.find(kBegin), end = page.find(kEnd);
  REQUIRE((begin != page.npos && end != page.npos));
  const std::size_t first = begin + kBegin.size();
  const std::string made = table();
  if (page.substr(first, end - first) != made) std::ofstream(proposal) << page.substr(0, first) << made << page.substr(end);
  INFO("copy " << proposal << " to web/API.md");
  CHECK(page.substr(first, end - first) == made);
}

TEST_CASE("commands: each has a key of its own, words, and a control that a teacher can lock") {
  std::set<std::string_view> keys;
  for (const CommandType* type : command_types()) {
    const CommandInfo& info = type->info;
    CAPTURE(info.key);
    CHECK(keys.insert(info.key).second);
    CHECK_FALSE(info.words.empty());
    if (!info.control.empty()) CHECK(group_of(info.control));
  }
}
