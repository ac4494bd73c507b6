// SPDX-License-Identifier: MIT
// The keyboard: which key asks for what, in which view.
#pragma once

#include <optional>

#include "playground/model/experiment/experiment.h"

namespace deepx::app {

/// What a key press asked for.
struct KeyAction {
  std::optional<Command> command;
  bool theme = false;  ///< switch it
  bool help = false;   ///< all keys
  bool fit = false;    ///< show the whole graph
  int zoom = 0;        ///< of the graph: closer (1) or farther (-1)
  bool search = false; ///< in the graph
  bool recipe = false; ///< the keyboard wants to go to the sentence
  bool leave = false;  ///< the keyboard wants to leave the canvas
};

/// Call inside the main window of a frame. Keys that Dear ImGui needs itself (text fields, a visible focus)
/// are left to it.
KeyAction read_keys(const Experiment& experiment);

}  // namespace deepx::app
