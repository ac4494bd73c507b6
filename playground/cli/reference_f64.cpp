// SPDX-License-Identifier: MIT
// `deepx reference`: writes the reference pages into a folder.
#include "playground/cli/reference.h"

#include <cstdio>
#include <memory>

#include "engine/core/error.h"
#include "engine/io/file.h"
#include "playground/cli/cli.h"

namespace deepx {

Work reference_command(CLI::App& app) {
  const auto folders = std::make_shared<std::vector<std::string>>();
  app.add_option("FOLDER", *folders, "The folder for the pages")->type_name("");
  return [folders] {
    DEEPX_REQUIRE(folders->size() == 1, value, "reference: takes the folder to write to, ", folders->size(),
                  " are given; write deepx reference pages");
    for (const auto& [name, html] : reference::files()) {
      write_file("reference", folders->front() + "/" + name, html);
      std::printf("%s %zu\n", name.c_str(), html.size());
    }
    return 0;
  };
}

}  // namespace deepx
