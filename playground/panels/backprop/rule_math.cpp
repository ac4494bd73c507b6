// SPDX-License-Identifier: MIT
// Reads the catalogue's formulas word by word.
#include "playground/panels/backprop/rule_math.h"

#include <algorithm>

#include "engine/graph/operator.h"
#include "playground/model/backprop/explanation.h"
#include "playground/widgets/base/theme.h"

namespace deepx::panels {
namespace {

bool is_loss(const TraceNode& n) {
  const OpTable* op = operator_catalogue().find(n.op);
  return op && op->info->kind == Kind::loss;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Number of bytes of the scripts at the start of `s`: Unicode's small letters and digits.
std::size_t scripts_at(std::string_view s) {
  std::size_t n = 0;
  while (n + 1 < s.size()) {
    const auto c = static_cast<unsigned char>(s[n]), next = static_cast<unsigned char>(s[n + 1]);
    const bool two = (c == 0xC2 && (next == 0xB2 || next == 0xB3 || next == 0xB9)) || (c == 0xCB && next == 0xA3) ||
                     (c == 0xCA && next == 0xB8);
    const bool three =
        c == 0xE1 || (c == 0xE2 && (next == 0x81 || next == 0x82 || next == 0xB1)) || (c == 0xEA && next == 0x9C);
    if (!two && !three) break;
    n += two ? 2 : 3;
  }
  return n;
}

/// "dx", "dA", "dlabel", but not "d" or "dog" in a sentence: one letter, or the only long name that rules use.
bool is_differential(std::string_view word) {
  return word.size() > 1 && word[0] == 'd' && (word.size() == 2 || word == "dlabel");
}

const Letter* find(const Letters& letters, std::string_view letter) {
  const auto it =
      std::find_if(letters.known.begin(), letters.known.end(), [&](const Letter& l) { return l.letter == letter; });
  return it == letters.known.end() ? nullptr : &*it;
}

ui::Math written(std::string_view letter, std::string_view scripts, const Letters& letters) {
  const Letter* known = find(letters, letter);
  return ui::parse_math((known ? known->notation : std::string(letter)) + std::string(scripts));
}

constexpr std::string_view kTransposed = "ᵀ";

}  // namespace

std::string notation_of(const TraceNode& node) {
  return node.subscript.empty() ? node.symbol : node.symbol + "_{" + node.subscript + "}";
}

ui::Math symbol_of(const TraceNode& node) {
  return node.symbol.empty() ? ui::word(node.name) : ui::parse_math(notation_of(node));
}

ui::Math bracketed(double number, int decimals) {
  ui::Math plain = ui::num(number, decimals);
  return number < 0 ? ui::row({"(", std::move(plain), ")"}) : plain;
}

const TraceNode& rule_node(const Trace& trace) {
  const auto node = [&](int id) -> const TraceNode& { return trace.nodes()[static_cast<std::size_t>(id)]; };
  const int explained = trace.explain().node;
  if (trace.explain().phase == TracePhase::update) return node(explained);
  for (const TraceEdge& e : trace.edges()) {
    if (e.from == explained && e.grad && node(explained).leaf) return node(e.to);
  }
  return node(explained);
}

Letters known_letters(const Trace& trace, const TraceNode& node) {
  const auto input = [&](std::size_t i) -> const TraceNode& {
    return trace.nodes()[static_cast<std::size_t>(node.inputs[i])];
  };
  Letters letters{.known = {}, .output = trace.output()};
  const auto know = [&](std::string_view letter, const TraceNode& n) {
    letters.known.push_back({std::string(letter), notation_of(n)});
  };
  if (is_loss(node)) {
    letters.known.push_back({"y", trace.output()});
    for (const char* letter : {"t", "label"})
      if (node.inputs.size() == 2) know(letter, input(1));
    return letters;
  }
  if (node.parameter) know("p", node);  // optimizers use this name
  if (!node.leaf && !node.symbol.empty()) know("y", node);
  for (std::size_t i = 0; i < node.inputs.size() && i < 2; ++i) {
    if (input(i).symbol.empty()) continue;
    if (node.inputs.size() == 1) {
      know("x", input(i));
    } else {
      for (const char* letter : {i == 0 ? "a" : "b", i == 0 ? "A" : "B"}) know(letter, input(i));
    }
  }
  return letters;
}

std::string output_letter(std::string_view local_rule) {
  return local_rule.empty() || !is_letter(local_rule[0]) ? "y" : std::string(local_rule.substr(0, 1));
}

std::string input_letter(const TraceNode& node, std::size_t input, std::string_view local_rule) {
  if (is_loss(node)) return input == 1 ? "t" : local_rule.find('z') != std::string_view::npos ? "z" : "p";
  if (node.inputs.size() == 1) return "x";
  const bool matrices = output_letter(local_rule) == "Y";
  return input == 0 ? (matrices ? "A" : "a") : matrices ? "B" : "b";
}

ui::Math gradient_of(std::string_view output, ui::Math of) {
  return ui::paint(ui::theme().gpos, ui::frac(ui::row({"∂", ui::parse_math(output)}), ui::row({"∂", std::move(of)})));
}

ui::Math rule_math(std::string_view rule, const Letters& letters, bool gradients) {
  std::vector<ui::Math> parts;
  std::size_t plain = 0, at = 0;
  const auto flush = [&](std::size_t end) {
    if (end > plain) parts.push_back(ui::parse_math(rule.substr(plain, end - plain)));
  };
  while (at < rule.size()) {
    if (!is_letter(rule[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < rule.size() && is_letter(rule[end])) ++end;
    const std::string_view word = rule.substr(at, end - at);
    std::string_view scripts = rule.substr(end, scripts_at(rule.substr(end)));
    const bool transposed = scripts == kTransposed;
    const bool gradient = gradients && is_differential(word);
    if (gradient || find(letters, word)) {
      flush(at);
      if (gradient) {
        ui::Math m = gradient_of(letters.output, written(word.substr(1), transposed ? "" : scripts, letters));
        parts.push_back(transposed ? ui::sup(std::move(m), ui::sym("T")) : std::move(m));
      } else {
        parts.push_back(written(word, scripts, letters));
      }
      plain = end + scripts.size();
    }
    at = end + scripts.size();
  }
  flush(rule.size());
  return ui::row(std::move(parts));
}

ChainRule parse_chain_rule(std::string_view rule) {
  constexpr std::string_view kEquals = " = ", kTimes = " · ", kOver = " / ", kMinus = "−";
  const std::size_t equals = rule.find(kEquals);
  if (equals == std::string_view::npos || rule.empty() || rule[0] != 'd') return {};
  ChainRule out{.input = std::string(rule.substr(1, equals - 1)), .output = {}, .local = {}};
  std::string_view rest = rule.substr(equals + kEquals.size());
  const bool negative = rest.starts_with(kMinus);
  if (negative) rest.remove_prefix(kMinus.size());
  if (rest.size() < 2 || rest[0] != 'd' || !is_letter(rest[1]) || (rest.size() > 2 && is_letter(rest[2]))) return out;
  out.output = std::string(rest.substr(1, 1));
  rest.remove_prefix(2);
  std::string local;
  if (rest.empty()) {
    local = "1";
  } else if (rest.starts_with(kTimes)) {
    local = rest.substr(kTimes.size());
    // One pair of parentheses around everything is no longer needed.
    if (local[0] == '(' && local.find(')') == local.size() - 1) local = local.substr(1, local.size() - 2);
  } else if (rest.starts_with(kOver)) {
    local = "1" + std::string(rest);
  }
  if (!local.empty()) out.local = (negative ? std::string(kMinus) : "") + local;
  return out;
}

}  // namespace deepx::panels
