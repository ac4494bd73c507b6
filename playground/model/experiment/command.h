// SPDX-License-Identifier: MIT
// A command is something that a user does to an experiment. The commands are in commands/, one block for each. A block
// declares everything about its command once: the JSON key, the fields, the control, and the effect on undo. The
// reader, the writer, the locks, the list of controls and the table in web/API.md follow from it.
#pragma once

#include <concepts>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/core/real.h"
#include "playground/model/experiment/forward.h"
#include "playground/model/text/doc_text.h"

namespace deepx::inline DEEPX_PRECISION {

class CommandFields;
class Experiment;
struct ExperimentState;

/// What all commands of one kind share. If a property depends on the fields, a block also has `std::string control()
/// const`, `std::string merges() const` or `bool brings() const`. If it depends on the experiment, `static bool
/// offered(const Experiment&)` tells whether controls() lists the command now.
struct CommandInfo {
  std::string_view key;  ///< JSON key: {"reset": {}}
  /// control that gives the command, see access.h; "" for commands that are always allowed, such as looking at
  /// something or ending it
  std::string_view control;
  std::string_view group{};  ///< the control's group in access_groups(); empty if the control is a path of the spec
  DocText words;             ///< effect of the command, as Markdown
  std::string_view label{};  ///< label of the control
  /// heading under which controls() lists the command as a button; for commands without fields
  std::string_view heading{};
  bool changes = false;  ///< undo restores the state before it
  bool brings = false;   ///< it brings data into the page that did not come with the page
};

template <class C>
concept CommandBlock = requires(C c, const C& done, CommandFields& fields, ExperimentState& e) {
  { C::kInfo } -> std::convertible_to<CommandInfo>;
  c.fields(fields);
  done.carry_out(e);
};

/// A kind of command with its C++ type erased.
struct CommandType {
  CommandInfo info;
  std::string (*control)(const void*);
  std::string (*merges)(const void*);
  bool (*brings)(const void*);
  bool (*offered)(const Experiment&);
  void (*carry_out)(const void*, ExperimentState&);
  std::shared_ptr<void> (*make)(const void* from);  ///< a copy of `from`; if null, a command with default fields
  void (*fields)(void*, CommandFields&);
};

template <CommandBlock C>
const CommandType& command_type() {
  static const CommandType type = {C::kInfo,
                                   [](const void* c) -> std::string {
                                     if constexpr (requires { &C::control; })
                                       return static_cast<const C*>(c)->control();
                                     else
                                       return std::string(C::kInfo.control);
                                   },
                                   [](const void* c) -> std::string {
                                     if constexpr (requires { &C::merges; })
                                       return static_cast<const C*>(c)->merges();
                                     else
                                       return {};
                                   },
                                   [](const void* c) -> bool {
                                     if constexpr (requires { &C::brings; })
                                       return static_cast<const C*>(c)->brings();
                                     else
                                       return C::kInfo.brings;
                                   },
                                   [](const Experiment& e) -> bool {
                                     if constexpr (requires { &C::offered; })
                                       return C::offered(e);
                                     else
                                       return static_cast<void>(e), true;
                                   },
                                   [](const void* c, ExperimentState& e) { static_cast<const C*>(c)->carry_out(e); },
                                   [](const void* from) -> std::shared_ptr<void> {
                                     return from ? std::make_shared<C>(*static_cast<const C*>(from))
                                                 : std::make_shared<C>();
                                   },
                                   [](void* c, CommandFields& fields) { static_cast<C*>(c)->fields(fields); }};
  return type;
}

class Command {
 public:
  template <CommandBlock C>
  Command(C c) : type_(&command_type<C>()), fields_(std::make_shared<const C>(std::move(c))) {}
  Command(const CommandType& type, std::shared_ptr<const void> fields) : type_(&type), fields_(std::move(fields)) {}

  const CommandInfo& info() const { return type_->info; }
  template <CommandBlock C>
  bool is() const {
    return type_ == &command_type<C>();
  }
  /// The fields; null if the command is of another kind.
  template <CommandBlock C>
  const C* as() const {
    return is<C>() ? static_cast<const C*>(fields_.get()) : nullptr;
  }

  /// The control that gives it; "" if it is always allowed.
  std::string control() const { return type_->control(fields_.get()); }
  /// Commands with the same name that follow each other within a short time are one change to undo, as while a slider
  /// is dragged. A command with "" is never merged.
  std::string merges() const { return type_->merges(fields_.get()); }
  /// True if it brings points, a table, a model, a session or a run into the page.
  bool brings() const { return type_->brings(fields_.get()); }
  void visit(CommandFields& fields) const;
  /// Throws Error::value for a field out of its range.
  void check() const;
  void carry_out(ExperimentState& e) const { type_->carry_out(fields_.get(), e); }

 private:
  const CommandType* type_;
  std::shared_ptr<const void> fields_;
};

/// Reads a command from JSON text, an object with one key.
///   Throws Error::value for anything else; the message names the key and the allowed values.
Command command_from_json(std::string_view text);
/// The command as JSON text. The field named `open` contains "$", a placeholder for the caller's value.
std::string command_to_json(const Command& command, std::string_view open = {});

/// Every kind of command, by the name of its file and its place in it, whatever the order in which files register theirs.
std::span<const CommandType* const> command_types();
/// The form in which a caller writes it: `{step: count}`, `{step: {count, unit}}`; optional parts have a question mark.
std::string command_form(const CommandType& type);

void add_command_type(const CommandType& type, const std::source_location& where);
/// Registers a command: one of these, at namespace scope, follows each block.
template <CommandBlock C>
struct RegisteredCommand {
  RegisteredCommand(const std::source_location& where = std::source_location::current()) {
    add_command_type(command_type<C>(), where);
  }
};

}  // namespace deepx::inline DEEPX_PRECISION
