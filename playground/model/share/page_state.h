// SPDX-License-Identifier: MIT
// The state of an experiment as JSON: what window.deepx.state() returns. Numbers that are not finite are null.
#pragma once

#include <string>
#include <string_view>

#include "engine/data/table.h"
#include "playground/model/experiment/forward.h"
#include "playground/model/problems/preset.h"
#include "playground/model/text/json_text.h"

namespace deepx::inline DEEPX_PRECISION {

/// {"spec": {..}, "view": "train", "access": {"hide": [names], "lock": [names]}, "playing": true, "step": 0, "epoch":
/// 0, "loss": {"train": .., "test": ..},
///  "accuracy": {"train": .., "test": ..}, "classNames": [..], "stepsPerSecond": .., "fps": .., "kept": [..], "study":
///  {..} or null, "plot": {"shown", "layer", "unit", "units", "classes", "contours"}, "point": {..} or null, "problem":
///  {..} or null, "tape": {..} or null, "error": text or null}
/// point (one is selected): {"index", "x1", "x2", "test", "loss", "activations": a list for each layer; "class",
/// "decided",
///  "probability", or for regression "target", "predicted"}
/// tape (in the Backprop view): {"nodes": [{"id", "name", "op", "scope", "shape", "inputs"}], "at": 0, "steps": 13,
/// "phase":
///  "start" | "forward" | "backward" | "update", "current", "selected": names of nodes, "playing", "loss", "lossAfter",
///  "values", "gradients": {name: [..]} shown so far, "reference": {name: [..]} the same by backward(), "parameters": {name:
///  [..]}}
/// kept: [{"name", "epoch", "step", "loss", "accuracy", "spec"}], oldest first; "step" null for a run from a file,
/// "spec" null if the file has none study: {"kind", "running", "progress", "epochs", "target", "members": [{"name",
/// "optimizer", "learningRate", "seed", "epoch", "done",
///  "diverged", "loss", "accuracy", "reached": first epoch with a loss up to the target}], "spread": the latest {"low",
///  "lowerQuartile", "median", "upperQuartile", "high"} of the test points, "rates": {"batch", "batches", "exploded",
///  "steepest", "lowest", "last", "suggestion"} or null}
/// problem (in the Problems view): {"name", "title", "settings": {name: number}, "seed", "step", "steps": planned,
/// "loss", "done",
///  "measures": {name: {"value", and with a goal "goal": text, "met"}}}
/// With `summary`, "tape" only holds "phase", "at", "steps" and "loss": a size that does not grow with the graph.
/// "point" and "gradients" need Experiment::refresh_evaluation() and refresh_gradients() before.
std::string state_json(const Experiment& experiment, double fps, bool summary = false);

/// [{"name": "hidden1", "inputs", "units", "weights": [inputs x units, row by row], "biases": [units] or [], and from
/// the latest step
///  "weightGradients", "biasGradients"}]: the Train view's layers, the output last.
std::string network_json(const Experiment& experiment);

/// {"classes": 2, "train": {..}, "test": {..}} with "points", "confusion": rows by true class, and for two classes
/// "roc": [[false positive share, true positive share]] and "auc"; for regression (classes 0) "targets", "predicted"
/// and "r2". At the latest Experiment::refresh_evaluation(); null after divergence.
std::string evaluation_json(const Experiment& experiment);

/// The study with all its curves, null if there is none: as in state_json(), and for each member also "trainLoss",
/// "testLoss", "trainAccuracy", "testAccuracy" by epoch and "field" [32, 32]; "spread" by epoch; "rates" with "rates",
/// "loss", "smooth" by batch.
std::string study_json(const Experiment& experiment);

/// The content of the Gradients view, whichever view is open: state_json()'s "gradients", for each layer also
/// "passing", and "history", the columns that it draws. At the latest Experiment::refresh_gradients().
std::string gradients_json(const Experiment& experiment);

/// {"columns": [names], "rows": n, "run": whether it is a run saved here} of CSV text, given as JSON: the text, or
/// {"csv", "x", "y", "label"}; for the latter also "points", the result of points_from_table(). Throws Error like
/// parse_csv() and points_from_table().
std::string table_json(std::string_view question);
/// The same for a table that has been read; without points if `asked` is not an object.
std::string table_json(const Table& table, bool run, const nlohmann::ordered_json& asked);

/// [{"name", "title", "words", "view"}] of these files; view is the one in which it opens: "problems" or "train".
std::string presets_json(std::span<const PresetFile> files);

/// {"step", "epoch", "loss", "accuracy", "seconds"}, and "error" after divergence: the output of `deepx train`.
std::string result_json(const Experiment& experiment, double seconds);

}  // namespace deepx::inline DEEPX_PRECISION
