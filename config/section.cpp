#include "config/section.h"

#include <algorithm>
#include <utility>

#include "config/nearest.h"
#include "config/size.h"
#include "core/duration.h"

namespace newswire::config {
namespace {

const char* name_of(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::text:
      return "a string";
    case Value::Kind::integer:
      return "an integer";
    case Value::Kind::real:
      return "a number with a fraction";
    case Value::Kind::boolean:
      return "true or false";
    case Value::Kind::date:
      return "a date or time";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::table:
      return "a table";
  }
  return "something else";
}

std::string wrong_type(const char* expected, Value::Kind actual) {
  return std::string("must be ") + expected + ", not " + name_of(actual);
}

std::string out_of(Range range) {
  if (range.most == std::numeric_limits<std::int64_t>::max()) {
    return "must be " + std::to_string(range.least) + " or more";
  }
  return "must be from " + std::to_string(range.least) + " to " + std::to_string(range.most);
}

bool is_within(std::int64_t number, Range range) {
  return number >= range.least && number <= range.most;
}

const Value no_table;
// More than any table has.
constexpr std::size_t usual_keys = 32;

}  // namespace

Section::Section(const std::string& file, const Value& table, std::string title)
    : file_(file), table_(table), title_(std::move(title)) {
  known_.reserve(usual_keys);
  unlisted_.reserve(usual_keys);
}

void Section::allow_unset(std::initializer_list<std::string_view> keys,
                          std::vector<std::string>& unset) {
  may_be_unset_ = keys;
  unset_ = &unset;
}

const Value* Section::find(std::string_view key) {
  known_.push_back(key);
  return value_of(key);
}

const Value* Section::find_unlisted(std::string_view key) {
  unlisted_.push_back(key);
  return value_of(key);
}

const Value* Section::value_of(std::string_view key) {
  const Entry* found = entry(key);
  if (found == nullptr) return nullptr;
  // What is in the tables of the file as a whole is looked at with them.
  if (!title_.empty()) look_for_unset(key, found->value);
  return &found->value;
}

void Section::look_for_unset(std::string_view key, const Value& value) {
  const bool is_allowed =
      std::find(may_be_unset_.begin(), may_be_unset_.end(), key) != may_be_unset_.end();
  for (const std::string& name : value.unset) {
    if (!is_allowed) refuse(file_, value.line, "the environment variable " + name + " is not set");
    if (std::find(unset_->begin(), unset_->end(), name) == unset_->end()) unset_->push_back(name);
  }
  for (const Value& element : value.list) look_for_unset(key, element);
  for (const Entry& inner : value.table) look_for_unset(key, inner.value);
}

const Value* Section::find(std::string_view key, Value::Kind kind, const char* expected) {
  const Value* value = find(key);
  if (value != nullptr && value->kind != kind) refuse_value(key, wrong_type(expected, value->kind));
  return value;
}

void Section::read(std::string_view key, std::string& target) {
  if (const Value* value = find(key, Value::Kind::text, "a string")) target = value->text;
}

void Section::read(std::string_view key, bool& target) {
  if (const Value* value = find(key, Value::Kind::boolean, "true or false")) {
    target = value->boolean;
  }
}

void Section::read(std::string_view key, std::int64_t& target, Range range) {
  const Value* value = find(key, Value::Kind::integer, "an integer");
  if (value == nullptr) return;
  if (!is_within(value->integer, range)) refuse_value(key, out_of(range));
  target = value->integer;
}

void Section::read(std::string_view key, Duration& target, Duration least) {
  const Value* value = find(key, Value::Kind::text, "a duration in quotes, such as \"60m\"");
  if (value == nullptr) return;
  const Result<Duration> duration = parse_duration(value->text);
  if (!duration) {
    refuse_value(key, shown(*value) +
                          " is not a duration; write a number and a unit (ms, s, m, "
                          "h, d, w), such as \"60m\"");
  }
  if (*duration < least) {
    refuse_value(key, least == Duration(1) ? "must be more than 0"
                                           : "must be at least " + format_duration(least));
  }
  target = *duration;
}

void Section::read(std::string_view key, std::optional<Duration>& target, Duration least) {
  Duration duration = Duration::min();
  read(key, duration, least);
  if (duration != Duration::min()) target = duration;
}

void Section::read_size(std::string_view key, std::int64_t& target, Range range) {
  const Value* value = find(key);
  if (value == nullptr) return;
  std::int64_t size = value->integer;
  if (value->kind == Value::Kind::text) {
    const std::optional<std::int64_t> parsed = parse_size(value->text);
    if (!parsed) {
      refuse_value(key, shown(*value) +
                            " is not a size; write bytes, or such as \"16MiB\" "
                            "(KiB, MiB, GiB)");
    }
    size = *parsed;
  } else if (value->kind != Value::Kind::integer) {
    refuse_value(key, wrong_type("a size, such as \"16MiB\" or a number of bytes", value->kind));
  }
  if (!is_within(size, range)) refuse_value(key, out_of(range) + " bytes");
  target = size;
}

const std::vector<Value>& Section::texts(std::string_view key) {
  const Value* list = find(key, Value::Kind::list, "a list of strings");
  if (list == nullptr) return no_table.list;
  for (const Value& element : list->list) {
    if (element.kind != Value::Kind::text) {
      refuse_value(key,
                   std::string("must be a list of strings; it holds ") + name_of(element.kind));
    }
  }
  return list->list;
}

const std::vector<Value>& Section::tables(std::string_view key) {
  const std::string expected = "written as [[" + std::string(key) + "]], once for each";
  const Value* list = find(key, Value::Kind::list, expected.c_str());
  if (list == nullptr) return no_table.list;
  for (const Value& element : list->list) {
    if (element.kind != Value::Kind::table) {
      refuse_value(key, wrong_type(expected.c_str(), element.kind));
    }
  }
  return list->list;
}

const Value& Section::table(std::string_view key) {
  return as_table(key, find(key));
}

const Value& Section::unlisted_table(std::string_view key) {
  return as_table(key, find_unlisted(key));
}

const Value& Section::as_table(std::string_view key, const Value* value) const {
  if (value == nullptr) return no_table;
  if (value->kind != Value::Kind::table) {
    const std::string expected = "a table, written as [" + std::string(key) + "]";
    refuse_value(key, wrong_type(expected.c_str(), value->kind));
  }
  return *value;
}

void Section::refuse_value(std::string_view key, const std::string& why) const {
  const Entry* found = entry(key);
  refuse(file_, found == nullptr ? table_.line : found->line,
         "'" + std::string(key) + "'" + place() + " " + why);
}

void Section::refuse_table(const std::string& why) const {
  refuse(file_, table_.line, title_ + " " + why);
}

void Section::refuse_unknown_keys() const {
  for (const Entry& candidate : table_.table) {
    const auto is_in = [&](const std::vector<std::string_view>& keys) {
      return std::find(keys.begin(), keys.end(), candidate.key) != keys.end();
    };
    if (is_in(known_) || is_in(unlisted_)) continue;
    refuse(file_, candidate.line,
           "unknown key " + shown(candidate.key) + place() + "; " +
               suggestion(candidate.key, known_keys()));
  }
}

std::string Section::shown_value(std::string_view key) const {
  const Entry* found = entry(key);
  return found == nullptr ? "" : shown(found->value);
}

const Entry* Section::entry(std::string_view key) const {
  for (const Entry& candidate : table_.table) {
    if (candidate.key == key) return &candidate;
  }
  return nullptr;
}

std::string Section::place() const {
  return title_.empty() ? "" : " in " + title_;
}

}  // namespace newswire::config
