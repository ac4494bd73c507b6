// SPDX-License-Identifier: MIT
// Runs exported programs.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/core/text.h"

namespace deepx {

/// The output of a command; "" and a failed check if it fails.
inline std::string output_of(const std::string& command) {
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  REQUIRE(pipe);
  std::string text;
  char buffer[4096];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) text.append(buffer, n);
  INFO(command << "\n" << text);
  CHECK(pclose(pipe) == 0);
  return text;
}

/// The first Python that has a module, or "".
inline std::string python_with(const std::string& module) {
  for (const char* candidate : {"python3", "/usr/bin/python3"})
    if (std::system(join(candidate, " -c 'import ", module, "' > /dev/null 2>&1").c_str()) == 0) return candidate;
  return "";
}

}  // namespace deepx
