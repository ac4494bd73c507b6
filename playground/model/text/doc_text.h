// SPDX-License-Identifier: MIT
// Text that only documents and their tests show.
#pragma once

#include <string_view>

namespace deepx {

/// A string literal for documents. The program that browsers load does not contain it.
struct DocText {
#ifdef __EMSCRIPTEN__
  constexpr DocText(const char* = "") {}
  static constexpr std::string_view text{};
#else
  constexpr DocText(const char* literal = "") : text(literal) {}
  std::string_view text;
#endif
};

}  // namespace deepx
