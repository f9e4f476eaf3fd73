// What a command was asked for: one query, and perhaps a file of many, both of which must hold.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/command.h"
#include "app/query_file.h"
#include "display/marks.h"
#include "query/query.h"

namespace newswire::app {

// One thread at a time. Cheap to copy.
class Wanted {
 public:
  Wanted(query::Query query, std::shared_ptr<const QueryFile> file = nullptr)
      : query_(std::move(query)), file_(std::move(file)) {}

  bool matches(const Item& item, Time now) const;
  // The names of the file's queries that matched; none where there is no file.
  std::optional<std::vector<std::string>> names(const Item& item, Time now) const;
  // What of the item's title the query of the command line asks for.
  display::Marks title_marks(const Item& item, Time now) const;
  RequiredTerms required_terms(Time now) const;

  // What the library is asked for, for all of it. What is short enough the broker matches; else all
  // comes here, and is matched here.
  struct Asked {
    std::string query;
    std::function<bool(const Item&)> filter{};  // none: the query says it all
  };
  Asked asked() const;

  const query::Query& query() const { return query_; }
  const QueryFile* file() const { return file_.get(); }

 private:
  query::Query query_;
  std::shared_ptr<const QueryFile> file_;
};

// What of the item's title `query` asks for.
display::Marks title_marks(const query::Query& query, const query::Document& document, Time now);

// --queries, as sub, search and match have it.
void add_queries_option(CLI::App& command, std::string& path);

// Of the words of the command line and --queries (empty: none). Throws FatalError, with a caret
// under the place where one of the queries is wrong.
Wanted parse_wanted(const std::vector<std::string>& words, const std::string& queries_path,
                    QueryFile::Reading reading = QueryFile::Reading::first);

}  // namespace newswire::app
