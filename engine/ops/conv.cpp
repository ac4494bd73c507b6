// SPDX-License-Identifier: MIT
// Shapes, rules and samples of the convolutions.
#include "engine/ops/conv.h"

#include <algorithm>

#include "engine/ops/conv_kernels.h"
#include "engine/ops/operator_table.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

Sides spatial(const Shape& s) { return s.rank() == 4 ? Sides(s[2], s[3]) : Sides(1, s[2]); }

Convolution geometry(const Shape& x, const Shape& y, Sides kernel, const Sliding& by) {
  return {image_of(x), image_of(y), kernel, by};
}

// emit() has checked the number of each parameter that users see, which is the height.
void check_widths(const char* call, const Sliding& by) {
  DEEPX_REQUIRE(by.stride.w >= 1 && by.padding.w >= 0 && by.dilation.w >= 1, value, call, ": stride ", by.stride,
                ", padding ", by.padding, ", dilation ", by.dilation, ": must be at least 1, 0 and 1");
}

void check_rank(const char* call, const Shape& x, const Shape& other, const char* what, int rank,
                const char* expected) {
  DEEPX_REQUIRE(x.rank() == rank && other.rank() == rank, shape, call, ": input ", x, ", ", what, " ", other,
                ": expected ", expected);
}

void check_channels(const char* call, const Shape& x, const Shape& weight, int groups, std::int64_t taken) {
  DEEPX_REQUIRE(weight[0] % groups == 0, shape, call, ": weight ", weight, ", groups ", groups,
                ": groups must divide the first size of the weight");
  DEEPX_REQUIRE(x[1] == taken, shape, call, ": input ", x, " has ", x[1], " channels, weight ", weight, " with groups ",
                groups, " takes ", taken, "; they must be equal");
  DEEPX_REQUIRE(weight.size() > 0 && weight[2] <= 4096 && weight.back(0) <= 4096, shape, call, ": weight ", weight,
                ": must not be empty, nor longer than 4096 along a side");
}

// Windows along height and width.
std::array<int, 2> windows(const Shape& x, Sides kernel, const Sliding& by) {
  const Image image = image_of(x);
  return {window_count(image.height, by.padding.h, length_of(kernel.h, by.dilation.h), by.stride.h),
          window_count(image.width, by.padding.w, length_of(kernel.w, by.dilation.w), by.stride.w)};
}

Shape output_shape(const char* call, const Shape& x, const Shape& weight, const Sliding& by) {
  check_widths(call, by);
  check_channels(call, x, weight, by.groups, std::int64_t{weight[1]} * by.groups);
  const auto [height, width] = windows(x, spatial(weight), by);
  DEEPX_REQUIRE(height > 0 && width > 0, shape, call, ": input ", x, " with padding ", by.padding, ", weight ", weight,
                " with dilation ", by.dilation, ": the kernel must fit into the padded input");
  Shape y{x[0], weight[0]};
  if (x.rank() == 4) y.append(height);
  y.append(width);
  return y;
}

// The side of the output of conv_transpose2d for an input side of `size`, without output_padding.
std::int64_t stamped(int size, int kernel, int stride, int padding, int dilation) {
  return std::int64_t{size - 1} * stride - 2 * padding + length_of(kernel, dilation);
}

}  // namespace

// conv1d and conv2d

template <int kSides>
Shape ConvOp<kSides>::shape(const Tensor* const* in, int) const {
  check_rank(info.name.data(), in[0]->shape(), in[1]->shape(), "weight", 2 + kSides,
             kImage ? "input [N, C, H, W] and weight [O, C / groups, kh, kw]"
                    : "input [N, C, L] and weight [O, C / groups, k]");
  return output_shape(info.name.data(), in[0]->shape(), in[1]->shape(), sliding());
}

template <int kSides>
void ConvOp<kSides>::forward(const Forward& c) const {
  const Tensor x = packed(c.x(0)), w = packed(c.x(1));
  std::fill_n(c.y.raw(), c.y.size(), Real(0));
  add_output(geometry(x.shape(), c.y.shape(), spatial(w.shape()), sliding()), x.raw(), w.raw(), c.y.raw());
}

template <int kSides>
void ConvOp<kSides>::backward(const Backward& c) const {
  const Tensor x = packed(c.x(0)), w = packed(c.x(1));
  const Convolution g = geometry(x.shape(), c.y.shape(), spatial(w.shape()), sliding());
  if (c.dx(0)) add_input(g, w.raw(), c.dy, c.dx(0));
  if (c.dx(1)) add_weight(g, x.raw(), c.dy, c.dx(1));
}

template <int kSides>
Tensor ConvOp<kSides>::grad(const Backprop& c, int i) const {
  if constexpr (!kImage) {
    const Sliding by = sliding();
    return grad_as_images(Conv2dOp{by.stride, by.padding, by.dilation, by.groups}, c, i);
  } else {
    const Shape &x = c.x[0].shape(), &y = c.y.shape();
    const Sides kernel = spatial(c.x[1].shape());
    if (i == 1) return conv2d_weight(c.x[0], c.g, {stride, padding, dilation, kernel, groups});
    const auto rest = [&](int axis, int k, int s, int p, int d) {
      return static_cast<int>(x[axis] - stamped(y[axis], k, s, p, d));
    };
    const Sides output_padding(rest(2, kernel.h, stride.h, padding.h, dilation.h),
                               rest(3, kernel.w, stride.w, padding.w, dilation.w));
    return conv_transpose2d(c.g, c.x[1], {stride, padding, output_padding, groups, dilation});
  }
}

template <int kSides>
Samples<ConvOp<kSides>> ConvOp<kSides>::samples(Rng& r) {
  const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -1, 1); };
  if constexpr (!kImage)
    return {{{}, {x({2, 3, 6}), x({2, 3, 3})}},
            {{.stride = 2, .padding = 1}, {x({1, 2, 6}), x({3, 2, 3})}},
            {{.padding = 2, .dilation = 2, .groups = 2}, {x({2, 4, 5}), x({2, 2, 3})}}};
  else
    return {{{}, {x({2, 2, 4, 3}), x({3, 2, 2, 2})}},
            {{.stride = 2, .padding = 1}, {x({1, 2, 5, 4}), x({2, 2, 3, 3})}},  // the last column is not reached
            {{.padding = {2, 0}, .dilation = {2, 1}}, {x({1, 1, 4, 3}), x({2, 1, 3, 2})}},
            {{.groups = 2}, {x({2, 4, 3, 3}), x({6, 2, 2, 2})}},
            {{.stride = {1, 3}, .padding = 1, .dilation = 2, .groups = 3}, {x({1, 3, 5, 5}), x({3, 1, 2, 2})}},
            {{}, {x({1, 3, 16, 16}), x({4, 3, 5, 5})}}};
}

template <int kSides>
Rejects<ConvOp<kSides>> ConvOp<kSides>::rejects() {
  const auto x = [](const Shape& s) { return Tensor::zeros(s); };
  if constexpr (!kImage)
    return {{{},
             {x({1, 3, 5, 5}), x({4, 3, 3, 3})},
             "conv1d: input [1, 3, 5, 5], weight [4, 3, 3, 3]: expected input [N, C, L] and weight [O, C / "
             "groups, k]"},
            {{.dilation = 3},
             {x({1, 1, 5}), x({1, 1, 3})},
             "conv1d: input [1, 1, 5] with padding 0, weight [1, 1, 3] with dilation 1 × 3: the kernel must "
             "fit into the padded input"}};
  else
    return {
        {{},
         {x({3, 4}), x({2, 3})},
         "conv2d: input [3, 4], weight [2, 3]: expected input [N, C, H, W] and weight [O, C / groups, kh, kw]"},
        {{},
         {x({1, 3, 5, 5}), x({4, 2, 3, 3})},
         "conv2d: input [1, 3, 5, 5] has 3 channels, weight [4, 2, 3, 3] with groups 1 takes 2; they must be "
         "equal"},
        {{.groups = 3},
         {x({1, 3, 5, 5}), x({4, 1, 3, 3})},
         "conv2d: weight [4, 1, 3, 3], groups 3: groups must divide the first size of the weight"},
        {{.padding = {1, 0}},
         {x({1, 1, 2, 2}), x({1, 1, 3, 3})},
         "conv2d: input [1, 1, 2, 2] with padding 1 × 0, weight [1, 1, 3, 3] with dilation 1: the kernel must "
         "fit into the padded input"},
        {{},
         {x({1, 1, 2, 2}), x({1, 1, 0, 3})},
         "conv2d: weight [1, 1, 0, 3]: must not be empty, nor longer than 4096 along a side"},
        {{.stride = 0}, {x({1, 1, 2, 2}), x({1, 1, 1, 1})}, "conv2d: stride is 0; must be a whole number in [1, 1024]"},
        {{.stride = {1, 0}},
         {x({1, 1, 2, 2}), x({1, 1, 1, 1})},
         "conv2d: stride 1 × 0, padding 0, dilation 1: must be at least 1, 0 and 1"}};
}

// conv_transpose2d

std::vector<Parameter> ConvTranspose2dOp::parameters() {
  std::vector<Parameter> all = conv_parameters<ConvTranspose2dOp>();
  all.push_back(
      parameter<&ConvTranspose2dOp::output_padding>({.name = "output_padding",
                                                     .words = "rows and columns added at the end, less than the stride",
                                                     .low = 0,
                                                     .high = 1023,
                                                     .whole = true}));
  return all;
}

std::string ConvTranspose2dOp::text() const {
  return to_text(sliding()) + (output_padding == Sides(0) ? "" : join(", output padding ", output_padding));
}

Shape ConvTranspose2dOp::shape(const Tensor* const* in, int) const {
  const Shape &x = in[0]->shape(), &w = in[1]->shape();
  check_rank("conv_transpose2d", x, w, "weight", 4, "input [N, C, H, W] and weight [C, O / groups, kh, kw]");
  check_widths("conv_transpose2d", sliding());
  check_channels("conv_transpose2d", x, w, groups, w[0]);
  DEEPX_REQUIRE(output_padding.h < stride.h && output_padding.w < stride.w && output_padding.w >= 0, value,
                "conv_transpose2d: output padding ", output_padding, ", stride ", stride,
                ": must be at least 0 and less than the stride");
  const std::int64_t height = stamped(x[2], w[2], stride.h, padding.h, dilation.h) + output_padding.h;
  const std::int64_t width = stamped(x[3], w[3], stride.w, padding.w, dilation.w) + output_padding.w;
  DEEPX_REQUIRE(x[2] > 0 && x[3] > 0 && height > 0 && width > 0, shape, "conv_transpose2d: input ", x, ", weight ", w,
                " with padding ", padding, ": the output would be ", height, " × ", width, "; both must be positive");
  Shape y{x[0], 1, 1, 1};
  y.set(1, std::int64_t{w[1]} * groups);
  y.set(2, height);
  y.set(3, width);
  return y;
}

void ConvTranspose2dOp::forward(const Forward& c) const {
  const Tensor x = packed(c.x(0)), w = packed(c.x(1));
  std::fill_n(c.y.raw(), c.y.size(), Real(0));
  add_input(geometry(c.y.shape(), x.shape(), spatial(w.shape()), sliding()), w.raw(), x.raw(), c.y.raw());
}

void ConvTranspose2dOp::backward(const Backward& c) const {
  const Tensor x = packed(c.x(0)), w = packed(c.x(1));
  const Convolution g = geometry(c.y.shape(), x.shape(), spatial(w.shape()), sliding());
  if (c.dx(0)) add_output(g, c.dy, w.raw(), c.dx(0));
  if (c.dx(1)) add_weight(g, c.dy, x.raw(), c.dx(1));
}

Tensor ConvTranspose2dOp::grad(const Backprop& c, int i) const {
  if (i == 0) return conv2d(c.g, c.x[1], {stride, padding, dilation, groups});
  return conv2d_weight(c.g, c.x[0], {stride, padding, dilation, spatial(c.x[1].shape()), groups});
}

Samples<ConvTranspose2dOp> ConvTranspose2dOp::samples(Rng& r) {
  const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -1, 1); };
  return {{{}, {x({2, 3, 3, 2}), x({3, 2, 2, 2})}},
          {{.stride = 2, .padding = 1, .output_padding = {1, 0}}, {x({1, 2, 3, 2}), x({2, 1, 3, 3})}},
          {{.stride = {1, 2}, .groups = 2, .dilation = 2}, {x({1, 4, 2, 2}), x({4, 1, 2, 2})}}};
}

Rejects<ConvTranspose2dOp> ConvTranspose2dOp::rejects() {
  const auto x = [](const Shape& s) { return Tensor::zeros(s); };
  return {{{},
           {x({1, 3, 5}), x({3, 2, 3, 3})},
           "conv_transpose2d: input [1, 3, 5], weight [3, 2, 3, 3]: expected input [N, C, H, W] and weight "
           "[C, O / groups, kh, kw]"},
          {{},
           {x({1, 3, 5, 5}), x({4, 2, 3, 3})},
           "conv_transpose2d: input [1, 3, 5, 5] has 3 channels, weight [4, 2, 3, 3] with groups 1 takes 4; "
           "they must be equal"},
          {{.stride = 2, .output_padding = 2},
           {x({1, 1, 2, 2}), x({1, 1, 3, 3})},
           "conv_transpose2d: output padding 2, stride 2: must be at least 0 and less than the stride"},
          {{.padding = 2},
           {x({1, 1, 2, 2}), x({1, 1, 3, 3})},
           "conv_transpose2d: input [1, 1, 2, 2], weight [1, 1, 3, 3] with padding 2: the output would be 0 "
           "× 0; both must be positive"}};
}

// conv2d_weight

std::vector<Parameter> Conv2dWeightOp::parameters() {
  std::vector<Parameter> all = conv_parameters<Conv2dWeightOp>();
  all.push_back(parameter<&Conv2dWeightOp::kernel_size>(
      {.name = "kernel_size", .words = "places of the kernel", .low = 1, .high = 4096, .whole = true}));
  return all;
}

std::string Conv2dWeightOp::text() const { return join("kernel ", kernel_size, ", ", to_text(sliding())); }

Shape Conv2dWeightOp::shape(const Tensor* const* in, int) const {
  const Shape &x = in[0]->shape(), &g = in[1]->shape();
  check_rank("conv2d_weight", x, g, "g", 4, "input [N, C, H, W] and g [N, O, ..]");
  check_widths("conv2d_weight", sliding());
  DEEPX_REQUIRE(kernel_size.w >= 1 && x[1] % groups == 0 && g[1] % groups == 0, shape, "conv2d_weight: input ", x,
                ", g ", g, ", groups ", groups, ", kernel ", kernel_size,
                ": groups must divide the channels of both, and the kernel be at least 1");
  const auto [height, width] = windows(x, kernel_size, sliding());
  DEEPX_REQUIRE(x[0] == g[0] && height > 0 && width > 0 && g[2] == height && g[3] == width, shape,
                "conv2d_weight: input ", x, " with kernel ", kernel_size, " gives [", x[0], ", O, ", height, ", ",
                width, "], g is ", g, "; they must agree");
  Shape w{g[1], x[1] / groups, 1, 1};
  w.set(2, kernel_size.h);
  w.set(3, kernel_size.w);
  return w;
}

void Conv2dWeightOp::forward(const Forward& c) const {
  const Tensor x = packed(c.x(0)), g = packed(c.x(1));
  std::fill_n(c.y.raw(), c.y.size(), Real(0));
  add_weight(geometry(x.shape(), g.shape(), kernel_size, sliding()), x.raw(), g.raw(), c.y.raw());
}

void Conv2dWeightOp::backward(const Backward& c) const {
  const Tensor x = packed(c.x(0)), g = packed(c.x(1));
  const Convolution all = geometry(x.shape(), g.shape(), kernel_size, sliding());
  if (c.dx(0)) add_input(all, c.dy, g.raw(), c.dx(0));
  if (c.dx(1)) add_output(all, x.raw(), c.dy, c.dx(1));
}

Tensor Conv2dWeightOp::grad(const Backprop& c, int i) const {
  const Conv2dOp conv{stride, padding, dilation, groups};
  if (i == 1) return conv2d(c.x[0], c.g, conv);
  const Tensor inputs[] = {c.x[0], c.g};
  return conv.grad({c.x[1], inputs, c.x[1]}, 0);  // the gradient of conv2d with weight dy for its input
}

Samples<Conv2dWeightOp> Conv2dWeightOp::samples(Rng& r) {
  const auto x = [&](const Shape& s) { return Tensor::uniform(r, s, -1, 1); };
  return {{{}, {x({2, 1, 2, 2}), x({2, 2, 2, 2})}},
          {{.stride = 2, .padding = 1, .kernel_size = {3, 2}}, {x({1, 2, 4, 4}), x({1, 2, 2, 3})}},
          {{.dilation = {1, 2}, .kernel_size = 2, .groups = 2}, {x({2, 4, 3, 3}), x({2, 2, 2, 1})}}};
}

Rejects<Conv2dWeightOp> Conv2dWeightOp::rejects() {
  const auto x = [](const Shape& s) { return Tensor::zeros(s); };
  return {{{.kernel_size = 2},
           {x({1, 2, 4, 4}), x({1, 2, 2, 3})},
           "conv2d_weight: input [1, 2, 4, 4] with kernel 2 gives [1, O, 3, 3], g is [1, 2, 2, 3]; they must "
           "agree"},
          {{.groups = 2},
           {x({1, 3, 4, 4}), x({1, 2, 4, 4})},
           "conv2d_weight: input [1, 3, 4, 4], g [1, 2, 4, 4], groups 2, kernel 1: groups must divide the "
           "channels of both, and the kernel be at least 1"}};
}

template struct CompiledOperators<ConvOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
