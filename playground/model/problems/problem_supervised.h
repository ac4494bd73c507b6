// SPDX-License-Identifier: MIT
// Problems learned from examples: histograms, images of digits, and the user's table.
#pragma once

#include "playground/model/problems/problem.h"

namespace deepx::inline DEEPX_PRECISION {

std::unique_ptr<Problem> make_histograms(const ProblemSpec& spec, const Settings& settings);
std::unique_ptr<Problem> make_digits_problem(const ProblemSpec& spec, const Settings& settings);
std::unique_ptr<Problem> make_table_problem(const ProblemSpec& spec, const Settings& settings);

/// The last layer, a Linear with one output for each class (one for two classes, and for a number), is added to the file's layers.
inline Setting output_bias_setting() {
  return {.name = "output_bias",
          .symbol = "b",
          .words = "whether the last layer has a bias",
          .value = 1,
          .low = 0,
          .high = 1,
          .choices = "no, yes"};
}

inline const RegisteredProblem histograms_entry{
    {.name = "histograms",
     .math = "p(normal | histogram) = σ(network(histogram))",
     .words = "were these numbers drawn from a normal distribution? The input is a histogram of 500 numbers in 16 "
              "bins, new at every step",
     .source =
         "task: Nicosia 2020 (ArrayFlow); pushing an input along its gradient: Simonyan, Vedaldi & Zisserman 2014",
     .settings = {{.name = "held_out",
                   .symbol = "M",
                   .words = "new histograms for testing",
                   .value = 1000,
                   .low = 10,
                   .high = 100000,
                   .whole = true},
                  output_bias_setting()},
     .make = make_histograms}};

inline const RegisteredProblem digits_entry{
    {.name = "digits",
     .math = "p(digit | image) = softmax(network(image))",
     .words = "which digit is drawn on 28 x 28 pixels? A convolutional network learns its own stroke detectors",
     .source = "LeCun, Bottou, Bengio & Haffner 1998",
     .settings = {{.name = "images",
                   .symbol = "N",
                   .words = "images to train on",
                   .value = 4000,
                   .low = 100,
                   .high = 60000,
                   .whole = true},
                  {.name = "held_out",
                   .symbol = "M",
                   .words = "unseen images for testing",
                   .value = 2000,
                   .low = 100,
                   .high = 10000,
                   .whole = true},
                  output_bias_setting()},
     .make = make_digits_problem}};

inline const RegisteredProblem table_entry{
    {.name = "table",
     .math = "target = network(standardized features)",
     .words = "your table: one column is predicted from all others, as a class if it holds texts, else as a number",
     .source = "Hastie, Tibshirani & Friedman 2009, chapter 2",
     .settings = {{.name = "train_share",
                   .symbol = "s",
                   .words = "share of the rows used for training",
                   .value = 0.7,
                   .low = 0.1,
                   .high = 1},
                  {.name = "drop_missing",
                   .symbol = "d",
                   .words = "whether rows with missing values are left out",
                   .value = 0,
                   .low = 0,
                   .high = 1,
                   .choices = "no, yes"},
                  output_bias_setting()},
     .make = make_table_problem}};

}  // namespace deepx::inline DEEPX_PRECISION
