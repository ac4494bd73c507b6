// SPDX-License-Identifier: MIT
// The playground's texts in one table: sentence case, verbs on buttons, no exclamation marks. A translation is another
// table. Names of choices come with their catalogue entries in the engine; the texts of the form for screen readers, of
// the groups for pupils and of the diagnosis are in their lists (playground/model/experiment/controls.cpp, access.cpp,
// diagnosis.cpp), since the command line and tests read them, too.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "playground/widgets/base/color.h"

namespace deepx::ui {

struct Words {
  const char* product = "deepX";
  const char* playground = "playground";

  // Views and top bar
  const char* train = "Train";
  const char* backprop = "Backprop";
  const char* gradients = "Gradients";
  const char* problems = "Problems";
  const char* share = "Share and save";
  const char* link_copied = "Link copied";
  const char* light_theme = "Light theme";
  const char* dark_theme = "Dark theme";
  const char* help = "All keys";
  const char* menu = "Menu";
  const char *learn = "Learn", *lessons = "Lessons", *lessons_note = "A question, your answer, then it runs";
  const char *tour = "Tour", *tour_note = "What the picture shows, in a minute";
  const char *workshop = "Build it yourself", *workshop_note = "The engine in a hundred lines";
  const char *reference = "Reference", *reference_note = "Every part, with its mathematics";
  const char *for_teachers = "For teachers", *teachers_note = "Links, locks, slides, result codes";
  const char *worksheet = "Worksheet", *worksheet_note = "This graph with empty boxes, to print";
  const char* note_more = "More";
  const char* note_key = "key M";

  // Presets
  const char* presets = "Presets";
  const char* presets_words = "Each preset shows one thing. Open it, watch it, then change its sentence.";

  // Share
  const char* copy_link = "Copy link";
  const char* copy_embed = "Copy embed code";
  const char* embed_copied = "Embed code copied";
  const char* save_picture = "Picture";
  const char* save_run = "Run";
  const char* save_model = "Model";
  const char* save_code = "Code";
  const char* save_graph = "Graph";
  const char* open_file = "Open a file…";
  const char* open_page = "Open in deepX";
  const char* saved = "Saved ";
  const char* open_anyway = "Open anyway";
  const char* open_on_desktop = "On the desktop, give the file on the command line: deepx-playground FILE";

  // Recipes. Slots in braces have the spec's names and may be in any order; a part in brackets is left out if its slot
  // has no value. The names of catalogue entries and settings are in the engine, with each entry.
  const char* train_recipe =
      "Minimize {loss} [with {optimizer} [of momentum {momentum}] [{optimizer_more}]] [at [{schedule}] [{schedule_more}] "
      "learning rate {rate}][, in batches of {batch}][, starting from {initializer} [{initializer_more}] weights]"
      "[, regularized by {regularizer} [{strength}] [{regularizer_more}]].";
  const char* the_loss = "the loss";
  const char* start_title_small = "One training step, by hand";
  const char* start_title = "One training step";
  const char* start_words_small = "A small network, one sample, fresh weights. Every number fits on paper.";
  const char* start_words = "The samples go forward, their gradients come back, and the weights move a little.";
  const char *first_step = "Take the first step", *first_step_tip = "Take the first step  .";
  const char *stage_forward = "Forward", *stage_backward = "Backward", *stage_update = "Update";
  const char* stage_forward_words =
      "{} steps, left to right. The sample goes through the network and ends as one number: the loss.";
  const char* stage_backward_words =
      "{} steps, right to left. Each number learns how the loss answers to it: its gradient.";
  const char* stage_update_words = "1 step. Each weight moves a little against its gradient, and the loss falls.";
  const char* code_tab = "Code";
  const char* save_step = "This step";
  const char* practice_tab = "Practice";
  const char* practice_title = "Fill in every gradient";
  const char* practice_done = "Every gradient is filled in";
  const char* practice_words = "Every gradient is a box. Work from the loss to the left; click any box, in any order.";
  const char* practice_worked_words = "All gradients are filled in. Click one to see how it was made.";
  const char* practice_start = "Choose a level. Nothing else on the screen shows a gradient until you have found it.";
  const char* practice_choose = "Click a box in the graph.";
  const char* practice_count = "{} of {} right";
  const char* practice_levels[3] = {"Worked", "One hole", "All holes"};
  const char* practice_leave = "Leave";
  const char* practice_work = "Your work";
  const char *box_hint = "a number or a product", *box_check = "Check", *box_show_rule = "Show the rule",
             *box_show_number = "Show this number";
  const char* box_empty_hint = "You may type a product, such as -0.78 * 1.2. Three decimals are enough.";
  const char *box_right = "Right.", *box_close = "Close. Carry one more decimal.",
             *box_shown = "Shown. A shown number does not count.";
  const char *box_sign = "Right size, wrong sign.", *box_sign_hint = "Follow the sign of each factor on the way.";
  const char *box_count = "Divide by the number of samples.",
             *box_count_hint = "The loss is a mean over the samples, so each of them counts for its share.";
  const char *box_factor = "A factor is missing.",
             *box_factor_hint = "Multiply what arrives by the slope of the operator that you go back through.";
  const char *box_extra = "One factor too many.",
             *box_extra_hint = "What arrives already contains the factors to its right. Multiply by one slope only.";
  const char *box_path = "One path is missing.",
             *box_path_hint = "This number is used more than once. Add what each use sends back.";
  const char *box_turned = "Right numbers, rows and columns swapped.",
             *box_turned_hint = "A gradient has the shape of its own number: rows are inputs, columns are units.";
  const char *box_other = "Not yet.", *box_other_hint = "Start from the gradient that arrives from the right.";
  const char *raise_falls = "Raise it by {} and the loss falls by about {}. Tried: {}.",
             *raise_rises = "Raise it by {} and the loss rises by about {}. Tried: {}.",
             *raise_stays = "Raise it by {} and the loss stays almost the same.";
  const char *role_input = "input", *role_weights = "weights", *role_bias = "bias", *role_biases = "biases",
             *role_answer = "right answer", *role_answers = "right answers";
  const char *key_value = "value", *key_gradient = "gradient", *key_waiting = "not yet";
  const char* journey_tab = "Journey";
  const char* journey_of = "The journey of";
  const char* journey_waits = "From the loss back to the number. Fills in from the right during the backward pass.";
  const char* journey_words = "From the loss back to the number: multiply along each leg.";
  const char* journey_paths = "The strongest path, and {} more. Multiply along each leg, add where paths meet.";
  const char* journey_rest =
      "The strongest path, and {} more, together {}. Multiply along each leg, add where paths meet.";
  const char* journey_none = "The loss does not depend on this number: its gradient is 0.";
  const char* backprop_recipe = "Trace {samples} of {data} through {layers} into {loss}, one {unit} at a time.";
  const char* linear_layer = "a linear layer";
  const char* and_word = "and";
  const char* units = "units";
  const char* sample = "sample";
  const char* samples = "samples";
  const char* backprop_small = "Trace one sample of XOR through 2 tanh units, one {unit} at a time.";
  const char *use_my_network = "Use my network", *use_my_network_brief = "My network",
             *use_my_network_tip = "Choose the network that is traced";
  const char *weights_now = "My weights now", *weights_first = "My first weights";
  const char* network_choices[3] = {"My network, its weights now", "My network, its first weights",
                                    "The small network"};
  const char* network_notes[3] = {"the network that you train", "as it was before the first step",
                                  "every number can be computed by hand"};
  const char* trace_units[4] = {"operation", "layer", "pass", "sample"};
  const char* trace_unit_notes[4] = {"one operator", "all operators of a layer", "forward, backward, update",
                                     "the next points, same position"};
  const char* choose_samples = "choose points…";
  const char* choose_samples_words = "Click up to eight points.";
  const char* other_samples = "other samples";
  const char* type_a_value = "type a value";
  const char* out_of_range = "outside the range";
  const char* more = "The whole recipe";
  const char* seed_token = "Seed {seed}";
  const char* learning_rate = "Learning rate";

  // For pupils
  const char* for_pupils = "For pupils";
  const char* for_pupils_row = "For pupils…";
  const char* open_state = "Open";
  const char* locked_state = "Locked";
  const char* hidden_state = "Hidden";
  const char* copy_for_pupils = "Copy link for pupils";
  const char* try_for_pupils = "Try it here";
  const char* pupils_note =
      "This guides, but does not protect: anyone who edits the link can show and unlock everything.";

  // Banner
  const char* close = "Close";
  const char* bad_session = "The session kept from your last visit is damaged. This is the address's state.";
  const char* bad_link = "Part of this link was not used. ";
  const char* more_of_link = "Other parts not used: ";

  // Data
  const char* data = "Data";
  const char* new_data = "New points of the same kind";
  const char* data_settings = "Points, noise, training share";
  const char* regression = "Regression";
  const char* no_points = "No points yet";
  const char* add_points = "click or tap to add";
  const char* paint = "Paint";
  const char* paste = "Paste";
  const char* edit_points = "Edit these points";
  const char* edit_points_tip = "Makes them yours, to paint and erase";
  const char* all_data = "All data sets";
  const char* classification = "Classification";
  const char* data_seed = "Seed of the points {seed}";
  const char* brush_class = "Paint points of this class; with Shift the next";
  const char* brush_number = "Paint points with this number";
  const char* eraser = "Erase points, as the right button does";
  const char* pointer = "Choose points instead of painting";
  const char* clear_points = "Remove all points";
  const char* only_class = "Only class {} so far. Add a second class to train.";
  const char* play_needs_points = "Add points first: press on the plot";
  const char* play_needs_classes = "Add points of a second class first";

  // Network
  const char* features = "Features";
  const char* feature = "Feature";
  const char* inputs = "inputs";
  const char* output_head = "output";
  const char* network = "Network";
  const char* recipe = "Recipe";
  const char* layer = "Layer";
  const char* layers = "layers";
  const char* hidden_neuron = "Hidden {}, neuron {}";
  const char* add_layer = "Add a layer";
  const char* neurons_as_inputs = "Neurons, as many as inputs";
  const char* training = "Training";
  const char* bias = "Bias";
  const char* output_layer = "Options of the output";
  const char* tip_residual = "adds its inputs";
  const char* tip_dropout = "dropout ";
  const char* tip_drop_connect = "DropConnect ";
  const char* tip_noise = "noise ";
  const char* tip_no_bias = "no bias";
  const char* tip_frozen = "frozen";
  const char* next_step = "next step";
  const char* weight = "Weight";
  const char* edit_value = "Press to type, drag to change";
  const char* at_point = "At the point";
  const char* of_the_sum = " of the sum ";
  const char* duplicate = "Duplicate";
  const char* move_left = "Move toward the inputs";
  const char* move_right = "Move toward the output";
  const char* remove_layer = "Remove layer";
  const char* link = "Link";
  const char* neuron = "Neuron";
  const char* gradient = "gradient";
  const char* bias_gradient = "bias gradient";
  const char* surplus_prefix = "+ ";

  // Output
  const char* output = "Output";
  const char* smooth = "Smooth";
  const char* classes = "Classes";
  const char* class_names[kClasses] = {"A", "B", "C", "D", "E", "F", "G", "H"};
  const char* train_points = "train";
  const char* test_points = "test";
  const char* output_note = "The answer at every point";
  const char* uncertainty = "Uncertainty";
  const char* uncertainty_note = "How unsure it is between classes";
  const char* feature_space = "Feature space";
  const char* feature_space_note = "The plane, bent by a layer";
  const char* neuron_note = "One neuron's answer at every point";
  const char* inputs_short = "Inputs";
  const char* features_short = "Features";
  const char* axes = "Axes";
  const char* principal = "Principal";
  const char* two_units = "Two units";
  const char* across = "Across";
  const char* up = "Up";
  const char* component = "component";
  const char* unit = "unit";
  const char* contour_lines = "Contour lines";
  const char* surface = "Surface";
  const char* space_after_layer = "Feature space after layer {}";
  const char* space_of_inputs = "Feature space of the inputs";
  const char* certain = "certain";
  const char* unsure = "unsure";
  const char* legend_uncertainty = "entropy of the classes";
  const char* legend_activation = "activation";
  const char* legend_values = "weight, activation, output";
  const char* legend_pulse = "gradient, flowing backward";

  // The selected point in the network
  const char* point = "Point";
  const char* prediction = "prediction";
  const char* target = "target";
  const char* test_point = "test point";
  const char* point_loss = "loss";
  const char* trace_in_backprop = "Trace in Backprop";
  const char* previous_point = "Previous point";
  const char* next_point = "Next point";
  const char* deselect = "Deselect the point";

  // How good the answers are
  const char* given_number = "given";
  const char* scatter_note = "up: predicted; right on the line";
  const char* confusion = "Confusion";
  const char* confusion_note = "rows: true class, columns: prediction";
  const char* roc = "ROC";
  const char* auc = "AUC";
  const char* false_positives = "A taken for B";
  const char* true_positives = "B recognized";
  const char* threshold_note = "ring: current threshold, p = 0.5";
  const char* training_points = "Training";
  const char* testing_points = "Test";

  // Time panel
  const char* play = "Play";
  const char* pause = "Pause";
  const char* play_needs_numbers = "Rewind first: the weights are no longer numbers";
  const char* step = "One step";
  const char* back = "One step back";
  const char* rewind = "Rewind to the same start";
  const char* dice = "New weights";
  const char* first = "First step";
  const char* last = "Last step";
  const char* speed = "Speed";
  const char* epochs_per_s = " epochs/s";
  const char* epochs_per_s_short = " ep/s";
  const char* steps_per_s = " steps/s";
  const char* steps_per_s_short = " st/s";
  const char* fastest = "as fast as possible";
  const char* fastest_short = "max";
  const char* pace = "Pace";
  const char* loss = "Loss";
  const char* log_scale = "log scale";
  const char* linear_scale = "linear scale";
  const char* switch_scale = "Switch between logarithmic and linear";
  const char* test_loss = "Test loss";
  const char* train_loss = "Train loss";
  const char* test_accuracy = "Test accuracy";
  const char* train_accuracy = "Train accuracy";
  const char* test_r2 = "Test R²";
  const char* train_r2 = "Train R²";
  const char* accuracy = "Accuracy";
  const char* of_test = "% of test";
  const char* of_training = "% of training";
  const char* epoch = "epoch";
  const char* step_unit = "step";
  const char* of = "of";

  // Going back, stopping, undoing
  const char* undo = "Undo";
  const char* redo = "Redo";
  const char* one_batch = "One batch";
  const char* one_epoch = "One epoch";
  const char* ten_epochs = "Ten epochs";
  const char* choose_quantity = "What the chart shows";
  const char* loss_note = "on training and test points";
  const char* r2_note = "share of the variance that is explained";
  const char* accuracy_note = "share of points in the right class";
  const char* learning_rate_note = "as the schedule sets it";
  const char* rate_label = "rate";
  const char* fit_chart = "show all";
  const char* fit_chart_tip = "Show the whole run";
  const char* stop = "Stop: ";
  const char* stopped = "Stopped: ";
  const char* stop_never = "never";
  const char* stop_rules = "rules";
  const char* stop_off = "off";
  const char* stop_tip = "When training stops by itself";
  const char* stop_head = "Training stops by itself";
  const char* stop_title = "0 turns it off";

  // Runs side by side
  const char* runs = "Runs";
  const char* keep_run = "Keep run";
  const char* keep_run_tip = "Keep this curve to compare later runs";
  const char* keep_needs_epoch = "Train for an epoch first";
  const char* keep_is_full = "Six runs are kept: remove one first";
  const char* kept_runs = "Kept runs";
  const char* kept = "kept";
  const char* kept_note = "Named by the difference from this run.";
  const char* run_again = "Start again with these settings";
  const char* run_without_spec = "Its file has no settings";
  const char* remove_run = "Remove";
  const char* remove_all_runs = "Remove all";
  const char* compare = "Compare…";
  const char* compare_tip = "Optimizers, seeds and learning rates side by side";
  const char* study_kinds[3] = {"Optimizers", "Seeds", "Learning rate"};
  const char* study_ideas[3] = {"The same weights, the same data in the same order: only the optimizer differs.",
                                "The same network on the same data: only the seed of weights and order differs.",
                                "One run in which the learning rate grows with every batch. If it is too small, "
                                "nothing moves; if too large, the loss explodes."};
  const char* study_curves[3] = {"Test loss", "Train loss", "Accuracy"};
  const char* study_run = "Run";
  const char* study_stop = "Stop";
  const char* epochs = "Epochs";
  const char* seeds = "Seeds";
  const char* batches = "Batches";
  const char* rate_axis = "learning rate";
  const char* rate_range = "from 0.00001 to 10";
  const char* epochs_to = "epochs to";
  const char* use_this = "Use";
  const char* use_seed = "Use seed";
  const char* use_rate = "Use";
  const char* in_use = "in use";
  // Of a study: epochs; name and value of the best member for a measure; then name and value of the worst member.
  const char* best_is_lowest = "After {} epochs {} has the lowest {}, {}.";
  const char* best_is_highest = "After {} epochs {} has the highest {}, {}.";
  const char* lowest_to_highest = "After {} epochs {} has the lowest {}, {}; {} has the highest, {}.";
  const char* highest_to_lowest = "After {} epochs {} has the highest {}, {}; {} has the lowest, {}.";
  const char* left_range = " These left the range of numbers: {}.";
  const char* seeds_spread = "With different seeds, the {} is between {} and {}.";
  const char* study_losses[2] = {"test loss", "train loss"};
  const char* study_accuracies[2] = {"test accuracy", "train accuracy"};
  const char* study_r2[2] = {"test R²", "train R²"};
  const char* rate_so_far = "So far the loss is lowest at a learning rate of {}.";
  const char* rate_found = "The loss is lowest at a learning rate of {}. A third of that, {}, is a safe choice.";
  const char* rate_found_rising =
      "The loss is lowest at a learning rate of {} and rises beyond it. A third of that, {}, is a safe choice.";
  const char* r2 = "R²";
  const char* accuracy_brief = "accuracy";
  const char* quartiles_brief[5] = {"lowest", "25 %", "median", "75 %", "highest"};
  const char* never_falls = "The loss did not fall at any of these rates.";
  const char* smoothing = "Thin: the training loss after each batch. Thick: its average over about 5 % of the batches.";
  const char* fastest_fall = "falls fastest";
  const char* lowest_loss = "lowest";
  const char* at_most_six = "At most six: turn another one off first";

  // Backprop
  const char* forward = "Forward";
  const char* backward = "Backward";
  const char* update = "Update";
  const char* update_cell = "step";
  const char* value_scale = "Value";
  const char* gradient_scale = "Gradient";
  const char* slope = "slope";
  const char* after_update = "after";
  const char* local_rule = "Local rule";
  const char* chain_rule = "Chain rule";
  const char* update_rule = "Update rule";
  const char* follow_a_cell = "click any cell to follow it";
  const char* after_one_step = "After one step";
  const char* step_size = "Learning rate";
  const char* preview = "Computed on a copy. Training keeps its weights.";
  const char* seconds_a_step = " s / op";

  // Backprop: its graph
  const char* fold = "Fold to one card";
  const char* unfold = "Show its parts";
  const char* operations = " ops";
  const char* fit_graph = "Show the whole graph";
  const char* zoom_in = "Zoom in";
  const char* zoom_out = "Zoom out";
  const char* search_graph = "Find";
  const char* search_hint = "name or op";
  const char* no_match = "no match";

  // Backprop: formulas, checks and what the card shows
  const char* network_mode = "Network";
  const char* formula_mode = "Formula";
  const char* try_examples = "Try";
  const char* examples = "Examples";
  const char* formula_help =
      "Numbers, names, + - * / ^ and functions such as sin(x), ln(x), max(a, b). pi and e are numbers. With s = a + b; "
      "the formulas after the semicolon can use s.";
  const char* curves_tab = "Curves";
  const char* rule_tab = "Rule";
  const char* check_tab = "Check";
  const char* numbers_tab = "Numbers";
  const char* second_order = "Slope as a graph";
  const char* second_order_brief = "Slope";
  const char* first_order = "Back to first order";
  const char* second_order_tip = "The backward pass to this number as a graph, to be differentiated again";
  const char* as_it = "as";
  const char* moves = "moves";
  const char* sum_of_paths = "Sum of paths";
  const char* through = "through";
  const char* check_head = "Is it right? ";
  const char* check_words =
      "Change the number by h up and down, compute the result again, and compare. The slope between the two results is "
      "close to the gradient.";
  const char* check_nothing =
      "There is nothing to check here: choose a parameter, or an operation that has a gradient.";
  const char* perturbed = "Nudged";
  const char* check_agrees = "They agree. The difference is {}; rounding and curvature allow {}.";
  const char* check_differs = "They differ by {}; rounding and curvature allow {}.";
  const char* exercise_head = "Work it out";
  const char* start_exercise = "Let me work it out";
  const char* show_answer = "Show it";
  const char* answer_hint = "Work out the gradient with the numbers on the cards, then type it.";
  const char* answer_right = "Right.";
  const char* answer_near = "Close: within 10 %. Use more digits.";
  const char* answer_sign = "The size is right, the sign is not.";
  const char* answer_scale = "A factor is missing or extra: it is off by 2 or by 10.";
  const char* answer_wrong = "Not yet. Which factors are on its way to the output?";
  const char* values_word = "Values";
  const char* gradients_word = "Gradients";
  const char* mean = "mean";
  const char* deviation = "standard deviation";
  const char* zeros = "zeros";
  const char* not_numbers = "not numbers";
  const char* histogram = "How often the numbers occur";
  const char* dead_units = " dead";
  const char* copy_csv = "Copy as CSV";
  const char* numbers_copied = "Numbers copied";
  const char *copy_program = "Copy", *copy_program_tip = "The whole program, which runs",
             *program_copied = "Program copied";
  const char* formula_word = "Formula";
  const char* with_numbers = "With the numbers";
  const char* result_word = "Result";
  const char *show_lines = "Show how", *hide_lines = "Only the result";
  const char* perturbed_by = "{}: changed up and down by {}";

  // Problems
  const char* problem_recipe = "Solve {problem} where {settings}, with {optimizer} in {steps} steps.";
  const char* at_rate = "at learning rate";
  const char* your_table = "Your table…";
  const char* your_table_tip = "Choose or paste a CSV file. It stays in this page.";
  const char* table_on_desktop =
      "On the desktop, give the table on the command line: deepx train table_classes.json --csv FILE --target COLUMN";
  const char* opens_in_train = "Opens in the Train view.";
  const char* goals = "Goals";
  const char* about = "About";
  const char* measures = "Measures";
  const char* goal = "Goal:";
  const char* goal_at_most = "at most";
  const char* goal_at_least = "at least";
  const char* goal_met = "met";
  const char* goal_not_yet = "not yet";
  const char* goal_missed = "not met";
  const char* goals_met = "Goals met";
  const char* another_start = "Another start";
  const char* computed_in = "This page computes in float32, deepx train in float64.";
  const char* steps = "Steps";
  const char* problem_nan =
      "The loss left the range of float32 at step {}. Other settings or another start usually help.";

  // Not a number
  const char* nan = "NaN";
  const char* nan_headline = "The loss is no longer a number";
  const char* last_finite = "last finite output, epoch {}";
  const char* nan_words =
      "The loss left the range of float32 at step {} ({}). Training is paused; nothing before epoch {} is lost. "
      "A smaller learning rate, smaller initial weights, or normalization usually help.";
  const char* diverging_headline = "Training diverges";
  const char* diverging_words =
      "Since epoch {} the training loss is more than ten times its best. A smaller learning rate, smaller initial "
      "weights, or normalization usually help.";
  const char* go_on = "Go on";
  const char* rewind_to_start = "Rewind to the start";
  const char* rewind_to_epoch = "Rewind to epoch {}";
  const char* rewind_with = "Rewind with {}";

  // Gradients
  const char* gradients_recipe =
      "Train {depth} of {units} {activation} units from {initializer} weights with {optimizer} at learning rate {rate} on {data}.";
  const char* no_hidden_layers = "no hidden layers";
  const char* hidden_layer = "hidden layer";
  const char* hidden_layers = "hidden layers";
  const char* hidden_layers_title = "Hidden layers";
  const char* units_of_all = "Units of each hidden layer";
  const char* this_run = "This run";
  const char* initializers = "Initializers";
  const char* layers_section = "Layers";
  const char* diagnosis = "Diagnosis";
  const char* try_head = "Try";
  const char* show_run_before = "Show the run before";
  const char* gradient_over_time = "Gradient size over time";
  const char* rms_now = "RMS now";
  const char* puts_out = "out";
  const char* update_to_weight = "Update ÷ weight";
  const char* update_tip =
      "‖Δw‖ ÷ ‖w‖ in the latest step. About 0.001 is healthy; the bar spans one decade to each side.";
  const char* active_units = "Active units";
  const char* gradient_noise = "noise";
  const char* only_noise = "noise only";
  const char* at_rest = "at rest";
  const char* too_small = "too small";
  const char* too_large = "too large";
  const char* healthy = "healthy";
  const char* all_active = "all";
  const char* dead = "dead";
  const char* saturated = "saturated";
  const char* init_lab_words =
      "The same network, data and seed with each initializer: what reaches each layer before training and after some "
      "steps.";
  const char* compare_initializers = "Compare";
  const char* compare_again = "Compare again";
  const char* stop_lab = "Stop";
  const char* comparing = "Comparing";
  const char* training_steps = "Training steps";
  const char* before_training = "Before training";
  const char* after_steps[2] = {"After", "steps"};
  const char* lab_outdated = "The sentence has changed. Compare again.";
  const char* lab_empty_head = "Which weights to start from?";
  const char* lab_empty = "Compare, and the layers appear here.";
  const char* output_rms_by_layer = "Forward: RMS of the outputs";
  const char* gradient_rms_by_layer = "Backward: RMS of ∂L/∂w";
  const char* initializer = "Initializer";
  const char* forward_through = "Forward";
  const char* backward_through = "Backward";
  const char* loss_before = "Loss before";
  const char* loss_after = "after";
  const char* use_it = "Use";

  // Help
  struct Key {
    const char *key, *meaning;
  };
  Key keys[28] = {{"Space", "play or pause"},
                  {", .", "step back, forward"},
                  {"Shift , .", "epoch back, forward"},
                  {"Home End", "start of the run, latest"},
                  {"Ctrl Z", "undo; with Shift: redo"},
                  {"R", "rewind to the same start"},
                  {"N", "new weights"},
                  {"D", "new data"},
                  {"Click", "keep a neuron, link or point"},
                  {"T", "light or dark theme"},
                  {"1 2 3 4", "the views, in this order"},
                  {"← →", "Backprop: one operation"},
                  {"E", "Backprop: network or formula"},
                  {"[ ]", "Backprop: along the journey"},
                  {"X C", "Backprop: practice, code"},
                  {"+ − F S", "graph: zoom, show all, find"},
                  {"+ −", "chart: zoom, arrows scrub"},
                  {"↑ ↓ ← →", "neurons, points; brush: aim"},
                  {"Shift ← →", "a layer's name: move the layer"},
                  {"[ ] =", "a neuron: weights, bias; edit"},
                  {"Tab", "to the next control"},
                  {"Enter", "press or open it"},
                  {"/", "the sentence; ← → in it"},
                  {"+ −", "a number in it: one step"},
                  {"Esc", "close, unpin, leave"},
                  {"Drag", "a number: change it"},
                  {"M", "more about the focused word"},
                  {"?", "all keys"}};
  const char* by_touch = "By touch";
  Key gestures[10] = {{"Tap a neuron", "fills the plot"}, {"Tap a point", "traces it in the network"},
                      {"Tap a link", "weight, gradient"}, {"Tap a layer's name", "changes it"},
                      {"Tap inputs", "chooses features"}, {"Drag a number", "changes it"},
                      {"Hold step", "longer steps"},      {"Drag the chart", "back in the run"},
                      {"Two fingers", "zoom the chart"},  {"Hold a word", "explains it"}};
};

/// The texts in use.
inline const Words& words() {
  static const Words english;
  return english;
}

/// `text` with each "{}" replaced by the next of `values`. A text stays a whole sentence, which can be translated.
inline std::string with_values(std::string_view text, std::initializer_list<std::string_view> values) {
  std::string out;
  for (const std::string_view value : values) {
    const std::size_t slot = text.find("{}");
    if (slot == text.npos) break;
    out.append(text.substr(0, slot)).append(value);
    text.remove_prefix(slot + 2);
  }
  return out.append(text);
}

}  // namespace deepx::ui
