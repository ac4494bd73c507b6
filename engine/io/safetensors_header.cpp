// SPDX-License-Identifier: MIT
// Reads the header's JSON event by event, and refuses what does not belong at its place.
#include "engine/io/safetensors_header.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "engine/core/error.h"

namespace deepx::inline DEEPX_PRECISION::safetensors {
namespace {

/// Takes the header's JSON event by event, so that deep nesting or repeated keys do no harm. Every event that is not
/// the expected one throws.
class HeaderReader {
 public:
  HeaderReader(std::string_view header, std::string_view name) : header_(header), name_(name) {}

  Header read();

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
  /// Walks through the header and reports its position.
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
  enum class Expect {
    header,
    name,
    field,
    metadata_object,
    metadata_key,
    metadata_text,
    tensor,
    dtype,
    shape,
    sizes,
    offsets,
    numbers
  };

  template <class... Parts>
  [[noreturn]] void refuse(const Parts&... parts) const {
    const std::uint64_t byte =
        kLengthBytes + static_cast<std::uint64_t>(std::max<std::ptrdiff_t>(reached_ - header_.data() - 1, 0));
    throw Error(ErrorKind::io, join("safetensors: ", name_, ": byte ", byte, ": ", parts...));
  }
  [[noreturn]] bool unexpected(const std::string& given) const;
  void expect(Expect next) { expect_ = next; }
  void finish_tensor();

  Header result_;
  std::string_view header_, name_;
  const char* reached_ = header_.data();
  Expect expect_ = Expect::header;
  std::string key_;
  std::set<std::string, std::less<>> names_, fields_;
  std::vector<std::uint64_t> numbers_;
};

Header HeaderReader::read() {
  nlohmann::json::sax_parse(Position{header_.data(), &reached_}, Position{header_.data() + header_.size(), &reached_},
                            this);
  return std::move(result_);
}

bool HeaderReader::unexpected(const std::string& given) const {
  static constexpr std::string_view kRight[] = {"an object that begins with '{'",
                                                "the name of a tensor",
                                                "one of dtype, shape, data_offsets",
                                                "an object with texts",
                                                "a key in quotes",
                                                "a text in quotes",
                                                "an object with dtype, shape, data_offsets",
                                                "the name of a number type in quotes",
                                                "a list of sizes",
                                                "a size, a whole number of 0 or more",
                                                "a list of two bytes, begin and end",
                                                "a byte, a whole number of 0 or more"};
  refuse("the header has ", clipped(given), " here; must be ", kRight[static_cast<std::size_t>(expect_)]);
}

bool HeaderReader::start_object(std::size_t) {
  if (expect_ == Expect::header)
    expect(Expect::name);
  else if (expect_ == Expect::metadata_object)
    expect(Expect::metadata_key);
  else if (expect_ == Expect::tensor)
    expect(Expect::field);
  else
    unexpected("an object");
  return true;
}

bool HeaderReader::key(const std::string& text) {
  if (expect_ == Expect::name) {
    if (!names_.insert(text).second) refuse("the name ", quote(text), " stands in the header twice; names must differ");
    if (text == "__metadata__") return expect(Expect::metadata_object), true;
    result_.entries.push_back(
        {.name = text, .at = kLengthBytes + static_cast<std::uint64_t>(reached_ - header_.data() - 1)});
    fields_.clear();
    expect(Expect::tensor);
  } else if (expect_ == Expect::field) {
    if (!fields_.insert(text).second)
      refuse("the tensor ", quote(result_.entries.back().name), " has ", quote(text), " twice");
    if (text == "dtype")
      expect(Expect::dtype);
    else if (text == "shape")
      expect(Expect::shape);
    else if (text == "data_offsets")
      expect(Expect::offsets);
    else
      refuse("the tensor ", quote(result_.entries.back().name), " has the key ", quote(text),
             "; known: dtype, shape, data_offsets");
  } else {
    if (result_.metadata.contains(text)) refuse("the metadata has ", quote(text), " twice");
    key_ = text;
    expect(Expect::metadata_text);
  }
  return true;
}

bool HeaderReader::string(const std::string& text) {
  if (expect_ == Expect::metadata_text) {
    result_.metadata[key_] = text;
    expect(Expect::metadata_key);
  } else if (expect_ == Expect::dtype) {
    Entry& entry = result_.entries.back();
    entry.dtype = find_dtype(text);
    if (!entry.dtype)
      refuse("the tensor ", quote(entry.name), " has the number type ", quote(text), "; known: ", dtype_names());
    expect(Expect::field);
  } else {
    unexpected(quote(text));
  }
  return true;
}

bool HeaderReader::start_array(std::size_t) {
  if (expect_ == Expect::shape)
    expect(Expect::sizes);
  else if (expect_ == Expect::offsets)
    expect(Expect::numbers);
  else
    unexpected("a list");
  numbers_.clear();
  return true;
}

bool HeaderReader::number_unsigned(std::uint64_t v) {
  if (expect_ != Expect::sizes && expect_ != Expect::numbers) unexpected(std::to_string(v));
  if (expect_ == Expect::sizes && numbers_.size() == kMaxRank)
    refuse("the tensor ", quote(result_.entries.back().name), " has more than ", kMaxRank, " axes; deepX has at most ",
           kMaxRank);
  if (expect_ == Expect::numbers && numbers_.size() == 2)
    refuse("the tensor ", quote(result_.entries.back().name),
           " has more than two data_offsets; there are two, begin and end");
  numbers_.push_back(v);
  return true;
}

bool HeaderReader::end_array() {
  Entry& entry = result_.entries.back();
  if (expect_ == Expect::sizes) {
    std::uint64_t elements = 1;
    for (const std::uint64_t size : numbers_) {
      // Sizes of 0 do not excuse the others: strides are products of them.
      if (size > kMaxElements || (elements *= std::max<std::uint64_t>(size, 1)) > kMaxElements)
        refuse("the tensor ", quote(entry.name), " has more than ", kMaxElements,
               " elements; deepX has at most that many");
    }
    for (const std::uint64_t size : numbers_) entry.shape.append(static_cast<int>(size));
  } else {
    if (numbers_.size() != 2 || numbers_[0] > numbers_[1])
      refuse("the data_offsets of ", quote(entry.name), " are not a begin and an end at or after it");
    entry.begin = numbers_[0];
    entry.end = numbers_[1];
  }
  expect(Expect::field);
  return true;
}

bool HeaderReader::end_object() {
  if (expect_ == Expect::field) finish_tensor();
  expect(Expect::name);  // nothing can follow the last object
  return true;
}

void HeaderReader::finish_tensor() {
  const Entry& entry = result_.entries.back();
  for (const char* field : {"dtype", "shape", "data_offsets"})
    if (!fields_.contains(field)) refuse("the tensor ", quote(entry.name), " has no ", field);
  const std::uint64_t needed = static_cast<std::uint64_t>(entry.shape.size()) * entry.dtype->bytes;
  if (entry.end - entry.begin != needed)
    refuse("the tensor ", quote(entry.name), " has ", entry.end - entry.begin, " bytes; ", entry.dtype->name, " ",
           entry.shape, " takes ", needed);
}

}  // namespace

Header read_header(std::string_view header, std::string_view file) { return HeaderReader(header, file).read(); }

}  // namespace deepx::inline DEEPX_PRECISION::safetensors
