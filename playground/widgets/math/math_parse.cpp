// SPDX-License-Identifier: MIT
// Turns the catalogue's plain Unicode formulas into boxes, so that a formula is written only once.
#include <algorithm>
#include <span>
#include <string>

#include "playground/widgets/math/math_box.h"

namespace deepx::ui {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
/// First byte of a Greek letter of two bytes.
bool is_greek(char c) { return static_cast<unsigned char>(c) == 0xCE || static_cast<unsigned char>(c) == 0xCF; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::string_view kRoot = "√", kHat = "\u0302", kPrime = "′", kDoublePrime = "″";

struct Script {
  std::string_view letter, meaning;
};
constexpr Script kSuperscripts[] = {{"⁰", "0"}, {"¹", "1"}, {"²", "2"}, {"³", "3"}, {"⁴", "4"}, {"⁵", "5"},
                                    {"⁶", "6"}, {"⁷", "7"}, {"⁸", "8"}, {"⁹", "9"}, {"⁺", "+"}, {"⁻", "−"},
                                    {"ᵀ", "T"}, {"ˣ", "x"}, {"ʸ", "y"}, {"ᵃ", "a"}, {"ᵇ", "b"}, {"ⁱ", "i"},
                                    {"ᵏ", "k"}, {"ᵐ", "m"}, {"ⁿ", "n"}, {"ᵖ", "p"}, {"ᵗ", "t"}, {"ᵝ", "β"}};
// Unicode has no subscripts for b, c, d, f, g ..; the catalogue writes ᵦ for b and ꜀ for c.
constexpr Script kSubscripts[] = {{"₀", "0"}, {"₁", "1"}, {"₂", "2"}, {"₃", "3"}, {"₄", "4"}, {"₅", "5"}, {"₆", "6"},
                                  {"₇", "7"}, {"₈", "8"}, {"₉", "9"}, {"₊", "+"}, {"₋", "−"}, {"ₐ", "a"}, {"ₑ", "e"},
                                  {"ₕ", "h"}, {"ᵢ", "i"}, {"ⱼ", "j"}, {"ₖ", "k"}, {"ₗ", "l"}, {"ₘ", "m"}, {"ₙ", "n"},
                                  {"ₒ", "o"}, {"ₚ", "p"}, {"ₛ", "s"}, {"ₜ", "t"}, {"ₓ", "x"}, {"ᵣ", "r"}, {"ᵤ", "u"},
                                  {"ᵥ", "v"}, {"ᵦ", "b"}, {"꜀", "c"}};

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
    if (s_.substr(at_).starts_with("Σ")) return Math(sign());
    if (is_greek(c)) return sym(sign());
    if (is_letter(c)) return name(take(is_letter));
    if (c == '(') return parenthesised();
    if (s_.substr(at_).starts_with(kRoot)) {
      at_ += kRoot.size();
      return root(at_ < s_.size() ? atom() : Math(""));
    }
    if (c == ' ') {
      take([](char d) { return d == ' '; });
      return gap(5);
    }
    return Math(sign());
  }

  /// A single letter is a variable; several are a function's name, or a differential such as dx.
  Math name(std::string_view letters) {
    if (letters == "sqrt" && at_ < s_.size() && s_[at_] == '(') {
      ++at_;
      Math inside = expression(')');
      at_ = std::min(s_.size(), at_ + 1);
      return root(std::move(inside));
    }
    const bool differential = letters.size() == 2 && letters[0] == 'd';
    return letters.size() == 1 || differential ? sym(letters) : Math(letters);
  }

  Math parenthesised() {
    ++at_;
    Math inside = expression(')');
    const bool closed = at_ < s_.size();
    at_ = std::min(s_.size(), at_ + 1);
    return row({Math("("), std::move(inside), Math(closed ? ")" : "")});
  }

  /// An atom with its scripts, in any order and notation.
  Math scripted(Math base) {
    Math below, above;
    while (at_ < s_.size()) {
      if (const std::string marks = primes(); !marks.empty()) {
        above = Math(marks);
      } else if (const std::string up = script_run(kSuperscripts); !up.empty()) {
        above = above.empty() ? indices(up) : row({std::move(above), indices(up)});  // y′²
      } else if (const std::string down = script_run(kSubscripts); !down.empty()) {
        below = indices(down);
      } else if (s_.substr(at_).starts_with(kHat)) {
        at_ += kHat.size();
        base = hat(std::move(base));
      } else if (s_[at_] == '^' || s_[at_] == '_') {
        const bool up_next = s_[at_++] == '^';
        if (at_ >= s_.size()) break;
        (up_next ? above : below) = argument();
      } else {
        break;
      }
    }
    if (above.empty()) return below.empty() ? base : sub(std::move(base), std::move(below));
    return below.empty() ? sup(std::move(base), std::move(above))
                         : subsup(std::move(base), std::move(below), std::move(above));
  }

  /// The signs of a derivative, raised: y′, y″, or y' and y'' as a keyboard writes them.
  std::string primes() {
    std::string out;
    for (;;) {
      const std::string_view rest = s_.substr(at_);
      const std::size_t n = rest.starts_with(kPrime) ? 1 : rest.starts_with(kDoublePrime) ? 2 : 0;
      if (n == 0 && !rest.starts_with('\'')) return out;
      for (std::size_t i = 0; i < std::max<std::size_t>(1, n); ++i) out += kPrime;
      at_ += n == 0 ? 1 : kPrime.size();
    }
  }

  /// "nk" is two indices, "label" a word.
  static Math indices(std::string_view run) {
    const bool few =
        run.size() <= 2 && std::all_of(run.begin(), run.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return few ? sym(run) : parse_math(run);
  }

  /// Converts a run of Unicode's small letters to normal size; a comma between two of them belongs to the run.
  std::string script_run(std::span<const Script> table) {
    std::string out;
    while (const Script* script = script_at(table, at_)) {
      out += script->meaning;
      at_ += script->letter.size();
      if (s_.substr(at_).starts_with(',') && script_at(table, at_ + 1)) {
        out += ',';
        ++at_;
      }
    }
    return out;
  }

  const Script* script_at(std::span<const Script> table, std::size_t at) const {
    const auto here = s_.substr(std::min(at, s_.size()));
    const auto it =
        std::find_if(table.begin(), table.end(), [&](const Script& x) { return here.starts_with(x.letter); });
    return it == table.end() ? nullptr : &*it;
  }

  /// The script after ^ or _: a group in braces or parentheses, without these, or a sign and one atom.
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
