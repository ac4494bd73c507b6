// SPDX-License-Identifier: MIT
// Linear layer.
#pragma once

#include "engine/core/error.h"
#include "engine/graph/tape.h"
#include "engine/nn/init.h"
#include "engine/nn/layer.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {

/// x [N, D] → y [N, H] = x · weight + bias; weight [D, H], bias [H] starting at 0.
class Linear final : public Layer {
 public:
  Linear(int in_features, int out_features, const Initializer& init, Rng& rng)
      : weight(init.make(rng, in_features, out_features)), bias(Tensor::zeros({out_features})) {
    weight.requires_grad();
    bias.requires_grad();
  }
  Tensor operator()(const Tensor& x) const override {
    DEEPX_REQUIRE(x.rank() == 2 && x.shape()[1] == weight.shape()[0], shape, "Linear: input is ", x.shape(), ", weight ",
                  weight.shape(), " expects [N, ", weight.shape()[0], "]", Tape::where());
    return matmul(x, weight) + bias;
  }
  void visit(const TensorVisitor& visitor) override {
    visitor("weight", weight, Role::parameter);
    visitor("bias", bias, Role::parameter);
  }

  Tensor weight, bias;
};

inline const RegisteredLayer linear_entry{{.name = "Linear", .math = "y = x · W + b", .words = "every output is a weighted sum of all inputs, plus a bias",
    .source = "Rosenblatt 1958",
    .settings = {{.name = "out_features", .symbol = "H", .words = "number of outputs", .value = 8, .low = 1, .high = 65536, .whole = true}},
    .make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
      DEEPX_REQUIRE(a.input.rank() == 2, shape, "Linear: input is ", a.input, "; expected [N, D], use Flatten first");
      return std::make_unique<Linear>(a.input[1], a.settings.whole("out_features"), a.init, a.rng);
    },
    .samples = {{.settings = {{"out_features", 4}}, .input = {5, 3}}}}};

}  // namespace deepx::inline DEEPX_PRECISION
