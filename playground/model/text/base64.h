// SPDX-License-Identifier: MIT
// Bytes as text (RFC 4648): used in a page's JSON and for a picture inside an SVG.
#pragma once

#include <string>
#include <string_view>

namespace deepx {

std::string to_base64(std::string_view bytes);
/// Throws Error::value, naming `call` and the place, for text that is not padded base64.
std::string from_base64(const char* call, std::string_view text);

}  // namespace deepx
