// SPDX-License-Identifier: MIT
// Files by POSIX calls, since the standard library has no fsync.
#include "engine/io/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "engine/core/error.h"

namespace deepx {
namespace {

/// An open file that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }
  bool open() const { return number_ >= 0; }
  bool close() {
    const int number = std::exchange(number_, -1);
    return number < 0 || ::close(number) == 0;
  }

 private:
  int number_;
};

[[noreturn]] void refuse(const char* call, const std::string& path, const char* what, int error) {
  throw Error(ErrorKind::io, join(call, ": ", clipped(path, kMostPath), ": ", what, ": ", std::strerror(error)));
}

/// What is there instead of a file.
const char* kind_of(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device";
  return S_ISFIFO(mode) ? "a pipe" : S_ISSOCK(mode) ? "a socket" : "no file";
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), std::min<std::size_t>(bytes.size(), 1 << 30));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// The new name is safe on the disk only after the folder is. Not every file system can do that; the bytes are safe
// anyway.
void sync_folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_CLOEXEC));
  if (opened.open()) ::fsync(opened.get());
}

}  // namespace

std::string read_file(const char* call, const std::string& path, std::int64_t max_bytes) {
  // Without O_NONBLOCK, opening a named pipe would wait for its writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.open()) refuse(call, path, "cannot be read", errno);
  struct stat about{};
  if (::fstat(file.get(), &about) != 0) refuse(call, path, "cannot be read", errno);
  DEEPX_REQUIRE(S_ISREG(about.st_mode), io, call, ": ", clipped(path, kMostPath), ": is ", kind_of(about.st_mode),
                "; give the name of a file");
  DEEPX_REQUIRE(about.st_size <= max_bytes, io, call, ": ", clipped(path, kMostPath), ": is ",
                static_cast<std::int64_t>(about.st_size), " bytes long; at most ", max_bytes, " are read");
  std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
  std::size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = ::read(file.get(), bytes.data() + have, std::min<std::size_t>(bytes.size() - have, 1 << 30));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse(call, path, "cannot be read", errno);
    if (got == 0) break;  // the file became shorter meanwhile: the checks of the format name what is missing
    have += static_cast<std::size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

void write_file(const char* call, const std::string& path, std::string_view bytes) {
  std::string fresh;
  int opened = -1;
  for (int number = 1; opened < 0; ++number) {  // another thread may be writing the same file
    fresh = join(path, ".", static_cast<int>(::getpid()), "-", number, ".new");
    opened = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (opened < 0 && errno != EEXIST) refuse(call, path, "cannot be written", errno);
  }
  Descriptor file(opened);
  struct stat old{};
  if (::stat(path.c_str(), &old) == 0 && S_ISREG(old.st_mode)) (void)::fchmod(file.get(), old.st_mode & 07777);
  if (write_all(file.get(), bytes) && ::fsync(file.get()) == 0 && file.close() &&
      std::rename(fresh.c_str(), path.c_str()) == 0)
    return sync_folder_of(path);
  const int error = errno;
  ::unlink(fresh.c_str());
  refuse(call, path, "cannot be written", error);
}

}  // namespace deepx
