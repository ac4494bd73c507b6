// SPDX-License-Identifier: MIT
// Three formulas, one under the other, as large as they fit.
#include "playground/panels/explain_rules.h"

#include <algorithm>
#include <vector>

#include "playground/panels/rule_math.h"
#include "playground/widgets/words.h"

namespace deepx::panels {
namespace {

struct Line {
  const char* caption;  ///< null: belongs to the line above
  ui::Math formula;
  float size;
};

ui::Math derivative(const std::string& of, const std::string& by) {
  return ui::frac(ui::row({"d", ui::sym(of)}), ui::row({"d", ui::sym(by)}));
}

/// y = tanh x, and what its slope is if the rule says so.
ui::Math local_rule(const Explanation& e, const Letters& letters, const ChainRule& chain, bool slope) {
  const ui::Math rule = rule_math(e.local_rule, letters, false);
  if (!slope) return rule;
  return ui::row({rule, ui::gap(20), derivative(chain.output, chain.input), " = ", ui::parse_math(chain.local)});
}

ui::Math chain_rule(const Explanation& e, const Letters& letters, const ChainRule& chain, bool slope) {
  if (!slope) return rule_math(e.chain_rule, letters, true);
  return ui::row({loss_gradient(ui::sym(chain.input)), " = ", loss_gradient(ui::sym(chain.output)), " ⋅ ",
                  derivative(chain.output, chain.input)});
}

ui::Math numbers(const Explanation& e) {
  if (e.product != Product::elementwise || e.summed) return ui::num(e.numbers);
  const ui::Color rose = ui::theme().gpos;
  return ui::row({ui::paint(rose, ui::num(e.incoming_number, 4)), " ⋅ ", ui::num(e.local_number, 3), " = ",
                  ui::paint(rose, ui::num(e.outgoing_number, 4))});
}

std::vector<Line> lines_of(const Trace& trace, const Explanation& e) {
  const ui::Words& w = ui::words();
  const Letters letters = known_letters(trace, rule_node(trace));
  const ChainRule chain = take_apart(e.chain_rule);
  // A slope is worth a formula of its own where one number goes in and the local factor is not just 1.
  const bool slope = !e.curve.x.empty() && !chain.local.empty() && chain.local != "1";
  std::vector<Line> lines;
  if (!e.local_rule.empty()) lines.push_back({w.local_rule, local_rule(e, letters, chain, slope), 19});
  if (!e.chain_rule.empty()) lines.push_back({w.chain_rule, chain_rule(e, letters, chain, slope), 19});
  if (!e.numbers.empty()) lines.push_back({nullptr, numbers(e), 18});
  return lines;
}

}  // namespace

void explain_rules(const Trace& trace, const ui::Rect& r) {
  const std::vector<Line> lines = lines_of(trace, trace.explain());
  if (lines.empty()) return;
  // The design's places at a height of 244: captions at 32 and 112, formulas at 66, 146 and 200.
  constexpr float kCaption[] = {32, 112}, kFormula[] = {66, 146, 200}, kDesign = 244;
  const float k = std::min(1.0f, r.h / kDesign);
  const bool captions = r.h >= 170;
  // Rules share one size; numbers may be smaller.
  float rules = 1, numbers = 1;
  for (const Line& line : lines) {
    float& fit = line.caption ? rules : numbers;
    fit = std::min(fit, r.w / ui::math_size(line.formula, line.size).width);
  }
  const float most = captions ? 1.0f : 0.84f;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t place = lines[i].caption ? i : 2;
    if (lines[i].caption && captions) ui::text(lines[i].caption, {r.x, r.y + kCaption[place] * k}, ui::caption());
    const float y = captions ? kFormula[place] * k : r.h * (static_cast<float>(i) + 0.5f) / static_cast<float>(lines.size());
    ui::math(lines[i].formula, {r.x, r.y + y}, lines[i].size * std::clamp(lines[i].caption ? rules : numbers, 0.66f, most));
  }
}

}  // namespace deepx::panels
