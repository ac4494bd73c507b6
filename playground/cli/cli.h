// SPDX-License-Identifier: MIT
// The commands of the `deepx` program, which CLI11 reads.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace deepx {

/// What runs a command once its arguments are read; returns the exit status. Throws Error for wrong input, which the program prints
/// in one line and ends with status 2.
using Work = std::function<int()>;

// Each declares what its command takes.
Work grad_command(CLI::App& app);
Work train_command(CLI::App& app);
Work predict_command(CLI::App& app);
Work list_command(CLI::App& app);
Work check_command(CLI::App& app);
Work reference_command(CLI::App& app);
Work bench_command(CLI::App& app);

/// Everything that `path` holds, or for "-" standard input; a pipe is read to its end.
///   Throws Error::io that names `call`, the path and what it is, a folder, a device, empty, binary, and ends with `remedy`.
std::string read_input(const char* call, const std::string& path, const char* remedy);

/// Sends what was printed on its way. Throws Error::io if any of it could not be written.
void flush_output();

}  // namespace deepx
