// SPDX-License-Identifier: MIT
// The readers of foreign input, each fed with arbitrary bytes. Run by libFuzzer (fuzz.cpp) and on the kept
// files (replay_test.cpp).
#pragma once

#include <array>
#include <string_view>

namespace deepx::fuzz {

/// `run` returns when the reader accepted or refused the bytes. What was accepted must survive being written
/// and read again; anything that does not, and any other exception, escapes as a defect.
struct Entry {
  std::string_view name;
  void (*run)(std::string_view bytes);
};

void expression(std::string_view bytes);
void csv(std::string_view bytes);
void spec(std::string_view bytes);
void safetensors(std::string_view bytes);
void idx(std::string_view bytes);
void session(std::string_view bytes);
void command(std::string_view bytes);

inline constexpr std::array<Entry, 7> kEntries = {{{"expression", expression},
                                                        {"csv", csv},
                                                        {"spec", spec},
                                                        {"safetensors", safetensors},
                                                        {"idx", idx},
                                                        {"session", session},
                                                        {"command", command}}};

}  // namespace deepx::fuzz
