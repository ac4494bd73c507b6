// SPDX-License-Identifier: MIT
// Runs the deepx program from the command line: its output, its errors, and its exit status.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "nlohmann/json.hpp"

namespace deepx_cli {

using Json = nlohmann::json;

struct Outcome {
  int status;
  std::string out, err;
};

inline std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A temporary folder, removed at the end.
struct Scratch {
  Scratch() {
    static int count = 0;
    path = std::filesystem::temp_directory_path() /
           ("deepx_cli_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count));
    std::filesystem::create_directories(path);
  }
  ~Scratch() { std::filesystem::remove_all(path); }
  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    return (path / name).string();
  }
  std::filesystem::path path;
};

/// Redirects standard output to `to`, in the syntax of a shell.
inline Outcome deepx_to(const std::string& arguments, const std::string& to) {
  static const Scratch scratch;
  const std::filesystem::path out = scratch.path / "out", err = scratch.path / "err";
  std::ofstream(out, std::ios::trunc).close();
  const std::string command =
      "'" DEEPX_CLI "' " + arguments + " 2> '" + err.string() + "' " + (to.empty() ? "> '" + out.string() + "'" : to);
  std::ofstream(scratch.path / "command") << command;
  const int code = std::system(("bash '" + (scratch.path / "command").string() + "'").c_str());
  return {WIFEXITED(code) ? WEXITSTATUS(code) : -1, contents(out), contents(err)};
}

inline Outcome run_cli(const std::string& arguments) { return deepx_to(arguments, ""); }

inline void check_refusal(const std::string& arguments, const std::string& message) {
  const Outcome o = run_cli(arguments);
  INFO(arguments);
  CHECK(o.status == 2);
  CHECK(o.out.empty());
  CHECK(o.err == "deepx: " + message + "\n");
}

}  // namespace deepx_cli
