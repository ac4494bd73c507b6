// SPDX-License-Identifier: MIT
// Draws all text: faces, sizes in CSS px, placed by cap height or baseline.
#pragma once

#include <string>
#include <string_view>

#include "imgui.h"
#include "playground/widgets/base/fonts.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/theme.h"

namespace deepx::ui {

/// Adds the faces to the current context's font atlas; call once, before the first frame.
void load_fonts();
/// Dear ImGui's font of a face, for PushFont(font(f), px) before its own widgets (sizes are CSS px).
ImFont* font(Face face);

enum class Align { left, center, right };
/// The meaning of `y`: middle of the capitals, baseline, or top of the capitals.
enum class VAlign { middle, baseline, top };

struct TextStyle {
  Face face = Face::inter;
  float size = 13;
  Color color = 0;  ///< 0 means ink1
  Align align = Align::left;
  VAlign valign = VAlign::middle;
  float max_width = 0;  ///< if positive, cut with "…" to fit
};

/// The design's type tokens in the current theme.
TextStyle head(Align a = Align::left);     ///< 13 semibold ink1
TextStyle label(Align a = Align::left);    ///< 13 ink2
TextStyle caption(Align a = Align::left);  ///< 12 ink3
TextStyle tick(Align a = Align::left);     ///< mono 12 ink3
TextStyle mono(Align a = Align::left);     ///< mono 13 ink1
TextStyle title(Align a = Align::left);    ///< 15 semibold ink1

/// Draws one line of UTF-8 into the current window and returns its width.
float text(std::string_view s, ImVec2 at, const TextStyle& style = {});
float text_width(std::string_view s, Face face = Face::inter, float size = 13);
/// The characters of `s` that are neither in the face nor in those it borrows from: they would be drawn as �.
std::string missing_glyphs(std::string_view s, Face face);
/// `s`, or its beginning with "…" if it does not fit.
std::string_view ellipsis(std::string_view s, Face face, float size, float width, std::string& buffer);

/// Text wrapped at `width` with lines `line_height` apart, the first one centered on at.y; returns the height.
float paragraph(std::string_view s, ImVec2 at, float width, const TextStyle& style = label(), float line_height = 20);
float paragraph_height(std::string_view s, float width, const TextStyle& style = label(), float line_height = 20);

/// A value with fixed decimals, or as a×10ⁿ with the exponent raised; returns its width.
float number(double v, int decimals, ImVec2 at, const TextStyle& style = mono(), bool plus = false);
float number_width(double v, int decimals, const TextStyle& style = mono(), bool plus = false);

/// A label above a large value with its unit: the design's read-out. `value_size` is 22, or 18 on a phone.
void readout(ImVec2 at, std::string_view label, std::string_view value, std::string_view unit = {},
             float value_size = 22);
/// The same for a number that may be too small for its decimals.
void readout(ImVec2 at, std::string_view label, double value, int decimals, float value_size = 22);

}  // namespace deepx::ui
