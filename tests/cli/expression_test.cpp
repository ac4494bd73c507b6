// SPDX-License-Identifier: MIT
// Formulas: values and derivatives against closed forms, precedence, and exact error messages.
#include "playground/model/formula/expression.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>

#include "playground/cli/grad.h"
#include "tests/model/support.h"

using namespace deepx;
using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

namespace {

using Point = std::vector<std::pair<std::string, double>>;

void check_close(double got, double expected) {
  CHECK_THAT(got, WithinAbs(expected, 1e-12) || WithinRel(expected, 1e-12));
}
void check(const char* text, const Point& point, double value, const std::vector<double>& gradients) {
  INFO(text);
  const GradResult result = evaluate_gradient(text, point, 0);
  check_close(result.value, value);
  REQUIRE(result.gradients.size() == gradients.size());
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    CHECK(result.gradients[i].first == point[i].first);
    check_close(result.gradients[i].second, gradients[i]);
  }
}
void check_orders(const char* text, double x, const std::vector<double>& expected) {
  INFO(text);
  const GradResult result = evaluate_gradient(text, {{"x", x}}, static_cast<int>(expected.size()));
  REQUIRE(result.derivatives.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) check_close(result.derivatives[i], expected[i]);
}
double value_of(const char* text) { return evaluate_gradient(text, {}, 0).value; }
std::string refusal(std::string_view text, const Point& point = {}, int order = 0) {
  return message_of([&] { evaluate_gradient(text, point, order); });
}

}  // namespace

TEST_CASE("expression: gradients agree with closed forms to 1e-12") {
  check("sin(x1) + x1*x2", {{"x1", 0.5}, {"x2", 2}}, 1.479425538604203, {2.877582561890373, 0.5});
  check("c*c/2 + 10/c", {{"c", 4}}, 10.5, {4 - 10.0 / 16});
  check("(a - b)*(a + b)", {{"a", 3}, {"b", -2}}, 5, {6, 4});
  check("a/b/c", {{"a", 6}, {"b", 2}, {"c", -3}}, -1, {-1.0 / 6, 0.5, -1.0 / 3});
  check("exp(-x^2/2)", {{"x", 0.7}}, std::exp(-0.245), {-0.7 * std::exp(-0.245)});
  check("log(1 + exp(x))", {{"x", 1.5}}, std::log1p(std::exp(1.5)), {1 / (1 + std::exp(-1.5))});
  check("softplus(x)", {{"x", 1.5}}, std::log1p(std::exp(1.5)), {1 / (1 + std::exp(-1.5))});
  check("sqrt(x^2 + y^2)", {{"x", 3}, {"y", -4}}, 5, {0.6, -0.8});
  check("x^y", {{"x", 2}, {"y", 3}}, 8, {12, 8 * std::log(2)});
  check("pow(x, y)", {{"x", 2.5}, {"y", -1.5}}, std::pow(2.5, -1.5),
        {-1.5 * std::pow(2.5, -2.5), std::pow(2.5, -1.5) * std::log(2.5)});
  check("2^x", {{"x", 0.5}}, std::sqrt(2), {std::sqrt(2) * std::log(2)});
  check("x^2", {{"x", 0}}, 0, {0});
  check("abs(x)*relu(x) + step(x)", {{"x", -2}}, 0, {0});
  check("leaky_relu(x)", {{"x", -2}}, -0.02, {0.01});
  check("tanh(w*x + b)", {{"w", 0.3}, {"x", -1.2}, {"b", 0.1}}, std::tanh(-0.26),
        {-1.2 * (1 - std::pow(std::tanh(-0.26), 2)), 0.3 * (1 - std::pow(std::tanh(-0.26), 2)),
         1 - std::pow(std::tanh(-0.26), 2)});
  check("cos(pi*x)", {{"x", 1.0 / 3}}, 0.5, {-M_PI * std::sqrt(3) / 2});
  check("sigmoid(x)", {{"x", 0}, {"unused", 1}}, 0.5, {0.25, 0});
  check("1 + 2", {{"x", 3}}, 3, {0});
  check("x", {{"y", 3}, {"x", 2}}, 2, {0, 1});
  check("7", {{"x", 3}}, 7, {0});
  check("x + x", {{"x", 3}}, 6, {2});
}

TEST_CASE("expression: higher derivatives agree with closed forms") {
  check_orders("tanh(x)", 0.5, {0.7864477329659274, -0.7268619813835873, -0.5652092882597703});
  check_orders("x^5", 2, {80, 160, 240, 240, 120, 0, 0});
  check_orders("x^2", 0, {0, 2, 0});
  check_orders("x^3", 0, {0, 0, 6, 0});
  check_orders("exp(2*x)", 0.1,
               {2 * std::exp(0.2), 4 * std::exp(0.2), 8 * std::exp(0.2), 16 * std::exp(0.2), 32 * std::exp(0.2)});
  check_orders("sin(x)", 0.3,
               {std::cos(0.3), -std::sin(0.3), -std::cos(0.3), std::sin(0.3), std::cos(0.3), -std::sin(0.3),
                -std::cos(0.3), std::sin(0.3)});
  check_orders("1/x", 2, {-1.0 / 4, 2.0 / 8, -6.0 / 16, 24.0 / 32});
  check_orders("log(x)", 0.5, {2, -4, 16, -96});
  check_orders("3*x + 1", 7, {3, 0, 0});
  check_orders("x", 7, {1, 0, 0});
  check_orders("x*x", -1, {-2, 2, 0});
  check_orders("x^4 - x^x", 1, {3, 10, 21});  // x^x: 1, 2, 3 at 1
}

TEST_CASE("expression: powers bind tighter than signs, and associate to the right") {
  CHECK(value_of("-3^2") == -9);
  CHECK(value_of("(-3)^2") == 9);
  CHECK(value_of("2^3^2") == 512);
  CHECK(value_of("2**3**2") == 512);
  CHECK(value_of("2^-2") == 0.25);
  CHECK(value_of("2^-2^2") == 0.0625);
  CHECK(value_of("-2^-2") == -0.25);
  CHECK(value_of("1 - 2 - 3") == -4);
  CHECK(value_of("8/4/2") == 1);
  CHECK(value_of("2*-3") == -6);
  CHECK(value_of("- - 3") == 3);
  CHECK(value_of("+3 - +4") == -1);
  CHECK(value_of("2 + 3*4^2/8") == 8);
  CHECK(value_of(".5 + 1.e1 + 1E-1 + 2e+0") == 12.6);
  CHECK(value_of("pow(2, 1 + 2)") == 8);
  CHECK(std::isnan(evaluate_gradient("x/0*0", {{"x", 1}}, 0).value));
}

TEST_CASE("expression: errors name the column, the text there and what would be right") {
  CHECK(refusal("") == "expression: column 1: found the end; expected a number, a name, a function or \"(\"");
  CHECK(refusal("2 +") == "expression: column 4: found the end; expected a number, a name, a function or \"(\"");
  CHECK(refusal("(1 + 2") == "expression: column 7: found the end; expected \")\"");
  CHECK(refusal("1 + )") == "expression: column 5: found \")\"; expected a number, a name, a function or \"(\"");
  CHECK(refusal("1 2") == "expression: column 3: found \"2\"; expected an operator or the end");
  CHECK(refusal("2x") == "expression: column 2: found \"x\"; expected an operator, such as 2*x");
  CHECK(refusal("2(3)") == "expression: column 2: found \"(\"; expected an operator, such as 2*x");
  CHECK(refusal("×") == "expression: column 1: found \"×\"; expected a number, a name, a function or \"(\"");
  CHECK(refusal(".") == "expression: column 1: found \".\"; expected digits before or after the point");
  CHECK(refusal("2e") == "expression: column 2: found \"e\"; expected an operator, such as 2*x");
  std::string known;
  for (const OpTable& op : operator_catalogue().entries())
    if (op.info->scalar_function) known += join(op.name, ", ");
  CHECK(refusal("foobar(1)") ==
        "expression: column 1: there is no function \"foobar\"; known: " + known + "pow, max, min");
  CHECK(refusal("matmul(1)").starts_with("expression: column 1: there is no function \"matmul\""));
  CHECK(refusal("1 + sin x") == "expression: column 5: sin is a function; write sin(...)");
  CHECK(refusal("pow(2)") == "expression: column 6: found \")\"; expected \",\"");
  CHECK(refusal("sin(1, 2)") == "expression: column 6: found \",\"; expected \")\"");
  CHECK(refusal("x1 + x2", {{"x1", 1}}) == "grad: x2 has no value; give one, such as x2=2");
  CHECK(refusal("x", {{"x", 1}, {"x", 2}}) == "grad: x has two values; give one");
  CHECK(refusal("x*y", {{"x", 1}, {"y", 2}}, 2) ==
        "grad: order is 2 with 2 variables; higher orders are for one variable");
  CHECK(refusal("x", {{"x", 1}}, 21) == "grad: order is 21; must be in [1, 20]");
}

TEST_CASE("expression: signs, names and superscripts as people and other programs write them") {
  CHECK(value_of("5 − 3") == 2);
  CHECK(value_of("5 – 3") == 2);
  CHECK(value_of("−3^2") == -9);
  CHECK(value_of("3 × 4 · 2 ⋅ 2") == 48);
  CHECK(value_of("8 ÷ 4 ∕ 2") == 1);
  CHECK(value_of("2³ + 4⁻¹ + 3²·2") == 26.25);
  CHECK(value_of("−3²") == -9);
  CHECK(value_of("(1 + 2)²") == 9);
  CHECK(value_of("2¹⁰") == 1024);
  CHECK(value_of("2\u00A0+\u20093\u200B") == 5);
  for (const char* blank : {"\u0085", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
                            "\u2006", "\u2007", "\u2008", "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F",
                            "\u3000", "\u200B", "\u200E", "\u200F", "\u2060", "\uFEFF", "\t",     "\n"}) {
    INFO(blank);
    CHECK(value_of((std::string(blank) + "2" + blank + "+" + blank + "3" + blank).c_str()) == 5);
  }
  CHECK(value_of("√(16) + sqrt(9)") == 7);
  CHECK(value_of("2**3 + 2^3") == 16);
  CHECK(value_of("2*π - 2*pi + PI - Pi") == 0);
  CHECK(value_of("ln(e) + log(e)") == 2);
  CHECK(value_of("max(1, 3) + min(1, 3) + maximum(2, 7, 5) + minimum(4, 2, 9)") == 13);
  CHECK(value_of("e") == 2.718281828459045);
  CHECK(value_of("e^2 − exp(2)") == 0);
  CHECK(value_of("2^max(1, 3)") == 8);
  check("max(x, y)*y", {{"x", 3}, {"y", 2}}, 6, {2, 3});
  check("min(x, 1)", {{"x", 1}}, 1, {0.5});
  check("max(x, y, z)", {{"x", 2}, {"y", 2}, {"z", 2}}, 2, {0.25, 0.25, 0.5});  // in pairs, as SPEC.md documents
  check("e^(2*x)", {{"x", 0.5}}, std::exp(1), {2 * std::exp(1)});
  check("e*x²", {{"x", 3}}, 9 * M_E, {6 * M_E});
  check("ln(x)", {{"x", 4}}, std::log(4), {0.25});
  check("x⁻¹", {{"x", 4}}, 0.25, {-1.0 / 16});
  // A formula may redefine e, as pupils do for the error.
  check("e = y - t; L = e^2", {{"y", 3}, {"t", 1}}, 4, {4, -4});
  CHECK(refusal("a = e*2; e = 3; e", {}) ==
        "expression: column 10: e is used before its definition; choose another name");
  CHECK(refusal("pi = 3; pi") == "expression: column 1: pi already has a meaning; choose another name");
  CHECK(refusal("max = 3; max") == "expression: column 1: max already has a meaning; choose another name");
  CHECK(refusal("e*x", {{"x", 1}, {"e", 2}}) == "grad: e is given as 2, but means Euler's number; choose another name");
  CHECK(refusal("pi*x", {{"x", 1}, {"pi", 3}}) == "grad: pi is given as 3, but means π; choose another name");
}

TEST_CASE("expression: errors about common mistakes name the remedy") {
  CHECK(
      refusal("sinn(1)").starts_with("expression: column 1: there is no function \"sinn\"; did you mean sin; known: "));
  CHECK(refusal("1 + Tanh(1)").starts_with("expression: column 5: there is no function \"Tanh\"; did you mean tanh; "));
  CHECK(refusal("sigmiod(1)").find("; did you mean sigmoid; ") != std::string::npos);
  CHECK(refusal("log10(x)", {{"x", 1}}) ==
        "expression: column 1: there is no function \"log10\"; write log(...)/log(10)");
  CHECK(refusal("ln x") == "expression: column 1: ln is a function; write ln(...)");
  CHECK(refusal("max") == "expression: column 1: max is a function; write max(a, b)");
  CHECK(refusal("max(1)") == "expression: column 6: found \")\"; expected \",\"");
  CHECK(refusal("x(2)", {{"x", 1}}) == "expression: column 1: x is not a function; to multiply, write x*(...)");
  CHECK(refusal("π(2)") == "expression: column 1: pi is not a function; to multiply, write pi*(...)");
  CHECK(refusal("x y") == "expression: column 3: found \"y\"; expected an operator, such as a*b, or the end");
  CHECK(refusal("2π") == "expression: column 2: found \"π\"; expected an operator, such as a*b, or the end");
  CHECK(refusal("(1)(2)") == "expression: column 4: found \"(\"; expected an operator, such as a*b, or the end");
  CHECK(refusal("1,5") ==
        "expression: column 2: found \",\"; expected an operator or the end; decimals are written with a point");
  CHECK(refusal("2⁻") ==
        "expression: column 2: the raised - is not a whole number of up to 9 digits; write the exponent as ^(...)");
  CHECK(refusal("1 + 1e999") == "expression: column 5: 1e999 is too large; numbers go up to 1.7e308");
  CHECK(refusal("1e-999") == "expression: column 1: 1e-999 is too small; numbers other than 0 begin at 5e-324");
  CHECK(refusal(std::string(400, '9')) ==
        "expression: column 1: " + std::string(20, '9') + "… is too large; numbers go up to 1.7e308");
  CHECK(value_of("1e39 + 0e-999 - 1e39") == 0);
  CHECK(refusal("x^(10^400)", {{"x", 1}}) == "expression: column 3: the exponent is inf; must be a finite number");
  // In float, the playground's precision.
  const auto in_float = [](std::string_view text) { return message_of([&] { Expression::parse(text); }); };
  CHECK(in_float("1e39*x") == "expression: column 1: 1e39 is too large; numbers go up to 3.4e38");
  CHECK(in_float("x + 1e-60") == "expression: column 5: 1e-60 is too small; numbers other than 0 begin at 1.5e-45");
  CHECK(in_float("x + 1e38").empty());
}

TEST_CASE("expression: no depth and no length causes a crash") {
  const std::string deep = std::string(100'000, '(');
  CHECK(refusal(deep) ==
        "expression: column 201: is nested deeper than 400 levels; write it with fewer parentheses, signs or powers "
        "inside each other");
  CHECK_FALSE(refusal(std::string(90'000, '-') + "1").empty());
  CHECK_FALSE(refusal("1" + std::string(1000, '^') + "1").empty());
  std::string tower = "1";
  for (int i = 0; i < 1000; ++i) tower += "^1";
  CHECK_FALSE(refusal(tower).empty());
  std::string fifty = "x";
  for (int i = 0; i < 50; ++i) fifty = "(" + fifty + ")";
  CHECK(evaluate_gradient(fifty, {{"x", 2}}, 0).value == 2);
  std::string sum = "x";
  for (int i = 0; i < 20'000; ++i) sum += "+x";
  CHECK(evaluate_gradient(sum, {{"x", 0.5}}, 0).gradients[0].second == 20'001);
  CHECK(refusal(std::string(100'001, '1')) == "expression: has 100001 characters; at most 100000 are read");
  // Derivatives of a deep composition grow without bound: the error comes before memory runs out.
  std::string nested = "x";
  for (int i = 0; i < 12; ++i) nested = "tanh(" + nested + "*x)";
  CHECK(refusal(nested, {{"x", 0.5}}, 20).find("takes too many operations; the highest that fits is ") !=
        std::string::npos);
}

TEST_CASE("expression: variables are listed in order of appearance, and float works too") {
  const Expression e = Expression::parse("b*a + b");
  CHECK(std::vector<std::string>(e.variables().begin(), e.variables().end()) == std::vector<std::string>{"b", "a"});
  const Tensor values[] = {Tensor::scalar(2), Tensor::from({2}, {3, 4})};
  CHECK(e.evaluate(values).values() == std::vector<Real>{8, 10});
  CHECK(message_of([&] { e.evaluate({}); }) == "evaluate: 0 values are given; the expression has 2 variables");
}
