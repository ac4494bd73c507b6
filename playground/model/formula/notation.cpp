// SPDX-License-Identifier: MIT
// Tables of notation.
#include "playground/model/formula/notation.h"

#include <algorithm>
#include <cctype>
#include <span>

#include "engine/core/text.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

/// Notation of people and of other programs, and its meaning.
constexpr Meaning kSigns[] = {{"**", "^"}, {"−", "-"}, {"–", "-"}, {"×", "*"}, {"·", "*"},  {"⋅", "*"},   {"∙", "*"},
                              {"∗", "*"},  {"÷", "/"}, {"∕", "/"}, {"⁄", "/"}, {"π", "pi"}, {"√", "sqrt"}};
constexpr Meaning kOtherNames[] = {{"ln", "log"}, {"maximum", "max"}, {"minimum", "min"}, {"Pi", "pi"}, {"PI", "pi"}};
constexpr Meaning kRaised[] = {{"⁰", "0"}, {"¹", "1"}, {"²", "2"}, {"³", "3"}, {"⁴", "4"}, {"⁵", "5"},
                               {"⁶", "6"}, {"⁷", "7"}, {"⁸", "8"}, {"⁹", "9"}, {"⁻", "-"}, {"⁺", "+"}};
constexpr Meaning kInOtherWords[] = {{"log10", "log(...)/log(10)"}, {"log2", "log(...)/log(2)"},
                                     {"lg", "log(...)/log(10)"},    {"sqr", "(...)^2"},
                                     {"cbrt", "(...)^(1/3)"},       {"root", "sqrt(...)"}};

/// The meaning of the notation that `text` begins with, or equals; an empty pair if there is none.
Meaning meaning_at(std::span<const Meaning> table, std::string_view text) {
  for (const Meaning& m : table)
    if (text.starts_with(m.first)) return m;
  return {};
}
std::string_view meaning_of(std::span<const Meaning> table, std::string_view name) {
  const auto found = std::ranges::find(table, name, &Meaning::first);
  return found == table.end() ? std::string_view() : found->second;
}

/// Number of changes of one letter, or swaps of two neighbors, that lead from one name to the other. Case does not
/// matter.
int distance(std::string_view a, std::string_view b) {
  const auto same = [&](std::size_t i, std::size_t j) {
    return std::tolower(static_cast<unsigned char>(a[i])) == std::tolower(static_cast<unsigned char>(b[j]));
  };
  std::vector<int> before, last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j);
  for (std::size_t i = 0; i < a.size(); ++i) {
    now[0] = static_cast<int>(i) + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      now[j + 1] = std::min({last[j + 1] + 1, now[j] + 1, last[j] + !same(i, j)});
      if (i > 0 && j > 0 && same(i, j - 1) && same(i - 1, j)) now[j + 1] = std::min(now[j + 1], before[j - 1] + 1);
    }
    before = std::exchange(last, now);
  }
  return last.back();
}

}  // namespace

bool starts_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool in_name(char c) { return starts_name(c) || std::isdigit(static_cast<unsigned char>(c)); }
bool continues_utf8(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

Meaning sign_at(std::string_view text) { return meaning_at(kSigns, text); }
Meaning raised_at(std::string_view text) { return meaning_at(kRaised, text); }
std::string_view other_name(std::string_view name) { return meaning_of(kOtherNames, name); }
std::string_view in_other_words(std::string_view function) { return meaning_of(kInOtherWords, function); }

const OpTable* scalar_function(std::string_view name) {
  const OpTable* op = operator_catalogue().find(name);
  return op && op->info->scalar_function ? op : nullptr;
}

const char* arguments_of(std::string_view name) {
  return name == "pow" || name == "max" || name == "min" ? "(a, b)" : nullptr;
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const OpTable& op : operator_catalogue().entries())
    if (op.info->scalar_function) names.emplace_back(op.name);
  for (const char* name : {"pow", "max", "min"}) names.emplace_back(name);
  return names;
}

std::string known_functions() {
  std::string text;
  for (const std::string& name : function_names()) text += join(text.empty() ? "" : ", ", name);
  return text;
}

std::string did_you_mean(std::string_view given, std::span<const std::string> known) {
  constexpr std::size_t kLongest = 32;
  if (given.size() > kLongest) return "";
  const std::string* nearest = nullptr;
  int least = std::min(2, static_cast<int>(given.size()) / 2) + 1;  // a single letter is equally close to all others
  for (const std::string& name : known)
    if (const int d = distance(given, name); d < least) least = d, nearest = &name;
  return nearest ? join("; did you mean ", *nearest) : "";
}

bool is_constant(std::string_view name) { return name == "e" || name == "pi" || other_name(name) == "pi"; }

}  // namespace deepx::inline DEEPX_PRECISION
