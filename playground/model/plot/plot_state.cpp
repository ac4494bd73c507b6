// SPDX-License-Identifier: MIT
// The plot's state as text.
#include "playground/model/plot/plot_state.h"

#include <array>
#include <cmath>

#include "engine/core/error.h"
#include "playground/model/text/number_text.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

constexpr std::array<std::string_view, 4> kShown = {"output", "uncertainty", "space", "neuron"};

[[noreturn]] void refuse_link(std::string_view path, std::string_view text, std::string_view right) {
  throw Error(ErrorKind::value, join("link: ", clipped(path), " is ", quote(text), "; must be ", right));
}

int index_from(std::string_view path, std::string_view text) {
  const std::optional<double> v = number_from(text);
  if (!v || *v < 0 || *v > 999 || *v != std::floor(*v)) refuse_link(path, text, "a whole number from 0 on");
  return static_cast<int>(*v);
}

bool yes_or_no(std::string_view path, std::string_view text) {
  if (text != "yes" && text != "no") refuse_link(path, text, "yes or no");
  return text == "yes";
}

}  // namespace

std::string_view name_of(PlotKind shown) { return kShown[static_cast<std::size_t>(shown)]; }

void set_plot(PlotState& plot, std::string_view path, std::string_view text) {
  if (path == "show") {
    for (std::size_t i = 0; i < kShown.size(); ++i)
      if (kShown[i] == text) return void(plot.shown = static_cast<PlotKind>(i));
    refuse_link(path, text, "output, uncertainty, space or neuron");
  } else if (path == "show.layer") {
    plot.layer = index_from(path, text);
  } else if (path == "show.unit") {
    plot.unit = index_from(path, text);
  } else if (path == "show.units") {
    const std::size_t comma = text.find(',');
    if (text == "principal") return void(plot.across = plot.up = -1);
    if (comma == std::string_view::npos) refuse_link(path, text, "two units such as 0,3 or principal");
    const int across = index_from(path, text.substr(0, comma)), up = index_from(path, text.substr(comma + 1));
    plot.across = across;
    plot.up = up;
  } else if (path == "show.classes") {
    plot.classes = yes_or_no(path, text);
  } else if (path == "show.contours") {
    plot.contours = yes_or_no(path, text);
  } else {
    throw Error(ErrorKind::value, join("link: ", clipped(path),
                                       ": there is no such key; known: show, show.layer, show.unit, show.units, ",
                                       "show.classes, show.contours"));
  }
}

PlotState only_shown(PlotState p) {
  const bool space = p.shown == PlotKind::space, neuron = p.shown == PlotKind::neuron;
  if (!space && !neuron) p.layer = 0;
  if (!neuron) p.unit = 0;
  if (!space) p.across = p.up = -1;
  return p;
}

std::vector<std::pair<std::string, std::string>> plot_pairs(const PlotState& state) {
  const PlotState p = only_shown(state);
  std::vector<std::pair<std::string, std::string>> pairs;
  if (p.shown != PlotKind::output) pairs.emplace_back("show", name_of(p.shown));
  if (p.shown == PlotKind::space || p.shown == PlotKind::neuron) pairs.emplace_back("show.layer", join(p.layer));
  if (p.shown == PlotKind::neuron) pairs.emplace_back("show.unit", join(p.unit));
  if (p.across >= 0) pairs.emplace_back("show.units", join(p.across, ",", p.up));
  if (p.classes) pairs.emplace_back("show.classes", "yes");
  if (!p.contours) pairs.emplace_back("show.contours", "no");
  return pairs;
}

}  // namespace deepx::inline DEEPX_PRECISION
