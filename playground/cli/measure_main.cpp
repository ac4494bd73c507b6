// SPDX-License-Identifier: MIT
// Measures the numbers of the lessons: the build of the site runs it in node, so that they are the page's own numbers.
// Each line of the input is a list of commands, as of deepx.apply(); each line of the output is the state after them,
// as of deepx.state(). Every line begins with a new playground.
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

#include "playground/model/experiment/command.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/share/page_state.h"
#include "playground/model/text/json_text.h"

namespace {

std::string measured(const std::string& line) {
  deepx::Experiment experiment;
  for (const auto& command : nlohmann::ordered_json::parse(line))
    experiment.apply(deepx::command_from_json(command.dump()));
  experiment.refresh_evaluation();
  experiment.refresh_gradients();
  return deepx::state_json(experiment, 0);
}

}  // namespace

int main() {
  std::string line;
  try {
    while (std::getline(std::cin, line)) {
      std::puts(measured(line).c_str());
      std::fflush(stdout);  // the reader starts on the first answer
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "deepx-measure: %.200s: %s\n", line.c_str(), error.what());
    return 1;
  }
  return 0;
}
