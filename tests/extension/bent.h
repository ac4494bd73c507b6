// SPDX-License-Identifier: MIT
// What a user adds from outside the engine's tree: an operator that is an activation, a layer and an optimizer, one block each.
#pragma once

#include "engine/deepx.h"

namespace mine {
using namespace deepx;

/// Bent identity: x far right, x / 2 far left, smooth between. `bend` is how wide the bend is.
struct BentOp {
  Real bend = 1;
  static constexpr OpInfo info{.name = "bent",
                               .label = "bent",
                               .math = "y = (√(x² + b²) − b) / 2 + x",
                               .grads = {"dx = dy · (x / (2 √(x² + b²)) + 1)"},
                               .words = "Between a half and one and a half of the gradient passes",
                               .source = "bent identity; chain rule",
                               .scalar_function = true,
                               .activation = true};
  static std::vector<Parameter> parameters() {
    return {parameter<&BentOp::bend>(
        {.name = "bend", .symbol = "b", .words = "width of the bend", .low = 1e-3, .high = 1e3})};
  }
  auto root(const auto& x) const { return sqrt(x * x + bend * bend); }
  auto value(const auto& x) const { return (root(x) - bend) / 2 + x; }
  auto grad(const auto& g, const auto& x, const auto&) const { return g * (x / (2 * root(x)) + 1); }
  static Samples<BentOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {3, 4}, -2, 2)}}, {{.bend = Real(0.5)}, {Tensor::uniform(r, {3, 4}, -2, 2)}}};
  }
};
inline Tensor bent(const Tensor& x, BentOp p = {}) { return emit(p, x); }

using MyOperators = Operators<BentOp>;
inline const Registered<MyOperators> my_operators;

/// x [N, D] → y [N, D] = x · weight; weight [D], one factor for each feature.
class Gain final : public Layer {
 public:
  explicit Gain(int features) : weight(Tensor::ones({features}).requires_grad()) {}
  Tensor operator()(const Tensor& x) const override {
    DEEPX_REQUIRE(x.rank() == 2 && x.shape()[1] == weight.size(), shape, "Gain: input is ", x.shape(),
                  "; expected [N, ", weight.size(), "]", Tape::where());
    return x * weight;
  }
  void visit(const TensorVisitor& visitor) override { visitor("weight", weight, Role::parameter); }

  Tensor weight;
};
inline const RegisteredLayer gain_entry{{.name = "Gain",
                                         .math = "y = x · w",
                                         .words = "makes each feature louder or softer",
                                         .source = "a diagonal matrix",
                                         .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
                                           DEEPX_REQUIRE(a.input.rank() == 2, shape, "Gain: input is ", a.input,
                                                         "; expected [N, D]");
                                           return std::make_unique<Gain>(a.input[1]);
                                         },
                                         .samples = {{.input = {3, 4}}}}};

/// p ← p − η sign(g).
inline const RegisteredOptimizer sign_sgd_entry{{.name = "sign_sgd",
                                                 .label = "signSGD",
                                                 .math = "p ← p − η sign(g)",
                                                 .words = "all weights move by the same step",
                                                 .source = "Bernstein et al. 2018",
                                                 .settings = {learning_rate(0.01)},
                                                 .recipe = {.learning_rate = 0.1, .steps = 2000, .gamma = 0.99},
                                                 .update = [](const Update& u) {
                                                   for (std::size_t i = 0; i < u.p.size(); ++i)
                                                     keep(u.p[i],
                                                          u.p[i] - u.settings[0] * ((u.g[i] > 0) - (u.g[i] < 0)));
                                                 }}};

}  // namespace mine
