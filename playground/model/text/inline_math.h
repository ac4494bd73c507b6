// SPDX-License-Identifier: MIT
// Formulas within a text, between dollar signs: "the speed $y′$".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace deepx {

/// Words and formulas in turn, words first: "the speed $y′$." is {"the speed ", "y′", "."}. A dollar sign without a
/// second one is a word's.
std::vector<std::string_view> words_and_formulas(std::string_view text);

/// Without the dollar signs, for places that show one line of plain text.
std::string plain_math(std::string_view text);

/// A formula as people read it aloud, for screen readers: "y″ + x²" is "y double prime + x squared".
std::string spoken_formula(std::string_view formula);

/// A text with its formulas as people read them aloud.
std::string spoken_math(std::string_view text);

}  // namespace deepx
