// SPDX-License-Identifier: MIT
// Recursive descent into instructions for a stack machine.
#include "playground/model/formula/expression.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numbers>
#include <optional>
#include <utility>

#include "engine/core/error.h"
#include "engine/core/text.h"
#include "engine/data/number.h"
#include "engine/graph/tape.h"
#include "engine/ops/ops.h"
#include "playground/model/formula/notation.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kMaxDepth = 400;  // nested parentheses, signs and powers: enough for people, safe for the stack
constexpr std::size_t kMaxText = 100'000;

}  // namespace

class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) {}

  Expression parse() {
    DEEPX_REQUIRE(text_.size() <= kMaxText, value, "expression: has ", text_.size(), " characters; at most ", kMaxText,
                  " are read");
    for (bool last = false; !last;) {
      formula();
      if (!accept(";") && !peek().empty())
        fail(starts_name(peek()[0]) || peek() == "(" ? "an operator, such as a*b, or the end"
                                                     : "an operator or the end");
      last = peek().empty();
    }
    // The last one is the value, whether it has a name or not.
    if (result_.program_.back().code != Code::name) result_.names_.emplace_back(), emit_name();
    return std::move(result_);
  }

 private:
  using Code = Expression::Instruction::Code;

  /// Counts the nesting of parse functions during its lifetime.
  struct Nesting {
    explicit Nesting(ExpressionParser& p) : parser(p) {
      if (++parser.depth_ > kMaxDepth)
        throw ExpressionError(parser.column(),
                              join("expression: column ", parser.column(), ": is nested deeper than ", kMaxDepth,
                                   " levels; write it with fewer parentheses, signs or powers inside each other"));
    }
    ~Nesting() { --parser.depth_; }
    ExpressionParser& parser;
  };

  /// "name = sum", or a sum.
  void formula() {
    const std::string_view word = peek();
    const std::size_t start = at_;
    if (!word.empty() && starts_name(word[0])) {
      take();
      if (peek() == "=") {
        check_name(word, start);
        take();
        sum();
        result_.names_.emplace_back(word);
        return emit_name();
      }
      at_ = start;
    }
    sum();
  }
  void check_name(std::string_view word, std::size_t start) const {
    const auto refuse = [&](std::string_view why) {
      throw ExpressionError(column_of(start), join("expression: column ", column_of(start), ": ", clipped(word), " ",
                                                   why, "; choose another name"));
    };
    const auto has = [&](const std::vector<std::string>& names) {
      return std::find(names.begin(), names.end(), word) != names.end();
    };
    if (word == "pi" || arguments_of(word) || scalar_function(word)) refuse("already has a meaning");
    if (has(result_.names_)) refuse("is defined twice");
    if (has(result_.variables_) || (word == "e" && uses_e_)) refuse("is used before its definition");
  }
  void emit_name() { push({.code = Code::name, .variable = result_.names_.size() - 1}); }

  // Each of these leaves its value on the machine's stack.
  void sum() {
    const Nesting nesting(*this);
    product();
    while (const char sign = accept("+-")) product(), emit(sign == '+' ? Code::add : Code::sub);
  }
  void product() {
    sign();
    while (peek() == "*" || peek() == "/") {
      const bool times = accept("*/") == '*';
      sign();
      emit(times ? Code::mul : Code::div);
    }
  }
  void sign() {
    const Nesting nesting(*this);
    const char found = accept("+-");
    if (!found) return power();
    sign();
    if (found == '-') emit(Code::neg);
  }
  void power() {
    const std::size_t base = result_.program_.size();
    const bool euler = peek() == "e";
    atom();
    const bool of_e =
        !raised() && euler && result_.program_.size() == base + 1 && result_.program_.back().code == Code::number;
    if (peek() != "^") return;
    take();
    const std::size_t exponent = result_.program_.size(), start = position();
    sign();  // binds to the right, and may have its own sign
    if (!of_e) return raise(exponent, start);
    result_.program_.erase(result_.program_.begin() + static_cast<std::ptrdiff_t>(base));
    push({.code = Code::function, .function = scalar_function("exp")});
  }
  /// Superscript digits after an atom. True if there were some.
  bool raised() {
    std::string digits;
    const std::size_t start = position();
    for (Meaning m; (m = raised_at(text_.substr(at_))), !m.first.empty(); at_ += m.first.size()) digits += m.second;
    if (digits.empty()) return false;
    char* end = nullptr;
    const double exponent = std::strtod(digits.c_str(), &end);
    if (*end || digits.size() > 9)
      throw ExpressionError(column_of(start),
                            join("expression: column ", column_of(start), ": the raised ", digits.substr(0, 9),
                                 " is not a whole number of up to 9 digits; write the exponent as ^(...)"));
    push({.code = Code::power, .number = exponent});
    return true;
  }
  void atom() {
    const std::string_view next = peek();
    if (next.empty()) fail("a number, a name, a function or \"(\"");
    if (next == "(") {
      take();
      sum();
      expect(")");
    } else if (std::isdigit(static_cast<unsigned char>(next[0])) || next[0] == '.') {
      number();
    } else if (starts_name(next[0])) {
      name(next);
    } else {
      fail("a number, a name, a function or \"(\"");
    }
  }

  void number() {
    std::size_t end = at_;
    const auto digits = [&] {
      const std::size_t from = end;
      while (end < text_.size() && std::isdigit(static_cast<unsigned char>(text_[end]))) ++end;
      return end > from;
    };
    bool any = digits();
    if (end < text_.size() && text_[end] == '.') ++end, any = digits() || any;
    if (!any) fail("digits before or after the point");
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      const std::size_t mark = end++;
      if (end < text_.size() && (text_[end] == '+' || text_[end] == '-')) ++end;
      if (!digits()) end = mark;  // 2e: the e belongs to the next token
    }
    push({.code = Code::number, .number = number_at(end)});
    at_ = end;
    if (at_ < text_.size() && (in_name(text_[at_]) || text_[at_] == '(')) fail("an operator, such as 2*x");
  }

  /// The number up to `end`, if Real can hold it: otherwise it would silently become infinite or zero.
  double number_at(std::size_t end) {
    const std::string digits(text_.substr(at_, end - at_));
    const double value = std::strtod(digits.c_str(), nullptr);
    const bool large = !std::isfinite(static_cast<Real>(value));
    const bool nothing = static_cast<Real>(value) == 0 &&
                         digits.substr(0, digits.find_first_of("eE")).find_first_of("123456789") != std::string::npos;
    constexpr bool kFloat = sizeof(Real) == sizeof(float);
    constexpr std::size_t kShown = 20;
    if (large || nothing)
      throw ExpressionError(column(), join("expression: column ", column(), ": ", digits.substr(0, kShown),
                                           digits.size() > kShown ? "…" : "", " is too ",
                                           large ? "large; numbers go up to " : "small; numbers other than 0 begin at ",
                                           large ? (kFloat ? "3.4e38" : "1.7e308") : (kFloat ? "1.5e-45" : "5e-324")));
    return value;
  }

  void name(std::string_view word) {
    const std::size_t start = at_;
    const std::string_view typed = word;
    const auto refuse = [&](std::string_view why) {
      throw ExpressionError(column_of(start), join("expression: column ", column_of(start), ": ", why));
    };
    take();
    const bool call = peek() == "(", given = std::ranges::find(result_.names_, word) != result_.names_.end();
    if (const std::string_view other = other_name(word); !given && !other.empty()) word = other;
    const OpTable* op = scalar_function(word);
    const char* arguments = arguments_of(word);
    const bool constant = !given && is_constant(word);
    if (!call && constant) {
      uses_e_ |= word == "e";
      return push({.code = Code::number, .number = word == "e" ? std::numbers::e : std::numbers::pi});
    }
    if (!call && (op || arguments))
      refuse(join(clipped(typed), " is a function; write ", clipped(typed), arguments ? arguments : "(...)"));
    if (!call) return variable(word);
    const bool factor = given || constant || word.size() == 1 || place_.contains(word);
    if (!op && !arguments && factor)
      refuse(join(clipped(word), " is not a function; to multiply, write ", clipped(word), "*(...)"));
    if (const std::string_view words = in_other_words(word); !words.empty())
      refuse(join("there is no function ", quote(word), "; write ", words));
    if (!op && !arguments)
      refuse(join("there is no function ", quote(word), did_you_mean(word, function_names()),
                  "; known: ", known_functions()));
    take();
    sum();
    if (op)
      push({.code = Code::function, .function = op});
    else
      several(word);
    expect(")");
  }
  /// The further arguments of pow, max and min.
  void several(std::string_view word) {
    expect(",");
    const std::size_t second = result_.program_.size(), start = position();
    sum();
    if (word == "pow") return raise(second, start);
    const Code code = word == "max" ? Code::max : Code::min;
    for (emit(code); accept(","); emit(code)) sum();
  }

  void variable(std::string_view word) {
    const auto given = std::find(result_.names_.begin(), result_.names_.end(), word);
    if (given != result_.names_.end())
      return push({.code = Code::recall, .variable = static_cast<std::size_t>(given - result_.names_.begin())});
    const auto [known, first] = place_.emplace(word, result_.variables_.size());
    if (first) result_.variables_.emplace_back(word);
    push({.code = Code::variable, .variable = known->second});
  }

  // The instructions from `exponent` on compute the exponent. A constant one is evaluated now.
  void raise(std::size_t exponent, std::size_t start) {
    auto& program = result_.program_;
    const auto begin = program.begin() + static_cast<std::ptrdiff_t>(exponent);
    if (std::any_of(begin, program.end(),
                    [](const auto& i) { return i.code == Code::variable || i.code == Code::recall; }))
      return emit(Code::pow);
    Expression constant;
    constant.program_.assign(begin, program.end());
    program.erase(begin, program.end());
    const double value = constant.number({});
    if (!std::isfinite(static_cast<Real>(value)))
      throw ExpressionError(column_of(start), join("expression: column ", column_of(start), ": the exponent is ", value,
                                                   "; must be a finite number"));
    push({.code = Code::power, .number = value});
  }

  void push(const Expression::Instruction& i) { result_.program_.push_back(i); }
  void emit(Code code) { push({.code = code}); }

  /// The next word or sign after blanks, in standard notation; empty at the end.
  std::string_view peek() {
    while (const std::size_t blank = blank_length()) at_ += blank;
    length_ = 0;
    if (at_ == text_.size()) return {};
    if (const Meaning sign = sign_at(text_.substr(at_)); !sign.first.empty()) {
      length_ = sign.first.size();
      return sign.second;
    }
    std::size_t end = at_ + 1;
    const auto goes_on = starts_name(text_[at_]) ? in_name : continues_utf8;
    while (end < text_.size() && goes_on(text_[end])) ++end;
    length_ = end - at_;
    return text_.substr(at_, length_);
  }
  std::size_t blank_length() const {
    if (at_ == text_.size()) return 0;
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte < 0x80) return std::isspace(byte) ? 1 : 0;
    return deepx::blank_length(text_.substr(at_));
  }
  /// Skips the text that peek() returned.
  void take() { at_ += std::exchange(length_, 0); }
  char accept(std::string_view signs) {
    const std::string_view next = peek();
    if (next.size() != 1 || signs.find(next[0]) == std::string_view::npos) return 0;
    take();
    return next[0];
  }
  void expect(std::string_view sign) {
    if (peek() != sign) fail(join("\"", sign, "\""));
    take();
  }

  /// Where the next word or sign begins.
  std::size_t position() { return peek(), at_; }
  /// The column of a position. It reads the text from its beginning, so only messages ask for it.
  std::size_t column_of(std::size_t position) const {
    const std::string_view before = text_.substr(0, position);
    return 1 + static_cast<std::size_t>(
                   std::count_if(before.begin(), before.end(), [](char c) { return !continues_utf8(c); }));
  }
  std::size_t column() { return column_of(position()); }
  [[noreturn]] void fail(std::string_view right) {
    const bool end = peek().empty();
    const std::string found = end ? "the end" : quote(text_.substr(at_, length_));
    const auto digit = [&](std::size_t i) {
      return i < text_.size() && std::isdigit(static_cast<unsigned char>(text_[i]));
    };
    const bool comma = !end && text_[at_] == ',' && at_ > 0 && digit(at_ - 1) && digit(at_ + 1);  // such as 1,5
    throw ExpressionError(column(), join("expression: column ", column(), ": found ", found, "; expected ", right,
                                         comma ? "; decimals are written with a point" : ""));
  }

  std::string_view text_;
  std::size_t at_ = 0, length_ = 0;                // place of the text that peek() returned
  bool uses_e_ = false;                            // as Euler's number
  std::map<std::string_view, std::size_t> place_;  // index of each variable among the result's
  int depth_ = 0;
  Expression result_;
};

Expression Expression::parse(std::string_view text) { return ExpressionParser(text).parse(); }

}  // namespace deepx::inline DEEPX_PRECISION
