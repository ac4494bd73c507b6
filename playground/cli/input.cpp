// SPDX-License-Identifier: MIT
// Input and output of the commands: files, pipes, standard input and output.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include "engine/core/error.h"
#include "engine/io/file.h"
#include "playground/cli/cli.h"

namespace deepx {
namespace {

constexpr std::size_t kMostBytes = 64 << 20;

/// The whole content of a stream without a length.
std::string read_stream(const char* call, const std::string& path, std::FILE* stream, const char* remedy) {
  std::string bytes;
  char part[1 << 16];
  while (const std::size_t got = std::fread(part, 1, sizeof part, stream)) {
    bytes.append(part, got);
    DEEPX_REQUIRE(bytes.size() <= kMostBytes, io, call, ": ", clipped(path, kMostPath), ": is longer than ", kMostBytes,
                  " bytes; ", remedy);
  }
  DEEPX_REQUIRE(!std::ferror(stream), io, call, ": ", clipped(path, kMostPath),
                ": cannot be read: ", std::strerror(errno), "; ", remedy);
  return bytes;
}

std::string read_bytes(const char* call, const std::string& path, const char* remedy) {
  if (path == "-") return read_stream(call, "standard input", stdin, remedy);
  std::error_code unknown;
  if (!std::filesystem::is_fifo(path, unknown)) return read_file(call, path, kMostBytes);
  std::FILE* pipe = std::fopen(path.c_str(), "rb");
  DEEPX_REQUIRE(pipe, io, call, ": ", clipped(path, kMostPath), ": cannot be read: ", std::strerror(errno), "; ",
                remedy);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> closed(pipe, std::fclose);
  return read_stream(call, path, pipe, remedy);
}

}  // namespace

std::string read_input(const char* call, const std::string& path, const char* remedy) {
  std::string bytes = read_bytes(call, path, remedy);
  const std::string name = path == "-" ? "standard input" : clipped(path, kMostPath);
  DEEPX_REQUIRE(!bytes.empty(), io, call, ": ", name, ": is empty; ", remedy);
  const bool wide = bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff");  // text in UTF-16
  DEEPX_REQUIRE(wide || bytes.find('\0') == std::string::npos, io, call, ": ", name, ": is binary; ", remedy);
  return bytes;
}

void flush_output() {
  errno = 0;
  const bool sent = std::fflush(stdout) == 0 && !std::ferror(stdout);
  DEEPX_REQUIRE(sent, io, "standard output: cannot be written",
                errno ? join(": ", std::strerror(errno)) : std::string(), "; the output is incomplete");
}

}  // namespace deepx
