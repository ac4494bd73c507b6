// SPDX-License-Identifier: MIT
// The curves of a run as CSV, and back.
#pragma once

#include <string>
#include <string_view>

#include "playground/model/spec/spec.h"
#include "playground/model/train/history.h"
#include "playground/model/train/kept_run.h"

namespace deepx::inline DEEPX_PRECISION {

/// epoch, train_loss, test_loss, train_accuracy, test_accuracy (for a regression train_r2, test_r2), learning_rate,
/// spec: one line for each point of the history, empty if there is no number. The spec is in the first line, as JSON in
/// one quoted cell: all lines have the same number of cells, so that every program that reads tables can read this one.
std::string run_csv(const Spec& spec, const History& h);

/// Whether a table is a run and not points: by the first columns of its header, also after a spreadsheet has saved it
/// again.
bool is_run_csv(std::string_view text);

/// The run that run_csv() has written; a file without a spec gives its name, without folder and extension.
///   Throws Error::value naming the file, the line and the column for anything else: cells that are not numbers, losses
///   below 0, epochs that do not follow each other, no whole epoch.
KeptRun run_from_csv(std::string_view text, std::string_view name);

}  // namespace deepx::inline DEEPX_PRECISION
