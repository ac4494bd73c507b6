// SPDX-License-Identifier: MIT
// The characters and names of formulas: notation of people and of other programs, functions, and what was perhaps meant.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/graph/operator.h"

namespace deepx::inline DEEPX_PRECISION {

bool starts_name(char c);
bool in_name(char c);
bool continues_utf8(char c);

/// Notation, and what it means here.
using Meaning = std::pair<std::string_view, std::string_view>;
/// Of the sign that `text` begins with, such as {"×", "*"}; an empty pair if there is none.
Meaning sign_at(std::string_view text);
/// Of the raised digit or sign that `text` begins with, such as {"²", "2"}.
Meaning raised_at(std::string_view text);
/// "log" for "ln"; empty without another name.
std::string_view other_name(std::string_view name);
/// How to write a function that is not in the catalogue with those that are: "log(...)/log(10)" for "log10".
std::string_view in_other_words(std::string_view function);

/// Null if the catalogue has no such function of one number.
const OpTable* scalar_function(std::string_view name);
/// Functions of several numbers: how to write them; null for any other name.
const char* arguments_of(std::string_view name);
std::vector<std::string> function_names();
/// All of them in a sentence.
std::string known_functions();
/// "pi" and "e": names of numbers, which no variable may have.
bool is_constant(std::string_view name);

/// The known name most similar to an unknown one, as "; did you mean tanh"; "" if none is similar.
std::string did_you_mean(std::string_view given, std::span<const std::string> known);

}  // namespace deepx::inline DEEPX_PRECISION
