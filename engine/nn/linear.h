// SPDX-License-Identifier: MIT
// Linear layer.
#pragma once

#include "engine/core/error.h"
#include "engine/graph/tape.h"
#include "engine/nn/drop.h"
#include "engine/nn/init.h"
#include "engine/nn/layer.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {

/// Options of a layer with a weight.
struct WeightOptions {
  bool bias = true;
  double drop_connect = 0;  ///< share of the weights left out while training
};

/// x [N, D] → y [N, H] = x · weight + bias; weight [D, H], bias [H].
class Linear final : public Layer {
 public:
  Linear(int in_features, int out_features, const Initializer& init, Rng& rng, WeightOptions options = {})
      : weight(init.make(rng, in_features, out_features)),
        drop_("Linear", drop_connect_setting(), options.drop_connect, rng) {
    weight.requires_grad();
    if (options.bias) bias = init.make_bias(rng, {out_features}, {in_features, out_features}).requires_grad();
  }
  Tensor operator()(const Tensor& x) const override {
    DEEPX_REQUIRE(x.rank() == 2 && x.shape()[1] == weight.shape()[0], shape, "Linear: input is ", x.shape(), ", weight ",
                  weight.shape(), " expects [N, ", weight.shape()[0], "]", Tape::where());
    const Tensor y = matmul(x, drop_(weight, training()));
    return bias.defined() ? y + bias : y;
  }
  void visit(const TensorVisitor& visitor) override {
    visitor("weight", weight, Role::parameter);
    if (bias.defined()) visitor("bias", bias, Role::parameter);
    drop_.visit(visitor);
  }

  Tensor weight, bias;

 private:
  Drop drop_;
};

inline const RegisteredLayer linear_entry{{.name = "Linear", .math = "y = x · W + b",
    .words = "every output is a weighted sum of all inputs, plus a bias",
    .source = "Rosenblatt 1958",
    .settings = {count_setting("out_features", "H", "number of outputs", 8),
                 bias_setting(), drop_connect_setting()},
    .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
      DEEPX_REQUIRE(a.input.rank() == 2, shape, "Linear: input is ", a.input, "; expected [N, D], use Flatten first");
      return std::make_unique<Linear>(a.input[1], a.settings.whole("out_features"), a.init, a.rng,
                                      WeightOptions{a.settings.get("bias") != 0, a.settings.get("drop_connect")});
    },
    .samples = {{.settings = {{"out_features", 4}}, .input = {5, 3}},
                {.settings = {{"out_features", 3}, {"bias", 0}, {"drop_connect", 0.5}}, .input = {4, 2}}},
    .rejects = {{{}, {5, 3, 2}, {}, "Linear: input is [5, 3, 2]; expected [N, D], use Flatten first"},
                {{{"out_features", 4}}, {5, 3}, {5, 2}, "Linear: input is [5, 2], weight [3, 4] expects [N, 3]"},
                {{{"out_features", 0}}, {5, 3}, {}, "Linear: out_features is 0; must be a whole number in [1, 65536]"},
                {{{"drop_connect", 1.5}}, {5, 3}, {}, "Linear: drop_connect is 1.5; must be in [0, 1]"}}}};

}  // namespace deepx::inline DEEPX_PRECISION
