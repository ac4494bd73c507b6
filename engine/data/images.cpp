// SPDX-License-Identifier: MIT
// Reads IDX files without trust.
#include "engine/data/images.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/io/file.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

unsigned byte_at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

}  // namespace

Tensor from_idx(std::string_view bytes, std::string_view file) {
  const std::string name = clipped(file, kMostPath);
  DEEPX_REQUIRE(!bytes.starts_with("\x1f\x8b"), io, "idx: ", name,
                ": byte 0: the file is compressed by gzip; unpack it first");
  DEEPX_REQUIRE(bytes.size() >= 4, io, "idx: ", name, ": byte ", bytes.size(),
                ": the file ends here; the first 4 bytes tell what it is");
  DEEPX_REQUIRE(bytes[0] == 0 && bytes[1] == 0, io, "idx: ", name, ": byte 0: the file begins with ", byte_at(bytes, 0),
                ", ", byte_at(bytes, 1), "; an IDX file begins with two zeros");
  DEEPX_REQUIRE(bytes[2] == 8, io, "idx: ", name, ": byte 2: the type of number is ", byte_at(bytes, 2),
                "; must be 8, unsigned bytes");
  const std::size_t axes = byte_at(bytes, 3), header = 4 + 4 * axes;
  DEEPX_REQUIRE(axes >= 1 && axes <= kMaxRank, io, "idx: ", name, ": byte 3: there are ", axes, " axes; must be 1 to ",
                kMaxRank);
  DEEPX_REQUIRE(bytes.size() >= header, io, "idx: ", name, ": byte ", bytes.size(),
                ": the file ends here, before the sizes of its ", axes, " axes do; it is cut off");
  Shape shape;
  std::int64_t elements = 1;
  for (std::size_t at = 4; at < header; at += 4) {
    const std::int64_t size = std::int64_t{byte_at(bytes, at)} << 24 | byte_at(bytes, at + 1) << 16 |
                              byte_at(bytes, at + 2) << 8 | byte_at(bytes, at + 3);
    DEEPX_REQUIRE(size > 0 && size <= kMaxElements && (elements *= size) <= kMaxElements, io, "idx: ", name, ": byte ",
                  at, ": the size ", size, " makes ", size == 0 ? "no" : "too many", " numbers; there must be 1 to ",
                  kMaxElements);
    shape.append(static_cast<int>(size));
  }
  bytes.remove_prefix(header);
  DEEPX_REQUIRE(static_cast<std::int64_t>(bytes.size()) == elements, io, "idx: ", name, ": byte ",
                header + bytes.size(), ": the file ends here; ", shape, " numbers end at byte ",
                static_cast<std::int64_t>(header) + elements);
  Tensor out = Tensor::empty(shape);
  std::ranges::transform(bytes, out.mutable_data().begin(),
                         [](char c) { return static_cast<Real>(static_cast<unsigned char>(c)); });
  return out;
}

Images load_idx(const std::string& images, const std::string& labels) {
  Tensor pixels = from_idx(read_file("load_idx", images), images),
         classes = from_idx(read_file("load_idx", labels), labels);
  DEEPX_REQUIRE(pixels.rank() == 3, io, "idx: ", clipped(images, kMostPath), ": has the shape ", pixels.shape(),
                "; images are [N, height, width]");
  DEEPX_REQUIRE(classes.rank() == 1, io, "idx: ", clipped(labels, kMostPath), ": has the shape ", classes.shape(),
                "; labels are [N]");
  const Shape& s = pixels.shape();
  DEEPX_REQUIRE(s[0] == classes.shape()[0], io, "idx: ", clipped(labels, kMostPath), ": has ", classes.shape()[0],
                " labels for the ", s[0], " images of ", clipped(images, kMostPath), "; they must be as many");
  for (Real& p : pixels.mutable_data()) p /= 255;
  return {Tensor(pixels.storage_handle(), Layout(Shape{s[0], 1, s[1], s[2]})), classes};
}

}  // namespace deepx::inline DEEPX_PRECISION
