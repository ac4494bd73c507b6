// SPDX-License-Identifier: MIT
// For each reader: what it does with the bytes, and what must be true afterwards.
#include "tests/fuzz/entries.h"

#include <cmath>
#include <stdexcept>

#include "engine/data/csv.h"
#include "engine/data/images.h"
#include "engine/io/safetensors.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/formula/expression.h"
#include "playground/model/share/page_state.h"
#include "playground/model/spec/own_points.h"
#include "playground/model/spec/spec.h"
#include "playground/model/text/packer.h"

namespace deepx::fuzz {
namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::logic_error(what);
}

/// Runs f; an Error must have a message.
template <class F>
void accept_or_refuse(F f) {
  try {
    f();
  } catch (const Error& e) {
    require(!std::string_view(e.what()).empty(), "an Error without a message");
  }
}

bool same_values(const Tensor& a, const Tensor& b) {
  const std::vector<Real> x = a.values(), y = b.values();
  if (a.shape() != b.shape()) return false;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (x[i] != y[i] && !(std::isnan(x[i]) && std::isnan(y[i]))) return false;
  return true;
}

}  // namespace

void expression(std::string_view bytes) {
  accept_or_refuse([&] {
    const Expression formula = Expression::parse(bytes);
    const std::vector<Tensor> values(formula.variables().size(), Tensor::from({3}, {Real(-1.5), 0, 2}));
    require(formula.evaluate(values).size() >= 1, "a formula without a value");
  });
}

void csv(std::string_view bytes) {
  // The first byte chooses which properties are given and which must be detected.
  const unsigned choice = bytes.empty() ? 0 : static_cast<unsigned char>(bytes[0]);
  if (!bytes.empty()) bytes.remove_prefix(1);
  CsvFormat format;
  if (choice & 1) format.separator = ",;\t|"[choice >> 1 & 3];
  if (choice & 8) format.header = (choice & 16) != 0;
  accept_or_refuse([&] {
    const Table table = parse_csv(bytes, "input", format);
    require(table.rows() > 0 && table.columns() > 0, "a table without cells");
    require(table.cells.size() == static_cast<std::size_t>(table.rows()) * table.names.size(),
            "a table with missing cells");
    for (int i = 0; i < table.columns(); ++i) {
      accept_or_refuse([&] {
        const Column column = table.column(i);
        for (const double v : column.values)
          require(std::isnan(v) || column.classes.empty() || (v >= 0 && v < static_cast<double>(column.classes.size())),
                  "a class that does not exist");
      });
    }
    const Examples e = to_examples(table, {.task = static_cast<Task>(choice % 3), .drop_missing = (choice & 32) != 0});
    require(e.features.shape()[0] == e.target.shape()[0], "a target with a different number of rows");
    require(static_cast<std::size_t>(e.features.shape()[1]) == e.feature_names.size(), "features without names");
    for (const Real v : e.features.data()) require(std::isfinite(v), "a feature that is not finite");
  });
}

void spec(std::string_view bytes) {
  accept_or_refuse([&] {
    const Spec accepted = spec_from_json(bytes);
    require(spec_from_json(spec_to_json(accepted)) == accepted, "a spec that differs from the written one");
    require(spec_from_json(minimal_json(accepted)) == accepted, "a minimal spec that differs from the written one");
  });
}

void safetensors(std::string_view bytes) {
  accept_or_refuse([&] {
    const NamedTensors accepted = from_safetensors(bytes, "input");
    const std::string written = to_safetensors(accepted);
    const NamedTensors again = from_safetensors(written, "written");
    require(again.metadata == accepted.metadata && again.tensors.size() == accepted.tensors.size(), "different names");
    for (const auto& [name, tensor] : accepted.tensors)
      require(same_values(again.at(name), tensor), "different values");
    require(to_safetensors(again) == written, "different bytes for the same content");
  });
}

void idx(std::string_view bytes) {
  accept_or_refuse([&] {
    for (const Real v : from_idx(bytes, "input").data())
      require(v >= 0 && v <= 255 && v == std::floor(v), "a number that is not a byte");
  });
}

// The packed part of a session. Mark and checksum are added, because random bytes would never pass them.
void session(std::string_view bytes) {
  Experiment e;
  std::string written;
  accept_or_refuse([&] {
    e.apply(command::Resume{session_text(bytes)});
    written = e.save_session();
  });
  if (written.empty()) return;
  const std::string state = state_json(e, 60);
  Experiment again;
  again.apply(command::Resume{written});  // every session that opens must open again after saving
  require(again.save_session() == written, "a session that differs from the saved one");
  require(state_json(again, 60) == state, "a different state after saving");
  // The run can be continued, and gone back in, if that does not take hours of training.
  const bool near = e.run().last_epoch() < 20 && e.run().step() < 200;
  accept_or_refuse([&] { e.apply(command::Step{2}); });
  for (int epoch = 0; near && epoch <= e.run().last_epoch(); ++epoch)
    accept_or_refuse([&] { e.apply(command::Scrub{epoch}); });
  require(!e.save_session().empty(), "nothing is saved");
}

void command(std::string_view bytes) {
  accept_or_refuse([&] {
    const Command accepted = command_from_json(bytes);
    // Commands that train long are left out; readers of tables and files have their own entries.
    if (accepted.is<command::Step>() || accepted.is<command::StartStudy>()) return;
    Experiment e;
    e.apply(accepted);
    require(!state_json(e, 60).empty(), "no state");
  });
}

}  // namespace deepx::fuzz
