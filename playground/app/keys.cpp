// SPDX-License-Identifier: MIT
// The keyboard: which key asks for what, in which view.
#include "playground/app/keys.h"

#include "imgui.h"
#include "playground/model/trace.h"

namespace deepx::app {
namespace {

using command::TraceGo;
using command::TraceMove;

// While a focus is visible, Dear ImGui moves it by the arrows, presses by Space, and hides it by Escape.
bool belongs_to_focus(ImGuiKeyChord key) {
  switch (key & ~ImGuiMod_Mask_) {
    case ImGuiKey_Space:
    case ImGuiKey_Escape:
    case ImGuiKey_Home:
    case ImGuiKey_End:
    case ImGuiKey_LeftArrow:
    case ImGuiKey_RightArrow:
      return ImGui::GetIO().NavVisible;
    default:
      return false;
  }
}

bool pressed(ImGuiKeyChord key, bool repeat = false) {
  if (belongs_to_focus(key)) return false;
  return ImGui::Shortcut(key, ImGuiInputFlags_RouteGlobal | (repeat ? ImGuiInputFlags_Repeat : 0));
}

// A character and not a key: "?" lies elsewhere on every keyboard.
bool typed(ImWchar character) { return ImGui::GetIO().InputQueueCharacters.contains(character); }

/// What a key does in each view (Gradients: as in Train); nothing in a view where it has no meaning.
struct Binding {
  ImGuiKeyChord key;
  std::optional<Command> train, backprop, problems;
  bool repeat = false;

  const std::optional<Command>& in(View view) const {
    return trains(view) ? train : view == View::backprop ? backprop : problems;
  }
};

// One call for each key: a braced list of all of them, each with its clean-up, takes compilers minutes.
std::vector<Binding> make_bindings() {
  std::vector<Binding> table;
  using Meaning = std::optional<Command>;
  const auto add = [&](ImGuiKeyChord key, const Meaning& train, const Meaning& backprop, const Meaning& problems,
                       bool repeat = false) { table.push_back({key, train, backprop, problems, repeat}); };
  const auto same = [&](ImGuiKeyChord key, const Command& command) { add(key, command, command, command); };
  const Command batch = command::Step{}, epoch = command::Step{.count = 1, .epochs = true}, many = command::Step{.count = 10},
                first = TraceGo{TraceMove::first}, back = TraceGo{TraceMove::back}, forward = TraceGo{TraceMove::forward},
                last = TraceGo{TraceMove::last}, reset = command::Reset{}, data = command::NewData{};
  for (const ImGuiKey key : {ImGuiKey_Period, ImGuiKey_RightArrow}) {
    add(key, batch, forward, batch, true);
    add(ImGuiMod_Shift | key, epoch, {}, many, true);
  }
  for (const ImGuiKey key : {ImGuiKey_Comma, ImGuiKey_LeftArrow}) {
    add(key, command::Back{}, back, {}, true);
    add(ImGuiMod_Shift | key, command::Back{.count = 1, .epochs = true}, {}, {}, true);
  }
  add(ImGuiKey_Home, command::Scrub{}, first, reset);
  add(ImGuiKey_R, reset, first, reset);
  add(ImGuiKey_End, {}, last, {});  // where it trains: see read_bindings()
  same(ImGuiMod_Ctrl | ImGuiKey_Z, command::Undo{});
  same(ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Z, command::Redo{});
  same(ImGuiMod_Ctrl | ImGuiKey_Y, command::Redo{});
  same(ImGuiKey_N, command::NewSeed{});
  add(ImGuiKey_D, data, data, {});
  add(ImGuiKey_E, {}, command::ShowFormula{}, {});
  same(ImGuiKey_1, command::Show{View::train});
  same(ImGuiKey_2, command::Show{View::backprop});
  same(ImGuiKey_3, command::Show{View::gradients});
  same(ImGuiKey_4, command::Show{View::problems});
  return table;
}

const std::vector<Binding>& bindings() {
  static const std::vector<Binding> table = make_bindings();
  return table;
}

/// A key that is held repeats: at the end of its way it says nothing.
bool possible(const Experiment& e, const Command& c) {
  if (std::holds_alternative<command::Undo>(c)) return e.can_undo();
  if (std::holds_alternative<command::Redo>(c)) return e.can_redo();
  if (std::holds_alternative<command::Back>(c)) return e.step() > 0;
  return true;
}

// Every key is asked for in every frame, whatever else was pressed: Dear ImGui hands a key only to who asked
// in the frame before.
std::optional<Command> read_bindings(const Experiment& experiment) {
  std::optional<Command> command;
  for (const Binding& binding : bindings()) {
    const auto& meaning = binding.in(experiment.view());
    if (!pressed(binding.key, binding.repeat)) continue;
    if (meaning) command = meaning;
    if (binding.key == ImGuiKey_E && experiment.plan().formula && experiment.trace()) command = command::ShowFormula{false};
    if (binding.key == ImGuiKey_End && trains(experiment.view())) command = command::Scrub{experiment.last_epoch()};
  }
  if (command && !possible(experiment, *command)) command.reset();
  if (pressed(ImGuiKey_Space)) command = command::Play{!experiment.playing()};
  return command;
}

}  // namespace

KeyAction read_keys(const Experiment& experiment) {
  KeyAction action;
  // A text field types, and an open popup has the keyboard until Escape closes it.
  const bool popup = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  if (ImGui::GetIO().WantTextInput) return action;
  action.help = typed('?');
  if (popup) return action;
  action.command = read_bindings(experiment);
  action.recipe = typed('/');
  action.theme = pressed(ImGuiKey_T);
  if (experiment.trace()) {
    action.fit = pressed(ImGuiKey_F);
    action.search = pressed(ImGuiKey_S);
    action.zoom = (typed('+') || typed('=')) - (typed('-') || typed('_'));
  }
  if (pressed(ImGuiKey_Escape)) {
    if (experiment.trace() && experiment.trace()->pinned())
      action.command = command::TraceSelect{};
    else
      action.leave = true;
  }
  return action;
}

}  // namespace deepx::app
