// SPDX-License-Identifier: MIT
// What drawings as SVG are written with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace deepx {

/// "#f58e42" of 0xRRGGBB.
std::string svg_color(std::uint32_t color);
/// Words as the text of an element, or of an attribute in double quotes.
std::string xml_text(std::string_view words);

}  // namespace deepx
