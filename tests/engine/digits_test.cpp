// SPDX-License-Identifier: MIT
// Digits: by seed, in range, different from each other, and neither easy nor impossible to classify; files in MNIST's
// format, and their defects.
#include "engine/data/digits.h"

#include <array>

#include "tests/engine/files.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

constexpr int kPixels = 28 * 28;

std::string idx(std::initializer_list<int> header, const std::string& data) {
  std::string bytes;
  for (const int b : header) bytes += static_cast<char>(b);
  return bytes + data;
}
std::string idx_refusal(const std::string& bytes) {
  return message_of([&] { from_idx(bytes, "x"); });
}

/// Accuracy on `test` of the class whose mean image in `train` is nearest.
double nearest_mean_accuracy(const Images& train, const Images& test) {
  std::array<std::array<double, kPixels>, 10> means{};
  const auto pixels = train.images.data(), labels = train.labels.data();
  for (std::size_t i = 0; i < labels.size(); ++i)
    for (std::size_t p = 0; p < kPixels; ++p)
      means[static_cast<std::size_t>(labels[i])][p] +=
          10 * static_cast<double>(pixels[i * kPixels + p]) / static_cast<double>(labels.size());
  int right = 0;
  for (std::size_t i = 0; i < test.labels.data().size(); ++i) {
    double least = 1e9;
    std::size_t nearest = 0;
    for (std::size_t digit = 0; digit < 10; ++digit) {
      double squares = 0;
      for (std::size_t p = 0; p < kPixels; ++p)
        squares += std::pow(static_cast<double>(test.images.data()[i * kPixels + p]) - means[digit][p], 2);
      if (squares < least) least = squares, nearest = digit;
    }
    right += static_cast<Real>(nearest) == test.labels.data()[i];
  }
  return static_cast<double>(right) / test.labels.size();
}

}  // namespace

TEST_CASE("digits: images in [0, 1], each digit equally often, in random order, by seed") {
  const Images d = make_digits(205, 7);
  CHECK(d.images.shape() == Shape{205, 1, 28, 28});
  CHECK(d.labels.shape() == Shape{205});
  std::array<int, 10> counts{};
  for (const Real label : d.labels.data()) ++counts[static_cast<std::size_t>(label)];
  for (const int n : counts) CHECK((n == 20 || n == 21));
  CHECK_FALSE(std::equal(d.labels.data().begin(), d.labels.data().begin() + 10, d.labels.data().begin() + 10));
  for (const Real p : d.images.data()) REQUIRE((p >= 0 && p <= 1));
  CHECK(same_bits(d.images.data(), make_digits(205, 7).images.data()));
  CHECK_FALSE(same_bits(d.images.data(), make_digits(205, 8).images.data()));
  const Images more = make_digits(300, 7);
  CHECK(same_bits(d.images.data(), more.images.data().first(d.images.data().size())));
  CHECK(same_bits(d.labels.data(), more.labels.data().first(205)));
}

TEST_CASE("digits: every image has a stroke of ink on dark paper, and no two are alike") {
  const Images d = make_digits(1000, 3);
  for (std::size_t i = 0; i < 1000; ++i) {
    const auto image = d.images.data().subspan(i * kPixels, kPixels);
    const auto bright = std::ranges::count_if(image, [](Real p) { return p > Real(0.5); });
    if (bright < 12 || bright > 300)
      FAIL("image " << i << " of " << d.labels.data()[i] << " has " << bright << " bright pixels");
    if (i > 0 && same_bits(image, d.images.data().first(kPixels))) FAIL("image " << i << " repeats the first");
  }
}

TEST_CASE("digits: the mean images distinguish many digits, but far from all") {
  const double accuracy = nearest_mean_accuracy(make_digits(2000, 1), make_digits(500, 2));
  INFO(accuracy);
  CHECK((accuracy > 0.5 && accuracy < 0.85));
}

TEST_CASE("digits: counts out of range are refused") {
  CHECK(message_of([] { make_digits(0, 1); }) == "make_digits: count is 0; must lie in [1, 100000]");
  CHECK(message_of([] { make_digits(100001, 1); }) == "make_digits: count is 100001; must lie in [1, 100000]");
}

TEST_CASE("idx: images and labels in MNIST's format") {
  const ScratchFolder scratch;
  const std::string pixels = idx({0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3}, std::string("\0\xff\x33\1\2\3", 6));
  const std::string labels = idx({0, 0, 8, 1, 0, 0, 0, 2}, "\7\1");
  put_content(scratch.file("images"), pixels);
  put_content(scratch.file("labels"), labels);
  const Images read = load_idx(scratch.file("images"), scratch.file("labels"));
  CHECK(read.images.shape() == Shape{2, 1, 1, 3});
  CHECK(difference(read.images.data(),
                   std::vector<Real>{0, 1, Real(0.2), Real(1) / 255, Real(2) / 255, Real(3) / 255}) < 1e-7);
  CHECK(read.labels.values() == std::vector<Real>{7, 1});
  CHECK(from_idx(idx({0, 0, 8, 2, 0, 0, 1, 0, 0, 0, 0, 1}, std::string(256, 'a')), "x").shape() == Shape{256, 1});

  const auto refused = [&](const char* images, const char* classes) {
    return message_of([&] { load_idx(scratch.file(images), scratch.file(classes)); });
  };
  CHECK(refused("labels", "labels") ==
        "idx: " + scratch.file("labels") + ": has the shape [2]; images are [N, height, width]");
  CHECK(refused("images", "images") == "idx: " + scratch.file("images") + ": has the shape [2, 1, 3]; labels are [N]");
  put_content(scratch.file("more"), idx({0, 0, 8, 1, 0, 0, 0, 3}, "abc"));
  CHECK(refused("images", "more") == "idx: " + scratch.file("more") + ": has 3 labels for the 2 images of " +
                                         scratch.file("images") + "; they must be as many");
  CHECK(refused("images", "none") ==
        "load_idx: " + scratch.file("none") + ": cannot be read: No such file or directory");
}

TEST_CASE("idx: defects are refused with the file, the byte and the reason") {
  CHECK(idx_refusal("") == "idx: x: byte 0: the file ends here; the first 4 bytes tell what it is");
  CHECK(idx_refusal("\x1f\x8b\x08") == "idx: x: byte 0: the file is compressed by gzip; unpack it first");
  CHECK(idx_refusal("P5 28 28") == "idx: x: byte 0: the file begins with 80, 53; an IDX file begins with two zeros");
  CHECK(idx_refusal(idx({0, 0, 13, 1}, "")) == "idx: x: byte 2: the type of number is 13; must be 8, unsigned bytes");
  CHECK(idx_refusal(idx({0, 0, 8, 0}, "")) == "idx: x: byte 3: there are 0 axes; must be 1 to 6");
  CHECK(idx_refusal(idx({0, 0, 8, 255}, "")) == "idx: x: byte 3: there are 255 axes; must be 1 to 6");
  CHECK(idx_refusal(idx({0, 0, 8, 3, 0, 0, 0, 1}, "")) ==
        "idx: x: byte 8: the file ends here, before the sizes of its 3 axes do; it is cut off");
  CHECK(idx_refusal(idx({0, 0, 8, 1, 0, 0, 0, 0}, "")) ==
        "idx: x: byte 4: the size 0 makes no numbers; there must be 1 to 1073741824");
  CHECK(idx_refusal(idx({0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255}, "")) ==
        "idx: x: byte 4: the size 4294967295 makes too many numbers; there must be 1 to 1073741824");
  CHECK(idx_refusal(idx({0, 0, 8, 2, 0, 1, 0, 0, 0, 1, 0, 0}, "")) ==
        "idx: x: byte 8: the size 65536 makes too many numbers; there must be 1 to 1073741824");
  CHECK(idx_refusal(idx({0, 0, 8, 1, 0, 0, 0, 5}, "abc")) ==
        "idx: x: byte 11: the file ends here; [5] numbers end at byte 13");
  CHECK(idx_refusal(idx({0, 0, 8, 1, 0, 0, 0, 2}, "abc")) ==
        "idx: x: byte 11: the file ends here; [2] numbers end at byte 10");
}
