// SPDX-License-Identifier: MIT
// Buttons, sliders and switches. Each is one InvisibleButton, so keyboard navigation, the focus ring and
// touch padding work everywhere; positions are absolute CSS px in the current window.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "playground/widgets/base/icon.h"
#include "playground/widgets/base/rect.h"
#include "playground/widgets/base/text.h"

namespace deepx::ui {

/// What happened to a target in this frame.
struct Hit {
  ImGuiID id = 0;
  bool hovered = false;  ///< the pointer is over it
  bool held = false;     ///< pressed and not yet released
  bool pressed = false;  ///< clicked, tapped, or Enter/Space while focused
  bool double_clicked = false;
  bool right_clicked = false;
  bool long_pressed = false;  ///< held for 400 ms without moving; once per press
  bool focused = false;       ///< has the keyboard focus, and the ring is shown
};

/// How the keyboard focus reaches a target: with Tab, only with the arrow keys of its group, or not at all.
enum class Reach { tab, arrows, pointer };

struct HitStyle {
  bool disabled = false;
  Reach reach = Reach::tab;
  float ring_radius = 8;      ///< radius of the target's corners; the focus ring adds 3
  bool ring = true;           ///< draw the focus ring
  float min_touch = 44;       ///< with settings().touch it grows to this size around its center; 0 keeps its size
  const char* tip = nullptr;  ///< text of the tooltip
  bool long_press = false;    ///< accepts long presses: releasing one is not a click
};

/// The only function that takes input. `id` must be unique in the window.
Hit hit(const char* id, const Rect& r, const HitStyle& style = {});

/// The design's colors at rest, hovered and pressed, tweened by the target's id.
Color interaction_fill(const Hit& h, bool selected = false, bool disabled = false);

struct ButtonStyle {
  Icon icon = Icon::none;
  const char* label = nullptr;
  const char* tip = nullptr;
  bool primary = false;   ///< filled with ink
  bool outlined = false;  ///< 1 px line2 instead of a fill
  bool ghost = false;     ///< no background at rest
  bool active = false;    ///< selected
  bool disabled = false;
  float icon_scale = 1;
};
bool button(const char* id, const Rect& r, const ButtonStyle& style);
/// A square of 32 px around `center` (44 on touch).
bool icon_button(const char* id, ImVec2 center, Icon icon, const char* tip, bool disabled = false,
                 float icon_scale = 1);
/// Width that a button with this label (and icon) needs.
float button_width(const ButtonStyle& style);

/// Page names with a 2 px underline at underline_y; returns the pressed one.
std::optional<int> tabs(const char* id, ImVec2 at, float underline_y, std::span<const char* const> names, int active,
                        float gap = 32);

/// A choice among a few; returns the newly chosen index.
std::optional<int> segmented(const char* id, const Rect& r, std::span<const char* const> names, int selected,
                             float text_size = 13);
float segmented_width(std::span<const char* const> names);

enum class SliderKind { plain, bipolar };
struct SliderStyle {
  const char* label = "";
  const char* value = "";  ///< as shown at the right
  SliderKind kind = SliderKind::plain;
  int rungs = 0;  ///< if > 1, dots to which the knob snaps
  bool disabled = false;
  Color ground = 0;  ///< the background, for the knob's halo; 0 means bg0
};
/// Label and value at at.y, track 20 px below. `fraction` is in [0, 1] (0.5 is zero if bipolar).
/// Returns the new fraction while it is dragged, clicked or moved by arrow keys.
std::optional<float> slider(const char* id, ImVec2 at, float width, float fraction, const SliderStyle& style);
/// Only the track, with its middle at at.y.
std::optional<float> slider_track(const char* id, ImVec2 at, float width, float fraction, const SliderStyle& style);

/// − n + around center_x; returns -1 or +1 when pressed.
int stepper(const char* id, ImVec2 center, const char* value, bool can_decrease = true, bool can_increase = true);

/// 32 x 18 with its left edge and middle at `at`; true when switched.
bool toggle(const char* id, ImVec2 at, bool on, const char* tip = nullptr);
/// 16 px box with a label; true when clicked.
bool checkbox(const char* id, ImVec2 at, const char* label, bool on);

/// Small plate with a key's name and its meaning; returns the width.
float key_cap(ImVec2 at, const char* key, const char* meaning);

/// A color bar with labels below (first left, last right, others centered).
void scale_bar(const Rect& bar, Ramp r, std::span<const char* const> labels);

/// Ring, text and picture for an empty place: icon over a headline over a line of explanation.
void empty_state(const Rect& r, Icon picture, const char* headline, const char* explanation);

/// Outlined tile of 64 px (or r.w) around a picture that the caller draws; 2 px ring if selected, name below.
/// Returns true when pressed.
bool thumbnail(const char* id, const Rect& r, const char* name, bool selected, bool show_name = true);

}  // namespace deepx::ui
