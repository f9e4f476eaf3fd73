// The prepared statements of one connection, for store/ only: what is asked of SQLite while running
// goes through here, so that its trouble always comes out as StoreError.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Statement.h>

#include "core/clock.h"
#include "store/database.h"
#include "store/store_error.h"

namespace newswire::store {

// A value or row beyond SQLite's length limit: the fault of that row alone.
class RowTooLarge : public StoreError {
 public:
  using StoreError::StoreError;
};

// The statements of a connection that nobody is using, by their text.
class StatementCache {
 public:
  explicit StatementCache(SQLite::Database& database) : database_(database) {}
  std::unique_ptr<SQLite::Statement> take(std::string_view sql);
  void give_back(std::string_view sql, std::unique_ptr<SQLite::Statement> statement);

 private:
  SQLite::Database& database_;
  // The keys are the texts that the callers own: see Statement.
  std::unordered_map<std::string_view, std::vector<std::unique_ptr<SQLite::Statement>>> idle_;
};

// Bytes that are no text, to be bound.
struct Blob {
  std::string_view bytes;
};

// A prepared statement, borrowed from its connection and given back, reset, at the end of the
// scope: a read transaction is never longer than that. `sql` must outlive the connection: a
// literal, or static.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Binds the values to the parameters in their order, and starts over. Strings are not copied:
  // they must live until the next bind or the end of the statement.
  template <typename... Values>
  Statement& bind(const Values&... values) {
    return start_over().bind_more(values...);
  }
  // The same piece by piece, where there are many.
  Statement& start_over() {
    statement_->tryReset();  // what it returns is the trouble of the last run, long told
    bound_ = 0;
    return *this;
  }
  template <typename... Values>
  Statement& bind_more(const Values&... values) {
    return guarded([&]() -> Statement& {
      (bind_one(++bound_, values), ...);
      return *this;
    });
  }
  // True where there is a row to read.
  bool step() {
    return guarded([&] { return statement_->executeStep(); });
  }
  // For statements that give no rows. Returns how many rows were changed.
  template <typename... Values>
  int run(const Values&... values) {
    bind(values...);
    return run_bound();
  }
  int run_bound() {
    return guarded([&] { return statement_->exec(); });
  }

  double real(int column) const { return statement_->getColumn(column).getDouble(); }
  std::int64_t integer(int column) const { return statement_->getColumn(column).getInt64(); }
  Time time(int column) const { return Time(Duration(integer(column))); }
  std::optional<Time> optional_time(int column) const;
  bool is_null(int column) const { return statement_->isColumnNull(column); }
  void read(int column, std::string& text) const;  // empty where it is null
  void read(int column, std::optional<std::string>& text) const;

 private:
  void bind_one(int index, std::nullptr_t) { statement_->bind(index); }
  void bind_one(int index, int value) { statement_->bind(index, value); }
  void bind_one(int index, std::int64_t value) { statement_->bind(index, value); }
  void bind_one(int index, double value) { statement_->bind(index, value); }
  void bind_one(int index, const std::string& value) { statement_->bindNoCopy(index, value); }
  void bind_one(int index, Blob value) {
    statement_->bindNoCopy(index, value.bytes.data(), static_cast<int>(value.bytes.size()));
  }
  void bind_one(int index, Time value) { bind_one(index, value.time_since_epoch().count()); }
  template <typename Value>
  void bind_one(int index, const std::optional<Value>& value) {
    if (value) {
      bind_one(index, *value);
    } else {
      statement_->bind(index);
    }
  }
  template <typename Call>
  auto guarded(Call call) -> decltype(call()) {
    try {
      return call();
    } catch (const SQLite::Exception& error) {
      database_.fail(error);
    }
  }

  Database& database_;
  std::string_view sql_;
  std::unique_ptr<SQLite::Statement> statement_;
  int bound_ = 0;  // of its parameters
};

}  // namespace newswire::store
