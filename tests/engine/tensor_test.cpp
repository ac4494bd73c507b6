// SPDX-License-Identifier: MIT
// Tensors: factories, access, views of shared storage, the pool.
#include <cstdint>

#include "tests/engine/support.h"

using namespace deepx;

/// Tensor({1000}) could be a number or a size.
template <class T>
concept MadeOfNumbers =
    requires { T({1000}); } || requires { T({2, 3}); } || requires { T(1000); } || std::convertible_to<double, T>;

TEST_CASE("tensor: factories and access") {
  const Tensor x = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK(x.at({1, 0}) == 4);
  CHECK(x.values() == std::vector<Real>{1, 2, 3, 4, 5, 6});
  STATIC_CHECK_FALSE(MadeOfNumbers<Tensor>);
  CHECK(Tensor::scalar(2.5).item() == Real(2.5));
  CHECK(Tensor::scalar(2.5).shape() == Shape{});
  CHECK(Tensor::full({2}, 3).values() == std::vector<Real>{3, 3});
  CHECK(Tensor::zeros({0, 4}).values().empty());
  CHECK_FALSE(Tensor().defined());
  Rng a(3), b(3);
  const Tensor u = Tensor::uniform(a, {50}, -2, 1);
  CHECK(std::ranges::all_of(u.values(), [](Real v) { return v >= -2 && v < 1; }));
  CHECK(u.values()[0] == static_cast<Real>(b.uniform(-2, 1)));
}

TEST_CASE("tensor: errors") {
  Tensor x = Tensor::zeros({2, 3});
  CHECK(message_of([] { Tensor::from({2, 2}, {1, 2, 3}); }) ==
        "Tensor::from: shape [2, 2] holds 4 values, 3 are given; give one for each element");
  CHECK(message_of([&] { (void)x.item(); }) == "item: x [2, 3] has 6 elements; item() reads exactly one");
  CHECK(message_of([] { (void)Tensor().item(); }) == "item: x [] has 0 elements; item() reads exactly one");
  CHECK(message_of([&] { (void)x.at({1}); }) == "at: 1 indices for x [2, 3]; give one for each of the 2 axes");
  CHECK(message_of([&] { (void)x.at({1, 3}); }) == "at: index 3 on axis 1 is outside [0, 3) for x [2, 3]");
  CHECK(message_of([&] { (void)transpose(x).data(); }) ==
        "data: x [3, 2] is a strided view; copy it with values() or contiguous(x)");
  CHECK(message_of([&] { transpose(x).mutable_data(); }) ==
        "mutable_data: x [3, 2] is a strided view; write to the tensor it views");
  CHECK(message_of([&] { tanh(Tensor()); }) == "tanh: input 0 is an empty Tensor; give it values first");
}

TEST_CASE("tensor: an empty one is refused") {
  Tensor none;
  CHECK(message_of([&] { (void)none.at({}); }) == "at: the Tensor is empty; give it values first");
  CHECK(message_of([&] { (void)none.data(); }) == "data: the Tensor is empty; give it values first");
  CHECK(message_of([&] { (void)none.values(); }) == "values: the Tensor is empty; give it values first");
  CHECK(message_of([&] { (void)none.clone(); }) == "clone: the Tensor is empty; give it values first");
  CHECK(message_of([&] { none.mutable_data(); }) == "mutable_data: the Tensor is empty; give it values first");
  CHECK(message_of([&] { none.requires_grad(); }) == "requires_grad: the Tensor is empty; give it values first");
  CHECK(message_of([&] { (void)to_text(none); }) == "values: the Tensor is empty; give it values first");
}

TEST_CASE("tensor: views share storage, clones do not") {
  Tensor x = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
  const Tensor t = transpose(x), row = slice(x, {.axis = 0, .start = 1, .stop = 2}), wide = expand(row, {4, 3}),
               flat = reshape(x, {-1}), copy = x.clone();
  for (const Tensor& view : {t, row, wide, flat}) CHECK(view.storage() == x.storage());
  CHECK(copy.storage() != x.storage());
  x.mutable_data()[5] = 60;
  CHECK(t.at({2, 1}) == 60);
  CHECK(row.at({0, 2}) == 60);
  CHECK(wide.at({3, 2}) == 60);
  CHECK(flat.at({5}) == 60);
  CHECK(copy.at({1, 2}) == 6);
  CHECK(t.values() == std::vector<Real>{1, 4, 2, 5, 3, 60});
  CHECK(wide.values() == std::vector<Real>{4, 5, 60, 4, 5, 60, 4, 5, 60, 4, 5, 60});
  CHECK(contiguous(t).values() == t.values());
  CHECK(contiguous(x).storage() == x.storage());
}

TEST_CASE("tensor: a view that repeats numbers cannot be written to") {
  Tensor w = Tensor::from({1, 2}, {1, 2}), column = Tensor::from({2, 1}, {1, 2}), number = Tensor::scalar(3);
  const std::string why = " is a view that repeats numbers; write to the tensor it views, or to a clone() of x";
  Tensor rows = expand(w, {3, 2}), columns = expand(column, {2, 3}), all = expand(number, {2, 2});
  CHECK(message_of([&] { rows.copy_from(Tensor::zeros({3, 2})); }) == "copy_from: x [3, 2]" + why);
  CHECK(message_of([&] { columns.copy_from(Tensor::zeros({2, 3})); }) == "copy_from: x [2, 3]" + why);
  CHECK(message_of([&] { all.copy_from(all); }) == "copy_from: x [2, 2]" + why);
  for (Tensor* view : {&rows, &columns, &all})
    CHECK(message_of([&] { view->mutable_data(); }).starts_with("mutable_data: "));
  CHECK(w.values() == std::vector<Real>{1, 2});
  CHECK(number.item() == 3);
  // An axis of one element repeats nothing, and neither does an empty tensor; += makes a new tensor.
  Tensor same = expand(w, {1, 2}), none = expand(Tensor::zeros({0, 1}), {0, 3}), turned = transpose(w);
  same.copy_from(Tensor::from({1, 2}, {5, 6}));
  none.copy_from(Tensor::zeros({0, 3}));
  turned.copy_from(Tensor::from({2, 1}, {7, 8}));
  CHECK(w.values() == std::vector<Real>{7, 8});
  rows += Tensor::scalar(1);
  CHECK(rows.values() == std::vector<Real>{8, 9, 8, 9, 8, 9});
  CHECK(w.values() == std::vector<Real>{7, 8});
}

TEST_CASE("tensor: reshape computes one size, copies a strided view") {
  const Tensor x = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
  CHECK(reshape(x, {3, -1}).shape() == Shape{3, 2});
  const Tensor t = reshape(transpose(x), {6});
  CHECK(t.values() == std::vector<Real>{1, 4, 2, 5, 3, 6});
  CHECK(t.storage() != x.storage());
  CHECK(message_of([&] { reshape(x, {4, -1}); }) ==
        "reshape: [2, 3] has 6 elements; the sizes given need a multiple of 4");
  CHECK(message_of([&] { reshape(x, {-1, -1}); }) == "reshape: two sizes are -1; at most one can be worked out");
  CHECK(message_of([&] { reshape(x, {-2, -1}); }) == "Shape: axis 0 has size -2; sizes must not be negative");
}

TEST_CASE("for_each_pair: row-major over both layouts") {
  const Tensor x = Tensor::zeros({2, 3, 4});
  Layout from(x.shape()), to(x.shape());
  from.offset = 5;
  std::vector<int> seen;
  for_each_pair(from, to, [&](int a, int b) {
    CHECK(a == b + 5);
    seen.push_back(b);
  });
  CHECK(seen.size() == 24);
  CHECK(std::ranges::is_sorted(seen));
  const Layout columns = transpose(Tensor::zeros({2, 3})).layout();
  std::vector<int> order;
  for_each_pair(columns, columns, [&](int a, int) { order.push_back(a); });
  CHECK(order == std::vector<int>{0, 3, 1, 4, 2, 5});
  int calls = 0;
  for_each_pair(Layout(Shape{}), Layout(Shape{}), [&](int, int) { ++calls; });
  for_each_pair(Layout(Shape{3, 0}), Layout(Shape{3, 0}), [&](int, int) { ++calls; });
  CHECK(calls == 1);
}

TEST_CASE("pool: buffers return and are used again") {
  const auto work = [] {
    for (int n : {1, 5, 100, 3000}) {
      const Tensor x = Tensor::full({n}, 2), y = tanh(x) * x + transpose(Tensor::zeros({n, 1}));
      CHECK(y.size() == n);
    }
  };
  work();
  const std::uint64_t before = storage_allocations();
  for (int i = 0; i < 20; ++i) work();
  CHECK(storage_allocations() == before);

  Real* address = nullptr;
  {
    Tensor x = Tensor::empty({1000});
    address = x.raw();
  }
  Tensor again = Tensor::empty({1000});
  CHECK(again.raw() == address);
}

TEST_CASE("pool: all buffers have the same alignment, so that vector loops round the same way") {
  std::vector<Tensor> kept;
  for (int n : {1, 2, 7, 8, 64, 100, 1000, 5000}) kept.push_back(Tensor::empty({n}));
  const auto within_line = [](const Tensor& t) { return reinterpret_cast<std::uintptr_t>(t.raw()) % 64; };
  for (const Tensor& t : kept) CHECK(within_line(t) == within_line(kept[0]));
}

TEST_CASE("tensor: text") {
  CHECK(to_text(Tensor::from({2, 2}, {1, Real(2.5), -3, 4})) == "[[1, 2.5], [-3, 4]]");
  CHECK(to_text(transpose(Tensor::from({2, 2}, {1, 2, 3, 4}))) == "[[1, 3], [2, 4]]");
  CHECK(to_text(Tensor::scalar(3)) == "3");
  CHECK(to_text(Tensor::scalar(Real(1) / 3), 3) == "0.333");
  CHECK(to_text(Tensor::zeros({0})) == "[]");
}

TEST_CASE("tensor: version counts writes, requires_grad belongs to the storage") {
  Tensor x = Tensor::zeros({3});
  const Tensor view = slice(x, {.axis = 0, .start = 0, .stop = 2});
  const auto version = x.storage()->version;
  x.mutable_data();
  CHECK(view.storage()->version == version + 1);
  x.requires_grad();
  CHECK(view.storage()->requires_grad);
  x.requires_grad(false);
  CHECK_FALSE(view.storage()->requires_grad);
}
