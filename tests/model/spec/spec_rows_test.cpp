// SPDX-License-Identifier: MIT
// The rows of a spec: everything derived from them, and the tables of SPEC.md.

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "playground/model/experiment/access.h"
#include "playground/model/experiment/access_groups.h"
#include "playground/model/spec/spec_layer.h"
#include "playground/model/spec/spec_rows.h"
#include "tests/model/document_table.h"
#include "tests/model/support.h"

using namespace deepx;

TEST_CASE("spec: the tables in SPEC.md agree with the rows") {
  check_table("playground/SPEC.md", "values", spec_table());
  check_table("playground/SPEC.md", "options", layer_table());
}

TEST_CASE("spec: each row has a unique path, a label, words, and a group that a teacher can lock") {
  std::set<std::string_view> paths, groups;
  for (const AccessGroup& g : access_groups()) groups.insert(g.name);
  for (const SpecRow& row : spec_rows()) {
    CAPTURE(row.path);
    CHECK(paths.insert(row.path).second);
    CHECK_FALSE(row.label.empty());
    CHECK_FALSE(row.words.text.empty());
    CHECK(groups.contains(row.group));
    CHECK(is_path(row.path));
    if (row.entry) CHECK(groups.contains(row.entry->group));
  }
  for (const LayerOption& o : layer_options()) {
    CAPTURE(o.key);
    CHECK_FALSE(o.label.empty());
    CHECK(groups.contains(o.group));
    CHECK(is_path(join("*.", o.key)));
  }
}

TEST_CASE("spec: a row is read and written by its path and in JSON, and its limits hold in both") {
  for (const SpecRow& row : spec_rows()) {
    if (!row.number) continue;
    CAPTURE(row.path);
    for (const double v : {row.limits.low, row.limits.high}) {
      Spec spec;
      set_path(spec, row.path, to_text(v));
      CHECK(row.number(spec) == v);
      CHECK(spec_from_json(spec_to_json(spec)) == spec);
      CHECK(spec_from_json(minimal_json(spec)) == spec);
    }
    Spec spec;
    CHECK_THROWS(set_path(spec, row.path, to_text(row.limits.low - 1)));
    CHECK_THROWS(set_path(spec, row.path, to_text(2 * row.limits.high + 1)));
    if (row.limits.whole) CHECK_THROWS(set_path(spec, row.path, to_text(row.limits.low + 0.5)));
    CHECK(spec == Spec());
  }
}

TEST_CASE("spec: the effect of a change on the run follows from the row") {
  const Spec spec;
  const auto changed = [&](std::string_view path, std::string_view text) {
    Spec next = spec;
    set_path(next, path, text);
    return next;
  };
  for (const auto& [path, text] : {std::pair{"seed", "7"},
                                   {"data.noise", "0.3"},
                                   {"features", "x1"},
                                   {"network.init", "zeros"},
                                   {"network.hidden", "tanh:4"},
                                   {"network.init_settings.gain", "2"},
                                   {"network.hidden.0.activation", "relu"}}) {
    CAPTURE(path);
    CHECK_FALSE(goes_on(spec, changed(path, text)));
  }
  for (const auto& [path, text] : {std::pair{"batch", "8"},
                                   {"loss", "mse"},
                                   {"optimizer.name", "sgd"},
                                   {"optimizer.learning_rate", "0.1"},
                                   {"network.hidden.0.dropout", "0.2"},
                                   {"stop.epochs", "9"}}) {
    CAPTURE(path);
    CHECK(goes_on(spec, changed(path, text)));
    CHECK(same_run(spec, changed(path, text)) == std::string_view(path).starts_with("stop."));
  }
}
