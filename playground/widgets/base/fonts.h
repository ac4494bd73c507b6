// SPDX-License-Identifier: MIT
// The typefaces compiled into the playground, cut to the characters that it shows.
#pragma once

#include <span>

namespace deepx::ui {

/// Inter for text, JetBrains Mono for changing numbers, KaTeX's two fonts for formulas.
enum class Face { inter, inter_medium, inter_semibold, mono, mono_medium, math_main, math_italic };

/// The bytes of a TrueType file, valid for the whole run. ImGui must not free them.
std::span<const unsigned char> font_data(Face face);

}  // namespace deepx::ui
