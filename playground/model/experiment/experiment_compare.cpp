// SPDX-License-Identifier: MIT
// Kept runs: other runs beside the current one.
#include <algorithm>
#include <cmath>

#include "playground/model/experiment/experiment_state.h"
#include "playground/model/spec/spec_words.h"
#include "playground/model/train/run_csv.h"

namespace deepx::inline DEEPX_PRECISION {
namespace {

bool same(float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

bool extends(const History& longer, const History& shorter) {
  for (int i = 0; i < shorter.size(); ++i) {
    const int epoch = shorter.epoch_of(i);
    if (epoch % longer.stride() != 0) continue;  // removed by thinning
    const int at = epoch / longer.stride();
    if (at >= longer.size()) return false;
    const auto a = static_cast<std::size_t>(at), b = static_cast<std::size_t>(i);
    if (!same(longer.train_loss()[a], shorter.train_loss()[b]) || !same(longer.test_loss()[a], shorter.test_loss()[b]))
      return false;
  }
  return true;
}

void ExperimentState::name_kept() {
  if (kept.empty() || named_for == spec) return;
  named_for = spec;
  for (KeptRun& k : kept)
    if (k.spec) k.name = difference_words(*k.spec, spec);
}

void ExperimentState::keep(const char* call, KeptRun&& next) {
  const auto same_run = [&](const KeptRun& k) {
    return k.spec == next.spec && (k.spec || k.name == next.name) && extends(next.history, k.history);
  };
  if (const auto before = std::ranges::find_if(kept, same_run); before != kept.end()) {
    next.color = before->color;
    *before = std::move(next);
  } else {
    DEEPX_REQUIRE(kept.size() < kMaxKept, value, call, ": ", kMaxKept,
                  " runs are kept, which is the most; drop one by {\"drop_run\": 0}");
    while (std::ranges::any_of(kept, [&](const KeptRun& k) { return k.color == next.color; })) ++next.color;
    kept.push_back(std::move(next));
  }
  named_for.reset();
  name_kept();
}

KeptRun& ExperimentState::need_kept(const char* call, int at) {
  DEEPX_REQUIRE(at >= 0 && at < static_cast<int>(kept.size()), value, call, ": there is no kept run ", at, "; ",
                kept.size(), " are kept, counted from 0");
  return kept[static_cast<std::size_t>(at)];
}

}  // namespace deepx::inline DEEPX_PRECISION
