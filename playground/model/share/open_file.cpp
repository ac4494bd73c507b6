// SPDX-License-Identifier: MIT
// Which command opens a file.
#include <array>

#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/share/export.h"
#include "playground/model/text/number_text.h"
#include "playground/model/text/packer.h"
#include "playground/model/train/run_csv.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr const char* kOpenable =
    "can be opened: a spec (.json), a model (.safetensors), a session (.deepx) or a run (.csv) saved here, a table (.csv)";

/// The first bytes of a file, and its kind.
struct Magic {
  std::string_view begin, words;
};
constexpr std::array kForeign = {
    Magic{"\x89PNG", "a PNG picture"},
    Magic{"\xff\xd8\xff", "a JPEG picture"},
    Magic{"GIF8", "a GIF picture"},
    Magic{"%PDF", "a PDF document"},
    Magic{"PK\x03\x04", "a zip archive, such as a spreadsheet or PyTorch's .pt file"},
    Magic{"\x1f\x8b", "a gzip archive"},
    Magic{"\x80", "a Python pickle"},
    Magic{"\x93NUMPY", "a NumPy array"},
    Magic{"<", "a text in HTML or XML, such as an SVG picture"},
};

/// The header's length in 8 bytes, then the header, a JSON object.
bool is_safetensors(std::string_view bytes) {
  if (bytes.size() < 10 || bytes[8] != '{') return false;
  return bytes[5] == 0 && bytes[6] == 0 && bytes[7] == 0;
}

std::string_view what_it_is(std::string_view bytes) {
  if (bytes.empty()) return "empty";
  for (const Magic& m : kForeign)
    if (bytes.starts_with(m.begin)) return m.words;
  return bytes.find('\0') == bytes.npos ? "a text in an unknown format" : "a binary file in an unknown format";
}

}  // namespace

Command command_from_file(std::string_view name, std::string_view bytes) {
  if (is_safetensors(bytes)) return command::LoadModel{std::string(bytes)};
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (first != bytes.npos && bytes[first] == '{') {
    try {
      return command::Load{spec_from_json(bytes.substr(first))};
    } catch (const Error& e) {
      throw Error(e.kind(), join("open: ", clipped(name), ": ", e.what()));
    }
  }
  if (looks_like_session(bytes)) return command::Resume{std::string(trimmed(bytes))};
  if (is_run_csv(bytes)) return command::OpenRun{std::string(name), std::string(bytes)};
  throw Error(ErrorKind::value, join("open: ", clipped(name), ": is ", what_it_is(bytes), "; ", kOpenable));
}

}  // namespace deepx::inline DEEPX_PRECISION
