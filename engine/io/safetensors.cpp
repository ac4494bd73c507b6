// SPDX-License-Identifier: MIT
// Writes safetensors, and reads them trusting nothing: the header must account for every byte exactly once.
#include "engine/io/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/core/error.h"
#include "engine/io/file.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie in memory");

constexpr std::size_t kLengthBytes = 8;
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

struct Dtype {
  std::string_view name;
  std::uint64_t bytes;
  void (*read)(const char* from, std::span<Real> to);
};
template <class T>
constexpr Dtype dtype(std::string_view name) {
  return {name, sizeof(T), read_numbers<T>};
}
constexpr Dtype kDtypes[] = {
    dtype<double>("F64"),        dtype<float>("F32"),         dtype<Half>("F16"),         dtype<BrainFloat>("BF16"),
    dtype<std::int64_t>("I64"),  dtype<std::int32_t>("I32"),  dtype<std::int16_t>("I16"), dtype<std::int8_t>("I8"),
    dtype<std::uint64_t>("U64"), dtype<std::uint32_t>("U32"), dtype<std::uint16_t>("U16"), dtype<std::uint8_t>("U8"),
    dtype<Bool>("BOOL")};
constexpr std::string_view kReal = sizeof(Real) == 4 ? "F32" : "F64";

// JSON of a string; throws nlohmann's error for what is not UTF-8.
std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }
// A name for a message: control characters escaped, cut when long.
std::string shown(const std::string& text) {
  const std::string all = nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  return all.size() > 60 ? all.substr(0, 56) + "...\"" : all;
}

/// One tensor as the header describes it.
struct Entry {
  std::string name{};
  std::uint64_t at = 0;  // byte of the file, for errors
  const Dtype* dtype = nullptr;
  Shape shape{};
  std::uint64_t begin = 0, end = 0;
};

/// Takes the header's JSON event by event, so that neither depth nor repeated keys get anywhere. Every event that is not the
/// expected one throws.
class HeaderReader {
 public:
  HeaderReader(std::string_view header, std::string_view name) : header_(header), name_(name) {}

  void read();
  std::vector<Entry> entries;
  std::map<std::string, std::string> metadata;

  // nlohmann's SAX interface.
  bool null() { return unexpected("null"); }
  bool boolean(bool v) { return unexpected(v ? "true" : "false"); }
  bool number_integer(std::int64_t v) { return unexpected(std::to_string(v)); }
  bool number_float(double, const std::string& text) { return unexpected(text); }
  bool binary(const nlohmann::json::binary_t&) { return unexpected("binary data"); }
  bool number_unsigned(std::uint64_t v);
  bool string(const std::string& text);
  bool start_object(std::size_t);
  bool end_object();
  bool key(const std::string& text);
  bool start_array(std::size_t);
  bool end_array();
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) {
    refuse("the header is not JSON from here on; the file is damaged or not safetensors");
  }

 private:
  /// Walks through the header and tells how far it got.
  struct Position {
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    const char* at;
    const char** reached;
    const char& operator*() const { return *at; }
    Position& operator++() {
      *reached = ++at;
      return *this;
    }
    bool operator==(const Position& other) const { return at == other.at; }
  };
  enum class Expect { header, name, field, metadata_object, metadata_key, metadata_text, tensor, dtype, shape, sizes, offsets, numbers };

  template <class... Parts>
  [[noreturn]] void refuse(const Parts&... parts) const {
    const std::uint64_t byte = kLengthBytes + static_cast<std::uint64_t>(std::max<std::ptrdiff_t>(reached_ - header_.data() - 1, 0));
    throw Error(ErrorKind::io, join("safetensors: ", name_, ": byte ", byte, ": ", parts...));
  }
  [[noreturn]] bool unexpected(const std::string& given) const;
  void go_on_with(Expect next) { expect_ = next; }
  void finish_tensor();

  std::string_view header_, name_;
  const char* reached_ = header_.data();
  Expect expect_ = Expect::header;
  std::string key_;
  std::set<std::string, std::less<>> names_, fields_;
  std::vector<std::uint64_t> numbers_;
};

void HeaderReader::read() {
  nlohmann::json::sax_parse(Position{header_.data(), &reached_}, Position{header_.data() + header_.size(), &reached_}, this);
}

bool HeaderReader::unexpected(const std::string& given) const {
  static constexpr std::string_view kRight[] = {"an object that begins with '{'", "the name of a tensor",
      "one of dtype, shape, data_offsets", "an object with texts", "a key in quotes", "a text in quotes",
      "an object with dtype, shape, data_offsets", "the name of a number type in quotes", "a list of sizes",
      "a size, a whole number of 0 or more", "a list of two bytes, begin and end", "a byte, a whole number of 0 or more"};
  refuse("the header has ", given.size() > 60 ? given.substr(0, 57) + "..." : given, " here; must be ",
         kRight[static_cast<std::size_t>(expect_)]);
}

bool HeaderReader::start_object(std::size_t) {
  if (expect_ == Expect::header) go_on_with(Expect::name);
  else if (expect_ == Expect::metadata_object) go_on_with(Expect::metadata_key);
  else if (expect_ == Expect::tensor) go_on_with(Expect::field);
  else unexpected("an object");
  return true;
}

bool HeaderReader::key(const std::string& text) {
  if (expect_ == Expect::name) {
    if (!names_.insert(text).second) refuse("the name ", shown(text), " stands in the header twice; names must differ");
    if (text == "__metadata__") return go_on_with(Expect::metadata_object), true;
    entries.push_back({.name = text, .at = kLengthBytes + static_cast<std::uint64_t>(reached_ - header_.data() - 1)});
    fields_.clear();
    go_on_with(Expect::tensor);
  } else if (expect_ == Expect::field) {
    if (!fields_.insert(text).second) refuse("the tensor ", shown(entries.back().name), " has ", shown(text), " twice");
    if (text == "dtype") go_on_with(Expect::dtype);
    else if (text == "shape") go_on_with(Expect::shape);
    else if (text == "data_offsets") go_on_with(Expect::offsets);
    else refuse("the tensor ", shown(entries.back().name), " has the key ", shown(text), "; known are dtype, shape, data_offsets");
  } else {
    if (metadata.contains(text)) refuse("the metadata has ", shown(text), " twice");
    key_ = text;
    go_on_with(Expect::metadata_text);
  }
  return true;
}

bool HeaderReader::string(const std::string& text) {
  if (expect_ == Expect::metadata_text) {
    metadata[key_] = text;
    go_on_with(Expect::metadata_key);
  } else if (expect_ == Expect::dtype) {
    Entry& entry = entries.back();
    const auto found = std::ranges::find(kDtypes, text, &Dtype::name);
    if (found == std::end(kDtypes)) {
      std::string known;
      for (const Dtype& d : kDtypes) known += " " + std::string(d.name);
      refuse("the tensor ", shown(entry.name), " has the number type ", shown(text), "; known are", known);
    }
    entry.dtype = found;
    go_on_with(Expect::field);
  } else {
    unexpected(shown(text));
  }
  return true;
}

bool HeaderReader::start_array(std::size_t) {
  if (expect_ == Expect::shape) go_on_with(Expect::sizes);
  else if (expect_ == Expect::offsets) go_on_with(Expect::numbers);
  else unexpected("a list");
  numbers_.clear();
  return true;
}

bool HeaderReader::number_unsigned(std::uint64_t v) {
  if (expect_ != Expect::sizes && expect_ != Expect::numbers) unexpected(std::to_string(v));
  if (expect_ == Expect::sizes && numbers_.size() == kMaxRank)
    refuse("the tensor ", shown(entries.back().name), " has more than ", kMaxRank, " axes; deepX has at most ", kMaxRank);
  if (expect_ == Expect::numbers && numbers_.size() == 2)
    refuse("the tensor ", shown(entries.back().name), " has more than two data_offsets; there are two, begin and end");
  numbers_.push_back(v);
  return true;
}

bool HeaderReader::end_array() {
  Entry& entry = entries.back();
  if (expect_ == Expect::sizes) {
    std::uint64_t elements = 1;
    for (const std::uint64_t size : numbers_) {
      // Sizes of 0 do not excuse the others: strides are products of them.
      if (size > kMaxElements || (elements *= std::max<std::uint64_t>(size, 1)) > kMaxElements)
        refuse("the tensor ", shown(entry.name), " has more than ", kMaxElements, " elements; deepX has at most that many");
    }
    for (const std::uint64_t size : numbers_) entry.shape.append(static_cast<int>(size));
  } else {
    if (numbers_.size() != 2 || numbers_[0] > numbers_[1])
      refuse("the data_offsets of ", shown(entry.name), " are not a begin and an end at or after it");
    entry.begin = numbers_[0];
    entry.end = numbers_[1];
  }
  go_on_with(Expect::field);
  return true;
}

bool HeaderReader::end_object() {
  if (expect_ == Expect::field) finish_tensor();
  go_on_with(Expect::name);  // after the last one nothing can follow
  return true;
}

void HeaderReader::finish_tensor() {
  const Entry& entry = entries.back();
  for (const char* field : {"dtype", "shape", "data_offsets"})
    if (!fields_.contains(field)) refuse("the tensor ", shown(entry.name), " has no ", field);
  const std::uint64_t needed = static_cast<std::uint64_t>(entry.shape.size()) * entry.dtype->bytes;
  if (entry.end - entry.begin != needed)
    refuse("the tensor ", shown(entry.name), " has ", entry.end - entry.begin, " bytes; ", entry.dtype->name, " ", entry.shape, " takes ",
           needed);
}

/// Sorts by position and refuses gaps, overlaps and a wrong end.
void require_all_bytes_once(std::vector<Entry>& entries, std::uint64_t start, std::uint64_t size, std::string_view name) {
  std::ranges::sort(entries, {}, [](const Entry& e) { return std::pair(e.begin, e.end); });
  std::uint64_t reached = 0;
  for (const Entry& e : entries) {
    DEEPX_REQUIRE(e.begin == reached, io, "safetensors: ", name, ": byte ", e.at, ": the data of ", shown(e.name), " begin at ", e.begin,
                  e.begin < reached ? " inside those of another tensor, which end at " : " after a gap; the data before them end at ",
                  reached);
    DEEPX_REQUIRE(e.end <= size, io, "safetensors: ", name, ": byte ", start + size, ": the file ends here, the data of ", shown(e.name),
                  " go on to byte ", start + e.end, "; the file is cut off");
    reached = e.end;
  }
  DEEPX_REQUIRE(reached == size, io, "safetensors: ", name, ": byte ", start + reached, ": the data end here, the file goes on to byte ",
                start + size, "; something is appended, or the header is of another file");
}

}  // namespace

const Tensor* NamedTensors::find(std::string_view name) const {
  const auto found = std::ranges::find(tensors, name, &std::pair<std::string, Tensor>::first);
  return found == tensors.end() ? nullptr : &found->second;
}

const Tensor& NamedTensors::at(std::string_view name) const {
  if (const Tensor* tensor = find(name)) return *tensor;
  std::string known;
  for (std::size_t i = 0; i < std::min<std::size_t>(tensors.size(), 8); ++i) known += (i ? ", " : "") + tensors[i].first;
  throw Error(ErrorKind::value, join("tensors: there is none called \"", name, "\"; there are ", tensors.size(),
                                     known.empty() ? "" : ": ", known, tensors.size() > 8 ? ", .." : ""));
}

std::string to_safetensors(const NamedTensors& named) {
  std::map<std::string, const Tensor*> sorted;
  for (const auto& [name, tensor] : named.tensors) {
    DEEPX_REQUIRE(tensor.defined(), value, "to_safetensors: ", shown(name), ": the Tensor is empty; give it values first");
    DEEPX_REQUIRE(name != "__metadata__", value, "to_safetensors: ", shown(name), ": the format keeps this name; choose another");
    DEEPX_REQUIRE(sorted.emplace(name, &tensor).second, value, "to_safetensors: ", shown(name), ": the name is given twice; names must differ");
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
      header += join(header.size() > 1 ? "," : "", quoted(name), ":{\"dtype\":\"", kReal, "\",\"shape\":[", sizes,
                     "],\"data_offsets\":[", begin, ",", end, "]}");
    }
  } catch (const nlohmann::json::type_error&) {
    throw Error(ErrorKind::value, "to_safetensors: a name or the metadata: is not UTF-8; the format's header is UTF-8 text");
  }
  header += '}';
  header.resize((header.size() + 7) / 8 * 8, ' ');
  std::string bytes(kLengthBytes, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, sizeof length);
  bytes.reserve(bytes.size() + header.size() + end);
  bytes += header;
  for (const auto& [name, tensor] : sorted) {
    const std::vector<Real> values = tensor->values();
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(Real));
  }
  return bytes;
}

NamedTensors from_safetensors(std::string_view bytes, std::string_view name) {
  DEEPX_REQUIRE(bytes.size() >= kLengthBytes, io, "safetensors: ", name, ": byte ", bytes.size(),
                ": the file ends here; it must start with 8 bytes that tell the length of its header");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  bytes.remove_prefix(kLengthBytes);
  DEEPX_REQUIRE(length <= kMaxHeader, io, "safetensors: ", name, ": byte 0: the header would have ", length, " bytes; at most ", kMaxHeader,
                " are allowed, so this is no safetensors file");
  DEEPX_REQUIRE(length <= bytes.size(), io, "safetensors: ", name, ": byte 0: the header should have ", length, " bytes, ", bytes.size(),
                " follow; the file is cut off or not safetensors");
  DEEPX_REQUIRE(length > 0 && bytes[0] == '{', io, "safetensors: ", name, ": byte 8: the header does not begin with '{'; the file is not safetensors");
  HeaderReader header(bytes.substr(0, length), name);
  header.read();
  bytes.remove_prefix(length);
  require_all_bytes_once(header.entries, kLengthBytes + length, bytes.size(), name);
  NamedTensors named{.tensors = {}, .metadata = std::move(header.metadata)};
  named.tensors.reserve(header.entries.size());
  for (Entry& e : header.entries) {
    Tensor tensor(e.shape);
    e.dtype->read(bytes.data() + e.begin, tensor.mutable_data());
    named.add(std::move(e.name), tensor);
  }
  return named;
}

void save_safetensors(const std::string& path, const NamedTensors& named) { write_file("save_safetensors", path, to_safetensors(named)); }

NamedTensors load_safetensors(const std::string& path) { return from_safetensors(read_file("load_safetensors", path), path); }

}  // namespace deepx::inline DEEPX_PRECISION
