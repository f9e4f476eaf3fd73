#include "store/statement.h"

#include <utility>

namespace newswire::store {

std::unique_ptr<SQLite::Statement> StatementCache::take(std::string_view sql) {
  auto& idle = idle_[sql];
  if (idle.empty()) return std::make_unique<SQLite::Statement>(database_, std::string(sql));
  std::unique_ptr<SQLite::Statement> statement = std::move(idle.back());
  idle.pop_back();
  return statement;
}

void StatementCache::give_back(std::string_view sql, std::unique_ptr<SQLite::Statement> statement) {
  statement->tryReset();
  statement->clearBindings();
  idle_[sql].push_back(std::move(statement));
}

Statement::Statement(Database& database, std::string_view sql) : database_(database), sql_(sql) {
  guarded([&] { statement_ = database_.statements().take(sql_); });
}

Statement::~Statement() {
  database_.statements().give_back(sql_, std::move(statement_));
}

std::optional<Time> Statement::optional_time(int column) const {
  if (statement_->isColumnNull(column)) return std::nullopt;
  return time(column);
}

void Statement::read(int column, std::string& text) const {
  const SQLite::Column value = statement_->getColumn(column);
  const char* bytes = value.getText("");
  text.assign(bytes, static_cast<std::size_t>(value.getBytes()));
}

void Statement::read(int column, std::optional<std::string>& text) const {
  if (statement_->isColumnNull(column)) {
    text.reset();
  } else {
    read(column, text.emplace());
  }
}

}  // namespace newswire::store
