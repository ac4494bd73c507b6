// SPDX-License-Identifier: MIT
// Loops of the operators along one axis that keep the shape: cumsum, softmax, log_softmax.
#include <cmath>
#include <functional>

#include "engine/ops/reduce.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

AxisView along(const char* call, const Shape& x, int axis) { return around_axis(x, normalize_axis(call, axis, x)); }

}  // namespace

void CumsumRule::forward(const Forward& c, int axis) {
  const Tensor x = packed(c.x(0));
  const AxisView v = along("cumsum", x.shape(), axis);
  for_each_group(v, [&](int, int first) {
    Real total = 0;
    for (int k = 0; k < v.count; ++k) c.y.raw()[first + k * v.inner] = total += x.raw()[first + k * v.inner];
  });
}

void CumsumRule::backward(const Backward& c, int axis) {
  const AxisView v = along("cumsum", c.y.shape(), axis);
  for_each_group(v, [&](int, int first) {
    Real total = 0;
    for (int k = v.count; k-- > 0;) c.dx(0)[first + k * v.inner] += total += c.dy[first + k * v.inner];
  });
}

void SoftmaxRule::forward(const Forward& c, int axis) {
  const Tensor x = packed(c.x(0));
  const AxisView v = along("softmax", x.shape(), axis);
  if (v.count == 0) return;
  for_each_group(v, [&](int, int first) {
    const Real* in = x.raw() + first;
    Real* y = c.y.raw() + first;
    const Real top = extreme(in, v, std::greater<>());
    Real total = 0;
    for (int k = 0; k < v.count; ++k) total += y[k * v.inner] = std::exp(in[k * v.inner] - top);
    for (int k = 0; k < v.count; ++k) y[k * v.inner] /= total;
  });
}

void SoftmaxRule::backward(const Backward& c, int axis) {
  const AxisView v = along("softmax", c.y.shape(), axis);
  for_each_group(v, [&](int, int first) {
    const Real *y = c.y.raw() + first, *dy = c.dy + first;
    Real* dx = c.dx(0) + first;
    Real average = 0;
    for (int k = 0; k < v.count; ++k) average += dy[k * v.inner] * y[k * v.inner];
    for (int k = 0; k < v.count; ++k) dx[k * v.inner] += y[k * v.inner] * (dy[k * v.inner] - average);
  });
}

void LogSoftmaxRule::forward(const Forward& c, int axis) {
  const Tensor x = packed(c.x(0));
  const AxisView v = along("log_softmax", x.shape(), axis);
  if (v.count == 0) return;
  for_each_group(v, [&](int, int first) {
    const Real top = extreme(x.raw() + first, v, std::greater<>());
    Real total = 0;
    for (int k = 0; k < v.count; ++k) total += std::exp(x.raw()[first + k * v.inner] - top);
    const Real log_total = std::log(total);
    for (int k = 0; k < v.count; ++k) c.y.raw()[first + k * v.inner] = x.raw()[first + k * v.inner] - top - log_total;
  });
}

void LogSoftmaxRule::backward(const Backward& c, int axis) {
  const AxisView v = along("log_softmax", c.y.shape(), axis);
  for_each_group(v, [&](int, int first) {
    const Real *y = c.y.raw() + first, *dy = c.dy + first;
    Real total = 0;
    for (int k = 0; k < v.count; ++k) total += dy[k * v.inner];
    for (int k = 0; k < v.count; ++k)
      c.dx(0)[first + k * v.inner] += dy[k * v.inner] - std::exp(y[k * v.inner]) * total;
  });
}

}  // namespace deepx::inline DEEPX_PRECISION
