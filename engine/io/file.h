// SPDX-License-Identifier: MIT
// Whole files: reading one with a limit, and writing one so that a failure leaves the old one as it was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace deepx {

/// All bytes of the regular file `path`.
///   Throws Error::io naming `call`, the path and the system's reason, or when it is longer than `max_bytes`.
std::string read_file(const char* call, const std::string& path,
                      std::int64_t max_bytes = std::int64_t{1} << 31);

/// Replaces `path` in one step: the bytes go to a new file beside it, reach the disk, and then take its name.
/// Whoever reads meanwhile, or after a crash, finds the old file or the new one, whole. A symbolic link is
/// replaced, not followed.
///   Throws Error::io naming `call`, the path and the system's reason; the old file is then untouched.
void write_file(const char* call, const std::string& path, std::string_view bytes);

}  // namespace deepx
