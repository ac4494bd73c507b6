// SPDX-License-Identifier: MIT
// Every stored input, seeds and past findings, goes through its reader again.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/fuzz/entries.h"

using namespace deepx;

TEST_CASE("foreign input: every stored one is accepted or refused, and nothing else happens") {
  for (const fuzz::Entry& entry : fuzz::kEntries) {
    DYNAMIC_SECTION(entry.name) {
      int files = 0;
      for (const auto& file :
           std::filesystem::directory_iterator(std::string(DEEPX_TESTS) + "/fuzz/corpus/" + std::string(entry.name))) {
        std::ifstream stream(file.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
        INFO(file.path().filename().string());
        CHECK_NOTHROW(entry.run(bytes));
        ++files;
      }
      CHECK(files >= 5);
    }
  }
}
