// SPDX-License-Identifier: MIT
// Checkpoints: a training run on disk, which continues as if it had never stopped, bit for bit.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/rng.h"
#include "engine/io/safetensors.h"
#include "engine/nn/layer.h"
#include "engine/optim/early_stopping.h"
#include "engine/optim/optimizer.h"
#include "engine/optim/schedule.h"

namespace deepx::inline DEEPX_PRECISION {

/// The parts that decide how a run continues. The checkpoint refers to them, so they must outlive it. A new process
/// makes them as the first one did, adds them under the same names, and loads.
///
///     Checkpoint run;
///     run.add("network", net).add("optimizer", adam).add("shuffle", rng).add("order", order).add("epoch", epoch);
///     run.save("run.safetensors");
///
/// Numbers of type Real are tensors of the file; integers, settings and states of generators are exact text in its
/// metadata. The file also states the precision, since the other precision would not continue bit for bit.
class Checkpoint {
 public:
  Checkpoint();
  Checkpoint& add(std::string_view name, Layer& network);           ///< its parameters and buffers
  Checkpoint& add(std::string_view name, Optimizer& optimizer);     ///< settings, steps and state arrays
  Checkpoint& add(std::string_view name, Schedule& schedule);       ///< settings and state
  Checkpoint& add(std::string_view name, EarlyStopping& stopping);  ///< the best loss and its epoch
  Checkpoint& add(std::string_view name, Rng& rng);
  Checkpoint& add(std::string_view name, std::int64_t& counter);  ///< an epoch, a cursor
  Checkpoint& add(std::string_view name, int& counter);
  Checkpoint& add(std::string_view name, std::vector<int>& list);  ///< the order of the samples

  /// Writes the file in one step: after any failure the old file is still there, complete.
  void save(const std::string& path) const;
  /// Restores every part. Throws Error::io, naming the file and the content that does not belong to this run, and then
  /// changes nothing. With NonFinite::refuse, a tensor with a number that is not finite is refused, too.
  void load(const std::string& path, NonFinite numbers = NonFinite::keep);

 private:
  class Source;
  using Commit = std::function<void()>;
  /// How a part is written and read. read() checks; the Commit that it returns changes the part, after all parts are
  /// checked.
  struct Part {
    std::string name;
    std::function<void(NamedTensors&)> write;
    std::function<Commit(Source&)> read;
  };
  Checkpoint& add(Part part);

  std::vector<Part> parts_;
};

}  // namespace deepx::inline DEEPX_PRECISION
