// SPDX-License-Identifier: MIT
// The files of playground/problems and playground/presets, built in.
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

/// Those of playground/presets: runs on the plane, each for one thing to see.
std::span<const PresetFile> gallery_files();

/// Of either kind. Throws Error::value that lists the known names.
const PresetFile& preset_file(std::string_view name);

}  // namespace deepx
