// SPDX-License-Identifier: MIT
// The keyboard: the effect of each key in each view.
#pragma once

#include <optional>

#include "playground/model/experiment/command.h"

namespace deepx::app {

/// The request of a key press.
struct KeyAction {
  std::optional<Command> command;
  bool theme = false;   ///< switch the theme
  bool help = false;    ///< show all keys
  bool fit = false;     ///< show the whole graph
  bool code = false;    ///< show the code of the steps, or the rule again
  int zoom = 0;         ///< of the graph: in (1) or out (-1)
  bool search = false;  ///< search the graph
  bool recipe = false;  ///< move the focus to the sentence
  bool leave = false;   ///< move the focus out of the canvas
};

/// Call inside the main window of a frame. Keys that Dear ImGui itself needs (text fields, a visible focus)
/// are not taken.
KeyAction read_keys(const Experiment& experiment);

}  // namespace deepx::app
