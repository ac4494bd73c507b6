// SPDX-License-Identifier: MIT
#include "playground/widgets/base/read_only.h"

namespace deepx::ui {
namespace {

int open_scopes = 0;  // objects of type Locked

}  // namespace

Locked::Locked(bool on) : on_(on) { open_scopes += on; }
Locked::~Locked() { open_scopes -= on_; }
bool locked() { return open_scopes > 0; }

}  // namespace deepx::ui
