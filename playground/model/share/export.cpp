// SPDX-License-Identifier: MIT
// The kinds of file, and the simplest of them.
#include "playground/model/share/export_code.h"
#include "playground/model/share/trace_code.h"

#include <array>
#include <cstdio>
#include <cstdlib>

#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/share/export_graph.h"
#include "playground/model/train/run_csv.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

struct FileKind {
  std::string_view name, extension, type;
  std::string (*make)(const Experiment&, const ExportOptions&);
  bool text = true;
};
/// The trace whose graph is drawn.
const Trace& open_trace(const Experiment& e, std::string_view kind) {
  DEEPX_REQUIRE(e.backprop().trace(), value, "export: ", kind,
                ": the Backprop view is closed; open it first by {\"view\": \"backprop\"}");
  return *e.backprop().trace();
}

std::string step_code(const Trace& trace, CodeLanguage language) {
  std::string program = trace_code(trace, language).program;
  DEEPX_REQUIRE(
      !program.empty(), value,
      "export: this step has no program: it is a formula, or has an operator with options; choose a network of "
      "plain layers");
  return program;
}

constexpr std::array kKinds = {
    FileKind{"csv", "csv", "text/csv",
             [](const Experiment& e, const ExportOptions&) { return run_csv(e.spec(), e.run().history()); }},
    FileKind{"session", "deepx", "text/plain",
             [](const Experiment& e, const ExportOptions&) { return e.save_session() + "\n"; }},
    FileKind{"json", "json", "application/json",
             [](const Experiment& e, const ExportOptions&) { return spec_to_json(e.spec(), 2) + "\n"; }},
    FileKind{"safetensors", "safetensors", "application/octet-stream",
             [](const Experiment& e, const ExportOptions&) { return model_safetensors(e); }, false},
    FileKind{"pytorch", "py", "text/x-python",
             [](const Experiment& e, const ExportOptions&) { return pytorch_code(e); }},
    FileKind{"cpp", "cpp", "text/x-c++src", [](const Experiment& e, const ExportOptions&) { return cpp_code(e); }},
    FileKind{"svg", "svg", "image/svg+xml",
             [](const Experiment& e, const ExportOptions& o) {
               DEEPX_REQUIRE(o.palette, value, "export: svg: no palette is given");
               return run_svg(e, *o.palette);
             }},
    FileKind{"step.py", "step.py", "text/x-python",
             [](const Experiment& e, const ExportOptions&) {
               return step_code(open_trace(e, "step.py"), CodeLanguage::pytorch);
             }},
    FileKind{"step.cpp", "step.cpp", "text/x-c++src",
             [](const Experiment& e, const ExportOptions&) {
               return step_code(open_trace(e, "step.cpp"), CodeLanguage::cpp);
             }},
    FileKind{"graph.dot", "graph.dot", "text/vnd.graphviz",
             [](const Experiment& e, const ExportOptions&) { return graph_dot(open_trace(e, "graph.dot").nodes()); }},
    FileKind{"graph.svg", "graph.svg", "image/svg+xml",
             [](const Experiment& e, const ExportOptions& o) {
               DEEPX_REQUIRE(o.palette, value, "export: graph.svg: no palette is given");
               return graph_svg(open_trace(e, "graph.svg"), e.backprop().folds(), *o.palette);
             }},
};

constexpr auto kNames = [] {
  std::array<std::string_view, kKinds.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = kKinds[i].name;
  return names;
}();

}  // namespace

std::span<const std::string_view> export_kinds() { return kNames; }

ExportedFile export_file(const Experiment& e, std::string_view kind, const ExportOptions& options) {
  std::string known;
  for (const FileKind& k : kKinds) {
    if (k.name == kind)
      return {join("deepx_", e.spec().data.name, ".", k.extension), std::string(k.type), k.make(e, options), k.text};
    known += join(known.empty() ? "" : ", ", k.name);
  }
  throw Error(ErrorKind::value, join("export: ", clipped(kind), ": is not a kind of file; use ", known));
}

}  // namespace deepx::inline DEEPX_PRECISION
