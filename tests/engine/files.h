// SPDX-License-Identifier: MIT
// Common parts of tests of files: a temporary folder, the fixtures, and the output of another program.
#pragma once

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

namespace deepx {

/// An empty folder for one test. Tests run side by side, and all wasm processes have the same addresses and the same id.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::random_device random;
    do path_ = std::filesystem::temp_directory_path() / ("deepx-" + std::to_string(random()));
    while (!std::filesystem::create_directory(path_));
  }
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  int files() const {
    return static_cast<int>(
        std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator()));
  }

 private:
  std::filesystem::path path_;
};

inline std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
inline void put_content(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string fixture(const std::string& name) { return std::string(DEEPX_TESTS) + "/engine/fixtures/" + name; }

/// The output of `command`, followed by its status if that is not 0.
inline std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (!pipe) return "cannot start";
  char part[4096];
  while (const std::size_t got = std::fread(part, 1, sizeof part, pipe)) text.append(part, got);
  const int status = pclose(pipe);
  return status == 0 ? text : text + "status " + std::to_string(status);
}

}  // namespace deepx
