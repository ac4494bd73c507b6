// SPDX-License-Identifier: MIT
// The graph as a file: its contents, its syntax, and that the same graph gives the same bytes.
#include "playground/model/share/export_graph.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <vector>

#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/view.h"
#include "playground/model/share/export.h"
#include "tests/model/support.h"

using namespace deepx;
using Catch::Matchers::ContainsSubstring;

namespace {

/// Checks that every element is closed by its own name, every attribute is quoted, and "&" and "<" are escaped. "" if
/// so.
std::string xml_fault(std::string_view text) {
  std::vector<std::string> open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '&') {
      const std::string_view rest = text.substr(i);
      if (!rest.starts_with("&amp;") && !rest.starts_with("&lt;") && !rest.starts_with("&gt;") &&
          !rest.starts_with("&quot;"))
        return "a bare &";
    }
    if (text[i] != '<') continue;
    const std::size_t end = text.find('>', i);
    if (end == std::string_view::npos) return "an open tag";
    std::string_view tag = text.substr(i + 1, end - i - 1);
    if (tag.find('<') != std::string_view::npos || std::ranges::count(tag, '"') % 2)
      return "a broken tag: " + std::string(tag);
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1)) return "closed too early: " + std::string(tag);
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.emplace_back(tag.substr(0, tag.find(' ')));
    }
    i = end;
  }
  return open.empty() ? "" : "not closed: " + open.back();
}

std::string svg_of(const Experiment& e) {
  const Palette palette{};
  return export_file(e, "graph.svg", {.palette = &palette}).bytes;
}

}  // namespace

TEST_CASE("export: the graph as DOT has every node in its scope, and every edge") {
  Experiment e(spec_with({{"network.hidden", "leaky_relu:3"}}));
  e.apply(command::ShowGraph{Walked::network});
  const ExportedFile file = export_file(e, "graph.dot");
  CHECK(file.name == "deepx_spiral.graph.dot");
  CHECK(file.bytes.starts_with("digraph deepx {\n  rankdir=LR;\n"));
  CHECK_THAT(file.bytes, ContainsSubstring("  n0 [label=\"X\\n6×2\", shape=ellipse];\n"));
  CHECK_THAT(file.bytes,
             ContainsSubstring("  subgraph cluster_0 {\n    label=\"hidden1\";\n    n2 [label=\"matmul\\n6×3\"];\n"));
  CHECK_THAT(file.bytes, ContainsSubstring("  n0 -> n2;\n  n1 -> n2;\n"));
  CHECK(std::ranges::count(file.bytes, '{') == std::ranges::count(file.bytes, '}'));
  CHECK(export_file(e, "graph.dot").bytes == file.bytes);
  TraceNode odd;
  odd.leaf = true;
  odd.name = "a \"b\" \\";
  odd.shape = "1";
  CHECK_THAT(graph_dot(std::vector{odd}), ContainsSubstring("[label=\"a \\\"b\\\" \\\\\\n1\", shape=ellipse]"));
}

TEST_CASE("export: the graph as SVG is well formed at every step, has a card for each node, and folds like the view") {
  Experiment e(spec_with({{"network.hidden", "tanh:3,tanh:3"}}));
  set(e, "network.hidden.1.layer", "Residual");
  e.apply(command::ShowGraph{Walked::network});
  const auto count = [](const std::string& text, std::string_view part) {
    int all = 0;
    for (std::size_t i = text.find(part); i != std::string::npos; i = text.find(part, i + 1)) ++all;
    return all;
  };
  const int steps = static_cast<int>(e.backprop().trace()->steps().size()),
            nodes = static_cast<int>(e.backprop().trace()->nodes().size());
  for (const int at : {0, steps / 2, steps}) {
    e.apply(command::TraceTo{at});
    const std::string svg = svg_of(e);
    CAPTURE(at);
    CHECK(xml_fault(svg).empty());
    CHECK(count(svg, "rx=\"10\"") == nodes);
    CHECK(count(svg, "rx=\"12\"") == 4);
    CHECK(svg_of(e) == svg);
  }
  CHECK(count(svg_of(e), "∂ ±") > 3);
  e.apply(command::Fold{"", true});
  CHECK(count(svg_of(e), "rx=\"10\"") == 5);
  CHECK(xml_fault("<a><b></a></b>") != "");
}

TEST_CASE("export: there is no graph outside of the Backprop view") {
  Experiment e;
  CHECK(message_of([&] { export_file(e, "graph.dot"); }) ==
        "export: graph.dot: the Backprop view is closed; open it first by {\"view\": \"backprop\"}");
}
