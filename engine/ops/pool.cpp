// SPDX-License-Identifier: MIT
// Loops, rules and samples of pooling.
#include "engine/ops/pool.h"

#include <cmath>

#include "engine/ops/operator_table.h"
#include "engine/ops/reduce.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

Shape pooled_shape(const char* call, const Shape& x, int rank, const Windows& w) {
  DEEPX_REQUIRE(x.rank() == rank, shape, call, ": input ", x, ": expected ", rank == 4 ? "[N, C, H, W]" : "[N, C, L]");
  // emit() has checked the first number of each parameter, which is the height.
  DEEPX_REQUIRE(w.kernel.w >= 1 && w.stride.w >= 1 && w.stride.h >= 1 && w.padding.w >= 0, value, call, ": ",
                to_text(w), ": must be at least 1, 1 and 0");
  DEEPX_REQUIRE(2 * w.padding.h <= w.kernel.h && 2 * w.padding.w <= w.kernel.w, value, call, ": kernel ", w.kernel,
                ", padding ", w.padding, ": the padding must be at most half of the kernel");
  const Image image = image_of(x);
  const int height = window_count(image.height, w.padding.h, w.kernel.h, w.stride.h);
  const int width = window_count(image.width, w.padding.w, w.kernel.w, w.stride.w);
  DEEPX_REQUIRE(image.height > 0 && image.width > 0 && height > 0 && width > 0, shape, call, ": input ", x, ", kernel ",
                w.kernel, ", padding ", w.padding, ": the kernel must fit into the padded input");
  Shape y{x[0], x[1]};
  if (rank == 4) y.append(height);
  y.append(width);
  return y;
}

// What one window covers of its image: rows [top, bottom), columns [left, right) of an image `width` wide.
struct Window {
  int top, bottom, left, right, width;
  int count() const { return (bottom - top) * (right - left); }
};

// f(image's first index in x, index in y, window) for each number of y.
template <class F>
void for_each_window(const Shape& x_shape, const Shape& y_shape, const Windows& w, F f) {
  const Image x = image_of(x_shape), y = image_of(y_shape);
  int at = 0;
  for (int plane = 0; plane < x.count * x.channels; ++plane)
    for (int i = 0; i < y.height; ++i)
      for (int j = 0; j < y.width; ++j) {
        const int h = i * w.stride.h - w.padding.h, v = j * w.stride.w - w.padding.w;
        f(plane * x.height * x.width, at++,
          Window{std::max(h, 0), std::min(h + w.kernel.h, x.height), std::max(v, 0), std::min(v + w.kernel.w, x.width),
                 x.width});
      }
}

// The place of the largest number of the window; the first of equal ones. NaN counts as largest.
int largest_in(const Real* image, const Window& w) {
  int best = w.top * w.width + w.left;
  for (int i = w.top; i < w.bottom; ++i)
    for (int j = w.left; j < w.right; ++j) {
      const int at = i * w.width + j;
      if (image[at] > image[best] || std::isnan(image[at])) best = at;
    }
  return best;
}

// y = v where x is the largest.
void gather(const Tensor& x, const Real* v, const Shape& y_shape, Real* y, const Windows& w, bool add = false) {
  for_each_window(x.shape(), y_shape, w, [&](int image, int at, const Window& window) {
    const Real read = v[image + largest_in(x.raw() + image, window)];
    y[at] = add ? y[at] + read : read;
  });
}

void add_scattered(const Tensor& x, const Real* g, const Shape& g_shape, Real* y, const Windows& w) {
  for_each_window(x.shape(), g_shape, w, [&](int image, int at, const Window& window) {
    y[image + largest_in(x.raw() + image, window)] += g[at];
  });
}

// What each window divides by.
Real share(const Window& window, const Windows& w, bool include_pad) {
  return Real(1) / static_cast<Real>(include_pad ? w.kernel.h * w.kernel.w : window.count());
}

// Numbers in random order, far enough apart that the largest remains the largest after a small perturbation.
Tensor distinct(Rng& r, const Shape& shape) {
  Tensor x = Tensor::empty(shape);
  const std::span<Real> numbers = x.mutable_data();
  for (std::size_t i = 0; i < numbers.size(); ++i)
    numbers[i] = Real(0.2) * static_cast<Real>(i) - Real(0.1) * static_cast<Real>(numbers.size());
  r.shuffle(numbers);
  return x;
}

template <class Op>
std::vector<Op> pool_settings() {
  std::vector<Op> all = {{}, {.kernel_size = 3, .stride = 2, .padding = 1}, {.kernel_size = 2, .stride = 3}};
  if constexpr (std::is_same_v<decltype(Op::stride), Sides>)
    all.push_back({.kernel_size = {1, 3}, .stride = {2, 1}, .padding = {0, 1}});
  return all;
}

}  // namespace

// Max pooling

template <int kSides>
Shape MaxPoolOp<kSides>::shape(const Tensor* const* in, int) const {
  return pooled_shape(info.name.data(), in[0]->shape(), 2 + kSides, windows());
}
template <int kSides>
void MaxPoolOp<kSides>::forward(const Forward& c) const {
  const Tensor x = packed(c.x(0));
  gather(x, x.raw(), c.y.shape(), c.y.raw(), windows());
}
template <int kSides>
void MaxPoolOp<kSides>::backward(const Backward& c) const {
  if (c.dx(0)) add_scattered(packed(c.x(0)), c.dy, c.y.shape(), c.dx(0), windows());
}
template <int kSides>
Tensor MaxPoolOp<kSides>::grad(const Backprop& c, int i) const {
  if constexpr (kSides == 1) {
    const Windows w = windows();
    return grad_as_images(MaxPool2dOp{w.kernel, w.stride, w.padding}, c, i);
  } else {
    return emit(MaxPool2dScatterOp{kernel_size, stride, padding}, c.x[0], c.g);
  }
}
template <int kSides>
Samples<MaxPoolOp<kSides>> MaxPoolOp<kSides>::samples(Rng& r) {
  Samples<MaxPoolOp> all;
  for (const auto& op : pool_settings<MaxPoolOp>())
    all.push_back({op, {distinct(r, kSides == 2 ? Shape{2, 1, 5, 4} : Shape{2, 2, 6})}});
  return all;
}
template <int kSides>
Rejects<MaxPoolOp<kSides>> MaxPoolOp<kSides>::rejects() {
  const auto x = [](const Shape& s) { return Tensor::zeros(s); };
  if constexpr (kSides == 1)
    return {{{}, {x({1, 2, 4, 4})}, "max_pool1d: input [1, 2, 4, 4]: expected [N, C, L]"},
            {{},
             {x({1, 2, 1})},
             "max_pool1d: input [1, 2, 1], kernel 1 × 2, padding 0: the kernel must fit into the padded input"}};
  else
    return {
        {{}, {x({2, 4, 4})}, "max_pool2d: input [2, 4, 4]: expected [N, C, H, W]"},
        {{.kernel_size = 3},
         {x({1, 1, 2, 4})},
         "max_pool2d: input [1, 1, 2, 4], kernel 3, padding 0: the kernel must fit into the padded input"},
        {{.kernel_size = 3, .padding = 2},
         {x({1, 1, 4, 4})},
         "max_pool2d: kernel 3, padding 2: the padding must be at most half of the kernel"},
        {{.kernel_size = {2, 0}},
         {x({1, 1, 4, 4})},
         "max_pool2d: kernel 2 × 0, stride 2 × 0, padding 0: must be at least 1, 1 and 0"},
        {{.kernel_size = 0}, {x({1, 1, 4, 4})}, "max_pool2d: kernel_size is 0; must be a whole number in [1, 1024]"}};
}

Shape MaxPool2dScatterOp::shape(const Tensor* const* in, int) const {
  const Shape y = pooled_shape("max_pool2d_scatter", in[0]->shape(), 4, windows());
  DEEPX_REQUIRE(in[1]->shape() == y, shape, "max_pool2d_scatter: g ", in[1]->shape(), ": must be ", y,
                " as max_pool2d makes it of x ", in[0]->shape());
  return in[0]->shape();
}
void MaxPool2dScatterOp::forward(const Forward& c) const {
  const Tensor g = packed(c.x(1));
  std::fill_n(c.y.raw(), c.y.size(), Real(0));
  add_scattered(packed(c.x(0)), g.raw(), g.shape(), c.y.raw(), windows());
}
void MaxPool2dScatterOp::backward(const Backward& c) const {
  if (c.dx(1)) gather(packed(c.x(0)), c.dy, c.x(1).shape(), c.dx(1), windows(), true);
}
Tensor MaxPool2dScatterOp::grad(const Backprop& c, int i) const {
  return i == 0 ? zero(c.x[0]) : emit(MaxPool2dGatherOp{kernel_size, stride, padding}, c.x[0], c.g);
}
Samples<MaxPool2dScatterOp> MaxPool2dScatterOp::samples(Rng& r) {
  Samples<MaxPool2dScatterOp> all;
  for (const auto& op : pool_settings<MaxPool2dScatterOp>()) {
    const Tensor x = distinct(r, {1, 2, 5, 4});
    all.push_back({op, {x, Tensor::uniform(r, pooled_shape("max_pool2d", x.shape(), 4, op.windows()), -2, 2)}});
  }
  return all;
}
Rejects<MaxPool2dScatterOp> MaxPool2dScatterOp::rejects() {
  return {{{},
           {Tensor::zeros({1, 1, 4, 4}), Tensor::zeros({1, 1, 2, 3})},
           "max_pool2d_scatter: g [1, 1, 2, 3]: must be [1, 1, 2, 2] as max_pool2d makes it of x [1, 1, 4, 4]"}};
}

Shape MaxPool2dGatherOp::shape(const Tensor* const* in, int) const {
  DEEPX_REQUIRE(in[0]->shape() == in[1]->shape(), shape, "max_pool2d_gather: x ", in[0]->shape(), ", v ",
                in[1]->shape(), ": both must have the same shape");
  return pooled_shape("max_pool2d_gather", in[0]->shape(), 4, windows());
}
void MaxPool2dGatherOp::forward(const Forward& c) const {
  const Tensor v = packed(c.x(1));
  gather(packed(c.x(0)), v.raw(), c.y.shape(), c.y.raw(), windows());
}
void MaxPool2dGatherOp::backward(const Backward& c) const {
  if (c.dx(1)) add_scattered(packed(c.x(0)), c.dy, c.y.shape(), c.dx(1), windows());
}
Tensor MaxPool2dGatherOp::grad(const Backprop& c, int i) const {
  return i == 0 ? zero(c.x[0]) : emit(MaxPool2dScatterOp{kernel_size, stride, padding}, c.x[0], c.g);
}
Samples<MaxPool2dGatherOp> MaxPool2dGatherOp::samples(Rng& r) {
  Samples<MaxPool2dGatherOp> all;
  for (const auto& op : pool_settings<MaxPool2dGatherOp>())
    all.push_back({op, {distinct(r, {1, 2, 5, 4}), Tensor::uniform(r, {1, 2, 5, 4}, -2, 2)}});
  return all;
}
Rejects<MaxPool2dGatherOp> MaxPool2dGatherOp::rejects() {
  return {{{},
           {Tensor::zeros({1, 1, 4, 4}), Tensor::zeros({1, 1, 4, 3})},
           "max_pool2d_gather: x [1, 1, 4, 4], v [1, 1, 4, 3]: both must have the same shape"}};
}

// Average pooling

template <int kSides>
std::vector<Parameter> AvgPoolOp<kSides>::parameters() {
  std::vector<Parameter> all = pool_parameters<AvgPoolOp>();
  all.push_back(parameter<&AvgPoolOp::count_include_pad>(
      {.name = "count_include_pad", .words = "whether the border's zeros count in K"}));
  return all;
}
template <int kSides>
Shape AvgPoolOp<kSides>::shape(const Tensor* const* in, int) const {
  return pooled_shape(info.name.data(), in[0]->shape(), 2 + kSides, windows());
}
template <int kSides>
void AvgPoolOp<kSides>::forward(const Forward& c) const {
  const Tensor x = packed(c.x(0));
  const Windows w = windows();
  for_each_window(x.shape(), c.y.shape(), w, [&](int image, int at, const Window& window) {
    Real total = 0;
    for (int i = window.top; i < window.bottom; ++i)
      for (int j = window.left; j < window.right; ++j) total += x.raw()[image + i * window.width + j];
    c.y.raw()[at] = total * share(window, w, count_include_pad);
  });
}
template <int kSides>
void AvgPoolOp<kSides>::backward(const Backward& c) const {
  if (!c.dx(0)) return;
  const Windows w = windows();
  for_each_window(c.x(0).shape(), c.y.shape(), w, [&](int image, int at, const Window& window) {
    const Real part = c.dy[at] * share(window, w, count_include_pad);
    for (int i = window.top; i < window.bottom; ++i)
      for (int j = window.left; j < window.right; ++j) c.dx(0)[image + i * window.width + j] += part;
  });
}
// An average is a convolution with equal weights, so its adjoint is that of a convolution.
template <int kSides>
Tensor AvgPoolOp<kSides>::grad(const Backprop& c, int i) const {
  const Windows w = windows();
  if constexpr (kSides == 1) {
    return grad_as_images(AvgPool2dOp{w.kernel, w.stride, w.padding, count_include_pad}, c, i);
  } else {
    const Shape &x = c.x[0].shape(), &y = c.y.shape();
    Tensor shares = Tensor::empty({y[2], y[3]});
    for_each_window({1, 1, x[2], x[3]}, {1, 1, y[2], y[3]}, w,
                    [&](int, int at, const Window& window) { shares.raw()[at] = share(window, w, count_include_pad); });
    const Tensor ones = Tensor::ones({x[1], 1, w.kernel.h, w.kernel.w});
    const Sides rest((x[2] + 2 * w.padding.h - w.kernel.h) % w.stride.h,
                     (x[3] + 2 * w.padding.w - w.kernel.w) % w.stride.w);
    return conv_transpose2d(c.g * shares, ones,
                            {.stride = w.stride, .padding = w.padding, .output_padding = rest, .groups = x[1]});
  }
}
template <int kSides>
Samples<AvgPoolOp<kSides>> AvgPoolOp<kSides>::samples(Rng& r) {
  Samples<AvgPoolOp> all;
  for (AvgPoolOp op : pool_settings<AvgPoolOp>())
    for (const bool count : {true, false}) {
      if (!count && op.padding == SideOf<kSides>(0)) continue;
      op.count_include_pad = count;
      all.push_back({op, {Tensor::uniform(r, kSides == 2 ? Shape{2, 2, 5, 4} : Shape{2, 2, 6}, -2, 2)}});
    }
  return all;
}
template <int kSides>
Rejects<AvgPoolOp<kSides>> AvgPoolOp<kSides>::rejects() {
  const auto x = [](const Shape& s) { return Tensor::zeros(s); };
  if constexpr (kSides == 1)
    return {{{.kernel_size = 5},
             {x({1, 2, 4})},
             "avg_pool1d: input [1, 2, 4], kernel 1 × 5, padding 0: the kernel must fit into the padded input"}};
  else
    return {{{}, {x({2, 4})}, "avg_pool2d: input [2, 4]: expected [N, C, H, W]"},
            {{.padding = 2},
             {x({1, 1, 4, 4})},
             "avg_pool2d: kernel 2, padding 2: the padding must be at most half of the kernel"}};
}

// Global average pooling is a mean.

namespace {
MeanOp over_places(const Shape& x) { return {.axis = x.rank() == 3 ? Axes{2} : Axes{2, 3}}; }
}  // namespace

Shape GlobalAvgPoolOp::shape(const Tensor* const* in, int) const {
  const Shape& x = in[0]->shape();
  DEEPX_REQUIRE(x.rank() == 3 || x.rank() == 4, shape, "global_avg_pool: input ", x,
                ": expected [N, C, L] or [N, C, H, W]");
  return {x[0], x[1]};
}
void GlobalAvgPoolOp::forward(const Forward& c) const { over_places(c.x(0).shape()).forward(c); }
void GlobalAvgPoolOp::backward(const Backward& c) const { over_places(c.x(0).shape()).backward(c); }
Tensor GlobalAvgPoolOp::grad(const Backprop& c, int i) const { return over_places(c.x[0].shape()).grad(c, i); }

template struct CompiledOperators<PoolOperators>;

}  // namespace deepx::inline DEEPX_PRECISION
