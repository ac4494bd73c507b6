// SPDX-License-Identifier: MIT
// Recursive descent into instructions for a stack machine.
#include "playground/model/expression.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <optional>

#include "engine/core/error.h"
#include "engine/graph/tape.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr int kMaxDepth = 400;  // of parentheses, signs and powers: enough for people, harmless for the stack
constexpr std::size_t kMaxText = 100'000;

bool starts_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool in_name(char c) { return starts_name(c) || std::isdigit(static_cast<unsigned char>(c)); }
bool continues_utf8(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string function_names() {
  std::string names;
  for (const OpTable& op : operator_catalogue().entries())
    if (op.info->scalar_function) names += join(op.name, ", ");
  return names + "pow";
}

}  // namespace

class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) {}

  Expression parse() {
    DEEPX_REQUIRE(text_.size() <= kMaxText, value, "expression: has ", text_.size(), " characters; at most ", kMaxText, " are read");
    for (bool last = false; !last;) {
      formula();
      if (!accept(";") && !peek().empty()) fail("an operator or the end");
      last = peek().empty();
    }
    // The last one is the value, whether it has a name or not.
    if (result_.program_.back().code != Code::name) result_.names_.emplace_back(), emit_name();
    return std::move(result_);
  }

 private:
  using Code = Expression::Instruction::Code;

  /// Counts how deep parse functions are nested while it lives.
  struct Nesting {
    explicit Nesting(ExpressionParser& p) : parser(p) {
      if (++parser.depth_ > kMaxDepth)
        throw ExpressionError(parser.column(), join("expression: column ", parser.column(), ": is nested deeper than ", kMaxDepth,
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
      at_ += word.size();
      if (peek() == "=") {
        check_name(word, start);
        ++at_;
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
      throw ExpressionError(column_of(start), join("expression: column ", column_of(start), ": ", clipped(word), " ", why, "; choose another name"));
    };
    const auto has = [&](const std::vector<std::string>& names) { return std::find(names.begin(), names.end(), word) != names.end(); };
    const OpTable* op = operator_catalogue().find(word);
    if (word == "pi" || word == "pow" || (op && op->info->scalar_function)) refuse("has a meaning already");
    if (has(result_.names_)) refuse("is given twice");
    if (has(result_.variables_)) refuse("is used before it is given");
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
    atom();
    if (peek() != "^" && peek() != "**") return;
    at_ += peek().size();
    const std::size_t exponent = result_.program_.size();
    sign();  // to the right, and with a sign of its own
    raise(exponent);
  }
  void atom() {
    const std::string_view next = peek();
    if (next.empty()) fail("a number, a name, a function or \"(\"");
    if (next == "(") {
      ++at_;
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
      if (!digits()) end = mark;  // 2e: the e belongs to what follows
    }
    push({.code = Code::number, .number = std::strtod(std::string(text_.substr(at_, end - at_)).c_str(), nullptr)});
    at_ = end;
    if (at_ < text_.size() && (in_name(text_[at_]) || text_[at_] == '(')) fail("an operator, as 2*x");
  }

  void name(std::string_view word) {
    const std::size_t start = at_;
    at_ += word.size();
    if (word == "pi" && peek() != "(") return push({.code = Code::number, .number = std::numbers::pi});
    const OpTable* op = operator_catalogue().find(word);
    if (op && !op->info->scalar_function) op = nullptr;
    if (peek() != "(") {
      if (op || word == "pow")
        throw ExpressionError(column_of(start), join("expression: column ", column_of(start), ": ", clipped(word), " is a function; write ", clipped(word),
                                                     word == "pow" ? "(a, b)" : "(...)"));
      return variable(word);
    }
    if (!op && word != "pow")
      throw ExpressionError(column_of(start), join("expression: column ", column_of(start), ": there is no function ", quote(word),
                                                   "; known are ", function_names()));
    ++at_;
    sum();
    if (op) {
      push({.code = Code::function, .function = op});
    } else {
      expect(",");
      const std::size_t exponent = result_.program_.size();
      sum();
      raise(exponent);
    }
    expect(")");
  }

  void variable(std::string_view word) {
    const auto given = std::find(result_.names_.begin(), result_.names_.end(), word);
    if (given != result_.names_.end())
      return push({.code = Code::recall, .variable = static_cast<std::size_t>(given - result_.names_.begin())});
    auto& known = result_.variables_;
    const auto found = std::find(known.begin(), known.end(), word);
    const auto index = static_cast<std::size_t>(found - known.begin());
    if (found == known.end()) known.emplace_back(word);
    push({.code = Code::variable, .variable = index});
  }

  // The instructions from `exponent` on are the exponent. A constant one is worked out now.
  void raise(std::size_t exponent) {
    auto& program = result_.program_;
    const auto begin = program.begin() + static_cast<std::ptrdiff_t>(exponent);
    if (std::any_of(begin, program.end(), [](const auto& i) { return i.code == Code::variable || i.code == Code::recall; })) return emit(Code::pow);
    Expression constant;
    constant.program_.assign(begin, program.end());
    program.erase(begin, program.end());
    push({.code = Code::power, .number = constant.number({})});
  }

  void push(const Expression::Instruction& i) { result_.program_.push_back(i); }
  void emit(Code code) { push({.code = code}); }

  /// The next word or sign, after blanks; empty at the end.
  std::string_view peek() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
    if (at_ == text_.size()) return {};
    std::size_t end = at_ + 1;
    if (starts_name(text_[at_])) {
      while (end < text_.size() && in_name(text_[end])) ++end;
    } else if (text_.substr(at_).starts_with("**")) {
      ++end;
    } else {
      while (end < text_.size() && continues_utf8(text_[end])) ++end;
    }
    return text_.substr(at_, end - at_);
  }
  char accept(std::string_view signs) {
    const std::string_view next = peek();
    if (next.size() != 1 || signs.find(next[0]) == std::string_view::npos) return 0;
    ++at_;
    return next[0];
  }
  void expect(std::string_view sign) {
    if (peek() != sign) fail(quote(sign));
    at_ += sign.size();
  }

  std::size_t column_of(std::size_t position) const {
    const std::string_view before = text_.substr(0, position);
    return 1 + static_cast<std::size_t>(std::count_if(before.begin(), before.end(), [](char c) { return !continues_utf8(c); }));
  }
  std::size_t column() { return peek(), column_of(at_); }
  [[noreturn]] void fail(std::string_view right) {
    const std::string_view next = peek();
    const std::string found = next.empty() ? "the end" : quote(next);
    throw ExpressionError(column(), join("expression: column ", column(), ": found ", found, "; expected ", right));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Expression result_;
};

Expression Expression::parse(std::string_view text) { return ExpressionParser(text).parse(); }

// The stack machine, for tensors and for numbers.
template <class V, class Number, class Apply>
V Expression::run(std::span<const V> values, std::vector<V>* named, Number number_of, Apply apply) const {
  DEEPX_REQUIRE(values.size() == variables_.size(), value, "evaluate: ", values.size(), " values are given; the expression has ",
                variables_.size(), " variables");
  using enum Instruction::Code;
  std::vector<V> stack, given;
  for (const Instruction& i : program_) {
    switch (i.code) {
      case number:
        stack.push_back(number_of(i.number));
        break;
      case variable:
        stack.push_back(values[i.variable]);
        break;
      case name:
        given.push_back(std::move(stack.back()));
        stack.pop_back();
        break;
      case recall:
        stack.push_back(given[i.variable]);
        break;
      case neg:
      case power:
      case function:
        stack.back() = apply(i, stack.back(), stack.back());
        break;
      default: {
        const V b = std::move(stack.back());
        stack.pop_back();
        stack.back() = apply(i, stack.back(), b);
      }
    }
  }
  const V last = stack.empty() ? given.back() : stack.back();  // a constant exponent has no name
  if (named) *named = std::move(given);
  return last;
}

Tensor Expression::evaluate(std::span<const Tensor> values, std::vector<Tensor>* named) const {
  using enum Instruction::Code;
  const auto apply = [](const Instruction& i, const Tensor& a, const Tensor& b) {
    switch (i.code) {
      case neg: return -a;
      case power: return deepx::power(a, static_cast<Real>(i.number));
      case function: return apply_unary(*i.function, a);
      case add: return a + b;
      case sub: return a - b;
      case mul: return a * b;
      case div: return a / b;
      default: return deepx::pow(a, b);
    }
  };
  return run<Tensor>(values, named, [](double v) { return Tensor(static_cast<Real>(v)); }, apply);
}

double Expression::number(std::span<const double> values) const {
  using enum Instruction::Code;
  const auto unrecorded = Tape::pause();
  const auto apply = [](const Instruction& i, double a, double b) {
    switch (i.code) {
      case neg: return -a;
      case power: return std::pow(a, i.number);
      case function: return static_cast<double>(apply_unary(*i.function, Tensor(static_cast<Real>(a))).item());
      case add: return a + b;
      case sub: return a - b;
      case mul: return a * b;
      case div: return a / b;
      default: return std::pow(a, b);
    }
  };
  return run<double>(values, nullptr, [](double v) { return v; }, apply);
}

}  // namespace deepx::inline DEEPX_PRECISION
