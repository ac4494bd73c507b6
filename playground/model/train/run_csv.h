// SPDX-License-Identifier: MIT
// The curves of a run as CSV, and back.
#pragma once

#include <string>
#include <string_view>

#include "playground/model/spec/spec.h"
#include "playground/model/train/history.h"
#include "playground/model/train/kept_run.h"

namespace deepx::inline DEEPX_PRECISION {

/// epoch, train_loss, test_loss, train_accuracy, test_accuracy (of a regression train_r2, test_r2), learning_rate, spec: one line for
/// each point of the history, empty where there is no number. The spec stands in the first line, as JSON in one quoted cell: all lines
/// are as long, so that every program that reads tables reads this one.
std::string run_csv(const Spec& spec, const History& h);

/// Whether a table is a run and not points: by the first columns of its header, also as a spreadsheet saved it again.
bool is_run_csv(std::string_view text);

/// The run that run_csv() wrote; a file without a spec gives its name, without folder and ending.
///   Throws Error::value naming the file, the line and the column for what is no run: cells that are no numbers, losses below 0,
///   epochs that do not follow each other, no whole epoch.
KeptRun run_from_csv(std::string_view text, std::string_view name);

}  // namespace deepx::inline DEEPX_PRECISION
