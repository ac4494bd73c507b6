// SPDX-License-Identifier: MIT
// Every command, in the order of the table in web/API.md. For what reads and lists commands; whoever makes one includes its own file.
#pragma once

#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/commands/plot_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
