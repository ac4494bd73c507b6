// SPDX-License-Identifier: MIT
// How messages quote text from outside: cut between characters, nothing that can act on a terminal, and no long
// messages.
#include "engine/core/text.h"

#include "engine/data/csv.h"
#include "engine/io/safetensors.h"
#include "engine/nn/activation.h"
#include "engine/optim/optimizers.h"
#include "tests/engine/support.h"

using namespace deepx;

TEST_CASE("text: text from outside is cut between two characters, and ends in dots") {
  CHECK(clipped("hidden1.bias") == "hidden1.bias");
  CHECK(clipped(std::string(60, 'a')) == std::string(60, 'a'));
  CHECK(clipped(std::string(61, 'a')) == std::string(57, 'a') + "...");
  CHECK(quote(std::string(100, 'a')) == "\"" + std::string(55, 'a') + "...\"");
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "ü";
  CHECK(clipped(umlauts).size() == 59);  // 28 characters of two bytes and the dots
  for (std::size_t most = 3; most < 80; ++most) {
    const std::string cut = clipped("a" + umlauts, most);
    CHECK(cut.size() <= most);
    for (std::size_t i = 0; i < cut.size();) {
      const std::size_t length = utf8_length(std::string_view(cut).substr(i));
      REQUIRE(length > 0);
      i += length;
    }
  }
}

TEST_CASE("text: characters that act on a terminal or change the writing direction are escaped") {
  CHECK(clipped("a\nb\tc\r") == "a\\nb\\tc\\r");
  CHECK(clipped("\x1b[2J") == "\\u{1b}[2J");
  CHECK(clipped(std::string_view("\0", 1)) == "\\x00");
  CHECK(clipped("\x7f\xc2\x9b") == "\\u{7f}\\u{9b}");
  CHECK(clipped("\u202egpj.exe") == "\\u{202e}gpj.exe");
  CHECK(clipped("caf\xe9") == "caf\\xe9");
  CHECK(quote("say \"a\\b\"") == "\"say \\\"a\\\\b\\\"\"");
  CHECK(quote("−2 · 日本") == "\"−2 · 日本\"");
}

TEST_CASE("text: an Error is short and valid for every input") {
  const std::string megabyte(1'000'000, 'a');
  const std::string long_one = Error(ErrorKind::value, "call: " + megabyte + ": is wrong; right is b").what();
  CHECK(long_one.size() <= kMostMessage);
  CHECK(long_one.starts_with("call: aaa"));
  CHECK(long_one.ends_with("aaa: is wrong; right is b"));
  CHECK(std::string(Error(ErrorKind::value, "two\nlines \x1b \xff").what()) == "two\nlines \\u{1b} \\xff");
}

TEST_CASE("text: unknown names are quoted in short, and the message still says what would be right") {
  const std::string megabyte(1'000'000, 'a');
  const std::string shown = "\"" + std::string(55, 'a') + "...\"";
  CHECK(message_of([&] {
          Activation{megabyte};
        }).starts_with("activation: no activation is called " + shown + "; known: "));
  CHECK(message_of([&] {
          optimizer_catalogue().at(megabyte);
        }).starts_with("optimizer: no entry is called " + shown + "; known: sgd"));
  CHECK(message_of([&] {
          Optimizer(optimizer_catalogue().at("sgd")).set(megabyte, 1);
        }).starts_with("sgd: has no setting " + shown + "; it has learning_rate"));
  CHECK(message_of([&] { NamedTensors{}.at(megabyte); }) == "tensors: there is none called " + shown + "; there are 0");
  CHECK(message_of([&] { load_safetensors(megabyte); }).size() < 500);
  CHECK(message_of([&] { load_csv(megabyte); }).size() < 500);
}
