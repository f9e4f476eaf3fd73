#include "query/regex.h"

#include <re2/re2.h>

namespace newswire::query {
namespace {

// Of the compiled program and the states that matching builds from it, together. Enough for some
// Unicode classes in a row; a broker holds thousands.
constexpr std::int64_t memory_limit_bytes = 256 * 1024;

}  // namespace

Result<Regex> Regex::make(std::string_view source, bool is_case_sensitive) {
  if (source.size() > max_regex_bytes) {
    return Error{"a regex has at most " + std::to_string(max_regex_bytes) + " bytes"};
  }
  re2::RE2::Options options;
  options.set_case_sensitive(is_case_sensitive);
  options.set_log_errors(false);
  options.set_max_mem(memory_limit_bytes);
  auto compiled =
      std::make_shared<const re2::RE2>(re2::StringPiece(source.data(), source.size()), options);
  if (!compiled->ok()) return Error{"the regex is refused: " + compiled->error()};
  Regex regex;
  regex.compiled_ = std::move(compiled);
  regex.source_ = std::string(source);
  regex.is_case_sensitive_ = is_case_sensitive;
  return regex;
}

bool Regex::is_in(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

std::pair<std::size_t, std::size_t> Regex::find(std::string_view text, std::size_t from) const {
  const re2::StringPiece whole(text.data(), text.size());
  re2::StringPiece found;
  if (from > text.size() ||
      !compiled_->Match(whole, from, text.size(), re2::RE2::UNANCHORED, &found, 1)) {
    return {std::string_view::npos, std::string_view::npos};
  }
  const auto begin = static_cast<std::size_t>(found.data() - text.data());
  return {begin, begin + found.size()};
}

std::size_t Regex::instructions() const {
  return static_cast<std::size_t>(compiled_->ProgramSize());
}

std::string Regex::spelling() const {
  return '/' + source_ + (is_case_sensitive_ ? "/c" : "/");
}

}  // namespace newswire::query
