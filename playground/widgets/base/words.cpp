// SPDX-License-Identifier: MIT
// Puts values into texts.
#include "playground/widgets/base/words.h"

namespace deepx::ui {

std::string with_values(std::string_view text, std::initializer_list<std::string_view> values) {
  std::string out;
  for (const std::string_view value : values) {
    const std::size_t slot = text.find("{}");
    if (slot == text.npos) break;
    out.append(text.substr(0, slot)).append(value);
    text.remove_prefix(slot + 2);
  }
  return out.append(text);
}

}  // namespace deepx::ui
