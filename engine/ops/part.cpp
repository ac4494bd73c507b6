// SPDX-License-Identifier: MIT
// Parts of a whole buffer, and the operator by which a tape records them.
#include "engine/ops/part.h"

#include <cstdint>
#include <limits>

#include "engine/core/error.h"
#include "engine/graph/tape.h"
#include "engine/ops/ops.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// The place of each element of the part, as numbers for index_select and index_add.
Tensor places(const Layout& part, int size) {
  constexpr std::int64_t kMost = std::int64_t{1} << std::numeric_limits<Real>::digits;
  DEEPX_REQUIRE(size <= kMost, value, "gradient: ", part.shape, " is a strided part of a buffer of ", size,
                " numbers; at most ", kMost, " can be numbered: use contiguous parts");
  Tensor list = Tensor::empty({part.shape.size()});
  for_each_pair(part, Layout(part.shape), [&](int i, int o) { list.raw()[o] = static_cast<Real>(i); });
  return list;
}

constexpr OpInfo kInfo{.name = "part",
                       .label = "part",
                       .math = "y = x where y lies in it",
                       .grads = {"dx = dy where y lies"},
                       .words = "A view passes its gradient to the numbers that it shows",
                       .source = "linear map: its adjoint",
                       .kind = Kind::view};

OpTable make_part() {
  OpTable t;
  t.name = kInfo.name;
  t.info = &kInfo;
  t.backward = [](const void*, const Backward& c) {
    for_each_pair(Layout(c.y.shape()), c.y.layout(), [&](int from, int to) { c.dx(0)[to] += c.dy[from]; });
  };
  t.grad = [](const void*, const Backprop& c, int) { return into_whole(c.g, c.y.layout(), c.x[0].shape()); };
  return t;
}

}  // namespace

const OpTable& part_operator() {
  static const OpTable table = make_part();
  return table;
}

Tensor part_of(const Tensor& whole, const Layout& part) {
  const int size = part.shape.size();
  const Tensor flat = flatten(whole);
  if (part.contiguous()) return reshape(slice(flat, {.start = part.offset, .stop = part.offset + size}), part.shape);
  return reshape(index_select(flat, places(part, whole.size())), part.shape);
}

Tensor into_whole(const Tensor& g, const Layout& part, const Shape& whole) {
  const int size = part.shape.size(), all = whole.size();
  const Tensor flat = part.contiguous() ? pad(flatten(g), {.before = part.offset, .after = all - part.offset - size})
                                        : index_add(Tensor::zeros({all}), places(part, all), flatten(g));
  return reshape(flat, whole);
}

}  // namespace deepx::inline DEEPX_PRECISION
