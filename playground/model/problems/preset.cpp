// SPDX-License-Identifier: MIT
// Looks a preset up by name. The list itself is generated (playground/CMakeLists.txt).
#include "playground/model/problems/preset.h"

#include "engine/core/error.h"

namespace deepx {

const PresetFile& preset_file(std::string_view name) {
  std::string known;
  for (const auto files : {preset_files(), gallery_files()}) {
    for (const PresetFile& file : files) {
      if (file.name == name) return file;
      known += (known.empty() ? "" : ", ") + std::string(file.name);
    }
  }
  throw Error(ErrorKind::value, join("problem: no problem is called ", quote(name), "; known: ", known));
}

}  // namespace deepx
