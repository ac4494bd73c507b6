// SPDX-License-Identifier: MIT
// Writes safetensors, and reads them without trust: the header must describe every byte exactly once.
#include "engine/io/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>
#include <type_traits>

#include "engine/core/error.h"
#include "engine/io/file.h"
#include "engine/io/safetensors_header.h"

namespace deepx::inline DEEPX_PRECISION {

using namespace safetensors;

namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie in memory");

constexpr std::uint64_t kMaxHeader = 100'000'000;  // the limit of the format's own reader

// Storage types that C++20 has no names for.
struct Half {
  std::uint16_t bits;
};
struct BrainFloat {
  std::uint16_t bits;
};
struct Bool {
  std::uint8_t bits;
};

template <class T>
Real to_real(T v) {
  return static_cast<Real>(v);
}
Real to_real(Bool v) { return v.bits ? Real(1) : Real(0); }
// The upper half of a float.
Real to_real(BrainFloat v) { return std::bit_cast<float>(std::uint32_t{v.bits} << 16); }
// IEEE 754 binary16: sign, 5 bits of exponent, 10 of fraction.
Real to_real(Half v) {
  const std::uint32_t sign = (v.bits & 0x8000u) << 16, exponent = (v.bits >> 10) & 31, fraction = v.bits & 0x3ffu;
  if (exponent == 0) {  // zero and subnormal: multiples of 2^-24
    const float size = static_cast<float>(fraction) * 0x1p-24f;
    return sign ? -size : size;
  }
  const std::uint32_t wide = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

template <class T>
void read_numbers(const char* from, std::span<Real> to) {
  for (Real& out : to) {
    T v;
    std::memcpy(&v, from, sizeof v);
    from += sizeof v;
    out = to_real(v);
  }
}

template <class T>
double number_at(const char* from, std::size_t i) {
  T v;
  std::memcpy(&v, from + i * sizeof v, sizeof v);
  if constexpr (std::is_arithmetic_v<T>)
    return static_cast<double>(v);
  else
    return static_cast<double>(to_real(v));
}

template <class T>
constexpr Dtype dtype(std::string_view name) {
  return {name, sizeof(T), read_numbers<T>, number_at<T>};
}
constexpr Dtype kDtypes[] = {dtype<double>("F64"),        dtype<float>("F32"),         dtype<Half>("F16"),
                             dtype<BrainFloat>("BF16"),   dtype<std::int64_t>("I64"),  dtype<std::int32_t>("I32"),
                             dtype<std::int16_t>("I16"),  dtype<std::int8_t>("I8"),    dtype<std::uint64_t>("U64"),
                             dtype<std::uint32_t>("U32"), dtype<std::uint16_t>("U16"), dtype<std::uint8_t>("U8"),
                             dtype<Bool>("BOOL")};
constexpr std::string_view kReal = sizeof(Real) == 4 ? "F32" : "F64";

/// "hidden1.weight[2, 5]"
std::string element_text(const Entry& e, std::size_t i) {
  std::string place;
  for (int axis = e.shape.rank(); axis-- > 0;) {
    const auto size = static_cast<std::size_t>(e.shape[axis]);
    place = join(i % size, place.empty() ? "" : ", ", place);
    i /= size;
  }
  return join(clipped(e.name), place.empty() ? "" : join("[", place, "]"));
}

/// Refuses the tensor if one of its numbers is not finite in Real. `from` are its bytes in the file.
void require_finite(const Entry& e, const char* from, std::span<const Real> values, std::string_view file) {
  const auto unfit = [](Real v) { return !std::isfinite(v); };
  const auto first = std::ranges::find_if(values, unfit);
  if (first == values.end()) return;
  const auto i = static_cast<std::size_t>(first - values.begin());
  const double given = e.dtype->at(from, i);
  const auto more = std::count_if(first + 1, values.end(), unfit);
  throw Error(ErrorKind::not_finite,
              join("safetensors: ", file, ": ", element_text(e, i), " is ", given,
                   std::isfinite(given) ? ", beyond the range of this precision" : "",
                   more > 0 ? join(", and ", more, more > 1 ? " more numbers of it are" : " more number of it is",
                                   " not finite")
                            : "",
                   "; weights are finite numbers, so correct them where they come from"));
}

// JSON of a string; throws nlohmann's error if it is not UTF-8.
std::string json_string(const std::string& text) { return nlohmann::json(text).dump(); }
/// Sorts by position and refuses gaps, overlaps and a wrong end.
void require_all_bytes_once(std::vector<Entry>& entries, std::uint64_t start, std::uint64_t size,
                            std::string_view name) {
  std::ranges::sort(entries, {}, [](const Entry& e) { return std::pair(e.begin, e.end); });
  std::uint64_t reached = 0;
  for (const Entry& e : entries) {
    DEEPX_REQUIRE(e.begin == reached, io, "safetensors: ", name, ": byte ", e.at, ": the data of ", quote(e.name),
                  " begin at ", e.begin,
                  e.begin < reached ? " inside those of another tensor, which end at "
                                    : " after a gap; the data before them end at ",
                  reached);
    DEEPX_REQUIRE(e.end <= size, io, "safetensors: ", name, ": byte ", start + size,
                  ": the file ends here, the data of ", quote(e.name), " go on to byte ", start + e.end,
                  "; the file is cut off");
    reached = e.end;
  }
  DEEPX_REQUIRE(reached == size, io, "safetensors: ", name, ": byte ", start + reached,
                ": the data end here, the file goes on to byte ", start + size,
                "; something is appended, or the header is of another file");
}

}  // namespace

namespace safetensors {

const Dtype* find_dtype(std::string_view name) {
  const auto found = std::ranges::find(kDtypes, name, &Dtype::name);
  return found == std::end(kDtypes) ? nullptr : found;
}

std::string dtype_names() {
  std::string names;
  for (const Dtype& d : kDtypes) names += (names.empty() ? "" : " ") + std::string(d.name);
  return names;
}

}  // namespace safetensors

const Tensor* NamedTensors::find(std::string_view name) const {
  const auto found = std::ranges::find(tensors, name, &std::pair<std::string, Tensor>::first);
  return found == tensors.end() ? nullptr : &found->second;
}

const Tensor& NamedTensors::at(std::string_view name) const {
  if (const Tensor* tensor = find(name)) return *tensor;
  std::string known;
  for (std::size_t i = 0; i < std::min<std::size_t>(tensors.size(), 8); ++i)
    known += (i ? ", " : "") + clipped(tensors[i].first);
  throw Error(ErrorKind::value, join("tensors: there is none called ", quote(name), "; there are ", tensors.size(),
                                     known.empty() ? "" : ": ", known, tensors.size() > 8 ? ", .." : ""));
}

std::string to_safetensors(const NamedTensors& named) {
  std::map<std::string, const Tensor*> sorted;
  for (const auto& [name, tensor] : named.tensors) {
    DEEPX_REQUIRE(tensor.defined(), value, "to_safetensors: ", quote(name),
                  ": the Tensor is empty; give it values first");
    DEEPX_REQUIRE(name != "__metadata__", value, "to_safetensors: ", quote(name),
                  ": the format keeps this name; choose another");
    DEEPX_REQUIRE(sorted.emplace(name, &tensor).second, value, "to_safetensors: ", quote(name),
                  ": the name is given twice; names must differ");
  }
  std::string header = "{";
  std::uint64_t end = 0;
  try {
    if (!named.metadata.empty()) header += "\"__metadata__\":" + nlohmann::json(named.metadata).dump();
    for (const auto& [name, tensor] : sorted) {
      const std::uint64_t begin = end;
      std::string sizes;
      for (int i = 0; i < tensor->rank(); ++i) sizes += (i ? "," : "") + std::to_string(tensor->shape()[i]);
      end += static_cast<std::uint64_t>(tensor->size()) * sizeof(Real);
      header += join(header.size() > 1 ? "," : "", json_string(name), ":{\"dtype\":\"", kReal, "\",\"shape\":[", sizes,
                     "],\"data_offsets\":[", begin, ",", end, "]}");
    }
  } catch (const nlohmann::json::type_error&) {
    throw Error(ErrorKind::value,
                "to_safetensors: a name or the metadata: is not UTF-8; the format's header is UTF-8 text");
  }
  header += '}';
  header.resize((header.size() + 7) / 8 * 8, ' ');
  std::string bytes(kLengthBytes, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, sizeof length);
  bytes.reserve(bytes.size() + header.size() + static_cast<std::size_t>(end));
  bytes += header;
  for (const auto& [name, tensor] : sorted) {
    const std::vector<Real> values = tensor->values();
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Real));
  }
  return bytes;
}

NamedTensors from_safetensors(std::string_view bytes, std::string_view file, NonFinite numbers) {
  const std::string name = clipped(file, kMostPath);
  DEEPX_REQUIRE(bytes.size() >= kLengthBytes, io, "safetensors: ", name, ": byte ", bytes.size(),
                ": the file ends here; it must start with 8 bytes that tell the length of its header");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  bytes.remove_prefix(kLengthBytes);
  DEEPX_REQUIRE(length <= kMaxHeader, io, "safetensors: ", name, ": byte 0: the header would have ", length,
                " bytes; at most ", kMaxHeader, " are allowed, so this is no safetensors file");
  DEEPX_REQUIRE(length <= bytes.size(), io, "safetensors: ", name, ": byte 0: the header should have ", length,
                " bytes, ", bytes.size(), " follow; the file is cut off or not safetensors");
  DEEPX_REQUIRE(length > 0 && bytes[0] == '{', io, "safetensors: ", name,
                ": byte 8: the header does not begin with '{'; the file is not safetensors");
  const auto header_bytes = static_cast<std::size_t>(length);
  Header header = read_header(bytes.substr(0, header_bytes), name);
  bytes.remove_prefix(header_bytes);
  require_all_bytes_once(header.entries, kLengthBytes + length, bytes.size(), name);
  NamedTensors named{.tensors = {}, .metadata = std::move(header.metadata)};
  named.tensors.reserve(header.entries.size());
  for (Entry& e : header.entries) {
    Tensor tensor = Tensor::empty(e.shape);
    e.dtype->read(bytes.data() + e.begin, tensor.mutable_data());
    if (numbers == NonFinite::refuse) require_finite(e, bytes.data() + e.begin, tensor.data(), name);
    named.add(std::move(e.name), tensor);
  }
  return named;
}

void save_safetensors(const std::string& path, const NamedTensors& named) {
  write_file("save_safetensors", path, to_safetensors(named));
}

NamedTensors load_safetensors(const std::string& path, NonFinite numbers) {
  return from_safetensors(read_file("load_safetensors", path), path, numbers);
}

}  // namespace deepx::inline DEEPX_PRECISION
