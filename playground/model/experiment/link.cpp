// SPDX-License-Identifier: MIT
// Links: one pair for each value that is not the default, so that a damaged link loses only the damaged pairs.
#include "playground/model/experiment/link.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/core/text.h"
#include "playground/model/experiment/access_groups.h"
#include "playground/model/experiment/view.h"
#include "playground/model/problems/preset.h"
#include "playground/model/problems/problem_run.h"
#include "playground/model/text/number_text.h"
#include "playground/model/train/run.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

// "=" is literal after the first one of a pair
constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:,=";
// Larger than everything that can be written: a formula of 100,000 characters with a value for each of its variables
// takes half of it.
constexpr std::size_t kMaxLink = 2'000'000;
constexpr std::size_t kMostProblems = 100;

using Pair = std::pair<std::string, std::string>;

std::string encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain.find(c) != std::string_view::npos)
      out += c;
    else
      out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1, low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    DEEPX_REQUIRE(low >= 0, value, "link: ", quote(text),
                  " has a % that is not followed by two digits from 0 to F; write a percent sign as %25");
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

int row_from(std::string_view path, std::string_view text) {
  const std::optional<double> v = number_from(text);
  DEEPX_REQUIRE(v && *v >= 0 && *v < 1e6 && *v == std::floor(*v), value, "link: ", clipped(path), " is ", quote(text),
                "; must be ", path == "samples" ? "whole numbers from 0 on, as 0,5,7" : "a whole number from 0 on");
  return static_cast<int>(*v);
}

std::vector<std::string_view> parts_of(std::string_view list) {
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= list.size();) {
    const std::size_t end = std::min(list.find(',', start), list.size());
    parts.push_back(list.substr(start, end - start));
    start = end + 1;
  }
  return parts;
}

/// "hidden1,output", in alphabetical order, as the experiment keeps them.
std::vector<std::string> fold_names(std::string_view text) {
  std::set<std::string> names;
  for (std::string_view name : parts_of(text)) names.emplace(name);
  DEEPX_REQUIRE(!names.contains(""), value, "link: fold is ", quote(text),
                "; must be names of scopes, as hidden1,output");
  return {names.begin(), names.end()};
}

View view_from(std::string_view text) {
  const auto found = std::ranges::find(kViewNames, text);
  DEEPX_REQUIRE(found != kViewNames.end(), value, "link: view is ", quote(text),
                "; known: train, backprop, gradients, problems");
  return static_cast<View>(found - kViewNames.begin());
}

void set_spec(Spec& spec, std::string_view path, std::string_view text) {
  Spec next = spec;
  set_path(next, path, text);
  require_fitting(next);
  spec = std::move(next);
}

/// What Backprop walks if a link does not say it: it opens with the small network, but a link that shows Backprop shows
/// the network of the link.
Walked usual_network(View view) { return view == View::backprop ? Walked::network : Walked::small; }

void apply_pair(LinkState& state, std::string_view path, std::string_view text) {
  if (path == "view") {
    state.view = view_from(text);
  } else if (path == "problem") {
    preset_file(text);
    state.problem = text;
  } else if (path.starts_with("problem.")) {
    const std::optional<double> v = number_from(text);
    DEEPX_REQUIRE(v, value, "link: ", clipped(path), " is ", quote(text), "; must be a number");
    DEEPX_REQUIRE(!state.problem.empty(), value, "link: ", clipped(path), " is ", quote(text),
                  "; no problem is given; name one, as problem=catenary");
    check_problem_change(state.problem, path.substr(8), *v);
    state.problem_settings[std::string(path.substr(8))] = *v;
  } else if (path == "show" || path.starts_with("show.")) {
    set_plot(state.plot, path, text);
  } else if (path == "point") {
    state.point = row_from(path, text);
  } else if (path == "trace") {
    state.trace_at = row_from(path, text);
  } else if (path == "samples") {
    std::vector<int> rows;
    for (std::string_view row : parts_of(text)) rows.push_back(row_from(path, row));
    DEEPX_REQUIRE(rows.size() <= 8, value, "link: samples has ", rows.size(), " rows; at most 8 are shown");
    state.trace_samples = std::move(rows);
  } else if (path == "fold") {
    state.folds = fold_names(text);
  } else if (path == "look") {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const int node = row_from(path, text.substr(0, colon));
    state.trace_element = colon < text.size() ? row_from(path, text.substr(colon + 1)) : -1;
    state.trace_node = node;
  } else if (set_plan(state.plan, path, text)) {
  } else if (path == "hide" || path == "lock") {
    (path == "hide" ? state.access.hide : state.access.lock) = access_names(join("link: ", path), text);
  } else {
    set_spec(state.spec, path, text);
  }
}

/// Pairs that decide the allowed values of others are read first; their order in the link does not matter.
int rank(std::string_view path) { return path == "formula" || path == "problem" ? -1 : rank_of(path); }

/// The pairs of a link: without surrounding blanks and without the address before its #. Decoded if the whole text was
/// encoded once more.
std::string pairs_in(std::string_view link) {
  link = trimmed(link);
  if (link.starts_with('#')) link.remove_prefix(1);
  const bool address = link.starts_with("http:") || link.starts_with("https:") || link.starts_with("file:");
  if (address) link.remove_prefix(std::min(link.find('#'), link.size()));
  if (address && !link.empty()) link.remove_prefix(1);
  const auto has = [&](std::string_view text) { return link.find(text) != std::string_view::npos; };
  return !has("=") && (has("%3D") || has("%3d")) ? decoded(link) : std::string(link);
}

/// A pair as given.
struct Given {
  std::size_t place;  ///< position in the link
  std::string path, text;
  std::string blanks{};  ///< the text with each + read as a blank, as forms write it; empty if it has no +
  bool used = false;
};

class LinkReader {
 public:
  void read(std::string_view link) {
    report(0, [&] {
      DEEPX_REQUIRE(link.size() <= kMaxLink, value, "link: has ", link.size(), " characters; at most ", kMaxLink,
                    " are read");
      split(pairs_in(link));
    });
    std::stable_sort(pairs_.begin(), pairs_.end(),
                     [](const Given& a, const Given& b) { return rank(a.path) < rank(b.path); });
    for (Given& given : pairs_)
      if (reports_.size() < kMostProblems) given.used = report(given.place, [&] { apply(given); });
    for (const Given& given : pairs_)
      if (given.used) check_use(given);
    LinkState& s = result.state;
    if (s.view != View::backprop) s.trace_at = 0, s.trace_node = s.trace_element = -1;
    if (!s.plan.formula && !known_.contains("backprop")) s.plan.network = usual_network(s.view);
    s.plot = only_shown(s.plot);
    std::ranges::stable_sort(reports_, {}, &std::pair<std::size_t, std::string>::first);
    for (auto& [place, problem] : reports_) result.problems.push_back(std::move(problem));
    if (reports_.size() >= kMostProblems) result.problems.push_back("link: the rest of it is left out");
  }
  ReadLink result;

 private:
  template <class F>
  bool report(std::size_t place, F f) {
    try {
      return f(), true;
    } catch (const Error& error) {
      return reports_.emplace_back(place, error.what()), false;
    }
  }

  void split(std::string_view link) {
    for (std::size_t place = 0; !link.empty() && reports_.size() < kMostProblems; ++place) {
      const std::size_t end = std::min(link.find('&'), link.size());
      std::string_view pair = link.substr(0, end);
      link.remove_prefix(std::min(end + 1, link.size()));
      if (pair.starts_with("amp;")) pair.remove_prefix(4);  // copied from the HTML source of a page
      if (!pair.empty()) report(place, [&] { add(place, pair); });
    }
  }
  void add(std::size_t place, std::string_view pair) {
    const std::size_t equals = pair.find('=');
    DEEPX_REQUIRE(equals != std::string_view::npos, value, "link: ", quote(pair), " is not a pair; pairs read batch=8");
    DEEPX_REQUIRE(equals > 0, value, "link: ", quote(pair), " has no name before its =; pairs read batch=8");
    std::string raw(pair.substr(equals + 1));
    Given given{place, decoded(pair.substr(0, equals)), decoded(raw)};
    if (raw.find('+') != std::string::npos) {
      std::replace(raw.begin(), raw.end(), '+', ' ');
      given.blanks = decoded(raw);
    }
    const auto [known, first] = known_.emplace(given.path, pairs_.size());
    if (first) return void(pairs_.push_back(std::move(given)));
    const Given before = std::exchange(pairs_[known->second], given);
    DEEPX_REQUIRE(before.text == given.text, value, "link: ", quote(given.path), " is given twice, as ",
                  quote(before.text), " and ", quote(given.text), "; the last is used");
  }

  /// A + is literal if that can be read, as in a formula. In the names of classes it is first read as a blank.
  void apply(const Given& given) {
    const bool names = given.path == "data.own" && !given.blanks.empty();
    const std::string &first = names ? given.blanks : given.text, &second = names ? given.text : given.blanks;
    try {
      apply_pair(result.state, given.path, first);
    } catch (const Error&) {
      if (second.empty() || !applies(given.path, second)) throw;
    }
  }
  bool applies(const std::string& path, const std::string& text) {
    try {
      return apply_pair(result.state, path, text), true;
    } catch (const Error&) {
      return false;
    }
  }

  /// Reports pairs that have an effect in another view or plot only.
  void check_use(const Given& given) {
    LinkState& s = result.state;
    const std::string& path = given.path;
    const auto needs = [&](std::string_view what) {
      reports_.emplace_back(
          given.place, join("link: ", clipped(path), " is ", quote(given.text), "; it has no effect without ", what));
    };
    if ((path == "trace" || path == "look") && s.view != View::backprop) needs("view=backprop");
    if (path == "problem" && !s.problem.empty() && s.view != View::problems && !on_the_plane(s.problem)) {
      needs("view=problems");
      s.problem.clear();
      s.problem_settings.clear();
    }
    const bool space = s.plot.shown == PlotKind::space, neuron = s.plot.shown == PlotKind::neuron;
    if (path == "show.layer" && !space && !neuron) needs("show=space or show=neuron");
    if (path == "show.unit" && !neuron) needs("show=neuron");
    if (path == "show.units" && !space) needs("show=space");
  }

  std::vector<Given> pairs_;
  std::map<std::string, std::size_t> known_;  // index of each path in pairs_
  std::vector<std::pair<std::size_t, std::string>> reports_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> link_pairs(const LinkState& state) {
  std::vector<Pair> pairs;
  const auto add = [&](std::string_view path, std::string_view text) { pairs.emplace_back(path, text); };
  for (const std::string& path : changed_paths(state.spec)) add(path, get_path(state.spec, path));
  if (state.view != View::train) add("view", name_of(state.view));
  for (const auto& [path, text] : plot_pairs(state.plot)) add(path, text);
  if (state.point >= 0) add("point", std::to_string(state.point));
  if (state.trace_at != 0) add("trace", std::to_string(state.trace_at));
  for (const auto& [path, text] : plan_pairs(state.plan)) add(path, text);
  const bool switches = !pairs.empty() && std::ranges::count(pairs, "formula", &Pair::first);  // to the formula
  if (!state.plan.formula && (switches || state.plan.network != usual_network(state.view)))
    add("backprop", walked_names()[static_cast<std::size_t>(state.plan.network)]);
  if (state.trace_node >= 0)
    add("look", state.trace_element < 0 ? join(state.trace_node) : join(state.trace_node, ":", state.trace_element));
  std::string rows;
  for (int row : state.trace_samples) rows += join(rows.empty() ? "" : ",", row);
  if (!rows.empty()) add("samples", rows);
  std::string folds;
  for (const std::string& scope : state.folds) folds += join(folds.empty() ? "" : ",", scope);
  if (!folds.empty()) add("fold", folds);
  if (!state.problem.empty()) add("problem", state.problem);
  for (const auto& [name, value] : state.problem_settings) add("problem." + name, deepx::to_text(value));
  if (!state.access.hide.empty()) add("hide", access_list(state.access.hide));
  if (!state.access.lock.empty()) add("lock", access_list(state.access.lock));
  return pairs;
}

std::string link_of(const LinkState& state) {
  std::string link;
  for (const auto& [path, text] : link_pairs(state))
    link += join(link.empty() ? "#" : "&", encoded(path), "=", encoded(text));
  return link;
}

ReadLink read_link(std::string_view link) {
  LinkReader reader;
  reader.read(link);
  return std::move(reader.result);
}

}  // namespace deepx::inline DEEPX_PRECISION
