// SPDX-License-Identifier: MIT
// Files of tensors: reading them back, other readers and writers, and errors.
#include "engine/io/safetensors.h"

#include <sys/resource.h>

#include <csignal>
#include <cstring>
#include <limits>

#include "engine/io/file.h"
#include "tests/engine/files.h"
#include "tests/engine/support.h"

using namespace deepx;

namespace {

std::string bytes_of(const std::string& header, const std::string& data) {
  std::string bytes(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, 8);
  return bytes + header + data;
}
std::string file_refusal(const std::string& bytes) {
  return message_of([&] { from_safetensors(bytes, "x"); });
}
/// The error for a file with this header and 8 bytes of data.
std::string header_refusal(const std::string& header) { return file_refusal(bytes_of(header, "12345678")); }
/// The error for a file with one tensor "a".
std::string tensor_refusal(const std::string& fields) { return header_refusal("{\"a\":" + fields + "}"); }

NamedTensors example() {
  NamedTensors named;
  Rng rng(3);
  named.add("layer 2.weight", Tensor::normal(rng, {3, 4}));
  named.add("layer 1.bias", Tensor::normal(rng, {5}));
  named.add("step", Tensor::scalar(7));
  named.add("none", Tensor::zeros({0, 2}));
  named.metadata = {{"made by", "deepX"}, {"α", "\"β\"\n"}};
  return named;
}
const std::string kPython = std::string("python3 ") + DEEPX_TESTS + "/tools/safetensors.py ";

}  // namespace

TEST_CASE("safetensors: reading gives what was written, sorted by name, the same bytes each time") {
  const NamedTensors named = example();
  const std::string bytes = to_safetensors(named);
  const NamedTensors back = from_safetensors(bytes, "x");
  CHECK(back.metadata == named.metadata);
  REQUIRE(back.tensors.size() == 4);
  CHECK(back.tensors[0].first == "layer 1.bias");
  for (const auto& [name, tensor] : named.tensors) {
    CHECK(back.at(name).shape() == tensor.shape());
    CHECK(same_bits(back.at(name).values(), tensor.values()));
  }
  CHECK(to_safetensors(back) == bytes);
  CHECK(back.find("step")->item() == 7);
  CHECK(back.find("steps") == nullptr);
  CHECK(message_of([&] { back.at("steps"); }) ==
        "tensors: there is none called \"steps\"; there are 4: layer 1.bias, layer 2.weight, none, step");
}

TEST_CASE("safetensors: the layout, byte for byte") {
  NamedTensors named;
  named.add("a", Tensor::from({2, 1}, {1, -2}));
  const std::string bytes = to_safetensors(named);
  const std::string header = std::string("{\"a\":{\"dtype\":\"") + (kDouble ? "F64" : "F32") +
                             "\",\"shape\":[2,1],\"data_offsets\":[0," + (kDouble ? "16" : "8") + "]}}";
  const std::size_t padded = (header.size() + 7) / 8 * 8;
  CHECK(bytes.size() == 8 + padded + 2 * sizeof(Real));
  CHECK(bytes[0] == static_cast<char>(padded));
  CHECK(bytes.substr(8, padded) == header + std::string(padded - header.size(), ' '));
  const Real values[] = {1, -2};
  CHECK(std::memcmp(bytes.data() + 8 + padded, values, sizeof values) == 0);
  CHECK(to_safetensors({}) == bytes_of("{}      ", ""));
  CHECK(from_safetensors(to_safetensors({}), "x").tensors.empty());
}

TEST_CASE("safetensors: a view is written as the numbers it shows, and special values keep their bits") {
  NamedTensors named;
  const Tensor x = Tensor::from({2, 3}, {1, 2, 3, 4, 5, 6});
  named.add("turned", transpose(x));
  using limits = std::numeric_limits<Real>;
  named.add("special", Tensor::from({5}, {-Real(0), limits::infinity(), limits::quiet_NaN(), limits::denorm_min(),
                                          limits::max()}));
  const NamedTensors back = from_safetensors(to_safetensors(named), "x");
  CHECK(back.at("turned").values() == std::vector<Real>{1, 4, 2, 5, 3, 6});
  CHECK(same_bits(back.at("special").values(), named.at("special").values()));
}

TEST_CASE("safetensors: every type of number that another writer may use") {
  const NamedTensors named = load_safetensors(fixture("every_type.safetensors"));
  const auto is = [&](const char* name, const Shape& shape, const std::vector<double>& expected) {
    INFO(name);
    CHECK(named.at(name).shape() == shape);
    std::vector<Real> values;
    for (const double v : expected) values.push_back(static_cast<Real>(v));
    CHECK(same_bits(named.at(name).values(), values));
  };
  CHECK(named.tensors.size() == 16);
  CHECK(named.metadata == std::map<std::string, std::string>{{"made by", "safetensors.py"}, {"α", "β"}});
  is("f64", {2}, {1.0 / 3, kDouble ? -1e300 : -INFINITY});
  is("f32", {2, 3}, {0.5, -1.25, 3, 1e30f, -0.0, 7});
  is("f16", {2, 4}, {1, -2.5, 65504, 0x1p-24, 0x3ffp-24, 0.333251953125, -0.0, -INFINITY});
  is("bf16", {3}, {1, -3.140625, 9.969209968386869e37});
  is("i64", {2}, {-1099511627776.0, 9007199254740992.0});
  is("i32", {1, 2, 1}, {-7, 2147483647.0});
  is("i16", {2}, {-300, 301});
  is("i8", {2}, {-128, 127});
  is("u64", {1}, {1125899906842624.0});
  is("u32", {1}, {4294967295.0});
  is("u16", {2}, {0, 65535});
  is("u8", {3}, {0, 128, 255});
  is("flags", {4}, {0, 1, 1, 0});
  is("scalar", {}, {42});
  is("nothing", {0, 3}, {});
  is("Größe \"α\"", {1}, {2});
}

TEST_CASE("safetensors: every half and bfloat16 converts as by arithmetic") {
  for (int bits = 0; bits < 65536; bits += 1) {
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const double size = exponent == 0    ? std::ldexp(fraction, -24)
                        : exponent == 31 ? (fraction ? NAN : INFINITY)
                                         : std::ldexp(1024 + fraction, exponent - 25);
    const std::string two = {static_cast<char>(bits), static_cast<char>(bits >> 8)};
    const Real half =
        from_safetensors(bytes_of(R"({"a":{"dtype":"F16","shape":[],"data_offsets":[0,2]}})", two), "x").at("a").item();
    const bool same = std::isnan(size) ? std::isnan(half) : half == static_cast<Real>(bits & 0x8000 ? -size : size);
    if (!same || std::signbit(half) != (bits >= 0x8000)) FAIL("half " << bits);
  }
  CHECK(
      from_safetensors(bytes_of(R"({"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}})", "\x80\x3f\x80\xff"), "x")
          .at("a")
          .values() == std::vector<Real>{1, -std::numeric_limits<Real>::infinity()});
}

#ifndef __EMSCRIPTEN__  // cannot start another program
TEST_CASE("safetensors: Python reads what deepX wrote, and writes the fixture deepX reads") {
  const ScratchFolder scratch;
  NamedTensors named;
  named.add("b", Tensor::from({2, 2}, {Real(0.5), -3, 4, 1024}));
  named.add("a \"α\"", Tensor::zeros({0}));
  named.metadata["step"] = "12";
  save_safetensors(scratch.file("ours"), named);
  const std::string type = kDouble ? "F64" : "F32";
  CHECK(output_of(kPython + "read " + scratch.file("ours")) ==
        "a \"α\" " + type + " [0] []\nb " + type + " [2, 2] [0.5, -3.0, 4.0, 1024.0]\nmetadata {\"step\": \"12\"}\n");
  CHECK(output_of(kPython + "write " + scratch.file("theirs")) == "");
  CHECK(content_of(scratch.file("theirs")) == content_of(fixture("every_type.safetensors")));
}
#endif

TEST_CASE("safetensors: a shortened or extended file is refused, and no changed byte does harm") {
  const std::string bytes = content_of(fixture("every_type.safetensors"));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    if (!file_refusal(bytes.substr(0, size)).starts_with("safetensors: x: byte "))
      FAIL("cut to " << size << ": " << file_refusal(bytes.substr(0, size)));
  CHECK(file_refusal(bytes + "!") == join("safetensors: x: byte ", bytes.size(),
                                          ": the data end here, the file goes on to byte ", bytes.size() + 1,
                                          "; something is appended, or the header is of another file"));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int flip : {1, 2, 16, 128}) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      const std::string message = file_refusal(changed);
      if (!message.empty() && !message.starts_with("safetensors: x: byte ")) FAIL("byte " << i << ": " << message);
    }
  }
}

TEST_CASE("safetensors: errors of a header name the file, the byte, what is wrong and what would be right") {
  CHECK(file_refusal("") ==
        "safetensors: x: byte 0: the file ends here; it must start with 8 bytes that tell the length of its "
        "header");
  CHECK(file_refusal("GIF89a!!") ==
        "safetensors: x: byte 0: the header would have 2387296175868234055 bytes; at most 100000000 are "
        "allowed, so this is no safetensors file");
  CHECK(file_refusal(bytes_of(std::string(20, ' '), "").substr(0, 20)) ==
        "safetensors: x: byte 0: the header should have 20 bytes, 12 follow; the file is cut off or not "
        "safetensors");
  CHECK(file_refusal(bytes_of("[]", "")) ==
        "safetensors: x: byte 8: the header does not begin with '{'; the file is not safetensors");
  CHECK(file_refusal(bytes_of("", "")) ==
        "safetensors: x: byte 8: the header does not begin with '{'; the file is not safetensors");
  const std::string no_json = "the header is not JSON from here on; the file is damaged or not safetensors";
  CHECK(header_refusal("{\"a\" 1}") == "safetensors: x: byte 14: " + no_json);
  CHECK(header_refusal("{} {}") == "safetensors: x: byte 11: " + no_json);
  CHECK(header_refusal("{\"a\xff\":{}}") == "safetensors: x: byte 11: " + no_json);
  CHECK(header_refusal("{\"a\":NaN}") == "safetensors: x: byte 13: " + no_json);
  CHECK(header_refusal("{\"a\":7 }") ==
        "safetensors: x: byte 14: the header has 7 here; must be an object with dtype, shape, data_offsets");
  CHECK(header_refusal("{\"__metadata__\":[]}") ==
        "safetensors: x: byte 24: the header has a list here; must be an object with texts");
  CHECK(header_refusal("{\"__metadata__\":{\"a\":1}}") ==
        "safetensors: x: byte 30: the header has 1 here; must be a text in quotes");
  CHECK(header_refusal("{\"__metadata__\":{\"a\":\"b\",\"a\":\"b\"}}") ==
        "safetensors: x: byte 35: the metadata has \"a\" twice");
  CHECK(header_refusal("{\"__metadata__\":{},\"__metadata__\":{}}") ==
        "safetensors: x: byte 40: the name \"__metadata__\" stands in the header twice; names must differ");
  CHECK(
      header_refusal(
          R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}})") ==
      "safetensors: x: byte 63: the name \"a\" stands in the header twice; names must differ");
  CHECK(header_refusal("{\"" + std::string(100, 'a') + "\\n\":{\"b\":1}}") ==
        "safetensors: x: byte 117: the tensor \"" + std::string(55, 'a') +
            "...\" has the key \"b\"; known: dtype, shape, data_offsets");
  // A million brackets: refused at the first one that does not belong, so depth does no harm.
  CHECK(header_refusal("{\"a\":" + std::string(1'000'000, '[')) ==
        "safetensors: x: byte 13: the header has a list here; must be an object with dtype, shape, "
        "data_offsets");
}

TEST_CASE("safetensors: numbers that are not finite are refused by tensor and index, on request") {
  using limits = std::numeric_limits<Real>;
  NamedTensors named;
  Tensor weight = Tensor::zeros({2, 3});
  weight.mutable_data()[5] = -limits::infinity();
  named.add("fc.weight", weight);
  const auto said = [](const std::string& bytes) {
    return message_of([&] { from_safetensors(bytes, "x", NonFinite::refuse); });
  };
  const std::string end = "; weights are finite numbers, so correct them where they come from";
  CHECK(said(to_safetensors(named)) == "safetensors: x: fc.weight[1, 2] is -inf" + end);
  weight.mutable_data()[1] = limits::quiet_NaN();
  weight.mutable_data()[2] = limits::quiet_NaN();
  CHECK(said(to_safetensors(named)) ==
        "safetensors: x: fc.weight[0, 1] is nan, and 2 more numbers of it are not finite" + end);
  CHECK(from_safetensors(to_safetensors(named), "x").at("fc.weight").size() == 6);
  weight.mutable_data()[1] = weight.mutable_data()[2] = weight.mutable_data()[5] = limits::max();
  CHECK(said(to_safetensors(named)).empty());
  // Half precision has infinity; double precision has numbers beyond the range of float.
  CHECK(said(bytes_of(R"({"h":{"dtype":"F16","shape":[],"data_offsets":[0,2]}})", std::string("\x00\x7c", 2))) ==
        "safetensors: x: h is inf" + end);
  const double large[] = {1, 1e300};
  const std::string wide = bytes_of(R"({"w":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}})",
                                    {reinterpret_cast<const char*>(large), sizeof large});
  CHECK(said(wide) == (kDouble ? "" : "safetensors: x: w[1] is 1e+300, beyond the range of this precision" + end));
}

TEST_CASE("safetensors: errors of a tensor") {
  const std::string x = "safetensors: x: byte ";
  CHECK(tensor_refusal("{}") == x + "14: the tensor \"a\" has no dtype");
  CHECK(tensor_refusal(R"({"dtype":"U8","data_offsets":[0,8]})") == x + "47: the tensor \"a\" has no shape");
  CHECK(tensor_refusal(R"({"dtype":"U8","dtype":"U8"})") == x + "33: the tensor \"a\" has \"dtype\" twice");
  CHECK(
      tensor_refusal(R"({"dtype":"F8"})") ==
      x + "25: the tensor \"a\" has the number type \"F8\"; known: F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 U8 BOOL");
  CHECK(tensor_refusal(R"({"dtype":{}})") ==
        x + "22: the header has an object here; must be the name of a number type in quotes");
  CHECK(tensor_refusal(R"({"shape":8 })") == x + "23: the header has 8 here; must be a list of sizes");
  CHECK(tensor_refusal(R"({"shape":[[8]]})") ==
        x + "23: the header has a list here; must be a size, a whole number of 0 or more");
  CHECK(tensor_refusal(R"({"shape":[-1]})") ==
        x + "25: the header has -1 here; must be a size, a whole number of 0 or more");
  CHECK(tensor_refusal(R"({"shape":[1.5]})") ==
        x + "26: the header has 1.5 here; must be a size, a whole number of 0 or more");
  CHECK(tensor_refusal(R"({"shape":[1,1,1,1,1,1,1]})") ==
        x + "36: the tensor \"a\" has more than 6 axes; deepX has at most 6");
  for (const char* shape :
       {"[4294967296,4294967296]", "[18446744073709551615]", "[1073741824,2]", "[0,1073741824,1073741824]"})
    CHECK(tensor_refusal(std::string("{\"shape\":") + shape + "}")
              .ends_with(": the tensor \"a\" has more than 1073741824 elements; deepX has at most that many"));
  CHECK(tensor_refusal(R"({"shape":[99999999999999999999]})").find("the header has 99999999999999999999 here") !=
        std::string::npos);
  CHECK(tensor_refusal(R"({"data_offsets":[0,8,9]})") ==
        x + "35: the tensor \"a\" has more than two data_offsets; there are two, begin and end");
  const std::string offsets = ": the data_offsets of \"a\" are not a begin and an end at or after it";
  CHECK(tensor_refusal(R"({"data_offsets":[0]})") == x + "31" + offsets);
  CHECK(tensor_refusal(R"({"data_offsets":[8,0]})") == x + "33" + offsets);
  CHECK(tensor_refusal(R"({"dtype":"F32","shape":[3],"data_offsets":[0,8]})") ==
        x + "60: the tensor \"a\" has 8 bytes; F32 [3] takes 12");
  CHECK(tensor_refusal(R"({"dtype":"F32","shape":[],"data_offsets":[0,8]})") ==
        x + "59: the tensor \"a\" has 8 bytes; F32 [] takes 4");
  CHECK(tensor_refusal(R"({"dtype":"F32","shape":[4],"data_offsets":[0,16]})") ==
        x + "71: the file ends here, the data of \"a\" go on to byte 79; the file is cut off");
  CHECK(tensor_refusal(R"({"dtype":"F32","shape":[1],"data_offsets":[0,4]})") ==
        x + "66: the data end here, the file goes on to byte 70; something is appended, or the header is of "
            "another file");
  CHECK(tensor_refusal(R"({"dtype":"F32","shape":[1],"data_offsets":[4,8]})") ==
        x + "11: the data of \"a\" begin at 4 after a gap; the data before them end at 0");
  CHECK(
      header_refusal(
          R"({"b":{"dtype":"U8","shape":[6],"data_offsets":[2,8]},"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}})") ==
      x + "11: the data of \"b\" begin at 2 inside those of another tensor, which end at 3");
}

TEST_CASE("safetensors: content that cannot be written is refused") {
  NamedTensors named;
  named.add("a", Tensor::scalar(1));
  named.add("a", Tensor::scalar(2));
  CHECK(message_of([&] { to_safetensors(named); }) ==
        "to_safetensors: \"a\": the name is given twice; names must differ");
  named.tensors[1].first = "__metadata__";
  CHECK(message_of([&] { to_safetensors(named); }) ==
        "to_safetensors: \"__metadata__\": the format keeps this name; choose another");
  named.tensors[1].first = "a\xff";
  const std::string no_text = "to_safetensors: a name or the metadata: is not UTF-8; the format's header is UTF-8 text";
  CHECK(message_of([&] { to_safetensors(named); }) == no_text);
  named.tensors[1] = {"b", Tensor()};
  CHECK(message_of([&] { to_safetensors(named); }) ==
        "to_safetensors: \"b\": the Tensor is empty; give it values first");
  named.tensors.pop_back();
  named.metadata["a"] = "\xc0";
  CHECK(message_of([&] { to_safetensors(named); }) == no_text);
}

TEST_CASE("files: a save replaces the old file in one step or does not change it") {
  const ScratchFolder scratch;
  const std::string path = scratch.file("weights");
  save_safetensors(path, example());
  CHECK(to_safetensors(load_safetensors(path)) == to_safetensors(example()));
  std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  NamedTensors large;
  large.add("a", Tensor::zeros({4096}));
#ifndef __EMSCRIPTEN__  // has no such limit
  {
    // Simulates a disk that is full after 4096 bytes.
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit little{4096, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &little);
    const std::string message = message_of([&] { save_safetensors(path, large); });
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(message == "save_safetensors: " + path + ": cannot be written: File too large");
  }
#endif
  CHECK(scratch.files() == 1);
  CHECK(to_safetensors(load_safetensors(path)) == to_safetensors(example()));
  save_safetensors(path, large);
  CHECK(scratch.files() == 1);
  CHECK(load_safetensors(path).at("a").size() == 4096);
  CHECK(std::filesystem::status(path).permissions() ==
        (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));

  std::filesystem::create_directory(scratch.file("folder"));
  CHECK(message_of([&] { save_safetensors(scratch.file("folder"), large); }) ==
        "save_safetensors: " + scratch.file("folder") + ": cannot be written: Is a directory");
  CHECK(scratch.files() == 2);
}

TEST_CASE("files: a file that cannot be read gives the reason") {
  const ScratchFolder scratch;
  const std::string path = scratch.file("a");
  CHECK(message_of([&] { load_safetensors(path); }) ==
        "load_safetensors: " + path + ": cannot be read: No such file or directory");
  CHECK(message_of([&] { save_safetensors(path + "/b", {}); }) ==
        "save_safetensors: " + path + "/b: cannot be written: No such file or directory");
  CHECK(message_of([&] { load_safetensors(scratch.file("")); }) ==
        "load_safetensors: " + scratch.file("") + ": is a folder; give the name of a file");
  put_content(path, "12345");
  CHECK(read_file("read", path) == "12345");
  CHECK(message_of([&] { read_file("read", path, 4); }) == "read: " + path + ": is 5 bytes long; at most 4 are read");
}
