// SPDX-License-Identifier: MIT
// Shapes, layouts, broadcasting, error texts and catalogues.
#include <limits>

#include "tests/engine/support.h"

using namespace deepx;

TEST_CASE("shape: sizes, equality, text") {
  const Shape s{2, 3, 4};
  CHECK(s.rank() == 3);
  CHECK(s.size() == 24);
  CHECK(s.back(0) == 4);
  CHECK(s.back(2) == 2);
  CHECK(s.without(1) == Shape{2, 4});
  CHECK(Shape{}.size() == 1);
  CHECK(Shape{3, 0}.size() == 0);
  CHECK_FALSE(Shape{3} == Shape{3, 1});
  CHECK(to_text(s) == "[2, 3, 4]");
  CHECK(to_text(Shape{}) == "[]");
}

TEST_CASE("shape: errors") {
  CHECK(message_of([] { Shape{1, 1, 1, 1, 1, 1, 1}; }) == "Shape: more than 6 axes; reshape to 6 or fewer");
  CHECK(message_of([] { Shape{2, -1}; }) == "Shape: axis 1 has size -1; sizes must not be negative");
  CHECK(message_of([] { Tensor::zeros({100000, 100000}); }) ==
        "Shape: [100000, 100000] has more than 1073741824 elements; split the tensor into smaller ones");
  CHECK(message_of([] { Tensor::zeros({50000, 1}) + Tensor::zeros({50000}); }) ==
        "Shape: [50000, 50000] has more than 1073741824 elements; split the tensor into smaller ones");
  const int huge = kMaxElements;
  CHECK(message_of([&] { pad(Tensor::zeros({1}), {.axis = 0, .before = huge, .after = huge}); }) ==
        "Shape: axis 0 of [1] would become 2147483649; sizes lie in 0 to 1073741824");
}

TEST_CASE("layout: dense strides, contiguous") {
  const Layout dense(Shape{2, 3, 4});
  CHECK(dense.strides[0] == 12);
  CHECK(dense.strides[1] == 4);
  CHECK(dense.strides[2] == 1);
  CHECK(dense.contiguous());
  Layout swapped = dense;
  std::swap(swapped.strides[0], swapped.strides[1]);
  std::swap(swapped.shape[0], swapped.shape[1]);
  CHECK_FALSE(swapped.contiguous());
  Layout one(Shape{3, 1});
  one.strides[1] = 77;  // of an axis with one element the stride does not matter
  CHECK(one.contiguous());
}

TEST_CASE("axis: negative counts from the end") {
  CHECK(normalize_axis("op", -1, Shape{2, 3}) == 1);
  CHECK(normalize_axis("op", 1, Shape{2, 3}) == 1);
  CHECK(message_of([] { normalize_axis("op", 2, Shape{2, 3}); }) == "op: axis 2 is outside [-2, 2) for x [2, 3]");
  CHECK(message_of([] { normalize_axis("op", 0, Shape{}); }) == "op: axis 0 is outside [0, 0) for x []");
}

TEST_CASE("broadcast: shapes") {
  const auto both = [](const Shape& a, const Shape& b) { return broadcast("op", a, b); };
  CHECK(both({3, 4}, {4}) == Shape{3, 4});
  CHECK(both({4}, {3, 4}) == Shape{3, 4});
  CHECK(both({3, 1}, {1, 4}) == Shape{3, 4});
  CHECK(both({}, {2, 3}) == Shape{2, 3});
  CHECK(both({1}, {0}) == Shape{0});
  CHECK(both({2, 1, 5}, {7, 1}) == Shape{2, 7, 5});
  CHECK(message_of([&] { both({3, 4}, {5, 4}); }) ==
        "op: cannot broadcast a [3, 4] with b [5, 4]: axis -2 is 3 in a and 5 in b; sizes must match or be 1");
  CHECK(message_of([&] { both({2, 0}, {2, 3}); }) ==
        "op: cannot broadcast a [2, 0] with b [2, 3]: axis -1 is 0 in a and 3 in b; sizes must match or be 1");
}

TEST_CASE("broadcast: layouts repeat by stride 0") {
  const Layout wide = broadcast_layout("op", Layout(Shape{3, 1}), {2, 3, 4});
  CHECK(wide.stride(0) == 0);
  CHECK(wide.stride(1) == 1);
  CHECK(wide.stride(2) == 0);
  CHECK(message_of([] { broadcast_layout("op", Layout(Shape{3, 4}), {4}); }) ==
        "op: x [3, 4] has more axes than the target [4]; a broadcast can only add axes in front");
  CHECK(message_of([] { broadcast_layout("op", Layout(Shape{3}), {3, 4}); }) ==
        "op: cannot broadcast x [3] to [3, 4]: axis -1 is 3; it must be 4 or 1");
}

TEST_CASE("text of a number reads back as the same number") {
  CHECK(to_text(0.1) == "0.1");
  CHECK(to_text(1.0) == "1");
  CHECK(to_text(10.0) == "10");
  CHECK(to_text(-1200.0) == "-1200");
  CHECK(to_text(1e20) == "1e+20");
  CHECK(to_text(-2.5) == "-2.5");
  CHECK(to_text(1.0 / 3) == "0.3333333333333333");
  CHECK(to_text(std::numeric_limits<double>::quiet_NaN()) == "nan");
  CHECK(to_text(-std::numeric_limits<double>::infinity()) == "-inf");
  Rng rng(3);
  for (int i = 0; i < 200; ++i) {
    const double value = rng.normal() * std::exp(40 * rng.normal());
    CHECK(std::stod(to_text(value)) == value);
  }
}

TEST_CASE("join: strings unchanged, numbers in full, shapes in brackets") {
  CHECK(join("a", 1, true, std::string("b"), 0.5, Shape{2}) == "a1trueb0.5[2]");
  CHECK(join() == "");
}

TEST_CASE("catalogue: entries stay where they are, a name is given once, observers hear of all entries") {
  struct Entry {
    std::string_view name;
  };
  static std::vector<std::string_view> heard;
  heard.clear();
  Catalogue<Entry> fruit("fruit");
  fruit.add({"pear"});
  const Entry& first = fruit.at("pear");
  fruit.observe([](const Entry& e) { heard.push_back(e.name); });
  CHECK(heard == std::vector<std::string_view>{"pear"});
  const std::vector<std::string> names = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
  for (const std::string& name : names) fruit.add({name});
  CHECK(heard.size() == 11);
  CHECK(heard.back() == "j");
  CHECK(&first == &fruit.at("pear"));
  CHECK(message_of([&] { fruit.add({"pear"}); }) ==
        "fruit: an entry is called \"pear\" already; give this one another name");
  CHECK(fruit.entries().size() == 11);
}

TEST_CASE("catalogue: order, look-up, errors") {
  struct Entry {
    std::string_view name;
    int value;
  };
  Catalogue<Entry> fruit("fruit");
  fruit.add({"pear", 1});
  fruit.add({"apple", 2});
  CHECK(fruit.names() == "pear, apple");
  CHECK(fruit.at("apple").value == 2);
  CHECK(fruit.find("plum") == nullptr);
  CHECK(message_of([&] { fruit.at("plum"); }) == "fruit: no entry is called \"plum\"; known: pear, apple");
  CHECK(message_of([] {
          operator_catalogue().at("tanhh");
        }).starts_with("operator: no entry is called \"tanhh\"; known: add, "));
}
