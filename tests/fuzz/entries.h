// SPDX-License-Identifier: MIT
// The readers of foreign input, each fed with arbitrary bytes. libFuzzer (fuzz.cpp) runs them, and replay_test.cpp with
// the stored files.
#pragma once

#include <array>
#include <string_view>

namespace deepx::fuzz {

/// `run` returns if the reader accepted or refused the bytes. Accepted input must survive writing and reading; if it
/// does not, or if any other exception occurs, `run` throws: a defect.
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
