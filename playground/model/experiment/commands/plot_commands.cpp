// SPDX-License-Identifier: MIT
#include "playground/model/experiment/commands/plot_commands.h"

#include <algorithm>

#include "nlohmann/json.hpp"
#include "playground/model/experiment/experiment_state.h"

namespace deepx::inline DEEPX_PRECISION::command {

void ShowPlot::fields(CommandFields& f) {
  using Json = CommandFields::Json;
  static constexpr std::array<std::string_view, 4> kPlots = {"output", "uncertainty", "space", "neuron"};
  const auto read_units = [](std::string_view path, const Json& j) -> std::array<int, 2> {
    if (j == "principal") return {-1, -1};
    if (!j.is_array() || j.size() != 2) CommandFields::refuse(path, j, "two units as [0, 3], or \"principal\"");
    return {CommandFields::read_whole(path, j[0], 0), CommandFields::read_whole(path, j[1], 0)};
  };
  f.optional(alone("plot", false), shown, [&](FieldKey key, PlotKind& value) { f.choice(key, value, kPlots); });
  f.optional(may("layer"), layer, [&](FieldKey key, int& value) { f.whole(key, value); });
  f.optional(may("unit"), unit, [&](FieldKey key, int& value) { f.whole(key, value); });
  f.optional(may("units"), units, [&](FieldKey key, std::array<int, 2>& value) {
    f.other(key, {"", [&](std::string_view path, const Json& j) { value = read_units(path, j); },
                  [&] { return value[0] < 0 ? Json("principal") : Json(value); }});
  });
  f.optional(may("classes"), classes, [&](FieldKey key, bool& value) { f.flag(key, value); });
  f.optional(may("contours"), contours, [&](FieldKey key, bool& value) { f.flag(key, value); });
}

void ShowPlot::carry_out(ExperimentState& e) const {
  const int hidden = static_cast<int>(e.spec.network.hidden.size());
  PlotState next = e.plot;
  next.shown = shown.value_or(e.plot.shown);
  const bool other = next.shown != e.plot.shown;
  DEEPX_REQUIRE(e.classes >= 2 || next.shown != PlotKind::uncertainty, value,
                "show: uncertainty is between classes, and ", e.spec.data.name,
                " gives a number; show output, space or neuron");
  next.layer = layer ? *layer : !other ? e.plot.layer : next.shown == PlotKind::space ? hidden : std::min(1, hidden);
  DEEPX_REQUIRE(next.layer <= hidden, value, "show: layer is ", next.layer, "; must be in [0, ", hidden,
                "], 0 for the inputs");
  if (other || next.layer != e.plot.layer) next.unit = 0, next.across = next.up = -1;
  const int count = e.plot_units(next.shown, next.layer);
  next.unit = unit.value_or(next.unit);
  DEEPX_REQUIRE(next.unit < count, value, "show: unit is ", next.unit, "; layer ", next.layer, " has ", count,
                ", counted from 0");
  if (units) {
    const auto [across, up] = *units;
    const bool fit = across < count && up < count && (across != up || across == -1);
    DEEPX_REQUIRE(fit, value, "show: units are ", across, " and ", up, "; must be two different ones of the ", count,
                  " of layer ", next.layer, ", counted from 0");
    next.across = across;
    next.up = up;
  }
  next.classes = classes.value_or(next.classes);
  next.contours = contours.value_or(next.contours);
  e.plot = only_shown(next);
  e.space_stale = true;
  e.uncertainty_stale = true;
}

void SelectPoint::carry_out(ExperimentState& e) const {
  DEEPX_REQUIRE(index < e.data_size(), value, "select_point: is ", index, "; must be a point of the data in [0, ",
                e.data_size() - 1, "], or -1 for none");
  e.selected_point = std::max(-1, index);
  e.probe_stale = true;
}

}  // namespace deepx::inline DEEPX_PRECISION::command
