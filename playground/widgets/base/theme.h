// SPDX-License-Identifier: MIT
// The design's color tokens in a dark and a light edition, and the few settings that every widget reads.
#pragma once

#include "playground/widgets/base/color.h"

namespace deepx::ui {

/// The content of a data ramp: values, muted fields, gradients, or a loss surface.
enum class Ramp { val, field, grd, topo };

struct Theme {
  bool dark;
  Color bg0, bg1, bg2, bg3;              ///< page; panels and cards; idle controls; hovered and selected ones
  Color line, line2;                     ///< hairlines; outlines, axes, tracks
  Color ink1, ink2, ink3, ink4, on_ink;  ///< primary, body, captions, disabled, text on ink1
  Color neg, pos, gneg, gpos;            ///< value - and +, gradient - and +
  Color cls[kClasses];                   ///< classes A to H
  Color race[6];                         ///< optimizers
  Color pt_out;                          ///< outline of data points
  Color stops[4][5];                     ///< the ramps' stops, indexed by Ramp
  Color fcls[kClasses];                  ///< muted class colors of a decision field
};

/// Settings for all widgets, from the user or the device.
struct Settings {
  bool dark = true;
  bool reduced_motion = false;  ///< no comets, no tweens
  bool touch = false;           ///< targets at least 44 px
  bool embed = false;           ///< inside another page: a compact top bar, no motion without input
  float scale = 1;              ///< device pixels per CSS pixel; begin_frame() sets it
};

const Theme& dark_theme();
const Theme& light_theme();

/// The current theme; follows settings().dark.
const Theme& theme();
Settings& settings();
/// Switches the theme and restyles Dear ImGui if it has a context.
void set_theme(bool dark);
/// Writes the theme into ImGui::GetStyle().
void apply_style();

/// The 256 colors of a ramp in the current theme.
const Lut& ramp(Ramp r);
Color ramp_color(Ramp r, float v);

/// Call once a frame, right after ImGui::NewFrame(): clocks, texture tiles, device scale.
void begin_frame();

}  // namespace deepx::ui
