// SPDX-License-Identifier: MIT
#include "playground/panels/shared/seed_token.h"

#include <string_view>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/command.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/spec/spec.h"
#include "playground/panels/shared/spec_control.h"
#include "playground/widgets/base/words.h"

namespace deepx::panels {

std::optional<Command> seed_token(const Experiment& experiment, ui::Point at, const char* path) {
  if (shown(experiment.access(), path) == Shown::hidden) return std::nullopt;
  SpecTokens tokens(experiment);
  tokens.add("seed", path);
  const bool of_data = std::string_view(path) == "data.seed";
  const auto result =
      ui::recipe(path, {at.x, at.y}, 400, of_data ? ui::words().data_seed : ui::words().seed_token, tokens.slots);
  return result.changed ? std::optional(tokens.change_of(*result.changed)) : std::nullopt;
}

}  // namespace deepx::panels
