// SPDX-License-Identifier: MIT
// Text for SVG drawings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace deepx {

/// "#f58e42" for 0xRRGGBB.
std::string svg_color(std::uint32_t color);
/// A text as the content of an element, or of an attribute in double quotes.
std::string xml_text(std::string_view words);

}  // namespace deepx
