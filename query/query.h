// What a user asks for, compiled once; whether an item is it, judged by the one matcher that live
// delivery, replay, history, topic rules, `match` and `explain` all share. docs/query.md is the
// language.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/item.h"
#include "core/result.h"

namespace newswire::query {

// Why a query is refused. `render()` gives the lines that a terminal shows:
//   bitcoin AND OR etf
//               ^
//   'OR' lacks its left side; ...
struct QueryError {
  std::string query;       // as given, terminal-safe
  std::size_t column = 0;  // of the caret, in terminal columns, from 0
  std::string reason;      // one sentence
  std::string suggestion;  // may be empty
  std::string render() const;
  std::string one_line() const;  // "column 13: reason (suggestion)", counted from 1
};

// An item, cut into words once so that many queries can be tried on it. Refers to the item, which
// must outlive it. Not for sharing between threads (it tokenises lazily).
class Document {
 public:
  explicit Document(const Item& item);
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  const Item& item() const { return item_; }

  struct Words;
  const Words& words() const { return *words_; }

 private:
  const Item& item_;
  std::unique_ptr<Words> words_;
};

// Immutable once parsed; cheap to copy (shared); may be used from any number of threads.
class Query {
 public:
  // The empty query, or one of spaces only, matches everything.
  static Result<Query, QueryError> parse(std::string_view text);
  Query();  // matches everything

  // `now` is what age: counts from.
  bool matches(const Document& document, Time now) const;
  bool matches(const Item& item, Time now) const;

  // Equal queries print equally; parses back to an equal query; one line of valid UTF-8 without
  // control characters. Empty for the query that matches everything.
  const std::string& canonical() const;
  bool matches_everything() const;

  struct Node;
  const Node& root() const { return *root_; }

 private:
  explicit Query(std::shared_ptr<const Node> root, std::string canonical);
  std::shared_ptr<const Node> root_;
  std::shared_ptr<const std::string> canonical_;
};

}  // namespace newswire::query
