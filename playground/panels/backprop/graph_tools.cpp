// SPDX-License-Identifier: MIT
// The graph's tools are in the gap below it.
#include "playground/panels/backprop/graph_tools.h"

#include <algorithm>
#include <cctype>

#include "imgui.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/widgets/base/draw.h"
#include "playground/widgets/base/motion.h"
#include "playground/widgets/base/target.h"
#include "playground/widgets/base/words.h"
#include "playground/widgets/controls/controls.h"
#include "playground/widgets/controls/text_field.h"

namespace deepx::panels {
namespace {

constexpr float kToolSide = 32, kSearchWidth = 176, kSearchNote = 104;

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// Cards with this text in their name, operator or scope.
void search(const Trace& trace, const ShownGraph& g, GraphSearch& s) {
  if (s.searched == s.text) return;
  s.searched = s.text;
  s.found.clear();
  s.at = -1;
  const std::string wanted = lowered(s.text);
  if (wanted.empty()) return;
  const auto has = [&](std::string_view text) { return lowered(text).find(wanted) != std::string::npos; };
  for (const TraceNode& n : trace.nodes()) {
    const int card = g.card_of[static_cast<std::size_t>(n.id)];
    if ((has(n.name) || has(n.label) || has(n.scope)) && std::ranges::find(s.found, card) == s.found.end())
      s.found.push_back(card);
  }
}

/// "3 of 12".
std::string result_words(const GraphSearch& s) {
  const ui::Words& w = ui::words();
  if (s.text.empty()) return w.search_hint;
  if (s.found.empty()) return w.no_match;
  return std::to_string(std::max(0, s.at) + 1) + " " + w.of + " " + std::to_string(s.found.size());
}

/// The search field; Enter goes to the next found card, Escape closes it.
void search_field(const Trace& trace, GraphState& state, const ui::Rect& r, std::optional<Command>& command) {
  GraphSearch& s = state.search;
  const ui::Theme& t = ui::theme();
  ui::fill({r.x, r.y, r.w + kSearchNote, r.h}, t.bg2, 8);
  ui::frame({r.x, r.y, r.w + kSearchNote, r.h}, t.line2, 8);
  ui::icon(ui::Icon::search, {r.x + 16, r.center().y}, t.ink3, 0.8f);
  ImGui::SetCursorScreenPos({r.x + 24, r.y + (r.h - 32) / 2});
  ImGui::SetNextItemWidth(r.w - 24);
  for (int slot : {ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive}) ImGui::PushStyleColor(slot, 0);
  if (std::exchange(s.opened, false)) ImGui::SetKeyboardFocusHere();
  const bool entered = ui::text_field("##search", s.text, {.hint = ui::words().search_graph, .on_enter = true});
  ImGui::PopStyleColor(3);
  ui::note_target("search", r, false);
  if (ImGui::IsItemDeactivated() && ImGui::IsKeyPressed(ImGuiKey_Escape)) return toggle_search(state);
  search(trace, state.graph, s);
  if (entered) {
    ImGui::SetKeyboardFocusHere(-1);  // the next Enter goes to the next card
    if (!s.found.empty()) {
      s.at = (s.at + 1) % static_cast<int>(s.found.size());
      state.moved = false;
      command = command::TraceSelect{
          state.graph.nodes[static_cast<std::size_t>(s.found[static_cast<std::size_t>(s.at)])].node, -1};
    }
  }
  ui::text(result_words(s), {r.right() + kSearchNote - 10, r.center().y},
           {.size = 12, .color = t.ink3, .align = ui::Align::right, .max_width = kSearchNote - 12});
}

}  // namespace

void toggle_search(GraphState& state) {
  GraphSearch& s = state.search;
  const bool open = !s.open;
  s = {};
  s.open = s.opened = open;
}

bool matches(const GraphSearch& search, int card) {
  return search.open && std::ranges::find(search.found, card) != search.found.end();
}

float tool_height() { return ui::settings().touch ? 44 : kToolSide; }

float graph_tools(const Trace& trace, GraphState& state, const GraphView& v, float below,
                  std::optional<Command>& command) {
  const ui::Words& w = ui::words();
  const float side = tool_height();
  float x = v.band.right();
  const float field = state.search.open ? std::min(kSearchWidth + kSearchNote, v.band.w - 4 * side - 8) : 0;
  const float all = side * 4 + (field > 0 ? field + 8 : 0);
  const ui::Rect plate{x - all, below - side, all, side};
  ui::push_id("tools");
  const auto tool = [&](const char* id, ui::Icon icon, const char* tip, bool disabled, bool active = false) {
    x -= side;
    return ui::button(id, {x, plate.y, side, side},
                      {.icon = icon, .tip = tip, .ghost = true, .active = active, .disabled = disabled});
  };
  if (tool("fit", ui::Icon::fullscreen, w.fit_graph, v.least >= v.scale && !state.whole))
    state.request = GraphRequest::fit;
  if (tool("closer", ui::Icon::plus, w.zoom_in, v.scale >= 1)) state.request = GraphRequest::zoom_in;
  if (tool("farther", ui::Icon::minus, w.zoom_out, v.scale <= v.least)) state.request = GraphRequest::zoom_out;
  if (tool("find", ui::Icon::search, w.search_graph, false, state.search.open)) toggle_search(state);
  if (state.search.open && field > 0)
    search_field(trace, state, {x - 8 - field, plate.y, field - kSearchNote, side}, command);
  ui::pop_id();
  if (state.request != GraphRequest::none) ui::want_frame();
  return all + 8;
}

}  // namespace deepx::panels
