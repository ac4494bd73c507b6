// SPDX-License-Identifier: MIT
// Recursive descent into instructions for a stack machine.
#include "playground/model/expression.h"

#include <algorithm>
#include <cctype>
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
    sum();
    if (at_ < text_.size()) fail("an operator or the end");
    return std::move(result_);
  }

 private:
  using Code = Expression::Instruction::Code;

  /// Counts how deep parse functions are nested while it lives.
  struct Nesting {
    explicit Nesting(ExpressionParser& p) : parser(p) {
      if (++parser.depth_ > kMaxDepth)
        throw Error(ErrorKind::value, join("expression: column ", parser.column(), ": is nested deeper than ", kMaxDepth,
                                           " levels; write it with fewer parentheses, signs or powers inside each other"));
    }
    ~Nesting() { --parser.depth_; }
    ExpressionParser& parser;
  };

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
      DEEPX_REQUIRE(!op && word != "pow", value, "expression: column ", column_of(start), ": ", word, " is a function; write ", word,
                    word == "pow" ? "(a, b)" : "(...)");
      return variable(word);
    }
    DEEPX_REQUIRE(op || word == "pow", value, "expression: column ", column_of(start), ": there is no function \"", word,
                  "\"; known are ", function_names());
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
    if (std::any_of(begin, program.end(), [](const auto& i) { return i.code == Code::variable; })) return emit(Code::pow);
    Expression constant;
    constant.program_.assign(begin, program.end());
    program.erase(begin, program.end());
    const auto unrecorded = Tape::pause();
    push({.code = Code::power, .number = static_cast<double>(constant.evaluate({}).item())});
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
    if (peek() != sign) fail(join("\"", sign, "\""));
    at_ += sign.size();
  }

  std::size_t column_of(std::size_t position) const {
    const std::string_view before = text_.substr(0, position);
    return 1 + static_cast<std::size_t>(std::count_if(before.begin(), before.end(), [](char c) { return !continues_utf8(c); }));
  }
  std::size_t column() { return peek(), column_of(at_); }
  [[noreturn]] void fail(std::string_view right) {
    const std::string_view next = peek();
    const std::string found = next.empty() ? "the end" : join("\"", next, "\"");
    throw Error(ErrorKind::value, join("expression: column ", column(), ": found ", found, "; expected ", right));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Expression result_;
};

Expression Expression::parse(std::string_view text) { return ExpressionParser(text).parse(); }

Tensor Expression::evaluate(std::span<const Tensor> values) const {
  DEEPX_REQUIRE(values.size() == variables_.size(), value, "evaluate: ", values.size(), " values are given; the expression has ",
                variables_.size(), " variables");
  using Code = Instruction::Code;
  std::vector<Tensor> stack;
  for (const Instruction& i : program_) {
    if (i.code == Code::number) {
      stack.push_back(Tensor(static_cast<Real>(i.number)));
    } else if (i.code == Code::variable) {
      stack.push_back(values[i.variable]);
    } else if (i.code == Code::neg || i.code == Code::power || i.code == Code::function) {
      Tensor& x = stack.back();
      x = i.code == Code::neg ? -x : i.code == Code::power ? power(x, static_cast<Real>(i.number)) : apply_unary(*i.function, x);
    } else {
      const Tensor b = std::move(stack.back());
      stack.pop_back();
      Tensor& a = stack.back();
      a = i.code == Code::add ? a + b : i.code == Code::sub ? a - b : i.code == Code::mul ? a * b : i.code == Code::div ? a / b : pow(a, b);
    }
  }
  return stack.back();
}

}  // namespace deepx::inline DEEPX_PRECISION
