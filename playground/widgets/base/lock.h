// SPDX-License-Identifier: MIT
// Controls that are there to be read.
#pragma once

namespace deepx::ui {

/// Until the end of its scope what is drawn takes no input, if `on`: it is there to be read.
class Locked {
 public:
  explicit Locked(bool on);
  ~Locked();
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  bool on_;
};
/// True within such a scope.
bool locked();

}  // namespace deepx::ui
