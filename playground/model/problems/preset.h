// SPDX-License-Identifier: MIT
// The files of playground/problems and playground/presets, built into the program.
#pragma once

#include <span>
#include <string_view>

namespace deepx {

struct PresetFile {
  std::string_view name;  ///< the file's name without .json: "catenary"
  std::string_view json;
};
/// In the order on screen. The first one is what the Problems view opens with; it is not on the plane.
std::span<const PresetFile> preset_files();

/// The files of playground/presets: runs on the plane that each show one thing.
std::span<const PresetFile> gallery_files();

/// A file of either kind. Throws Error::value that lists the known names.
const PresetFile& preset_file(std::string_view name);

}  // namespace deepx
