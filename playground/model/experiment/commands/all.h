// SPDX-License-Identifier: MIT
// Every command, in the order of the table in web/API.md. Only code that reads or lists commands needs this file; code
// that makes one command includes that command's file.
#pragma once

#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/plot_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/study_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
