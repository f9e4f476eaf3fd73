#include "app/wanted.h"

#include <algorithm>
#include <utility>

#include "app/arguments.h"
#include "query/explain.h"
#include "query/history_terms.h"

namespace newswire::app {
namespace {

// Of the query and the file's together: beyond it the broker takes none (wire/lane.h).
constexpr std::size_t max_joined_bytes = 250;

}  // namespace

bool Wanted::matches(const Item& item, Time now) const {
  return query_.matches(item, now) && (!file_ || file_->match(item, now));
}

std::optional<std::vector<std::string>> Wanted::names(const Item& item, Time now) const {
  if (!file_) return std::nullopt;
  return file_->match(item, now).value_or(std::vector<std::string>{});
}

display::Marks Wanted::title_marks(const Item& item, Time now) const {
  return app::title_marks(query_, query::Document(item), now);
}

Wanted::Asked Wanted::asked() const {
  const std::string own = query_.canonical();
  if (!file_) return {own};
  const auto one = file_->as_one_query(max_joined_bytes - std::min(own.size(), max_joined_bytes));
  if (!one) {
    return {own, [wanted = *this](const Item& item) {
              return wanted.matches(item, SystemClock().now());
            }};
  }
  if (one->empty()) return {own};
  return {own.empty() ? *one : "(" + own + ") (" + *one + ")"};
}

RequiredTerms Wanted::required_terms(Time now) const {
  RequiredTerms both{RequiredTerms::Kind::all, {}, {}, {}};
  both.children.push_back(query::required_terms(query_, now));
  if (file_) both.children.push_back(file_->required_terms(now));
  std::erase_if(both.children, [](const RequiredTerms& child) {
    return child.kind == RequiredTerms::Kind::nothing;
  });
  if (both.children.empty()) return {};
  return both;
}

display::Marks title_marks(const query::Query& query, const query::Document& document, Time now) {
  std::vector<display::Mark> marks;
  for (const query::Hit& hit : query::explain(query, document, now)) {
    if (hit.place == query::Place::title) marks.push_back({hit.begin, hit.end});
  }
  return display::merged(std::move(marks));
}

void add_queries_option(CLI::App& command, std::string& path) {
  command
      .add_option("--queries", path,
                  "A file of queries, one a line: 'name = query', '- query' for what to drop")
      ->type_name("FILE");
}

Wanted parse_wanted(const std::vector<std::string>& words, const std::string& queries_path,
                    QueryFile::Reading reading) {
  query::Query query = parse_query(words);
  if (queries_path.empty()) return Wanted(std::move(query));
  return Wanted(std::move(query), std::make_shared<const QueryFile>(queries_path, reading));
}

}  // namespace newswire::app
