// SPDX-License-Identifier: MIT
// What a word or control on screen means: a small card that appears where people point. All tooltips are such notes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "playground/widgets/base/rect.h"

namespace deepx::ui {

/// The texts of a card; they need to live until the end of the frame.
struct Note {
  std::string_view title{}, words{};
  std::string_view math{};    ///< a formula as plain text, or empty
  std::string_view page{};    ///< a page of the site that says more, or empty
  std::string_view anchor{};  ///< an entry of that page, or empty
  explicit operator bool() const { return !words.empty(); }
};

/// Offers a note for an area of the current window. It appears when the pointer rests on the area, when a control inside has
/// the keyboard focus, and after a long press (touch), whose release then is no click. Call it after the area's controls.
void explain(const Rect& area, const Note& note);

/// Offers words for the item submitted last, while the pointer rests on it; not on touch.
void tooltip(const char* words);

/// True if the card on screen covers the pointer: what lies below it takes no input.
bool covered_by_note();
/// True while the press that opened a card goes on; its release is not a click.
bool press_opened_note();

/// Draws the card that was asked for in this frame, above everything else. Returns the address, relative to the site, if
/// its link was pressed, by the pointer or by the key M. Call it once, at the end of the frame.
std::optional<std::string> draw_note();

struct OfferedNote {
  std::string title;
  Rect area;
};
/// What explain() offered in the latest frame, for tests.
std::span<const OfferedNote> offered_notes();

}  // namespace deepx::ui
