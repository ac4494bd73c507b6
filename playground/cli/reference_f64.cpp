// SPDX-License-Identifier: MIT
// `deepx reference`: writes the reference pages into a folder.
#include "playground/cli/reference.h"

#include <cstdio>

#include "engine/core/error.h"
#include "engine/io/file.h"
#include "playground/cli/cli.h"

namespace deepx {

int run_reference(Arguments arguments) {
  DEEPX_REQUIRE(arguments.size() == 1, value, "reference: takes the folder to write to, ", arguments.size(),
                " are given; write deepx reference web/reference");
  const std::vector<reference::Page> pages = reference::pages();
  const auto save = [&](const std::string& name, const std::string& html) {
    write_file("reference", arguments[0] + "/" + name, html);
    std::printf("%s %zu\n", name.c_str(), html.size());
  };
  save("index.html", reference::index_html(pages));
  for (const reference::Page& page : pages) save(page.file, reference::html_of(page, pages));
  return 0;
}

}  // namespace deepx
