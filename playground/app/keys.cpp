// SPDX-License-Identifier: MIT
// The keyboard: the effect of each key in each view.
#include "playground/app/keys.h"

#include "imgui.h"
#include "playground/model/backprop/trace.h"
#include "playground/model/experiment/commands/data_commands.h"
#include "playground/model/experiment/commands/open_commands.h"
#include "playground/model/experiment/commands/run_commands.h"
#include "playground/model/experiment/commands/trace_commands.h"
#include "playground/model/experiment/experiment.h"
#include "playground/model/experiment/parts/backprop_part.h"
#include "playground/model/experiment/parts/run_part.h"
#include "playground/model/experiment/view.h"
#include "playground/panels/backprop/explain_panel.h"

namespace deepx::app {
namespace {

using command::TraceGo;
using command::TraceMove;

// While the focus is visible, Dear ImGui moves it with the arrow keys, presses with Space, and hides it with Escape.
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

// A character, not a key: the place of "?" differs between keyboards. With caps lock a letter is a capital.
bool typed(char character) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool letter = character >= 'a' && character <= 'z';
  const auto queued = [&](char c) { return io.InputQueueCharacters.contains(static_cast<ImWchar>(c)); };
  return queued(character) || (letter && !io.KeyShift && queued(static_cast<char>(character - 'a' + 'A')));
}

/// The effect of a key, or of any key that types a character, in each view (Gradients: as in Train); nothing in a view
/// where it has no effect.
struct Binding {
  ImGuiKeyChord key;
  char character;
  std::optional<Command> train, backprop, problems;
  bool repeat = false;

  bool asked() const {
    const bool by_key = key != ImGuiKey_None && pressed(key, repeat);
    return by_key || (character && typed(character));
  }

  const std::optional<Command>& in(View view) const {
    return trains(view) ? train : view == View::backprop ? backprop : problems;
  }
};

// One call for each key: compilers take minutes for a braced list of all of them with its destructors.
std::vector<Binding> make_bindings() {
  std::vector<Binding> table;
  using Meaning = std::optional<Command>;
  const auto add = [&](ImGuiKeyChord key, char character, const Meaning& train, const Meaning& backprop,
                       const Meaning& problems,
                       bool repeat = false) { table.push_back({key, character, train, backprop, problems, repeat}); };
  const auto same = [&](ImGuiKeyChord key, char character, const Command& command) {
    add(key, character, command, command, command);
  };
  const Command batch = command::Step{}, epoch = command::Step{.count = 1, .epochs = true},
                many = command::Step{.count = 10}, first = TraceGo{TraceMove::first}, back = TraceGo{TraceMove::back},
                forward = TraceGo{TraceMove::forward}, last = TraceGo{TraceMove::last}, reset = command::Reset{},
                data = command::NewData{};
  add(ImGuiKey_RightArrow, '.', batch, forward, batch, true);
  add(ImGuiMod_Shift | ImGuiKey_RightArrow, '>', epoch, {}, many, true);
  add(ImGuiKey_LeftArrow, ',', command::Back{}, back, {}, true);
  add(ImGuiMod_Shift | ImGuiKey_LeftArrow, '<', command::Back{.count = 1, .epochs = true}, {}, {}, true);
  add(ImGuiKey_Home, 0, command::Scrub{}, first, reset);
  add(ImGuiKey_None, 'r', reset, first, reset);
  add(ImGuiKey_End, 0, {}, last, {});  // for training views see read_bindings()
  same(ImGuiMod_Ctrl | ImGuiKey_Z, 0, command::Undo{});
  same(ImGuiMod_Ctrl | ImGuiMod_Shift | ImGuiKey_Z, 0, command::Redo{});
  same(ImGuiMod_Ctrl | ImGuiKey_Y, 0, command::Redo{});
  same(ImGuiKey_None, 'n', command::NewSeed{});
  add(ImGuiKey_None, 'd', data, data, {});
  add(ImGuiKey_None, 'e', {}, command::ShowGraph{}, {});
  same(ImGuiKey_None, '1', command::Show{View::train});
  same(ImGuiKey_None, '2', command::Show{View::backprop});
  same(ImGuiKey_None, '3', command::Show{View::gradients});
  same(ImGuiKey_None, '4', command::Show{View::problems});
  return table;
}

const std::vector<Binding>& bindings() {
  static const std::vector<Binding> table = make_bindings();
  return table;
}

/// A held key repeats: at the end of the range it gives no message.
bool possible(const Experiment& e, const Command& c) {
  if (c.is<command::Undo>()) return e.can_undo();
  if (c.is<command::Redo>()) return e.can_redo();
  if (c.is<command::Back>()) return e.run().step() > 0;
  return true;
}

// Every key is queried in every frame, whatever else was pressed: Dear ImGui gives a key only to a caller that
// queried it in the previous frame.
std::optional<Command> read_bindings(const Experiment& experiment) {
  std::optional<Command> command;
  for (const Binding& binding : bindings()) {
    const auto& meaning = binding.in(experiment.view());
    if (!binding.asked()) continue;
    if (meaning) command = meaning;
    if (binding.character == 'e' && experiment.backprop().plan().formula && experiment.backprop().trace())
      command = command::ShowGraph{experiment.backprop().plan().network};
    if (binding.key == ImGuiKey_End && trains(experiment.view()))
      command = command::Scrub{experiment.run().last_epoch()};
  }
  if (command && !possible(experiment, *command)) command.reset();
  if (pressed(ImGuiKey_Space)) command = command::Play{!experiment.playing()};
  return command;
}

/// What the keys [ ] and X ask of the trace: to the step before or after in the journey, and to start or end practice.
std::optional<Command> read_trace_keys(const Trace& trace) {
  const int along = typed(']') - typed('[');
  if (const int to = along ? trace.journey_step(along) : -1; to >= 0) return command::TraceTo{to};
  if (typed('x') && panels::can_practice(trace))
    return command::StartPractice{trace.practice().on() ? PracticeLevel::off : PracticeLevel::all_holes};
  return std::nullopt;
}

}  // namespace

KeyAction read_keys(const Experiment& experiment) {
  KeyAction action;
  // A text field takes typed characters, and an open popup takes all keys until Escape closes it.
  const bool popup = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
  if (ImGui::GetIO().WantTextInput) return action;
  action.help = typed('?');
  if (popup) return action;
  action.command = read_bindings(experiment);
  action.recipe = typed('/');
  action.theme = typed('t');
  if (const Trace* trace = experiment.backprop().trace()) {
    if (auto c = read_trace_keys(*trace)) action.command = c;
    action.code = typed('c') && !trace->scalar();
    action.fit = typed('f');
    action.search = typed('s');
    action.zoom = (typed('+') || typed('=')) - (typed('-') || typed('_'));
  }
  if (pressed(ImGuiKey_Escape)) {
    if (experiment.backprop().trace() && experiment.backprop().trace()->chosen() >= 0)
      action.command = command::TraceSelect{};
    else
      action.leave = true;
  }
  return action;
}

}  // namespace deepx::app
