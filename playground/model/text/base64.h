// SPDX-License-Identifier: MIT
// Bytes as text (RFC 4648): what a page's JSON and a picture inside an SVG are written in.
#pragma once

#include <string>
#include <string_view>

namespace deepx {

std::string to_base64(std::string_view bytes);
/// Throws Error::value, naming `call` and the place, for text that is no padded base64.
std::string from_base64(const char* call, std::string_view text);

}  // namespace deepx
