// Regular expressions of a query, in linear time and bounded memory (RE2).
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace re2 {
class RE2;
}

namespace newswire::query {

constexpr std::size_t max_regex_bytes = 1000;

// Immutable; may be used from any number of threads. Copies share the compiled form, which is
// never changed.
class Regex {
 public:
  // The error's message says why RE2, or the limits, refuse it.
  static Result<Regex> make(std::string_view source, bool is_case_sensitive);

  bool is_in(std::string_view text) const;
  // The first match at byte `from` or later: its begin and end; {npos, npos} where there is none.
  std::pair<std::size_t, std::size_t> find(std::string_view text, std::size_t from) const;

  // Every text with a match has one of these somewhere, once it went through
  // as_in_required_literals(): ASCII, of `fewest_bytes` or more each. None where nothing is known.
  std::vector<std::string> required_literals(std::size_t fewest_bytes) const;
  static std::string as_in_required_literals(std::string_view text);

  // Of its compiled form: what it takes for a byte of text, at worst, is in proportion to it.
  std::size_t instructions() const;

  // With its slashes and flag.
  std::string spelling() const;

 private:
  Regex() = default;

  std::shared_ptr<const re2::RE2> compiled_;
  std::string source_;
  bool is_case_sensitive_ = false;
};

}  // namespace newswire::query
