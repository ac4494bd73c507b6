// SPDX-License-Identifier: MIT
// A list of signs and the words for them; the longest ones come first.
#include "playground/model/text/inline_math.h"

namespace deepx {
namespace {

struct Spoken {
  std::string_view sign, words;
};
// Screen readers skip most of these signs, or read a script as if it were on the line.
constexpr Spoken kSigns[] = {
    {"″", " double prime"},  {"′", " prime"},     {"²", " squared"},        {"³", " cubed"},
    {"^", " to the power "}, {"_", " sub "},      {"√", "square root of "}, {"Σ", "sum of "},
    {"σ", "sigma"},          {"ω", "omega "},     {"λ", "lambda"},          {"μ", "mu"},
    {"−", "minus "},         {"-", "minus "},     {"ᵢ₊₁", " sub i plus 1"}, {"ᵢ", " sub i"},
    {"₁", " sub 1 of "},     {"₂", " sub 2 of "},
};

const Spoken* sign_at(std::string_view rest) {
  for (const Spoken& s : kSigns)
    if (rest.starts_with(s.sign)) return &s;
  return nullptr;
}

}  // namespace

std::vector<std::string_view> words_and_formulas(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t from = 0;
  for (;;) {
    const std::size_t open = text.find('$', from),
                      close = open == std::string_view::npos ? open : text.find('$', open + 1);
    if (close == std::string_view::npos) break;
    parts.push_back(text.substr(from, open - from));
    parts.push_back(text.substr(open + 1, close - open - 1));
    from = close + 1;
  }
  parts.push_back(text.substr(from));
  return parts;
}

std::string plain_math(std::string_view text) {
  std::string out;
  for (const std::string_view part : words_and_formulas(text)) out += part;
  return out;
}

std::string spoken_formula(std::string_view formula) {
  std::string out;
  while (!formula.empty()) {
    const Spoken* s = sign_at(formula);
    std::string_view said = s ? s->words : formula.substr(0, 1);
    if (out.ends_with(' ') && said.starts_with(' ')) said.remove_prefix(1);
    out += said;
    formula.remove_prefix(s ? s->sign.size() : 1);
    if (out.ends_with(' ') && formula.starts_with(' ')) formula.remove_prefix(1);
  }
  return out;
}

std::string spoken_math(std::string_view text) {
  const std::vector<std::string_view> parts = words_and_formulas(text);
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) out += i % 2 ? spoken_formula(parts[i]) : std::string(parts[i]);
  return out;
}

}  // namespace deepx
