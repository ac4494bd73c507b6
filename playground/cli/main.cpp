// SPDX-License-Identifier: MIT
// The `deepx` program: derivatives, training and the catalogue on the command line.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "engine/core/error.h"
#include "playground/cli/cli.h"
#include "playground/model/experiment/command.h"

namespace {

struct Command {
  const char* name;
  const char* words;
  deepx::Work (*declare)(CLI::App& app);
};
constexpr std::array kCommands = {
    Command{"grad", "Value and gradients of a formula, as JSON", deepx::grad_command},
    Command{"train", "Train a spec, or solve a problem, and print the outcome as JSON", deepx::train_command},
    Command{"predict", "Predict the rows of a table with a saved model, as CSV", deepx::predict_command},
    Command{"list", "List the catalogues, with formulas", deepx::list_command},
    Command{"check", "Compare every gradient with finite differences", deepx::check_command},
    Command{"reference", "Write the reference pages, one for each catalogue, as HTML", deepx::reference_command},
    Command{"bench", "Speed of the engine", deepx::bench_command},
};
constexpr const char* kFooter =
    "Numbers that are not finite are null. Exit status: 0; 1 if training diverged, a goal was missed, or a check or "
    "benchmark found "
    "an error; 2 for wrong input; 3 if the output could not be written.";

std::string known_commands() {
  std::string names;
  for (const Command& c : kCommands) names += std::string(c.name) + ", ";
  return names + "help, --version or --help";
}

std::string options_of(const CLI::App& app) {
  std::string names;
  for (const CLI::Option* o : app.get_options())
    if (o != app.get_help_ptr() && !o->get_lnames().empty())
      names += (names.empty() ? "--" : ", --") + o->get_lnames()[0];
  return names;
}

[[noreturn]] void refuse(std::string text) { throw deepx::Error(deepx::ErrorKind::value, std::move(text)); }

/// Refuses what is left over after a command has taken its arguments.
void refuse_left(const CLI::App& app, const std::vector<std::string>& left) {
  for (const std::string& word : left)
    if (word.size() > 1 && word[0] == '-')
      refuse(deepx::join(app.get_name(), ": there is no option ", deepx::clipped(word), "; use ", options_of(app)));
  if (!left.empty())
    refuse(deepx::join(app.get_name(), ": takes no more arguments, ", deepx::quote(left[0]), " is given"));
}

/// Refuses empty arguments, and an option with one value that is given twice. Flags may repeat.
void refuse_given(const CLI::App& app) {
  for (const CLI::Option* o : app.get_options()) {
    const std::string name = o->get_name();
    const bool named = name.starts_with('-');
    if (std::ranges::find(o->results(), "") != o->results().end())
      refuse(deepx::join(app.get_name(), ": ", name, " is empty; give ",
                         named ? name + " " + o->get_type_name() : std::string("one, or leave it out")));
    const bool last_wins = o->get_multi_option_policy() == CLI::MultiOptionPolicy::TakeLast;
    if (last_wins && o->get_items_expected_max() > 0 && o->count() > 1)
      refuse(deepx::join(app.get_name(), ": ", name, " is given more than once; give it once"));
  }
}

/// "train: --set has no value; give --set PATH=VALUE".
[[noreturn]] void refuse_parse(const CLI::App& app, const CLI::ParseError& error) {
  const std::string text = error.what(), name = text.substr(0, text.find(':'));
  const CLI::Option* option = app.get_option_no_throw(name);
  if (option && error.get_name() == "ArgumentMismatch")
    refuse(deepx::join(app.get_name(), ": ", name, " has no value; give ", name, " ", option->get_type_name()));
  refuse(deepx::join(app.get_name(), ": ", text));
}

/// The arguments in CLI11's order, the last one first. A formula that begins with a minus gets a blank before it, so
/// that it is not an option.
std::vector<std::string> words_of(int count, char** given) {
  std::vector<std::string> words(given + 1, given + count);
  if (!words.empty() && words[0] == "grad")
    for (std::string& w : words)
      if (w.size() > 1 && w[0] == '-' && w[1] != '-' && w != "-h") w.insert(0, 1, ' ');
  std::reverse(words.begin(), words.end());
  return words;
}

int run(int count, char** given) {
  CLI::App app("deepX differentiates and trains.", "deepx");
  app.set_version_flag("--version", "deepx " DEEPX_VERSION, "Print the version");
  app.require_subcommand(0, 1);  // so that a file may have the name of a command
  app.allow_extras();
  app.footer(kFooter);
  std::vector<deepx::Work> work;
  for (const Command& c : kCommands) {
    CLI::App* command = app.add_subcommand(c.name, c.words);
    command->allow_extras();
    work.push_back(c.declare(*command));
  }
  std::string topic;
  CLI::App* help = app.add_subcommand("help", "Describe a command");
  help->add_option("command", topic, "Its name");

  const auto chosen = [&]() -> const CLI::App& {
    return app.get_subcommands().empty() ? app : *app.get_subcommands()[0];
  };
  try {
    app.parse(words_of(count, given));
  } catch (const CLI::CallForHelp&) {
    return std::fputs(app.help().c_str(), stdout), 0;
  } catch (const CLI::CallForVersion& version) {
    return std::puts(version.what()), 0;
  } catch (const CLI::ParseError& error) {
    refuse_parse(chosen(), error);
  }
  refuse_given(chosen());
  if (help->parsed()) {
    const bool known =
        topic.empty() || std::ranges::any_of(kCommands, [&](const Command& c) { return c.name == topic; });
    if (!known) refuse(deepx::join("help: there is no command ", deepx::quote(topic), "; use ", known_commands()));
    const CLI::App* asked = topic.empty() ? &app : app.get_subcommand(topic);
    app.clear();
    return std::fputs(asked->help().c_str(), stdout), 0;
  }
  for (std::size_t i = 0; i < kCommands.size(); ++i) {
    const CLI::App& command = *app.get_subcommand(kCommands[i].name);
    if (!command.parsed()) continue;
    refuse_left(command, command.remaining());
    return work[i]();
  }
  const std::vector<std::string> left = app.remaining();
  if (left.empty()) refuse("no command is given; use " + known_commands());
  refuse(deepx::join("there is no command ", deepx::quote(left[0]), "; use ", known_commands()));
}

int report(const std::exception& error, int status) {
  std::string line = error.what();
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::fprintf(stderr, "deepx: %s\n", line.c_str());
  return status;
}

}  // namespace

int main(int count, char** given) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is reported like any other output that fails
  int status = 1;
  try {
    status = run(count, given);
  } catch (const deepx::Error& error) {
    status = report(error, 2);
  } catch (const std::exception& error) {
    status = report(error, 1);
  }
  try {
    deepx::flush_output();
  } catch (const deepx::Error& error) {
    return report(error, 3);
  }
  return status;
}
