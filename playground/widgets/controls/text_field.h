// SPDX-License-Identifier: MIT
// A field for one line of text. In a browser an input element of the page has the keyboard while the field is edited, since only such
// an element brings an on-screen keyboard, input methods and the browser's clipboard. The field shows what stands in it: the page
// follows typing(), and type() puts in what the element holds.
#pragma once

#include <string>

namespace deepx::ui {

struct TextFieldOptions {
  const char* hint = "";  ///< shown while the field is empty
  bool number = false;    ///< digits and a decimal point are typed: an on-screen keyboard offers those, and no sign
  bool on_enter = false;  ///< only Enter reports; all is selected when the field gets the keyboard
};
/// As wide as ImGui::SetNextItemWidth() says. True when `text` has changed, with `on_enter` when Enter was pressed.
bool text_field(const char* id, std::string& text, const TextFieldOptions& options = {});

/// The field that is edited.
struct Typing {
  bool active = false;         ///< there is one
  std::string text;            ///< what stands in it
  int anchor = 0, cursor = 0;  ///< bytes of it; what lies between them is selected
  bool number = false;
  float left = 0, top = 0, width = 0, height = 0;  ///< px of the canvas
  bool operator==(const Typing&) const = default;
};
/// As of the latest frame.
const Typing& typing();
/// In the next frame `text` stands in the field that is edited, with that selection. Without such a field nothing happens.
void type(std::string text, int anchor, int cursor);

}  // namespace deepx::ui
