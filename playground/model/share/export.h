// SPDX-License-Identifier: MIT
// The files that an experiment exports, and the command that opens a file.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "playground/model/experiment/forward.h"
#include "playground/model/share/export_svg.h"

namespace deepx::inline DEEPX_PRECISION {

/// A file to save.
struct ExportedFile {
  std::string name;  ///< "deepx_spiral.csv"
  std::string type;  ///< MIME type
  std::string bytes;
  bool text = true;  ///< false: bytes are not text
};

struct ExportOptions {
  const Palette* palette = nullptr;  ///< colors of a picture
};

/// Kinds of file: "csv" the curves of the run (see run_csv.h), "session" all of Experiment::save_session(), "json" the
/// spec, "safetensors" spec and weights, "pytorch" and "cpp" a program that does the same, "svg" a picture (which needs
/// refresh_maps(MapLevel::all) before), "graph.dot" and "graph.svg" the graph of the Backprop view while it is open
/// (see export_graph.h).
std::span<const std::string_view> export_kinds();

/// Throws Error::value that lists the kinds if `kind` is not one of them.
ExportedFile export_file(const Experiment& experiment, std::string_view kind, const ExportOptions& options = {});

/// The command that opens a file: a spec in JSON, a model saved as safetensors, a session, or the curves of a run. The
/// kind of file is detected from its bytes; errors use `name`.
///   Throws Error::value that names the kind of file and what can be opened.
Command command_from_file(std::string_view name, std::string_view bytes);

/// Weights and biases with the names and the layout of the exported PyTorch module (weight [out, in]), so that its
/// load_state_dict() accepts them; the metadata hold the spec as "deepx.spec".
std::string model_safetensors(const Experiment& experiment);

}  // namespace deepx::inline DEEPX_PRECISION
