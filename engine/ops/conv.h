// SPDX-License-Identifier: MIT
// Convolution in one and two dimensions, and its adjoints. The gradient of each of these operators consists of these
// operators.
#pragma once

#include "engine/ops/sliding.h"
#include "engine/ops/view.h"

namespace deepx::inline DEEPX_PRECISION {

/// [N, C, L] → [N, C, 1, L]: a sequence is an image of height 1.
inline Tensor as_image(const Tensor& x) {
  const Shape& s = x.shape();
  return reshape(x, {s[0], s[1], 1, s[2]});
}

/// The gradient of an operator on sequences for input i, computed by the same operator on images.
template <class Images>
Tensor grad_as_images(const Images& images, const Backprop& c, int i) {
  std::vector<Tensor> x;
  for (const Tensor& input : c.x) x.push_back(as_image(input));
  return reshape(images.grad({as_image(c.g), x, as_image(c.y)}, i), c.x[static_cast<std::size_t>(i)].shape());
}

template <class Op>
std::vector<Parameter> conv_parameters() {
  return {parameter<&Op::stride>({.name = "stride", .words = "steps the kernel takes at a time", .low = 1, .high = 1024, .whole = true}),
          parameter<&Op::padding>({.name = "padding", .words = "zeros around the input", .low = 0, .high = 1024, .whole = true}),
          parameter<&Op::dilation>({.name = "dilation", .words = "distance between the kernel's elements", .low = 1, .high = 1024, .whole = true}),
          parameter<&Op::groups>({.name = "groups", .words = "parts of the channels that do not mix", .low = 1, .high = 65536})};
}

/// conv2d: x [N, C, H, W], weight [O, C / groups, kh, kw] → y [N, O, ⌊(H + 2·padding − dilation·(kh − 1) − 1) / stride⌋ + 1, ..].
/// conv1d: x [N, C, L], weight [O, C / groups, k] → y [N, O, ..], as if the sequence were an image of height 1.
template <int kSides>
struct ConvOp {
  SideOf<kSides> stride = 1, padding = 0, dilation = 1;
  int groups = 1;
  static constexpr int arity = 2;
  static constexpr bool kImage = kSides == 2;
  static constexpr OpInfo info{.name = kImage ? "conv2d" : "conv1d", .label = "conv", .math = "yₒ = Σ꜀ wₒ꜀ ⋆ x꜀",
      .grads = {kImage ? "dx = conv_transpose2d(dy, w)" : "dx = conv_transpose(dy, w)", "dw = x ⋆ dy"},
      .words = kImage ? "Each pixel's gradient gathers from all windows it was in; the kernel's from all places it stood at"
                      : "Each place's gradient gathers from all windows it was in; the kernel's from all places it stood at",
      .source = "Dumoulin & Visin 2016, chapters 2 and 4", .kind = Kind::linear};
  static std::vector<Parameter> parameters() { return conv_parameters<ConvOp>(); }
  Sliding sliding() const {
    if constexpr (kImage) return {stride, padding, dilation, groups};
    else return {{1, stride}, {0, padding}, {1, dilation}, groups};
  }
  std::string text() const requires kImage { return to_text(sliding()); }
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<ConvOp> samples(Rng& r);
  static Rejects<ConvOp> rejects();
};
using Conv1dOp = ConvOp<1>;
using Conv2dOp = ConvOp<2>;
inline Tensor conv1d(const Tensor& x, const Tensor& weight, Conv1dOp p = {}) { return emit(p, x, weight); }
inline Tensor conv2d(const Tensor& x, const Tensor& weight, Conv2dOp p = {}) { return emit(p, x, weight); }
/// `conv2d(x, w, {3, 2})` could be a stride of 3 × 2, or of 3 with padding 2: `{.stride = {3, 2}}` says which.
template <std::same_as<int> I>
Tensor conv2d(const Tensor&, const Tensor&, std::initializer_list<I>) = delete;

/// The adjoint of conv2d: x [N, C, H, W], weight [C, O / groups, kh, kw] →
/// y [N, O, (H − 1)·stride − 2·padding + dilation·(kh − 1) + output_padding + 1, ..].
struct ConvTranspose2dOp {
  Sides stride = 1, padding = 0, output_padding = 0;
  int groups = 1;
  Sides dilation = 1;
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "conv_transpose2d", .label = "conv transposed", .math = "⟨y, z⟩ = ⟨x, conv2d(z, w)⟩ for all z",
      .grads = {"dx = conv2d(dy, w)", "dw = dy ⋆ x"},
      .words = "Each pixel stamped the kernel onto the output: its gradient is what the kernel reads there",
      .source = "Dumoulin & Visin 2016, chapter 4", .kind = Kind::linear};
  static std::vector<Parameter> parameters();
  Sliding sliding() const { return {stride, padding, dilation, groups}; }
  std::string text() const;
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<ConvTranspose2dOp> samples(Rng& r);
  static Rejects<ConvTranspose2dOp> rejects();
};
inline Tensor conv_transpose2d(const Tensor& x, const Tensor& weight, ConvTranspose2dOp p = {}) { return emit(p, x, weight); }

/// The gradient of conv2d for its weight: x [N, C, H, W], g [N, O, ..] in the shape of conv2d's output → [O, C /
/// groups, kernel].
struct Conv2dWeightOp {
  Sides stride = 1, padding = 0, dilation = 1, kernel_size = 1;
  int groups = 1;
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "conv2d_weight", .label = "x ⋆ g", .math = "yₒ꜀ = Σₙ xₙ꜀ ⋆ gₙₒ",
      .grads = {"dx = conv_transpose2d(g, dy)", "dg = conv2d(x, dy)"},
      .words = "The correlation of two images: each one's gradient is the other, convolved with the incoming one",
      .source = "Dumoulin & Visin 2016, chapter 4", .kind = Kind::linear};
  static std::vector<Parameter> parameters();
  Sliding sliding() const { return {stride, padding, dilation, groups}; }
  std::string text() const;
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<Conv2dWeightOp> samples(Rng& r);
  static Rejects<Conv2dWeightOp> rejects();
};
inline Tensor conv2d_weight(const Tensor& x, const Tensor& g, Conv2dWeightOp p) { return emit(p, x, g); }

using ConvOperators = Operators<Conv1dOp, Conv2dOp, ConvTranspose2dOp, Conv2dWeightOp>;
inline const Registered<ConvOperators> conv_entries;

}  // namespace deepx::inline DEEPX_PRECISION
