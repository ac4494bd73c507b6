// SPDX-License-Identifier: MIT
// A paragraph with formulas among its words.
#pragma once

#include <span>
#include <string_view>

#include "playground/widgets/base/text.h"

namespace deepx::ui {

/// Like paragraph(); `parts` are words and formulas in turn, words first, formulas in the notation of parse_math(). A
/// line breaks at the blanks between words and never inside a formula.
float math_paragraph(std::span<const std::string_view> parts, ImVec2 at, float width, const TextStyle& style = label(),
                     float line_height = 20);
float math_paragraph_height(std::span<const std::string_view> parts, float width, const TextStyle& style = label(),
                            float line_height = 20);
/// Width in one line.
float math_text_width(std::span<const std::string_view> parts, const TextStyle& style = label());

}  // namespace deepx::ui
