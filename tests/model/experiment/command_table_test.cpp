// SPDX-License-Identifier: MIT
// The table of commands in web/API.md is generated from the blocks of the commands.

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/access_groups.h"
#include "playground/model/experiment/command.h"
#include "tests/model/document_table.h"

using namespace deepx;

namespace {

std::string table() {
  std::string text = "| command | what it does | its control |\n|---|---|---|\n";
  for (const CommandType* type : command_types()) {
    const std::string_view control = type->info.control;
    text += join("| ", command_form(*type), " | ", type->info.words.text, " | ",
                 control.empty() ? "" : join("`", control, "`"), " |\n");
  }
  return text;
}

}  // namespace

TEST_CASE("commands: the table in web/API.md agrees with the blocks") {
  check_table("web/API.md", "commands", table());
}

TEST_CASE("commands: each has a unique key, words, and a control that a teacher can lock") {
  std::set<std::string_view> keys;
  for (const CommandType* type : command_types()) {
    const CommandInfo& info = type->info;
    CAPTURE(info.key);
    CHECK(keys.insert(info.key).second);
    CHECK_FALSE(info.words.text.empty());
    if (!info.control.empty()) CHECK(group_of(info.control));
  }
}
