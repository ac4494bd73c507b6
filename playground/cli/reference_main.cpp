// SPDX-License-Identifier: MIT
// Writes the reference pages into a folder. The build of the site runs it in node.
#include <cstdio>
#include <exception>

#include "engine/io/file.h"
#include "playground/cli/reference.h"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: deepx-reference FOLDER\n");
    return 2;
  }
  try {
    for (const auto& [name, html] : deepx::reference::files())
      deepx::write_file("reference", std::string(arguments[1]) + "/" + name, html);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "deepx-reference: %s\n", e.what());
    return 1;
  }
  return 0;
}
