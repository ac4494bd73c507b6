// SPDX-License-Identifier: MIT
// The files of playground/problems, built in: the presets.
#pragma once

#include <span>
#include <string_view>

namespace deepx {

struct PresetFile {
  std::string_view name;  ///< of the file, without .json: "catenary"
  std::string_view json;
};
/// In the order in which they are shown.
std::span<const PresetFile> preset_files();

/// Throws Error::value that lists the known names.
const PresetFile& preset_file(std::string_view name);

}  // namespace deepx
