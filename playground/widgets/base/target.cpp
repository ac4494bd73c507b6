// SPDX-License-Identifier: MIT
// One text holds all names of a frame, so that recording them allocates nothing once it has grown.
#include "playground/widgets/base/target.h"

#include <charconv>
#include <string>
#include <vector>

#include "imgui.h"

namespace deepx::ui {
namespace {

struct Notes {
  std::string path;                 ///< path of the open scopes, each followed by "/"
  std::vector<std::size_t> ends;    ///< length of the path before each scope
  std::string names;                ///< names of all targets, one after the other
  std::vector<std::size_t> starts;  ///< start of each name in `names`
  std::vector<Target> targets;      ///< their names are filled in on request
};
Notes& notes() {
  static Notes all;
  return all;
}

}  // namespace

void push_name(std::string_view name) {
  Notes& n = notes();
  n.ends.push_back(n.path.size());
  n.path.append(name).push_back('/');
}

void pop_name() {
  Notes& n = notes();
  n.path.resize(n.ends.back());
  n.ends.pop_back();
}

void push_id(const char* name) {
  ImGui::PushID(name);
  push_name(name);
}

void push_id(int number) {
  ImGui::PushID(number);
  char digits[12];
  push_name({digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits)});
}

void pop_id() {
  pop_name();
  ImGui::PopID();
}

void clear_targets() {
  Notes& n = notes();
  n.names.clear();
  n.starts.clear();
  n.targets.clear();
}

void note_target(const char* id, const Rect& area, bool disabled, bool tab) {
  Notes& n = notes();
  n.starts.push_back(n.names.size());
  n.names.append(n.path).append(id);
  n.targets.push_back({{}, area, disabled, tab});
}

std::span<const Target> targets() {
  Notes& n = notes();
  for (std::size_t i = 0; i < n.targets.size(); ++i) {
    const std::size_t end = i + 1 < n.starts.size() ? n.starts[i + 1] : n.names.size();
    n.targets[i].name = std::string_view(n.names).substr(n.starts[i], end - n.starts[i]);
  }
  return n.targets;
}

}  // namespace deepx::ui
