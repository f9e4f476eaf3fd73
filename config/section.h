// One table of the config, read key by key. Asking for a key makes it known: what nobody asked for
// is refused in the end, so that the code that reads the keys is the only list of them. For config/
// only.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/document.h"
#include "core/clock.h"

namespace newswire::config {

// Bounds of a number or size, both included.
struct Range {
  std::int64_t least = 0;
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
};

// Borrows the file's name and the table, and the keys that it is asked for. All that is wrong is
// thrown as FatalError with file, line and key.
class Section {
 public:
  // `title` as it stands in the file: "[fetch]"; empty for the file as a whole.
  Section(const std::string& file, const Value& table, std::string title);

  // From now on a variable of the environment that one of these keys needs may be missing: its name
  // goes into `unset`, and nothing stands in its place. In any other key that is an error.
  void allow_unset(std::initializer_list<std::string_view> keys, std::vector<std::string>& unset);

  // nullptr where the key is not there.
  const Value* find(std::string_view key);
  // The same for what known_keys() does not list: a table inside of this one, or a key that is at
  // home in such a table and understood here too.
  const Value* find_unlisted(std::string_view key);

  // The target stays as it is where the key is not there.
  void read(std::string_view key, std::string& target);
  void read(std::string_view key, bool& target);
  void read(std::string_view key, std::int64_t& target, Range range);
  void read(std::string_view key, Duration& target, Duration least);
  void read(std::string_view key, std::optional<Duration>& target, Duration least);
  // Bytes, as a number or as "500KiB", "16MiB", "1GiB".
  void read_size(std::string_view key, std::int64_t& target, Range range);

  // Elements of a list of strings; nothing where the key is not there.
  const std::vector<Value>& texts(std::string_view key);
  // Tables that stand under [[key]].
  const std::vector<Value>& tables(std::string_view key);
  // The table [key]; an empty one where it is not there.
  const Value& table(std::string_view key);
  const Value& unlisted_table(std::string_view key);

  [[noreturn]] void refuse_value(std::string_view key, const std::string& why) const;
  // Where there is no key to point at: at the head of the table.
  [[noreturn]] void refuse_table(const std::string& why) const;
  void refuse_unknown_keys() const;

  // The text of the key's value, fit for a message.
  std::string shown_value(std::string_view key) const;
  std::vector<std::string> known_keys() const { return {known_.begin(), known_.end()}; }

 private:
  const Value* find(std::string_view key, Value::Kind kind, const char* expected);
  const Value* value_of(std::string_view key);
  void look_for_unset(std::string_view key, const Value& value);
  const Value& as_table(std::string_view key, const Value* value) const;
  const Entry* entry(std::string_view key) const;
  std::string place() const;

  const std::string& file_;
  const Value& table_;
  std::string title_;
  std::vector<std::string_view> known_;
  std::vector<std::string_view> unlisted_;
  std::vector<std::string_view> may_be_unset_;
  std::vector<std::string>* unset_ = nullptr;
};

}  // namespace newswire::config
