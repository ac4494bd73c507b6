// SPDX-License-Identifier: MIT
// Colors and text in SVG.
#include "playground/model/text/svg_text.h"

#include <cstdio>

namespace deepx {

std::string svg_color(std::uint32_t color) {
  char text[8];
  std::snprintf(text, sizeof text, "#%06x", color & 0xffffff);
  return text;
}

std::string xml_text(std::string_view words) {
  std::string out;
  for (const char c : words) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

}  // namespace deepx
