// SPDX-License-Identifier: MIT
// Evaluates the catalogue's lines, and writes them with symbols and with numbers.
#include "playground/model/backprop/update_rows.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>
#include <map>

#include "engine/core/error.h"
#include "playground/model/formula/expression.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// A formula with its words replaced: "*" by `times`, a real minus sign, functions unchanged.
std::string rewritten(std::string_view formula, std::string_view times,
                      const std::function<std::string(std::string_view)>& word) {
  std::string out;
  for (std::size_t i = 0; i < formula.size();) {
    std::size_t end = i;
    while (end < formula.size() && in_word(formula[end])) ++end;
    if (end > i) {
      const std::string_view name = formula.substr(i, end - i);
      out += word(name);
      i = end;
      continue;
    }
    const char c = formula[i++];
    if (c == '*')
      out += times;
    else if (c == '-')
      out += "−";
    else if (c == '/')
      out += " / ";
    else
      out += c;
  }
  return out;
}

/// "m_hat" is m̂, "v_max" is v with an index, "mu" is μ.
std::string written(std::string_view symbol, const OptimizerInfo& info) {
  for (const Setting& s : info.settings)
    if (s.name == symbol) return std::string(s.symbol);
  if (symbol.ends_with("_hat")) return join(symbol.substr(0, symbol.size() - 4), "\u0302");
  const std::size_t index = symbol.find('_');
  const std::string_view base = symbol.substr(0, index);
  const std::string letter = base == "mu" ? "μ" : std::string(base);
  return index == std::string_view::npos ? letter : join(letter, "_{", symbol.substr(index + 1), "}");
}

}  // namespace

std::vector<UpdateRow> update_rows(const Optimizer& before, std::size_t index, std::size_t element, double p,
                                   double g) {
  const OptimizerInfo& info = before.info();
  const std::size_t group = before.group_of(index);
  std::vector<double> settings;
  std::map<std::string, double, std::less<>> known{{"p", p}, {"g", g}};
  for (const Setting& s : info.settings) {
    settings.push_back(before.get(s.name, group));
    known[std::string(s.name)] = settings.back();
  }
  const OptimizerState* state = index < before.states().size() ? &before.states()[index] : nullptr;
  const double step = state ? static_cast<double>(state->steps) + 1 : 1;
  known["t"] = step;
  const auto kept = [&](std::string_view name) {
    for (std::size_t i = 0; i < info.arrays.size(); ++i)
      if (info.arrays[i].name == name) {
        const std::span<const Real> values = before.state(index, i);
        return element < values.size() ? static_cast<double>(values[element]) : 0.0;
      }
    for (std::size_t i = 0; i < info.numbers.size(); ++i)
      if (info.numbers[i].name == name)
        return state && i < state->numbers.size() ? state->numbers[i] : info.numbers[i].start;
    return 0.0;
  };
  for (const UpdateLine& line : info.lines)
    if (!line.keeps.empty()) known[std::string(line.symbol)] = kept(line.keeps);

  std::vector<UpdateRow> rows;
  for (const UpdateLine& line : info.lines) {
    if (line.when && !line.when(settings, step)) continue;
    const Expression formula = Expression::parse(line.formula);
    std::vector<double> values;
    for (const std::string& name : formula.variables()) values.push_back(known.at(name));
    const std::string_view shown = line.math.empty() ? line.formula : line.math;
    UpdateRow row{.symbol = written(line.symbol, info), .formula = {}, .numbers = {}, .state = !line.keeps.empty()};
    row.formula = rewritten(shown, " ", [&](std::string_view word) { return written(word, info); });
    row.numbers = rewritten(shown, " · ", [&](std::string_view word) {
      const auto found = known.find(word);
      if (found == known.end()) return std::string(word);
      return found->second < 0 ? join("(", short_number(found->second), ")") : short_number(found->second);
    });
    if (row.state || line.symbol == "p") row.before = known.at(std::string(line.symbol));
    row.after = known[std::string(line.symbol)] = formula.number(values);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace deepx::inline DEEPX_PRECISION
