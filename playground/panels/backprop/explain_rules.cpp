// SPDX-License-Identifier: MIT
// Stacked formulas, as large as they fit.
#include "playground/panels/backprop/explain_rules.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/backprop/explanation.h"
#include "playground/panels/backprop/rule_math.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/popover.h"

namespace deepx::panels {
namespace {

constexpr float kRule = 19, kNumbers = 17;
constexpr float kLeastRule = 12;  // in px; numbers are set at 0.82 of their size

struct Rule {
  const char* caption;
  ui::Math formula;
};

ui::Math derivative(const ChainRule& chain, const Letters& letters) {
  return ui::frac(ui::row({"d", rule_math(chain.output, letters, false)}),
                  ui::row({"d", rule_math(chain.input, letters, false)}));
}

/// y = tanh x, and its slope if the rule has one.
ui::Math local_rule(const Explanation& e, const Letters& letters, const ChainRule& chain, bool slope) {
  const ui::Math rule = rule_math(e.local_rule, letters, false);
  if (!slope) return rule;
  return ui::row({rule, ui::gap(20), derivative(chain, letters), " = ", rule_math(chain.local, letters, false)});
}

ui::Math chain_rule(const Explanation& e, const Letters& letters, const ChainRule& chain, bool slope) {
  if (!slope) return rule_math(e.chain_rule, letters, true);
  return ui::row({rule_math("d" + chain.input, letters, true), " = ", rule_math("d" + chain.output, letters, true),
                  " ⋅ ", derivative(chain, letters)});
}

/// ∂L/∂x = 0.31 (through add) + 0.12 (through mul) = 0.43
ui::Math paths_sum(const Trace& trace, const Explanation& e) {
  constexpr std::size_t kMostNamed = 3;
  const TraceNode& n = trace.nodes()[static_cast<std::size_t>(e.node)];
  const ui::Color rose = ui::theme().gpos;
  std::vector<ui::Math> parts;
  for (std::size_t i = 0; i < std::min(e.paths.size(), kMostNamed); ++i) {
    const TraceNode& user = trace.nodes()[static_cast<std::size_t>(e.paths[i].node)];
    if (i > 0) parts.push_back(" + ");
    parts.push_back(ui::paint(rose, i > 0 ? bracketed(e.paths[i].number, 4) : ui::num(e.paths[i].number, 4)));
    parts.push_back(
        ui::paint(ui::theme().ink3, ui::row({ui::gap(6), ui::word(ui::words().through), ui::gap(6), symbol_of(user)})));
  }
  if (e.paths.size() > kMostNamed) parts.push_back(" + …");
  parts.push_back(n.contributions < n.expected ? " + …" : " = ");
  if (n.contributions == n.expected) parts.push_back(ui::paint(rose, ui::num(e.paths_sum, 4)));
  return ui::row(std::move(parts));
}

std::vector<Rule> rules_of(const Trace& trace, const Explanation& e) {
  const ui::Words& w = ui::words();
  const Letters letters = known_letters(trace, rule_node(trace));
  const ChainRule chain = parse_chain_rule(e.chain_rule);
  // A slope gets its own formula if one number goes in and the local factor is not just 1.
  const bool slope = !e.curve.x.empty() && !chain.local.empty() && chain.local != "1";
  std::vector<Rule> rules;
  if (!e.local_rule.empty()) {
    const char* caption = e.phase == TracePhase::update ? w.update_rule : w.local_rule;
    rules.push_back({caption, local_rule(e, letters, chain, slope)});
  }
  if (!e.chain_rule.empty()) rules.push_back({w.chain_rule, chain_rule(e, letters, chain, slope)});
  if (e.paths.size() > 1 && !trace.hides()) rules.push_back({w.sum_of_paths, paths_sum(trace, e)});
  return rules;
}

/// The numbers of the current element. A long sum is broken between its terms, and its result is on the last line.
std::vector<ui::Math> numbers_of(const Explanation& e, float width, bool hidden) {
  const ui::Color rose = ui::theme().gpos;
  if (e.numbers.empty() || hidden) return {};
  if (e.product == Product::elementwise && !e.summed) {
    return {ui::row({ui::paint(rose, ui::num(e.incoming_number, 4)), " ⋅ ", bracketed(e.local_number, 3), " = ",
                     ui::paint(rose, ui::num(e.outgoing_number, 4))})};
  }
  const ui::Math whole = ui::num(e.numbers);
  const std::size_t equals = e.numbers.rfind(" = ");
  if (equals == std::string::npos || ui::math_size(whole, kNumbers).width <= width) return {whole};
  constexpr std::string_view kPlus = " + ";
  std::vector<ui::Math> lines;
  std::string line;
  std::string_view rest = std::string_view(e.numbers).substr(0, equals);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.size(), rest.find(kPlus, kPlus.size()));
    const std::string longer = line + std::string(rest.substr(0, end));
    if (!line.empty() && ui::math_size(ui::num(longer), kNumbers).width > width) {
      lines.push_back(ui::num(line));
      line = rest.substr(1, end - 1);
    } else {
      line = longer;
    }
    rest.remove_prefix(end);
  }
  lines.push_back(ui::num(line));
  lines.push_back(ui::row({"= ", ui::paint(rose, ui::num(std::string_view(e.numbers).substr(equals + kPlus.size())))}));
  return lines;
}

/// `size`, or the largest smaller size at which all formulas fit, but never too small to read.
float fitting(const std::vector<ui::Math>& formulas, float size, float least, float width) {
  float fit = size;
  for (const ui::Math& m : formulas) fit = std::min(fit, size * width / ui::math_size(m, size).width);
  return std::max(fit, least);
}
float number_size(const std::vector<ui::Math>& numbers, float width) {
  return fitting(numbers, kNumbers, kLeastRule / 0.82f, width);
}

/// The design's places at a height of 244: captions at 32 and 112, formulas at 66, 146 and 200; three rules share that
/// height.
void with_captions(const std::vector<Rule>& rules, const std::vector<ui::Math>& numbers, const ui::Rect& r,
                   float size) {
  const float k = std::min(1.0f, r.h / 244), small = number_size(numbers, r.w);
  float y = r.y + 32 * k;
  for (const Rule& rule : rules) {
    ui::text(rule.caption, {r.x, y}, ui::caption());
    ui::math(rule.formula, {r.x, y + (rules.size() > 2 ? 26 : 34) * std::max(k, 0.9f)}, size);
    y += (rules.size() > 2 ? 58 : 80) * k;
  }
  if (rules.size() == 2) y += 8 * k;
  const float line = k < 1 ? 20 : 24;
  y = std::min(y, r.bottom() - 16 - line * (static_cast<float>(numbers.size()) - 1));
  for (const ui::Math& m : numbers) {
    ui::math(m, {r.x, y}, small);
    y += line;
  }
}

/// As many lines as fit.
void without_captions(const std::vector<Rule>& rules, const std::vector<ui::Math>& numbers, const ui::Rect& r,
                      float size) {
  constexpr float kFormulaLine = 34;
  const std::size_t room = static_cast<std::size_t>(std::max(1.0f, r.h / kFormulaLine));
  const std::size_t first = std::min(rules.size(), room), rest = std::min(numbers.size(), room - first);
  const float pitch = r.h / static_cast<float>(std::max<std::size_t>(1, first + rest));
  float y = r.y + pitch / 2;
  for (std::size_t i = 0; i < first; ++i, y += pitch) ui::math(rules[i].formula, {r.x, y}, size);
  for (std::size_t i = 0; i < rest; ++i, y += pitch) ui::math(numbers[i], {r.x, y}, number_size(numbers, r.w));
}

/// A sum of many lines: the rules beside each other, then the terms, which scroll if they do not fit, then the result, if
/// there is room for it: it is below the matrices, too.
void with_long_sum(const std::vector<Rule>& rules, std::vector<ui::Math> numbers, const ui::Rect& r, float size) {
  constexpr float kRules = 40, kTerms = 21, kBetween = 32;
  float x = r.x;
  for (const Rule& rule : rules) {
    const float width = ui::math_size(rule.formula, size).width;
    if (x + width > r.right()) break;
    x += ui::math(rule.formula, {x, r.y + kRules / 2}, size) + kBetween;
  }
  const ui::Math result = std::move(numbers.back());
  numbers.pop_back();
  const float all = kTerms * static_cast<float>(numbers.size()), small = number_size(numbers, r.w);
  const float room = std::floor(r.h - kRules), result_h = room >= 3 * kTerms ? kTerms : 0;
  if (room < kTerms) return;
  const ui::Rect shown{r.x, r.y + kRules, r.w, std::min(all, room - result_h)};
  const bool scrolls = all > shown.h + 1;
  float y = (scrolls ? ui::begin_scroll("terms", shown, all) : shown.y) + kTerms / 2;
  for (const ui::Math& m : numbers) {
    ui::math(m, {r.x, y}, small);
    y += kTerms;
  }
  if (scrolls) ui::end_scroll();
  if (result_h > 0) ui::math(result, {r.x, shown.bottom() + kTerms / 2}, small);
}

}  // namespace

void explain_rules(const Trace& trace, const ui::Rect& r) {
  const Explanation& e = trace.explain();
  const std::vector<Rule> rules = rules_of(trace, e);
  const std::vector<ui::Math> numbers = numbers_of(e, r.w, trace.hides());
  const bool captions = r.h >= 170;
  const float most = r.h >= 220 ? kRule : 17;
  std::vector<ui::Math> formulas;
  for (const Rule& rule : rules) formulas.push_back(rule.formula);
  const float size = fitting(formulas, most, kLeastRule, r.w);
  constexpr std::size_t kFewLines = 2;
  if (numbers.size() > kFewLines)
    with_long_sum(rules, numbers, r, size);
  else
    captions ? with_captions(rules, numbers, r, size) : without_captions(rules, numbers, r, size);
}

}  // namespace deepx::panels
