// SPDX-License-Identifier: MIT
// The commands of the `deepx` program, which CLI11 reads.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace deepx {

/// Runs a command after its arguments are read; returns the exit status. Throws Error for wrong input; the program
/// prints it in one line and ends with status 2.
using Work = std::function<int()>;

// Each of these declares the arguments of its command.
Work grad_command(CLI::App& app);
Work train_command(CLI::App& app);
Work predict_command(CLI::App& app);
Work list_command(CLI::App& app);
Work check_command(CLI::App& app);
Work reference_command(CLI::App& app);
Work bench_command(CLI::App& app);

/// The whole content of `path`, or for "-" standard input; a pipe is read to its end.
///   Throws Error::io that names `call`, the path and its problem (a folder, a device, empty, binary), and ends with
///   `remedy`.
std::string read_input(const char* call, const std::string& path, const char* remedy);

/// Flushes the printed output. Throws Error::io if any of it could not be written.
void flush_output();

}  // namespace deepx
