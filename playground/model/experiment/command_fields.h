// SPDX-License-Identifier: MIT
// The fields of a command: a block names each of them once, and is read, written, checked and described by it.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "playground/model/experiment/command.h"

namespace deepx::inline DEEPX_PRECISION {

/// What a field is called in JSON.
struct FieldKey {
  std::string_view name;
  bool required = true;
  bool alone = false;  ///< its value may stand for the whole command
};
constexpr FieldKey must(std::string_view name) { return {name}; }
constexpr FieldKey may(std::string_view name) { return {name, false}; }
/// {"remove_layer": 1}. The command may also be written as an object if it has further fields; `required` is about that form.
constexpr FieldKey alone(std::string_view name, bool required = true) { return {name, required, true}; }

inline constexpr int kMostOfField = 1'000'000;  ///< no count or index of a command is larger

/// A field of a command as a control needs it.
struct FieldInfo {
  enum class Kind { number, flag, choice, text, other };
  Kind kind = Kind::other;
  std::string value{};  ///< as text; "yes" or "no" of a flag
  double low = 0, high = 0;
  bool whole = false;
  std::span<const std::string_view> choices{};
};

/// Walks over the fields of a command. Each kind of walk does its own thing with them; a block does not know which.
class CommandFields {
 public:
  using Json = nlohmann::ordered_json;
  /// A value of a form of its own: how it is read (refuse() refuses it), how it is written.
  struct Other {
    std::string_view form;  ///< as `[[x, y, class], …]`
    std::function<void(std::string_view path, const Json&)> read;
    std::function<Json()> write;
  };
  virtual ~CommandFields() = default;

  virtual void whole(FieldKey key, int& value, int low = 0, int high = kMostOfField) = 0;
  virtual void number(FieldKey key, double& value, double low = -1e300, double high = 1e300) = 0;
  virtual void flag(FieldKey key, bool& value) = 0;
  virtual void text(FieldKey key, std::string& value) = 0;
  virtual void other(FieldKey key, const Other& value) = 0;

  /// One of some names: an enumeration, or an index into them.
  template <class E>
  void choice(FieldKey key, E& value, std::span<const std::string_view> names) {
    int index = static_cast<int>(value);
    one_of(key, index, names);
    value = static_cast<E>(index);
  }
  void wholes(FieldKey key, std::vector<int>& values);
  void texts(FieldKey key, std::vector<std::string>& values);
  void numbers(FieldKey key, std::map<std::string, double>& values);
  /// A field that may be missing. `field` is one of the above, called for the value.
  template <class T, class Walk>
  void optional(FieldKey key, std::optional<T>& value, Walk&& field) {
    if (!given(key, value.has_value())) return;
    T inner = value.value_or(T());
    field(key, inner);
    value = std::move(inner);
  }

  /// Throws Error::value: "command: a.b is x; must be right".
  [[noreturn]] static void refuse(std::string_view path, const Json& given, std::string_view right);
  static int read_whole(std::string_view path, const Json& given, int low, int high = kMostOfField);
  static double read_number(std::string_view path, const Json& given);
  static std::string read_text(std::string_view path, const Json& given);

 protected:
  virtual void one_of(FieldKey key, int& index, std::span<const std::string_view> names) = 0;
  /// Whether a field that may be missing is walked over: `has` is what the command says.
  virtual bool given(FieldKey key, bool has) = 0;
};

/// The field called `name`. Throws Error::value if there is none.
FieldInfo field_info(const Command& command, std::string_view name);

}  // namespace deepx::inline DEEPX_PRECISION
