// SPDX-License-Identifier: MIT
// The reference pages: complete, small, and without dead links; and how formulas are set.
#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "playground/cli/reference.h"
#include "tests/cli/cli_support.h"

using namespace deepx_cli;
using namespace deepx::reference;

namespace {

// All matches of `pattern`'s first group, in order.
std::vector<std::string> all_of(const std::string& text, const char* pattern) {
  const std::regex regex(pattern);
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) found.push_back((*at)[1]);
  return found;
}

// The pages that `deepx reference` writes, by file name.
const std::map<std::string, std::string>& written() {
  static const auto pages = [] {
    const Scratch scratch;
    const Outcome o = deepx_cli::run_cli("reference '" + scratch.path.string() + "'");
    CHECK(o.status == 0);
    CHECK(o.err == "");
    std::map<std::string, std::string> found;
    for (const auto& file : std::filesystem::directory_iterator(scratch.path))
      found[file.path().filename().string()] = contents(file.path());
    return found;
  }();
  return pages;
}

}  // namespace

TEST_CASE("reference: a page for each catalogue, and an index of them") {
  for (const auto& [name, html] : files()) {
    INFO(name);
    REQUIRE(written().contains(name));
    CHECK(written().at(name) == html);
  }
  CHECK(written().size() == pages().size() + 1);
}

TEST_CASE("reference: every page is small, and every link leads to an anchor that exists exactly once") {
  const auto& pages = written();
  REQUIRE(pages.contains("index.html"));
  std::map<std::string, std::set<std::string>> anchors;
  for (const auto& [name, html] : pages) {
    INFO(name);
    CHECK(html.size() < 150'000);
    for (const std::string& id : all_of(html, " id=\"([^\"]*)\"")) {
      INFO(id);
      CHECK(anchors[name].insert(id).second);
    }
  }
  for (const auto& [name, html] : pages)
    for (const std::string& href : all_of(html, " href=\"([^\"]*)\"")) {
      if (href.starts_with("..") || href == "./" || href == "reference.css" || href.starts_with("data:")) continue;
      INFO(name << " links to " << href);
      const std::size_t hash = href.find('#');
      const std::string file = hash == 0 ? name : href.substr(0, hash);
      REQUIRE(anchors.contains(file));
      if (hash != std::string::npos) CHECK(anchors[file].contains(href.substr(hash + 1)));
    }
}

TEST_CASE("reference: each entry of `deepx list` has its section") {
  const auto& pages = written();
  const std::pair<const char*, std::vector<const char*>> lists[] = {{"operators", {"operators.html", "losses.html"}},
                                                                    {"layers", {"layers.html"}},
                                                                    {"optimizers", {"optimizers.html"}},
                                                                    {"schedules", {"optimizers.html"}},
                                                                    {"clipping", {"optimizers.html"}},
                                                                    {"regularizers", {"regularizers.html"}},
                                                                    {"initializers", {"initializers.html"}},
                                                                    {"data", {"data.html"}}};
  for (const auto& [list, files] : lists) {
    const std::vector<std::string> names =
        all_of(deepx_cli::run_cli(std::string("list ") + list).out, "\n  ([A-Za-z]\\w*)");
    CHECK_FALSE(names.empty());
    for (const std::string& name : names) {
      INFO(list << ": " << name);
      CHECK(std::ranges::any_of(files, [&](const char* file) {
        return pages.at(file).find("<h3 id=\"" + name + "\">") != std::string::npos;
      }));
    }
  }
}

TEST_CASE("reference: formulas are set with italic variables and true subscripts and superscripts") {
  CHECK(formula_html("y = tanh x") == "<i>y</i> = tanh <i>x</i>");
  CHECK(formula_html("dx = dy · (1 − y²)") == "d<i>x</i> = d<i>y</i> · (1 − <i>y</i><sup>2</sup>)");
  CHECK(formula_html("y = e⁻ˣ if x < 0") == "<i>y</i> = <i>e</i><sup>−<i>x</i></sup> if <i>x</i> &lt; 0");
  CHECK(formula_html("m̂ / β₁") == "<i>m̂</i> / <i>β</i><sub>1</sub>");
  CHECK(formula_html("Σ xₖ") == "Σ <i>x</i><sub><i>k</i></sub>");
}

TEST_CASE("reference: numbers have a true minus sign, and powers of ten if these are shorter") {
  CHECK(number_text(0) == "0");
  CHECK(number_text(-0.25) == "−0.25");
  CHECK(number_text(99999) == "99999");
  CHECK(number_text(1e6) == "10⁶");
  CHECK(number_text(-1e-8) == "−10⁻⁸");
  CHECK(number_text(2.5e-12) == "2.5·10⁻¹²");
  CHECK(number_text(1e300) == "∞");
}

TEST_CASE("reference: a plot is interrupted where its function jumps, and has a description") {
  const auto step = [](double x) { return deepx::reference::Point{x > 0 ? 1.0 : 0.0, 0}; };
  const std::string svg = plot_svg({"a step", -1, 1, step});
  CHECK(svg.find("aria-label=\"Plot of a step from −1 to 1, solid, and its derivative, dashed\"") != std::string::npos);
  CHECK(all_of(svg, "class=\"value\" d=\"([^\"]*)\"") == std::vector<std::string>{"M0 149L120 149M120.5 11L240 11"});
  CHECK(all_of(svg, "class=\"slope\" d=\"([^\"]*)\"") == std::vector<std::string>{"M0 149L240 149"});
  const auto parabola = [](double x) { return deepx::reference::Point{x * x, NAN}; };
  const std::string curve = plot_svg({"x<y", -1, 1, parabola});
  CHECK(curve.find("class=\"slope\"") == std::string::npos);
  CHECK(curve.find("aria-label=\"Plot of x&lt;y from −1 to 1\"") != std::string::npos);
}

TEST_CASE("cli: reference reports missing arguments and folders") {
  check_refusal("reference", "reference: takes the folder to write to, 0 are given; write deepx reference pages");
  const Outcome o = deepx_cli::run_cli("reference /no/such/folder");
  CHECK(o.status == 2);
  CHECK(o.err.starts_with("deepx: reference: /no/such/folder/"));
}