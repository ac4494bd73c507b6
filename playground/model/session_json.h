// SPDX-License-Identifier: MIT
// The state of an experiment as JSON: what window.deepx.state() returns. Numbers that are not finite are null.
#pragma once

#include <string>

#include "playground/model/experiment.h"

namespace deepx::inline DEEPX_PRECISION {

/// {"spec": {..}, "view": "train", "playing": true, "step": 0, "epoch": 0, "loss": {"train": .., "test": ..},
///  "accuracy": {"train": .., "test": ..}, "stepsPerSecond": .., "fps": .., "tape": {..} or null, "error": text or null}
/// tape (in the Backprop view): {"nodes": [{"id", "name", "op", "scope", "shape", "inputs"}], "at": 0, "steps": 13, "phase":
///  "start" | "forward" | "backward" | "update", "current", "selected": names of nodes, "playing", "loss", "lossAfter",
///  "gradients": {name: [..]} shown so far, "reference": {name: [..]} the same by backward(), "parameters": {name: [..]}}
std::string state_json(const Experiment& experiment, double fps);

/// {"step", "epoch", "loss", "accuracy", "seconds"}, and "error" if the numbers diverged: what `deepx train` prints.
std::string result_json(const Experiment& experiment, double seconds);

}  // namespace deepx::inline DEEPX_PRECISION
