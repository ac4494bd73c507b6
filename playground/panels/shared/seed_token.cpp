// SPDX-License-Identifier: MIT
#include "playground/panels/shared/seed_token.h"

#include <span>
#include <string>
#include <string_view>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/commands/network_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/spec/spec.h"
#include "playground/widgets/base/number.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/recipe.h"

namespace deepx::panels {

std::optional<Command> seed_token(const Experiment& experiment, ui::Point at, const char* path) {
  const Shown how = shown(experiment.access(), path);
  if (how == Shown::hidden) return std::nullopt;
  const std::string value = get_path(experiment.spec(), path);
  const double seed = ui::parse_number(value).value_or(0);
  const double ladder[] = {seed - 2, seed - 1, seed, seed + 1, seed + 2};
  const Limits range = limits_of(experiment.spec(), path);
  const ui::RecipeSlot slot{.name = "seed",
                            .value = value.c_str(),
                            .number = seed,
                            .min = range.low,
                            .max = range.high,
                            .ladder = ladder,
                            .whole = true,
                            .title = ui::words().seed,
                            .locked = how == Shown::locked};
  const bool of_data = std::string_view(path) == "data.seed";
  const auto result = ui::recipe(path, {at.x, at.y}, 400, of_data ? ui::words().data_seed : ui::words().seed_token, std::span(&slot, 1));
  if (!result.changed) return std::nullopt;
  return command::Set(path, result.changed->number);
}

}  // namespace deepx::panels
