// SPDX-License-Identifier: MIT
// Names for headers that mention an experiment, a command or a trace without looking into it.
#pragma once

#include "engine/core/real.h"

namespace deepx::inline DEEPX_PRECISION {

class Command;
class Experiment;
struct ExperimentState;
class Trace;

// The parts of an experiment, see experiment.h.
class BackpropPart;
class DataPart;
class GradientsPart;
class NetworkPart;
class PlotPart;
class RunPart;

}  // namespace deepx::inline DEEPX_PRECISION
