// SPDX-License-Identifier: MIT
// The content of the reference pages, from the catalogues' blocks. The command line computes their plots in double, the build
// of the site in float.
#include <algorithm>
#include <limits>

#include "engine/core/error.h"
#include "engine/data/dataset.h"
#include "engine/deepx.h"
#include "playground/cli/reference.h"
#include "playground/model/text/terms.h"

namespace deepx::reference {
namespace {

std::string text(std::string_view s) { return std::string(s); }

/// An entry from its declaration, for any catalogue.
template <class Block>
Entry describe(const Block& block) {
  Entry entry;
  entry.name = text(block.name);
  if constexpr (requires { block.label; }) entry.label = text(block.label);
  if constexpr (requires { block.math; })
    if (!block.math.empty()) entry.formulas.push_back(text(block.math));
  if constexpr (requires { block.grads; })
    for (std::string_view g : block.grads)
      if (!g.empty()) entry.gradients.push_back(text(g));
  if constexpr (requires { block.settings; }) entry.settings.assign(block.settings.begin(), block.settings.end());
  entry.words = text(block.words);
  if constexpr (requires { block.source; }) entry.source = text(block.source);
  return entry;
}

/// Value and slope of an operator at x, computed by the operator itself.
Point evaluate(const OpTable& op, double x) {
  Tape tape;
  const auto on = tape.record();
  const Tensor input = Tensor::scalar(x).requires_grad();
  const Tensor y = apply_unary(op, input);
  const auto slope = backward(tape, y).of(input);
  return {y.item(), slope.empty() ? 0 : slope[0]};
}

constexpr double kReach = 4;  // range of x on either side

Entry describe_operator(const OpTable& op) {
  Entry entry = describe(*op.info);
  for (const Parameter& p : op.parameters) entry.settings.push_back(p.setting);
  // Labels of operators are the texts of graph nodes, not other names.
  entry.label.clear();
  if (op.info->scalar_function && op.fixed_arity == 1) {
    const double inside = 1e-6;  // the domain is an open interval
    const double low = std::max(-kReach, op.info->domain.low + inside),
                 high = std::min(kReach, op.info->domain.high - inside);
    entry.figure = plot_svg({entry.name, low, high, [&](double x) { return evaluate(op, x); }});
  }
  return entry;
}

std::string heading_of(const OpInfo& info) {
  if (info.activation) return "Activations";
  std::string name = text(name_of(info.kind));
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

/// Operators by kind, in the catalogue's order; losses have their own page.
std::vector<Section> operator_sections(bool losses) {
  std::vector<Section> sections;
  for (const OpTable& op : operator_catalogue().entries()) {
    if ((op.info->kind == Kind::loss) != losses) continue;
    const std::string title = losses ? "" : heading_of(*op.info);
    auto found = std::ranges::find(sections, title, &Section::title);
    if (found == sections.end()) found = sections.insert(sections.end(), Section{title, {}});
    found->entries.push_back(describe_operator(op));
  }
  return sections;
}

template <class Block>
Section section_of(std::string title, const Catalogue<Block>& catalogue) {
  Section section{std::move(title), {}};
  for (const Block& block : catalogue.entries()) section.entries.push_back(describe(block));
  return section;
}
template <class Block>
std::vector<Section> only_section(const Catalogue<Block>& catalogue) {
  return {section_of("", catalogue)};
}

constexpr int kUnits = 64;  // inputs and outputs of the layer whose weights are drawn

/// Initializers with the distribution of the values of a square weight, if each value is drawn independently.
std::vector<Section> initializer_sections() {
  const Shape weight{kUnits, kUnits};
  std::vector<Section> sections = only_section(initializer_catalogue());
  for (std::size_t i = 0; i < sections[0].entries.size(); ++i) {
    const Initializer& init = initializer_catalogue().entries()[i];
    const Spread spread = init.spread_of(weight, {kUnits, kUnits});
    if (init.arrange || spread.form == Spread::Form::constant) continue;
    const double reach = std::min(4 * spread.std(), 1.25 * std::max(-spread.low, spread.high));
    const double none = std::numeric_limits<double>::quiet_NaN();
    sections[0].entries[i].figure = plot_svg({join("how often ", init.name, " draws each value"), -reach, reach,
                                              [&](double x) { return Point{spread.density(x), none}; }});
  }
  return sections;
}

/// Data sets with their points for seed 1.
std::vector<Section> data_sections() {
  constexpr int kPoints = 240;
  constexpr double kPlane = 6;
  std::vector<Section> sections = only_section(dataset_catalogue());
  for (std::size_t i = 0; i < sections[0].entries.size(); ++i) {
    const DataSet& set = dataset_catalogue().entries()[i];
    std::vector<Dot> dots;
    for (const PlanePoint& p : make_points(set, kPoints, set.noise, 0.5, 1).train)
      dots.push_back({0.5 + p.x / kPlane / 2, 0.5 + p.y / kPlane / 2, p.label});
    sections[0].entries[i].figure = scatter_svg(set.label, dots);
  }
  return sections;
}

/// The words of the playground; their links lead from reference/ to the site.
std::vector<Section> terms_section() {
  Section section;
  for (const Term& term : terms::kAll) {
    Entry entry;
    entry.name = text(term.name);
    entry.label = text(term.label);
    entry.word = true;
    entry.words = text(term.words);
    if (!term.math.empty()) entry.formulas.push_back(text(term.math));
    if (!term.more.empty()) entry.more = "../" + text(term.more);
    section.entries.push_back(std::move(entry));
  }
  return {section};
}

const char* const kCurves =
    "In the plots the function is <span class=\"value\">solid</span> and its derivative "
    "<span class=\"slope\">dashed</span>.";

}  // namespace

std::vector<Page> pages() {
  return {
      {"operators.html", "Operators", "The nodes of a graph. Each has a forward formula and a gradient for each input",
       kCurves, operator_sections(false)},
      {"layers.html", "Layers", "Functions with parameters that are put one after another", "",
       only_section(layer_catalogue())},
      {"losses.html", "Losses", "What training minimizes: one number for the distance of predictions from targets", "",
       operator_sections(true)},
      {"optimizers.html",
       "Optimizers",
       "How parameters follow their gradients, step by step",
       "",
       {section_of("Optimizers", optimizer_catalogue()), section_of("Schedules", schedule_catalogue()),
        section_of("Clipping", clipping_catalogue())}},
      {"regularizers.html", "Regularizers",
       "Terms and constraints that keep weights or activations small, so that new data fit, too", "",
       only_section(regularizer_catalogue())},
      {"initializers.html", "Initializers", "Distributions of the weights before the first step",
       join("The plots show how often each value is drawn for a layer of ", kUnits, " inputs and ", kUnits,
            " outputs."),
       initializer_sections()},
      {"data.html", "Data sets", "Points on the plane: small problems that each show something", "", data_sections()},
      {"terms.html", "Terms", "The words of the playground, each in one or two sentences", "", terms_section()},
  };
}

}  // namespace deepx::reference
