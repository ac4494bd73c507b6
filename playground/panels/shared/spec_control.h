// SPDX-License-Identifier: MIT
// Controls for values of the spec, by their paths: labels, ranges, choices and steps come from the rows, locks from the
// teacher's access.
#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "playground/model/experiment/experiment.h"
#include "playground/panels/shared/menus.h"
#include "playground/widgets/controls/recipe.h"

namespace deepx::panels {

/// Values of the spec as tokens of a sentence. The tokens hold the texts of the slots.
class SpecTokens {
 public:
  explicit SpecTokens(const Experiment& e) : e_(e) {}
  SpecTokens(const SpecTokens&) = delete;
  SpecTokens& operator=(const SpecTokens&) = delete;

  /// A choice or a number. Not locked if open to pupils.
  ui::RecipeSlot& add(const char* name, std::string_view path);
  /// A token for a value outside the spec; its owner handles the change.
  void add(const ui::RecipeSlot& slot);
  /// "…": the settings of `prefix`, except those that have their own places. Nothing if none is left.
  void more(const char* name, std::string_view prefix, std::string_view entry_path,
            std::span<const std::string_view> shown);
  /// Removes what is hidden from pupils. A hidden value without a part of the sentence is called `words` instead.
  void apply_access(std::string_view without_part, const char* words);
  Command change_of(const ui::RecipeChange& change) const;
  const std::string& path(std::size_t slot) const { return token(slot).path; }

  std::vector<ui::RecipeSlot> slots;

 private:
  struct Token {
    std::string path{}, text{}, title{};
    const Menu* menu = nullptr;  ///< for a choice
    SettingRows settings{};      ///< for "…"
    std::vector<double> ladder{};
  };
  const Token& token(std::size_t slot) const { return *std::next(tokens_.begin(), static_cast<std::ptrdiff_t>(slot)); }

  const Experiment& e_;
  std::list<Token> tokens_;  ///< in the order of the slots
};

/// A slider of the row's reach and steps, with label and value.
std::optional<Command> spec_slider(const Experiment& e, std::string_view path, ui::Point at, float width,
                                   ui::Color ground = 0);
/// A label, and a switch at the right end of `width`.
std::optional<Command> spec_switch(const Experiment& e, std::string_view path, ui::Point at, float width);
/// The choices side by side, named by `names` if given.
std::optional<Command> spec_segments(const char* id, const Experiment& e, std::string_view path, const ui::Rect& r,
                                     std::span<const char* const> names = {});

/// Whole numbers around a seed.
std::vector<double> seeds_around(double seed);

}  // namespace deepx::panels
