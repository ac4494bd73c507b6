// SPDX-License-Identifier: MIT
// `deepx grad`: arguments in, JSON out.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>

#include "engine/core/error.h"
#include "playground/cli/cli.h"
#include "playground/cli/grad.h"
#include "playground/model/text/number_text.h"

namespace deepx {
namespace {

// Written by hand: numbers of JSON libraries are not always the shortest that read back exactly.
std::string number(double v) { return std::isfinite(v) ? to_text(v) : "null"; }

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !text.empty() && letter(text[0]) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

int run_grad(std::span<const std::string> words, const std::string& order_text) {
  int order = 0;
  if (!order_text.empty()) {
    const std::optional<double> k = number_from(order_text);
    DEEPX_REQUIRE(k && *k >= 1 && *k <= 20 && *k == std::floor(*k), value, "grad: --order is ", clipped(order_text),
                  "; must be a whole number in [1, 20]");
    order = static_cast<int>(*k);
  }
  DEEPX_REQUIRE(!words.empty(), value, "grad: no expression is given; write deepx grad 'sin(x)' x=0.5");
  const std::string& text = words[0];
  std::vector<std::pair<std::string, double>> point;
  for (const std::string& word : words.subspan(1)) {
    const std::size_t equals = word.find('=');
    const std::optional<double> v = equals == std::string::npos ? std::nullopt : number_from(word.substr(equals + 1));
    DEEPX_REQUIRE(v && is_name(word.substr(0, equals)), value, "grad: ", quote(word),
                  " is not a value; give NAME=NUMBER, such as x=0.5");
    point.emplace_back(word.substr(0, equals), *v);
  }
  const GradResult result = evaluate_gradient(text.starts_with(" -") ? text.substr(1) : text, point, order);
  std::string json = join("{\"value\":", number(result.value), ",\"gradients\":{");
  for (std::size_t i = 0; i < result.gradients.size(); ++i)
    json += join(i ? "," : "", "\"", result.gradients[i].first, "\":", number(result.gradients[i].second));
  json += "}";
  for (std::size_t i = 0; i < result.derivatives.size(); ++i)
    json += join(i ? "," : ",\"derivatives\":[", number(result.derivatives[i]));
  std::printf("%s%s}\n", json.c_str(), order > 0 ? "]" : "");
  return 0;
}

}  // namespace

Work grad_command(CLI::App& app) {
  struct Given {
    std::vector<std::string> words;
    std::string order;
  };
  const auto given = std::make_shared<Given>();
  app.add_option(
         "EXPR", given->words,
         "A formula of numbers, pi, e, names, + - * / ^ (or **), parentheses, pow(a, b), max(a, b), min(a, b) and the "
         "functions of "
         "`deepx list functions`, log also as ln, such as 'sin(x)*y'; then a value for each name, such as x=0.5")
      ->type_name("NAME=VALUE");
  app.add_option("--order", given->order, "With one name, also the derivatives 1 to K")->type_name("K")->take_last();
  return [given] { return run_grad(given->words, given->order); };
}

}  // namespace deepx
