#include "app/query_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "app/command.h"
#include "app/line_reader.h"
#include "app/terminal.h"
#include "core/result.h"
#include "core/text.h"
#include "query/history_terms.h"

namespace newswire::app {
namespace {

constexpr std::size_t max_queries = 100'000;
constexpr std::size_t max_line_bytes = 20 * 1024;  // a query has at most 16 KiB
constexpr std::size_t max_name_bytes = 200;
// With more it is quicker to read the history than to look all of them up.
constexpr std::size_t max_looked_up = 1'000;
constexpr std::string_view space = " \t\r";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

// Letters, digits, spaces and these: what else there is before a '=' belongs to a query.
bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || std::string_view(" _-./").find(c) != std::string_view::npos;
  });
}

[[noreturn]] void refuse(const std::string& where, const std::string& why) {
  throw FatalError(where + ": " + why, exit_code::usage);
}

class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) {
      throw FatalError("--queries: " + terminal_safe(path) + ": " + std::strerror(errno));
    }
  }
  ~OpenFile() { ::close(descriptor_); }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

// A pipe is empty by now, and one that has a name would wait for somebody to write.
void check_it_stays(const std::string& path) {
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw FatalError("--queries: " + terminal_safe(path) +
                     ": only a regular file can be read again");
  }
}

std::string any_of(const std::vector<std::string>& queries) {
  std::string any;
  for (const std::string& query : queries) any += (any.empty() ? "(" : " OR (") + query + ")";
  return any;
}

}  // namespace

QueryFile::QueryFile(const std::string& path, Reading reading) {
  if (reading == Reading::again) check_it_stays(path);
  const OpenFile file(path);
  LineReader lines(file.descriptor(), path, max_line_bytes);
  for (std::size_t number = 1; const auto line = lines.next(); ++number) {
    const std::string where = terminal_safe(path) + ":" + std::to_string(number);
    if (line->is_cut) {
      refuse(where, "a line has at most " + std::to_string(max_line_bytes) + " bytes");
    }
    std::string text = line->text;
    if (number == 1 && text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
    add_line(text, where);
    if (size() > max_queries) {
      refuse(where, "a file has at most " + std::to_string(max_queries) + " queries");
    }
  }
  if (wanted_.empty() && blocked_.empty()) {
    throw FatalError(terminal_safe(path) + ": there is no query in it", exit_code::usage);
  }
  build();
}

void QueryFile::add_line(const std::string& line, const std::string& where) {
  std::string_view text = trimmed(line);
  if (text.empty() || text.front() == '#') return;
  const bool is_blocked = text.front() == '-';
  std::string name;
  if (is_blocked) {
    text = trimmed(text.substr(1));
    if (text.empty()) refuse(where, "nothing stands behind the '-'; write - and a query");
  } else if (const std::size_t sign = text.find('='); sign != std::string_view::npos) {
    const std::string_view before = trimmed(text.substr(0, sign));
    if (before.empty()) refuse(where, "nothing stands before the '='; write a name there");
    if (is_name(before)) {
      name = terminal_safe(before);
      text = trimmed(text.substr(sign + 1));
      if (text.empty()) refuse(where, "nothing stands behind the '='; write a query there");
    }
  }
  if (name.size() > max_name_bytes) {
    refuse(where, "a name has at most " + std::to_string(max_name_bytes) + " bytes");
  }
  auto query = query::Query::parse(text);
  if (!query.ok()) refuse(where, "this query cannot be read:\n" + query.error().render());
  if (is_blocked) {
    blocked_.push_back(std::move(*query));
  } else {
    if (name.empty()) name = truncate_text(terminal_safe(text), max_name_bytes);
    wanted_.push_back({std::move(name), std::move(*query)});
  }
}

void QueryFile::build() {
  for (const Named& named : wanted_) wanted_ids_.push_back(standing_.add(named.query));
  for (const query::Query& query : blocked_) blocked_ids_.push_back(standing_.add(query));
}

std::optional<std::vector<std::string>> QueryFile::match(const Item& item, Time now) const {
  const query::Document document(item);
  standing_.match(document, now, hits_);
  std::ranges::sort(hits_);
  std::vector<std::string> names;
  for (const auto id : hits_) {
    if (std::ranges::binary_search(blocked_ids_, id)) return std::nullopt;
    const auto found = std::ranges::lower_bound(wanted_ids_, id);
    if (found == wanted_ids_.end() || *found != id) continue;
    const std::string& name = wanted_[static_cast<std::size_t>(found - wanted_ids_.begin())].name;
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  if (names.empty() && !wanted_.empty()) return std::nullopt;
  return names;
}

std::optional<std::string> QueryFile::as_one_query(std::size_t max_bytes) const {
  std::vector<std::string> wanted;
  std::size_t bytes = 0;
  const auto fits = [&](const query::Query& query) {
    return (bytes += query.canonical().size()) <= max_bytes;
  };
  bool takes_everything = wanted_.empty();
  for (const Named& named : wanted_) {
    if (!fits(named.query)) return std::nullopt;
    takes_everything = takes_everything || named.query.matches_everything();
    wanted.push_back(named.query.canonical());
  }
  std::string text = takes_everything ? "" : "(" + any_of(wanted) + ")";
  for (const query::Query& query : blocked_) {
    if (!fits(query)) return std::nullopt;
    text += (text.empty() ? "-(" : " -(") + query.canonical() + ")";
  }
  const auto parsed = query::Query::parse(text);
  if (!parsed.ok() || parsed->canonical().size() > max_bytes) return std::nullopt;
  return parsed->canonical();
}

RequiredTerms QueryFile::required_terms(Time now) const {
  if (wanted_.empty() || wanted_.size() > max_looked_up) return {};
  RequiredTerms any{RequiredTerms::Kind::any, {}, {}, {}};
  for (const Named& named : wanted_) {
    any.children.push_back(query::required_terms(named.query, now));
    if (any.children.back().kind == RequiredTerms::Kind::nothing) return {};
  }
  return any;
}

}  // namespace newswire::app
