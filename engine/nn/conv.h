// SPDX-License-Identifier: MIT
// Convolutions as layers: one template, since they differ only in their operator and in the order of the weight's axes.
#pragma once

#include "engine/nn/linear.h"

namespace deepx::inline DEEPX_PRECISION {

/// x [N, C, ..] → y [N, O, ..] = op(x, weight) + bias, with the sizes of `Op`; weight [O, C / groups, kernel ..],
/// transposed [C, O / groups, kernel ..]; bias [O].
template <class Op>
class Convolution final : public Layer {
 public:
  static constexpr bool kTransposed = std::is_same_v<Op, ConvTranspose2dOp>;
  static constexpr int kSides = std::is_same_v<Op, Conv1dOp> ? 1 : 2;
  static constexpr const char* kName = kTransposed ? "ConvTranspose2d" : kSides == 1 ? "Conv1d" : "Conv2d";
  static constexpr const char* kPlaces = kSides == 1 ? "L" : "H, W";

  /// `op` holds stride, padding and so on. Throws Error::shape unless its groups divide both numbers of channels.
  Convolution(int in_channels, int out_channels, int kernel_size, const Initializer& init, Rng& rng, const Op& op = {},
              WeightOptions options = {})
      : in_channels_(in_channels), op_(op), drop_(kName, drop_connect_setting(), options.drop_connect, rng) {
    DEEPX_REQUIRE(op.groups > 0 && in_channels % op.groups == 0 && out_channels % op.groups == 0, shape, kName, ": groups is ", op.groups,
                  ", in_channels ", in_channels, ", out_channels ", out_channels, "; groups must divide both");
    Shape shape = kTransposed ? Shape{in_channels, out_channels / op.groups} : Shape{out_channels, in_channels / op.groups};
    for (int i = 0; i < kSides; ++i) shape.append(kernel_size);
    const Fans fans = fans_of(shape);
    weight = init.make(rng, shape, fans).requires_grad();
    if (options.bias) bias = init.make_bias(rng, {out_channels}, fans).requires_grad();
  }
  Tensor operator()(const Tensor& x) const override {
    DEEPX_REQUIRE(x.rank() == 2 + kSides && x.shape()[1] == in_channels_, shape, kName, ": input is ", x.shape(), ", weight ",
                  weight.shape(), " expects [N, ", in_channels_, ", ", kPlaces, "]", Tape::where());
    const Tensor y = as_layer(kName, Op::info.name, [&] { return emit(op_, x, drop_(weight, training())); });
    if (!bias.defined()) return y;
    return y + reshape(bias, kSides == 1 ? Shape{bias.size(), 1} : Shape{bias.size(), 1, 1});
  }
  void visit(const TensorVisitor& visitor) override {
    visitor("weight", weight, Role::parameter);
    if (bias.defined()) visitor("bias", bias, Role::parameter);
    drop_.visit(visitor);
  }

  Tensor weight, bias;

 private:
  int in_channels_;
  Op op_;
  Drop drop_;
};
using Conv1d = Convolution<Conv1dOp>;
using Conv2d = Convolution<Conv2dOp>;
using ConvTranspose2d = Convolution<ConvTranspose2dOp>;

/// Adds to a block what follows from the operator: its parameters as settings, and how to make the layer.
template <class Op>
LayerInfo convolution_entry(LayerInfo info) {
  info.settings = {count_setting("out_channels", "O", "number of kernels", 8),
                   count_setting("kernel_size", "k", "size of a kernel along each side", 3, 1024)};
  for (const Parameter& p : Op::parameters()) info.settings.push_back(p.setting);
  info.settings.push_back(bias_setting());
  info.settings.push_back(drop_connect_setting());
  info.make = [](const LayerArguments& a) -> std::unique_ptr<Layer> {
    using Made = Convolution<Op>;
    DEEPX_REQUIRE(a.input.rank() == 2 + Made::kSides, shape, Made::kName, ": input is ", a.input, "; expected [N, C, ", Made::kPlaces, "]");
    Op op;
    for (const Parameter& p : Op::parameters()) p.set(&op, a.settings.get(p.setting.name));
    return std::make_unique<Made>(a.input[1], a.settings.whole("out_channels"), a.settings.whole("kernel_size"), a.init, a.rng, op,
                                  WeightOptions{a.settings.get("bias") != 0, a.settings.get("drop_connect")});
  };
  return info;
}

inline const RegisteredLayer conv1d_entry{convolution_entry<Conv1dOp>({.name = "Conv1d", .math = "yₒ = Σ꜀ wₒ꜀ ⋆ x꜀ + bₒ",
    .words = "every kernel slides along the sequence and answers where it finds its pattern", .source = "Waibel et al. 1989",
    .samples = {{.settings = {{"out_channels", 3}}, .input = {2, 2, 6}},
                {.settings = {{"out_channels", 2}, {"kernel_size", 2}, {"stride", 2}, {"padding", 2}, {"dilation", 3},
                               {"groups", 2}, {"bias", 0}, {"drop_connect", 0.5}},
                  .input = {1, 4, 6}}},
    .rejects = {{{}, {5, 3}, {}, "Conv1d: input is [5, 3]; expected [N, C, L]"},
                {{{"out_channels", 4}}, {5, 3, 7}, {5, 2, 7}, "Conv1d: input is [5, 2, 7], weight [4, 3, 3] expects [N, 3, L]"},
                {{{"out_channels", 4}, {"groups", 2}}, {5, 3, 7}, {},
                  "Conv1d: groups is 2, in_channels 3, out_channels 4; groups must divide both"}}})};

inline const RegisteredLayer conv2d_entry{convolution_entry<Conv2dOp>({.name = "Conv2d", .math = "yₒ = Σ꜀ wₒ꜀ ⋆ x꜀ + bₒ",
    .words = "every kernel slides over the image and answers where it finds its pattern", .source = "Fukushima 1980; LeCun et al. 1998",
    .samples = {{.settings = {{"out_channels", 3}}, .input = {2, 2, 4, 4}},
                {.settings = {{"out_channels", 2}, {"kernel_size", 2}, {"stride", 2}, {"padding", 2}, {"dilation", 3},
                               {"groups", 2}, {"bias", 0}, {"drop_connect", 0.5}},
                  .input = {1, 4, 5, 4}}},
    .rejects = {{{}, {5, 3}, {}, "Conv2d: input is [5, 3]; expected [N, C, H, W]"},
                {{{"out_channels", 4}}, {5, 3, 7, 7}, {5, 2, 7, 7}, "Conv2d: input is [5, 2, 7, 7], weight [4, 3, 3, 3] expects [N, 3, H, W]"},
                {{{"out_channels", 4}, {"groups", 3}}, {5, 3, 7, 7}, {},
                  "Conv2d: groups is 3, in_channels 3, out_channels 4; groups must divide both"}}})};

inline const RegisteredLayer conv_transpose2d_entry{convolution_entry<ConvTranspose2dOp>({.name = "ConvTranspose2d",
    .math = "y = Σ꜀ x꜀ stamped by w꜀, + bₒ",
    .words = "every pixel stamps the kernels onto a larger image: this draws an image from features",
    .source = "Zeiler et al. 2010; Dumoulin & Visin 2016",
    .samples = {{.settings = {{"out_channels", 3}}, .input = {2, 2, 3, 2}},
                {.settings = {{"out_channels", 2}, {"kernel_size", 2}, {"stride", 3}, {"padding", 1}, {"output_padding", 1}, {"dilation", 2},
                               {"groups", 2}, {"bias", 0}, {"drop_connect", 0.5}},
                  .input = {1, 4, 2, 3}}},
    .rejects = {{{}, {5, 3}, {}, "ConvTranspose2d: input is [5, 3]; expected [N, C, H, W]"},
                {{{"out_channels", 4}}, {5, 3, 7, 7}, {5, 2, 7, 7},
                  "ConvTranspose2d: input is [5, 2, 7, 7], weight [3, 4, 3, 3] expects [N, 3, H, W]"}}})};

}  // namespace deepx::inline DEEPX_PRECISION
