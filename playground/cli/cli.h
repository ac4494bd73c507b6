// SPDX-License-Identifier: MIT
// The commands of the `deepx` program. Each takes what stands after its name and returns the exit status.
#pragma once

#include <span>
#include <string>

namespace deepx {

using Arguments = std::span<const std::string>;

// Each throws Error for wrong input, which the program prints in one line and ends with status 2.
int run_grad(Arguments arguments);
int run_train(Arguments arguments);
int run_list(Arguments arguments);
int run_check(Arguments arguments);
int run_reference(Arguments arguments);

}  // namespace deepx
