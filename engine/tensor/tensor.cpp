// SPDX-License-Identifier: MIT
// Tensors: factories, access, text.
#include "engine/tensor/tensor.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/core/error.h"

namespace deepx::inline DEEPX_PRECISION {

namespace {
void require_defined(const char* call, const Tensor& x) {
  DEEPX_REQUIRE(x.defined(), value, call, ": the Tensor is empty; give it values first");
}
}  // namespace

Tensor Tensor::full(const Shape& shape, Real value) {
  Tensor t = empty(shape);
  std::fill_n(t.raw(), t.size(), value);
  return t;
}

Tensor Tensor::from(const Shape& shape, std::span<const Real> values) {
  DEEPX_REQUIRE(static_cast<std::size_t>(shape.size()) == values.size(), shape, "Tensor::from: shape ", shape,
                " holds ", shape.size(), " values, ", values.size(), " are given; give one for each element");
  Tensor t = empty(shape);
  std::copy(values.begin(), values.end(), t.raw());
  return t;
}

Tensor Tensor::from(const Shape& shape, std::initializer_list<Real> values) {
  return from(shape, std::span<const Real>(values.begin(), values.size()));
}

Tensor Tensor::uniform(Rng& rng, const Shape& shape, double low, double high) {
  DEEPX_REQUIRE(low <= high && std::isfinite(high - low), value, "Tensor::uniform: low is ", low, ", high ", high,
                "; low must not be above high, nor infinitely far below it");
  Tensor t = empty(shape);
  for (Real& v : t.mutable_data()) v = static_cast<Real>(rng.uniform(low, high));
  return t;
}

Tensor Tensor::normal(Rng& rng, const Shape& shape, double mean, double std) {
  DEEPX_REQUIRE(std::isfinite(mean), value, "Tensor::normal: mean is ", mean, "; must be finite");
  DEEPX_REQUIRE(std >= 0 && std::isfinite(std), value, "Tensor::normal: std is ", std,
                "; must be finite and 0 or more");
  Tensor t = empty(shape);
  for (Real& v : t.mutable_data()) v = static_cast<Real>(std::fma(std, rng.normal(), mean));
  return t;
}

Real Tensor::item() const {
  DEEPX_REQUIRE(defined() && size() == 1, shape, "item: x ", shape(), " has ", defined() ? size() : 0,
                " elements; item() reads exactly one");
  return *raw();
}

Real Tensor::at(std::initializer_list<int> indices) const {
  require_defined("at", *this);
  DEEPX_REQUIRE(static_cast<int>(indices.size()) == rank(), index, "at: ", indices.size(), " indices for x ", shape(),
                "; give one for each of the ", rank(), " axes");
  int offset = 0, axis = 0;
  for (int i : indices) {
    DEEPX_REQUIRE(i >= 0 && i < shape()[axis], index, "at: index ", i, " on axis ", axis, " is outside [0, ",
                  shape()[axis], ") for x ", shape());
    offset += i * layout_.stride(axis++);
  }
  return raw()[offset];
}

std::span<const Real> Tensor::data() const {
  require_defined("data", *this);
  DEEPX_REQUIRE(contiguous(), shape, "data: x ", shape(), " is a strided view; copy it with values() or contiguous(x)");
  return {raw(), static_cast<std::size_t>(size())};
}

std::vector<Real> Tensor::values() const {
  require_defined("values", *this);
  std::vector<Real> out;
  out.reserve(static_cast<std::size_t>(size()));
  const Real* base = storage_->data();
  for_each_pair(layout_, layout_, [&](int from, int) { out.push_back(base[from]); });
  return out;
}

Tensor Tensor::clone() const {
  require_defined("clone", *this);
  Tensor copy = empty(shape());
  const Real* from = storage_->data();
  Real* to = copy.raw();
  for_each_pair(layout_, copy.layout(), [&](int i, int o) { to[o] = from[i]; });
  return copy;
}

std::span<Real> Tensor::mutable_data() {
  require_defined("mutable_data", *this);
  DEEPX_REQUIRE(contiguous(), shape, "mutable_data: x ", shape(), " is a strided view; write to the tensor it views");
  count_write(*storage_.get());
  return {raw(), static_cast<std::size_t>(size())};
}

Tensor Tensor::detach() const {
  Tensor same(storage_, layout_);
  same.set_constant();
  return same;
}

Tensor& Tensor::copy_from(const Tensor& other) {
  require_defined("copy_from", *this);
  require_defined("copy_from", other);
  DEEPX_REQUIRE(shape() == other.shape(), shape, "copy_from: x is ", shape(), ", other ", other.shape(),
                "; both must have the same shape");
  DEEPX_REQUIRE(!repeats(layout_), shape, "copy_from: x ", shape(),
                " is a view that repeats numbers; write to the tensor it views, or to a clone() of x");
  const Tensor from =
      other.storage() == storage() ? other.clone() : other;  // `other` may be another view of the same numbers
  const Real* source = from.storage()->data();
  Real* target = storage_->data();
  for_each_pair(from.layout(), layout_, [&](int i, int o) { target[o] = source[i]; });
  count_write(*storage_.get());
  return *this;
}

Tensor& Tensor::requires_grad(bool on) {
  require_defined("requires_grad", *this);
  DEEPX_REQUIRE(!node_.recorded(), graph, "requires_grad: x ", shape(),
                " is the result of a recorded operator; mark its inputs before the recording, or take x.detach()");
  node_.constant = false;
  storage_->requires_grad = on;
  return *this;
}

std::string to_text(const Tensor& tensor, int digits) {
  const std::vector<Real> values = tensor.values();
  const Shape& s = tensor.shape();
  std::size_t next = 0;
  const auto write = [&](const auto& self, int axis) -> std::string {
    if (axis == s.rank()) {
      char number[32];
      std::snprintf(number, sizeof number, "%.*g", digits, static_cast<double>(values[next++]));
      return number;
    }
    std::string text = "[";
    for (int i = 0; i < s[axis]; ++i) text += (i ? ", " : "") + self(self, axis + 1);
    return text + "]";
  };
  return write(write, 0);
}

}  // namespace deepx::inline DEEPX_PRECISION
