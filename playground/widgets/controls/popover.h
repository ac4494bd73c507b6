// SPDX-License-Identifier: MIT
// Popovers that rise into place, and small cards. For tooltips see note.h.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/note.h"

namespace deepx::ui {

void open_popover(const char* id);
bool popover_open(const char* id);
void close_popover();

/// Begins a popover of `size` 8 px below `anchor` (above it if there is no room), kept on screen.
/// If it returns true, draw inside the returned rectangle and call end_popover().
struct Popover {
  bool open = false;
  Rect inside = {};  ///< the whole surface, absolute px; leave a margin of 16
  explicit operator bool() const { return open; }
};
Popover begin_popover(const char* id, const Rect& anchor, ImVec2 size);
void end_popover();

/// One entry of a list popover.
struct Choice {
  const char* name;
  const char* note = nullptr;                                 ///< one line of explanation
  std::function<void(const Rect&, Color)> picture = nullptr;  ///< 28 x 20 thumbnail
  Note about = {};                                            ///< what it means
};
/// List popover anchored to a control; returns the picked entry. A list that is too long for the screen first gets more
/// columns, then loses its notes, and finally scrolls: by wheel, by drag, and with the keyboard focus.
std::optional<int> choice_popover(const char* id, const Rect& anchor, std::span<const Choice> choices, int selected);
/// Rungs of 44 x 32 and a field for typing; returns the new value. An empty `ladder` means 1-3-10 steps.
std::optional<double> number_popover(const char* id, const Rect& anchor, const char* title, double value, double min,
                                     double max, std::span<const double> ladder, bool whole);
/// A field for typing a number; returns the number once it is entered and in range; otherwise shows a message below. If
/// there is a `value`, the field shows it and gets the focus at once (not on touch, where that would open an on-screen
/// keyboard over the picture).
inline constexpr float kFieldHeight = 32;
std::optional<double> number_field(const Rect& r, std::optional<double> value, double min, double max);
/// Content longer than `r` inside a popover: draw from the returned y on, then call end_scroll(). The wheel, a drag and
/// the keyboard focus scroll it.
float begin_scroll(const char* id, const Rect& r, float content_height);
/// True after a drag: a press during the drag does not count.
bool end_scroll();
/// Tiles with picture and name, four in a row, 288 wide from `at`; returns the picked one.
std::optional<int> activation_grid(ImVec2 at, std::span<const Choice> choices, int selected);
float activation_grid_height(std::size_t count);

/// A small surface above everything, which takes no input itself; see note.h.
Popover begin_card(const Rect& at);
void end_card();

/// Message with a headline, wrapped text and up to three buttons, above `tip` and pointing at it.
/// Returns the button pressed.
std::optional<int> message_card(const char* id, ImVec2 tip, float min_x, float max_x, const char* headline,
                                const char* words, std::span<const char* const> buttons);

}  // namespace deepx::ui
