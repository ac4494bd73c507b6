// SPDX-License-Identifier: MIT
// Tables in documents that are generated from the program.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "engine/core/error.h"

namespace deepx {

/// Checks that a document (by its path from the root) contains `made` between the comments `<!-- name: .. -->` and
/// `<!-- end of name -->`. If not, writes the correct document into the build folder.
inline void check_table(std::string_view document, std::string_view name, const std::string& made) {
  const std::string path = join(DEEPX_TESTS, "/../", document);
  const std::string proposal = join(DEEPX_SCRATCH, "/", document.substr(document.rfind('/') + 1), ".", name);
  std::ifstream in(path);
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::size_t begin = page.find(join("<!-- ", name, ":")), first = page.find('\n', begin) + 1,
                    end = page.find(join("<!-- end of ", name, " -->"));
  REQUIRE((begin != page.npos && end != page.npos));
  const bool same = page.substr(first, end - first) == made;
  if (!same) std::ofstream(proposal) << page.substr(0, first) << made << page.substr(end);
  INFO("copy " << proposal << " to " << document);
  CHECK(same);
}

}  // namespace deepx
