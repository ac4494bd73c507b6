// SPDX-License-Identifier: MIT
#include "playground/model/json_text.h"

namespace deepx {

std::string shown_json(const nlohmann::ordered_json& json) {
  const std::string text = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  return text.size() > 40 ? text.substr(0, 37) + "..." : text;
}

}  // namespace deepx
