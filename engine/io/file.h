// SPDX-License-Identifier: MIT
// Whole files: reads a file up to a limit, and writes a file so that a failure does not change the old one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace deepx {

/// All bytes of the regular file `path`.
///   Throws Error::io naming `call`, the path and the system's reason, or when it is longer than `max_bytes`.
std::string read_file(const char* call, const std::string& path, std::int64_t max_bytes = std::int64_t{1} << 31);

/// Replaces `path` in one step: the bytes go to a new file beside it, reach the disk, and then the new file takes the
/// name. A reader at the same time, or after a crash, finds the complete old or new file. A symbolic link is replaced,
/// not followed.
///   Throws Error::io naming `call`, the path and the system's reason, and then has not changed the old file.
void write_file(const char* call, const std::string& path, std::string_view bytes);

}  // namespace deepx
