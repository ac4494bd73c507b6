// SPDX-License-Identifier: MIT
// The design's grid as rectangles for any canvas size; pure functions of width and height.
#pragma once

#include "playground/widgets/base/rect.h"

namespace deepx::ui {

enum class Columns { wide, medium, narrow, phone };  ///< from 1280, 960, 600 px of width, and below
enum class Rows { full, tight, low };                ///< from 840, 700 px of height, and below

struct LayoutInput {
  float width, height;
  float recipe_height = 32;  ///< recipe_height() for recipe.w; more than 32 moves the content down
  bool touch = false;
  bool embed = false;      ///< a compact top bar
  bool modes = false;      ///< Backprop: a switch precedes the sentence
  bool formula = false;    ///< Backprop: a text field replaces the sentence
  float graph_height = 0;  ///< Backprop: of the graph with every number written; 0 if that is not possible
};

/// The places of everything. A rectangle that does not exist at this size is empty.
struct Layout {
  explicit Layout(const LayoutInput& in);

  Columns columns;
  Rows rows;
  float margin = 24;
  float extra = 0;  ///< height of the recipe beyond one line

  // Bands. The recipe's first line has its middle at recipe.y + 16; narrow and phone show it in `section`.
  Rect top_bar, content, time;
  Rect seed, recipe;
  bool recipe_one_line = false;  ///< pass to recipe(); then `extra` is 0
  float tabs_x = 264, tab_gap = 32;

  // Train: columns of band C.
  float head_y = 0;      ///< middle of the column heads
  Rect left;             ///< data column (wide) or rail of thumbnails (medium)
  int data_columns = 3;  ///< 1 in the rail
  float data_cell = 64, data_step_x = 72, data_step_y = 92;
  bool data_names = true;
  Rect plot;               ///< square
  Rect plot_head;          ///< "Output" and its segmented control; middle at head_y
  Rect plot_key;           ///< class key; on a phone below the read-outs: narrow beside an upright plot, or absent
  Rect legend;             ///< scale bar and comet; only if there is room
  Rect network;            ///< heads, steppers and neurons
  Rect neurons;            ///< where thumbnails may be; centered on the axis
  float first_column = 0;  ///< center x of the inputs
  float port_x = 0;        ///< x of the output port
  float thumb = 40, pitch = 54;
  bool insert_buttons = true;  ///< plus circles between layer heads
  bool features = true;        ///< room for unused input features
  Rect inspector;        ///< strip below the network; if `stacked`, a column beside the plot; if empty, use a popover
  Rect sections;         ///< segmented control Network / Data / Recipe (narrow, phone)
  bool stacked = false;  ///< narrow and upright: the plot above, `sections` below it
  Rect section;          ///< the section that `sections` selects; `network` is the same place

  // Backprop
  Rect modes;      ///< the switch "network or formula"
  Rect sentence;   ///< the recipe in one line, if there is no recipe band (narrow, phone)
  Rect formula;    ///< the field for a formula
  Rect graph;      ///< node cards, in two rows
  Rect card_tabs;  ///< tabs of the card
  Rect journey;    ///< the chain rule of one number; if empty, a tab of the card shows it
  Rect card;       ///< the rule of the current node

  // Problems.
  Rect list;    ///< names of the problems; if empty, the sentence's first word opens them
  Rect figure;  ///< with a head of one line at the top
  Rect goals;   ///< measures and text beside the figure; empty if they are in `section`

  // Gradients.
  Rect layer_sections;  ///< segmented control above `layers` (narrow, phone); empty if `diagnosis` is beside the table
  Rect diagnosis;       ///< text and suggestions, left of the table
  Rect layers;          ///< the table; the middle of its heads is at y + 16

  // Time panel.
  bool flat_time = false;    ///< lower, without the slider and with short read-outs
  Rect transport;            ///< pass x, center().y and w to transport()
  Rect speed;                ///< slider: middle of its label at speed.y + 8; may be empty
  Rect chart;                ///< plot area of the time chart
  Rect tape;                 ///< cells of the tape strip, without the heads above and the flag below
  bool chart_labels = true;  ///< name above, numbers below
  Rect readouts;             ///< columns of about 90 px; middle of the first label at readouts.y + 8
  Rect accuracy;             ///< sparkline with its labels to the left; may be empty
  float play_radius = 24;

 private:
  void bands(const LayoutInput& in);
  void train_columns(const LayoutInput& in);
  void train_narrow(const LayoutInput& in);
  void side_by_side(const LayoutInput& in);
  void above_each_other(const LayoutInput& in);
  void train_phone(const LayoutInput& in);
  void data_grid();
  void place_neurons(float axis_y, float top, float bottom);
  void backprop(const LayoutInput& in);
  void problems(const LayoutInput& in);
  void gradients(const LayoutInput& in);
  void time_panel(const LayoutInput& in);
  void time_phone();
};

}  // namespace deepx::ui
