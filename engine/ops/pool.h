// SPDX-License-Identifier: MIT
// Pooling in one and two dimensions: the largest or the average number under a sliding window.
#pragma once

#include "engine/ops/conv.h"

namespace deepx::inline DEEPX_PRECISION {

/// The places of the windows. A stride of 0 means the kernel's size: windows side by side. A sequence is an image of
/// height 1.
struct Windows {
  Sides kernel, stride, padding;
  Windows(Sides k, Sides s, Sides p) : kernel(k), stride(s == Sides(0) ? k : s), padding(p) {}
  Windows(int k, int s, int p) : Windows(Sides{1, k}, Sides{1, s ? s : k}, Sides{0, p}) {}
};
inline std::string to_text(const Windows& w) {
  return join("kernel ", w.kernel, ", stride ", w.stride, ", padding ", w.padding);
}

template <class Op>
std::vector<Parameter> pool_parameters() {
  return {parameter<&Op::kernel_size>({.name = "kernel_size", .words = "size of the window", .low = 1, .high = 1024, .whole = true}),
          parameter<&Op::stride>({.name = "stride", .words = "steps the window takes at a time, 0 for its size", .low = 0, .high = 1024, .whole = true}),
          parameter<&Op::padding>({.name = "padding", .words = "border around the input, at most half of the window", .low = 0, .high = 512, .whole = true})};
}

/// max_pool2d: x [N, C, H, W] → y [N, C, ⌊(H + 2·padding − kernel) / stride⌋ + 1, ..]. max_pool1d: x [N, C, L] → y [N, C, ..]. The border
/// is never the largest.
template <int kSides>
struct MaxPoolOp {
  SideOf<kSides> kernel_size = 2, stride = 0, padding = 0;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = kSides == 2 ? "max_pool2d" : "max_pool1d", .label = "max pool", .math = "y = max x under the window",
      .grads = {"dx = Σ dy of the windows where x is the largest"},
      .words = "Of each window only the largest number gets the gradient; of equal ones the first",
      .source = "Zhou & Chellappa 1988", .kind = Kind::reduction};
  static std::vector<Parameter> parameters() { return pool_parameters<MaxPoolOp>(); }
  Windows windows() const { return {kernel_size, stride, padding}; }
  std::string text() const requires(kSides == 2) { return to_text(windows()); }
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<MaxPoolOp> samples(Rng& r);
  static Rejects<MaxPoolOp> rejects();
};
using MaxPool1dOp = MaxPoolOp<1>;
using MaxPool2dOp = MaxPoolOp<2>;
inline Tensor max_pool1d(const Tensor& x, MaxPool1dOp p = {}) { return emit(p, x); }
inline Tensor max_pool2d(const Tensor& x, MaxPool2dOp p = {}) { return emit(p, x); }
inline Tensor max_pool1d(const Tensor& x, std::integral auto kernel_size, int stride = 0, int padding = 0) {
  return emit(MaxPool1dOp{static_cast<int>(kernel_size), stride, padding}, x);
}
inline Tensor max_pool2d(const Tensor& x, std::integral auto kernel_size, int stride = 0, int padding = 0) {
  return emit(MaxPool2dOp{static_cast<int>(kernel_size), stride, padding}, x);
}
/// `max_pool2d(x, {3, 2})` could be a kernel of 3 × 2, or of 3 with stride 2: `{.kernel_size = {3, 2}}` says which.
template <std::same_as<int> I>
Tensor max_pool2d(const Tensor&, std::initializer_list<I>) = delete;

/// The adjoint of max_pool2d at x: g, in the shape of max_pool2d(x), goes to the places of the largest numbers of x;
/// the rest is 0.
struct MaxPool2dScatterOp {
  Sides kernel_size = 2, stride = 0, padding = 0;
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "max_pool2d_scatter", .label = "to the largest", .math = "y = Σ g of the windows where x is the largest",
      .grads = {"dx = 0", "dg = dy where x is the largest"}, .words = "Each window reads its gradient where its largest number was",
      .source = "linear map of g: its adjoint", .kind = Kind::linear};
  static std::vector<Parameter> parameters() { return pool_parameters<MaxPool2dScatterOp>(); }
  Windows windows() const { return {kernel_size, stride, padding}; }
  std::string text() const { return to_text(windows()); }
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<MaxPool2dScatterOp> samples(Rng& r);
  static Rejects<MaxPool2dScatterOp> rejects();
};

/// The numbers of v, in x's shape, at the places of the largest numbers of x; max_pool2d(x) is the same with v = x.
struct MaxPool2dGatherOp {
  Sides kernel_size = 2, stride = 0, padding = 0;
  static constexpr int arity = 2;
  static constexpr OpInfo info{.name = "max_pool2d_gather", .label = "at the largest", .math = "y = v where x is the largest under the window",
      .grads = {"dx = 0", "dv = Σ dy of the windows where x is the largest"}, .words = "Each gradient goes back to the place that was read",
      .source = "linear map of v: its adjoint", .kind = Kind::linear};
  static std::vector<Parameter> parameters() { return pool_parameters<MaxPool2dGatherOp>(); }
  Windows windows() const { return {kernel_size, stride, padding}; }
  std::string text() const { return to_text(windows()); }
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<MaxPool2dGatherOp> samples(Rng& r);
  static Rejects<MaxPool2dGatherOp> rejects();
};

/// avg_pool2d: x [N, C, H, W] → y [N, C, ⌊(H + 2·padding − kernel) / stride⌋ + 1, ..]. avg_pool1d: x [N, C, L] → y [N, C, ..].
template <int kSides>
struct AvgPoolOp {
  SideOf<kSides> kernel_size = 2, stride = 0, padding = 0;
  bool count_include_pad = true;
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = kSides == 2 ? "avg_pool2d" : "avg_pool1d", .label = "avg pool", .math = "y = Σ x under the window / K",
      .grads = {"dx = Σ dy / K of the windows over x"}, .words = "Each of the K numbers under a window gets an equal share of its gradient",
      .source = "LeCun et al. 1998", .kind = Kind::reduction};
  static std::vector<Parameter> parameters();
  Windows windows() const { return {kernel_size, stride, padding}; }
  std::string text() const requires(kSides == 2) {
    return to_text(windows()) + (count_include_pad || padding == Sides(0) ? "" : ", border not counted");
  }
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int i) const;
  static Samples<AvgPoolOp> samples(Rng& r);
  static Rejects<AvgPoolOp> rejects();
};
using AvgPool1dOp = AvgPoolOp<1>;
using AvgPool2dOp = AvgPoolOp<2>;
inline Tensor avg_pool1d(const Tensor& x, AvgPool1dOp p = {}) { return emit(p, x); }
inline Tensor avg_pool2d(const Tensor& x, AvgPool2dOp p = {}) { return emit(p, x); }
inline Tensor avg_pool1d(const Tensor& x, std::integral auto kernel_size, int stride = 0, int padding = 0) {
  return emit(AvgPool1dOp{static_cast<int>(kernel_size), stride, padding}, x);
}
inline Tensor avg_pool2d(const Tensor& x, std::integral auto kernel_size, int stride = 0, int padding = 0) {
  return emit(AvgPool2dOp{static_cast<int>(kernel_size), stride, padding}, x);
}
template <std::same_as<int> I>
Tensor avg_pool2d(const Tensor&, std::initializer_list<I>) = delete;  // as max_pool2d()

/// The average of each channel over all of its places: x [N, C, L] or [N, C, H, W] → y [N, C].
struct GlobalAvgPoolOp {
  static constexpr int arity = 1;
  static constexpr OpInfo info{.name = "global_avg_pool", .label = "global avg pool", .math = "y = Σ x over all places / K",
      .grads = {"dx = dy / K"}, .words = "Each of the K places of a channel gets an equal share of its gradient",
      .source = "Lin, Chen & Yan 2014, section 3.2", .kind = Kind::reduction};
  Shape shape(const Tensor* const* in, int) const;
  void forward(const Forward& c) const;
  void backward(const Backward& c) const;
  Tensor grad(const Backprop& c, int) const;
  static Samples<GlobalAvgPoolOp> samples(Rng& r) {
    return {{{}, {Tensor::uniform(r, {2, 3, 4}, -2, 2)}}, {{}, {Tensor::uniform(r, {2, 2, 3, 2}, -2, 2)}}};
  }
  static Rejects<GlobalAvgPoolOp> rejects() {
    return {{{}, {Tensor::zeros({2, 4})}, "global_avg_pool: input [2, 4]: expected [N, C, L] or [N, C, H, W]"}};
  }
};
inline Tensor global_avg_pool(const Tensor& x) { return emit(GlobalAvgPoolOp{}, x); }

using PoolOperators = Operators<MaxPool1dOp, MaxPool2dOp, MaxPool2dScatterOp, MaxPool2dGatherOp, AvgPool1dOp, AvgPool2dOp, GlobalAvgPoolOp>;
inline const Registered<PoolOperators> pool_entries;

}  // namespace deepx::inline DEEPX_PRECISION
