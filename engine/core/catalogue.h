// SPDX-License-Identifier: MIT
// Self-registering lists: one block of code declares an entry, and every table, test and menu finds it.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"

namespace deepx {

/// A named list of entries of type E (a struct with `std::string_view name`). Constructors of inline variables add the
/// entries, also those in the user's files, so their order is that of the source. Entries stay where they are: a
/// reference to one is valid for the rest of the program.
template <class E>
class Catalogue {
 public:
  explicit Catalogue(const char* noun) : noun_(noun) {}
  /// Throws Error::value when there is an entry of that name.
  void add(const E& entry) {
    DEEPX_REQUIRE(!find(entry.name), value, noun_, ": an entry is called \"", entry.name,
                  "\" already; give this one another name");
    entries_.push_back(entry);
    for (const auto notify : observers_) notify(entries_.back());
  }
  /// Calls `notify` for every entry: for those that exist now, and for each that is added later.
  void observe(void (*notify)(const E&)) {
    observers_.push_back(notify);
    for (const E& entry : entries_) notify(entry);
  }
  const std::deque<E>& entries() const { return entries_; }
  const E* find(std::string_view name) const {
    const auto it = std::find_if(entries_.begin(), entries_.end(), [&](const E& e) { return e.name == name; });
    return it == entries_.end() ? nullptr : &*it;
  }
  /// Throws Error::value that lists the known names.
  const E& at(std::string_view name) const {
    if (const E* entry = find(name)) return *entry;
    throw Error(ErrorKind::value, join(noun_, ": no entry is called ", quote(name), "; known: ", names()));
  }
  std::string names() const {
    std::string text;
    for (const E& e : entries_) text += (text.empty() ? "" : ", ") + std::string(e.name);
    return text;
  }

 private:
  const char* noun_;
  std::deque<E> entries_;
  std::vector<void (*)(const E&)> observers_;
};

}  // namespace deepx
