// SPDX-License-Identifier: MIT
// Turns the catalogue's plain Unicode formulas into boxes, so that an operator is described once.
#include <algorithm>

#include "playground/widgets/math_box.h"

namespace deepx::ui {
namespace {

bool is_letter(char ch) {
  const auto c = static_cast<unsigned char>(ch);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == 0xCE || c == 0xCF ||
         (c >= 0x80 && c < 0xC0);  // continuation of a Greek letter
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads left to right; scripts bind to the atom before them.
class Reader {
 public:
  explicit Reader(std::string_view s) : s_(s) {}

  Math expression(char closing) {
    std::vector<Math> parts;
    while (at_ < s_.size() && s_[at_] != closing) parts.push_back(scripted(atom()));
    return row(std::move(parts));
  }

 private:
  Math atom() {
    const char c = s_[at_];
    if (is_digit(c)) return Math(take([](char d) { return is_digit(d) || d == '.'; }));
    if (is_letter(c)) return name(take(is_letter));
    if (c == '(') return parenthesised();
    if (c == ' ') {
      take([](char d) { return d == ' '; });
      return gap(4);
    }
    return Math(sign());
  }

  /// One letter is a variable; more are a function's name, or a differential like dx.
  Math name(std::string_view letters) {
    if (letters == "sqrt" && at_ < s_.size() && s_[at_] == '(') {
      ++at_;
      Math inside = expression(')');
      at_ = std::min(s_.size(), at_ + 1);
      return root(std::move(inside));
    }
    const bool one =
        letters.size() == 1 || (letters.size() == 2 && static_cast<unsigned char>(letters[0]) >= 0xC0);
    const bool differential = letters.size() == 2 && letters[0] == 'd';
    if (one || differential) return sym(letters);
    return row({Math(letters), gap(at_ < s_.size() && s_[at_] == '(' ? 0.0f : 3.0f)});
  }

  Math parenthesised() {
    ++at_;
    Math inside = expression(')');
    const bool closed = at_ < s_.size();
    at_ = std::min(s_.size(), at_ + 1);
    return row({Math("("), std::move(inside), Math(closed ? ")" : "")});
  }

  Math scripted(Math base) {
    for (auto [letter, meaning] : {std::pair{"²", "2"}, {"³", "3"}, {"ᵀ", "T"}}) {
      if (s_.substr(at_).starts_with(letter)) {
        at_ += std::string_view(letter).size();
        base = sup(std::move(base), Math(meaning));
      }
    }
    while (at_ < s_.size() && (s_[at_] == '^' || s_[at_] == '_')) {
      const bool up = s_[at_++] == '^';
      if (at_ >= s_.size()) break;
      Math script = argument();
      base = up ? sup(std::move(base), std::move(script)) : sub(std::move(base), std::move(script));
    }
    return base;
  }

  /// What follows ^ or _: a group in braces or parentheses without them, or a sign and one atom.
  Math argument() {
    if (s_[at_] == '{' || s_[at_] == '(') {
      const char closing = s_[at_++] == '{' ? '}' : ')';
      Math inside = expression(closing);
      at_ = std::min(s_.size(), at_ + 1);
      return inside;
    }
    if (s_[at_] == '-' && at_ + 1 < s_.size()) {
      ++at_;
      return row({Math("−"), atom()});
    }
    return atom();
  }

  std::string_view sign() {
    const auto lead = static_cast<unsigned char>(s_[at_]);
    const std::size_t n = std::min(s_.size() - at_, std::size_t{lead < 0x80   ? 1u
                                                                : lead < 0xE0 ? 2u
                                                                : lead < 0xF0 ? 3u
                                                                              : 4u});
    const std::string_view c = s_.substr(at_, n);
    at_ += n;
    return c == "*" ? "⋅" : c;
  }

  template <class P>
  std::string_view take(P&& belongs) {
    const std::size_t from = at_;
    while (at_ < s_.size() && belongs(s_[at_])) ++at_;
    return s_.substr(from, at_ - from);
  }

  std::string_view s_;
  std::size_t at_ = 0;
};

}  // namespace

Math parse_math(std::string_view notation) { return Reader(notation).expression('\0'); }

}  // namespace deepx::ui
