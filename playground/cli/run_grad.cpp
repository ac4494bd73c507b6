// SPDX-License-Identifier: MIT
// `deepx grad`: arguments in, JSON out.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include "engine/core/error.h"
#include "playground/cli/cli.h"
#include "playground/cli/grad.h"
#include "playground/model/number_text.h"

namespace deepx {
namespace {

// By hand: JSON libraries' numbers are not always the shortest that read back exactly.
std::string number(double v) { return std::isfinite(v) ? to_text(v) : "null"; }

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

}  // namespace

int run_grad(Arguments arguments) {
  std::optional<std::string> text;
  std::vector<std::pair<std::string, double>> point;
  int order = 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--order") {
      const std::optional<double> k = i + 1 < arguments.size() ? number_from(arguments[i + 1]) : std::nullopt;
      DEEPX_REQUIRE(k && *k >= 1 && *k <= 20 && *k == std::floor(*k), value, "grad: --order is ",
                    i + 1 < arguments.size() ? clipped(arguments[i + 1]) : "missing", "; must be a whole number in [1, 20]");
      order = static_cast<int>(*k);
      ++i;
    } else if (!text) {
      text = argument;
    } else {
      const std::size_t equals = argument.find('=');
      const std::optional<double> v = equals == std::string::npos ? std::nullopt : number_from(argument.substr(equals + 1));
      DEEPX_REQUIRE(v && is_name(argument.substr(0, equals)), value, "grad: ", quote(argument), " is not a value; give NAME=NUMBER, as x=0.5");
      point.emplace_back(argument.substr(0, equals), *v);
    }
  }
  DEEPX_REQUIRE(text, value, "grad: no expression is given; write deepx grad 'sin(x)' x=0.5");
  const GradResult result = evaluate_gradient(*text, point, order);
  std::string json = join("{\"value\":", number(result.value), ",\"gradients\":{");
  for (std::size_t i = 0; i < result.gradients.size(); ++i)
    json += join(i ? "," : "", "\"", result.gradients[i].first, "\":", number(result.gradients[i].second));
  json += "}";
  for (std::size_t i = 0; i < result.derivatives.size(); ++i)
    json += join(i ? "," : ",\"derivatives\":[", number(result.derivatives[i]));
  std::printf("%s%s}\n", json.c_str(), order > 0 ? "]" : "");
  return 0;
}

}  // namespace deepx
