// SPDX-License-Identifier: MIT
// A text field of one line. In a browser an input element of the page has the focus while the field is edited, since
// only such an element gets an on-screen keyboard, input methods and the browser's clipboard. Both hold the same text:
// the page follows typing(), and type() sets the text of the element.
#pragma once

#include <string>

namespace deepx::ui {

struct TextFieldOptions {
  const char* hint = "";  ///< shown while the field is empty
  bool number = false;    ///< asks for an on-screen keyboard with digits and a decimal point; it has no minus sign
  bool on_enter = false;  ///< reports only on Enter; selects everything when the field gets the focus
};
/// As wide as set by ImGui::SetNextItemWidth(). True when `text` has changed; with `on_enter` when Enter was pressed.
bool text_field(const char* id, std::string& text, const TextFieldOptions& options = {});

/// The field being edited.
struct Typing {
  bool active = false;         ///< there is one
  std::string text;            ///< its content
  int anchor = 0, cursor = 0;  ///< byte positions; the text between them is selected
  bool number = false;
  float left = 0, top = 0, width = 0, height = 0;  ///< px of the canvas
  bool operator==(const Typing&) const = default;
};
/// The field edited in the latest frame.
const Typing& typing();
/// Sets the text and selection of the edited field in the next frame. Does nothing if no field is edited.
void type(std::string text, int anchor, int cursor);

}  // namespace deepx::ui
