#include "query/history_terms.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "query/document.h"
#include "query/node.h"
#include "query/term_kinds.h"

namespace newswire::query {
namespace {

constexpr std::int64_t days_before_1970 = 5'000'000;
constexpr std::int64_t last_day = 9'999'999;
constexpr std::size_t day_digits = 7;

using Kind = RequiredTerms::Kind;

// Behind every term that begins with the text before it: no term has such a byte.
constexpr char highest = '\xff';

void make_term(char kind, std::string_view text, std::string& term) {
  term.assign(1, kind);
  term += text.substr(0, max_index_term_bytes - 1);
}

std::string term_of(char kind, std::string_view text) {
  std::string term;
  make_term(kind, text, term);
  return term;
}

std::string backwards(std::string_view host) {
  return std::string(host.rbegin(), host.rend());
}

RequiredTerms whole(char kind, std::string_view text) {
  const std::string term = term_of(kind, text);
  return {Kind::range, term, term, {}};
}

RequiredTerms beginning(char kind, std::string_view text) {
  std::string term = term_of(kind, text);
  std::string last = term + highest;
  return {Kind::range, std::move(term), std::move(last), {}};
}

RequiredTerms together(Kind kind, std::vector<RequiredTerms> children) {
  if (children.empty()) return {};
  if (children.size() == 1) return std::move(children.front());
  return {kind, {}, {}, std::move(children)};
}

RequiredTerms topic_terms(std::string_view topic) {
  return together(Kind::any,
                  {whole(topic_kind, topic), beginning(topic_kind, std::string(topic) + '/')});
}

// `until` is the first instant that is not asked for.
RequiredTerms days(std::optional<Time> from, std::optional<Time> until) {
  return {Kind::range,
          term_of(day_kind, from ? day_text(*from) : ""),
          term_of(day_kind, until ? day_text(*until - Duration(1)) : std::string(1, highest)),
          {}};
}

struct TermTerms {
  Time now;

  RequiredTerms operator()(const WordsTerm& term) const {
    std::vector<RequiredTerms> words;
    for (std::size_t i = 0; i < term.pattern.size(); ++i) {
      const std::string_view word = term.pattern.text(i);
      RequiredTerms required =
          term.pattern.asks_whole(i) ? whole(word_kind, word) : beginning(word_kind, word);
      if (std::ranges::find(words, required) == words.end()) words.push_back(std::move(required));
    }
    return together(Kind::all, std::move(words));
  }

  RequiredTerms operator()(const NameTerm& term) const {
    switch (term.field) {
      case Field::source:
        return term.extent == NameTerm::Extent::prefix ? beginning(source_kind, term.value)
                                                       : whole(source_kind, term.value);
      case Field::topic:
        return topic(term);
      case Field::lang:
        return beginning(lang_kind, term.value);
      case Field::site:
        return beginning(host_kind, backwards(term.value));
      default:
        return {};
    }
  }

  RequiredTerms operator()(const AgeTerm& term) const {
    const Time limit = now - term.limit;
    return term.is_younger ? days(limit, std::nullopt) : days(std::nullopt, limit);
  }

  RequiredTerms operator()(const DateTerm& term) const { return days(term.from, term.until); }

  RequiredTerms operator()(const RegexTerm&) const { return {}; }

 private:
  static RequiredTerms topic(const NameTerm& term) {
    switch (term.extent) {
      case NameTerm::Extent::prefix:
        return beginning(topic_kind, term.value);
      case NameTerm::Extent::below:
        return beginning(topic_kind, term.value + '/');
      case NameTerm::Extent::whole:
        break;
    }
    return topic_terms(term.value);
  }
};

RequiredTerms required_by(const Query::Node& node, Time now) {
  std::vector<RequiredTerms> children;
  switch (node.kind) {
    case Query::Node::Kind::everything:
    case Query::Node::Kind::none:
      return {};
    case Query::Node::Kind::term:
      return std::visit(TermTerms{now}, *node.term);
    case Query::Node::Kind::all:
    case Query::Node::Kind::any:
      break;
  }
  const bool is_any = node.kind == Query::Node::Kind::any;
  for (const Query::Node& child : node.children) {
    RequiredTerms required = required_by(child, now);
    if (required.kind != Kind::nothing) {
      children.push_back(std::move(required));
    } else if (is_any) {
      return {};
    }
  }
  return together(is_any ? Kind::any : Kind::all, std::move(children));
}

}  // namespace

std::string day_text(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
  const std::string digits =
      std::to_string(std::clamp<std::int64_t>(day + days_before_1970, 0, last_day));
  return std::string(day_digits - digits.size(), '0') + digits;
}

std::optional<Time> day_of(std::string_view text) {
  std::int64_t day = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), day);
  if (error != std::errc{} || text.size() != day_digits || end != text.data() + day_digits)
    return std::nullopt;
  return Time(std::chrono::days(day - days_before_1970));
}

void visit_history_terms(const Document& document,
                         const std::function<void(std::string_view)>& visit) {
  const Document::Words& words = document.words();
  std::string term;
  const auto add = [&](char kind, std::string_view text) {
    make_term(kind, text, term);
    visit(term);
  };
  for (std::size_t i = 0; i < words.text_count(); ++i) {
    const TokenRange range = words.tokens(i);
    for (std::size_t t = range.first; t < range.last; ++t) {
      add(word_kind, range.tokens.text_of(range.tokens.list[t]));
    }
  }
  for (const std::string& topic : words.folded_topics()) add(topic_kind, topic);
  add(source_kind, words.folded_source());
  if (!words.folded_lang().empty()) add(lang_kind, words.folded_lang());
  if (!words.host().empty()) add(host_kind, backwards(words.host()));
  const Item& item = document.item();
  add(day_kind, day_text(item.published.value_or(item.fetched)));
}

RequiredTerms required_terms(const Query& query, Time now) {
  return required_by(query.root(), now);
}

RequiredTerms required_terms_of_topic(std::string_view topic) {
  return topic.empty() ? RequiredTerms{} : topic_terms(topic);
}

}  // namespace newswire::query
