// SPDX-License-Identifier: MIT
// Values and gradients of every operator and loss against PyTorch's.
#include <optional>

#include "tests/golden/golden.h"

using namespace deepx;

namespace {

const Reasons kWithoutCounterpart = {
    {"bernoulli_like", "draws numbers of its own"},
    {"normal_like", "draws numbers of its own"},
    {"track", "PyTorch's batch norm does this within: compared with the layers"},
};

// Where PyTorch itself is less exact than 1e-10, or means something else at a point.
struct Exception {
  std::string_view call, reason;
  double limit;
};
const std::vector<Exception> kExceptions = {
    {"hardsigmoid", "PyTorch 1.13 multiplies by a 1/6 that is rounded to float", 1e-8}};

double limit_of(std::string_view call) {
  for (const Exception& e : kExceptions)
    if (e.call == call) return e.limit;
  return kGoldenLimit;
}

Attributes attributes_of(const OpTable& op, const Json& values) {
  Attributes attributes = op.defaults;
  for (const auto& [name, value] : values.items()) {
    const Parameter& p = declared(op.parameters, name, [](const Parameter& q) { return q.setting.name; });
    if (!p.is_list())
      p.set(attributes.data(), setting_value(p.setting, value));
    else
      p.set_list(attributes.data(), value.is_array() ? value.get<std::vector<int>>() : std::vector{value.get<int>()});
  }
  return attributes;
}

void compare_operator(const OpTable& op, const Json& one) {
  INFO(one.at("parameters").dump());
  const Attributes attributes = attributes_of(op, one.at("parameters"));
  std::vector<Tensor> in;
  for (const Json& input : one.at("inputs")) in.push_back(tensor_of(input));
  std::vector<const Tensor*> pointers;
  for (std::size_t i = 0; i < in.size(); ++i) pointers.push_back(&in[i].requires_grad(!one.at("grads")[i].is_null()));

  const bool takes_them = op.fixed_arity < 0 || op.fixed_arity == static_cast<int>(in.size());
  if (!kStrict && !takes_them) throw NotYet{};
  REQUIRE(takes_them);

  Tape tape;
  const auto on = tape.record();
  const Tensor y = emit(op, attributes.data(), pointers.data(), static_cast<int>(pointers.size()));
  REQUIRE(y.shape() == shape_of(one.at("output").at("shape")));
  check_close("output", y.values(), one.at("output").at("values"), limit_of(op.name));
  if (std::ranges::all_of(one.at("grads"), [](const Json& g) { return g.is_null(); })) return;  // as PyTorch's eq: none
  const Tensor loss = sum(y * Tensor::from(y.shape(), one.at("upstream").get<std::vector<Real>>()));
  const bool stops = op.info->stops_gradient;
  const std::optional<Gradients> gradients = stops ? std::nullopt : std::optional(backward(tape, loss));
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (one.at("grads")[i].is_null()) continue;
    // No gradient at all is one of zeros, which is how the file has it.
    const auto g = stops ? std::span<const Real>() : gradients->of(in[i]);
    const std::vector<Real> zeros(static_cast<std::size_t>(in[i].size()));
    check_close(join("gradient of input ", i), g.empty() ? zeros : g, one.at("grads")[i], limit_of(op.name));
  }
}

std::vector<OpTable> entries(bool losses) {
  std::vector<OpTable> all;
  for (const OpTable& op : operator_catalogue().entries())
    if ((op.info->kind == Kind::loss) == losses) all.push_back(op);
  return all;
}

}  // namespace

TEST_CASE("golden: every operator agrees with PyTorch") {
  for_each_case("operators", "call", entries(false), kWithoutCounterpart, compare_operator);
}

TEST_CASE("golden: every loss agrees with PyTorch") {
  for_each_case("losses", "call", entries(true), {{"multi_hinge", "PyTorch has no loss of the worst class alone"}},
                compare_operator);
}
