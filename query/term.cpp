#include "query/term.h"

#include <algorithm>

#include "core/normalisation.h"
#include "core/text.h"
#include "query/field_names.h"
#include "query/period.h"

namespace newswire::query {
namespace {

// Searching takes the product of the phrase's length and the text's, at worst.
constexpr std::size_t max_phrase_words = 250;

using TermOrFault = Result<Term, Fault>;

std::string behind(Field field, std::string_view value) {
  const std::string_view name = name_of(field);
  return name.empty() ? std::string(value) : std::string(name) + ':' + std::string(value);
}

Fault stray_star(const Lexeme& lexeme, std::string reason, std::string suggestion) {
  return {lexeme.end - 1, std::move(reason), std::move(suggestion)};
}

TermOrFault make_words(const Lexeme& lexeme) {
  std::optional<Pattern> pattern = Pattern::make(lexeme.value, lexeme.has_star);
  if (!pattern) {
    return Fault{lexeme.value_begin, in_quotes(lexeme.value) + " holds no word to search for",
                 "words are letters and digits; use a /regex/ to find signs"};
  }
  if (pattern->size() > max_phrase_words) {
    return Fault{lexeme.value_begin,
                 "a phrase has at most " + std::to_string(max_phrase_words) +
                     " words, or characters of a script without spaces",
                 "shorten it"};
  }
  const Token& last = pattern->token(pattern->size() - 1);
  if (lexeme.has_star && last.source_end != lexeme.value.size()) {
    return stray_star(lexeme, "'*' must touch the word that it continues",
                      "write word*, or use a /regex/");
  }
  return Term(WordsTerm{lexeme.field, std::move(*pattern)});
}

TermOrFault make_regex(const Lexeme& lexeme) {
  if (lexeme.field == Field::site) {
    return Fault{lexeme.value_begin, "'site:' takes a host, not a regex", "use url:/regex/"};
  }
  Result<Regex> regex = Regex::make(lexeme.value, lexeme.is_case_sensitive);
  if (!regex) {
    return Fault{lexeme.value_begin, regex.error().message,
                 "correct it, or quote the term to search for it as words"};
  }
  return Term(RegexTerm{lexeme.field, std::move(*regex)});
}

TermOrFault make_topic(const Lexeme& lexeme, std::string value) {
  auto extent = NameTerm::Extent::whole;
  if (lexeme.has_star) extent = NameTerm::Extent::prefix;
  if (lexeme.has_star && value.ends_with('/')) {
    extent = NameTerm::Extent::below;
    value.pop_back();
  }
  if (value.empty() || value.starts_with(':') || value.starts_with('/') || value.ends_with('/') ||
      value.find("//") != std::string::npos) {
    return Fault{lexeme.value_begin, in_quotes(lexeme.value) + " is no topic",
                 "topics are paths, as in tech or tech/ai; tech/* is what lies below tech"};
  }
  return Term(NameTerm{Field::topic, std::move(value), extent});
}

TermOrFault make_site(const Lexeme& lexeme, std::string value) {
  while (value.ends_with('.')) value.pop_back();
  if (value.empty() || value.starts_with('.') ||
      value.find_first_of("/:@?# ") != std::string::npos) {
    return Fault{lexeme.value_begin, in_quotes(lexeme.value) + " is no host",
                 "write a host, as in site:example.com, or use url: for a part of the link"};
  }
  return Term(NameTerm{Field::site, std::move(value), NameTerm::Extent::whole});
}

TermOrFault make_lang(const Lexeme& lexeme, std::string value) {
  std::ranges::replace(value, '_', '-');
  const bool is_tag = std::ranges::all_of(
      value, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  if (!is_tag || value.starts_with('-') || value.ends_with('-')) {
    return Fault{lexeme.value_begin, in_quotes(lexeme.value) + " is no language",
                 "write a language tag, as in lang:de or lang:pt-BR"};
  }
  return Term(NameTerm{Field::lang, std::move(value), NameTerm::Extent::whole});
}

TermOrFault make_name(const Lexeme& lexeme) {
  if (lexeme.has_star && lexeme.field != Field::source && lexeme.field != Field::topic) {
    return stray_star(lexeme, std::string(name_of(lexeme.field)) + ": takes no '*'",
                      lexeme.field == Field::lang ? "lang:de finds de-AT too"
                                                  : "it finds a part of the link as it is");
  }
  std::string value = fold_name(collapse_space(lexeme.value));
  switch (lexeme.field) {
    case Field::topic:
      return make_topic(lexeme, std::move(value));
    case Field::site:
      return make_site(lexeme, std::move(value));
    case Field::lang:
      return make_lang(lexeme, std::move(value));
    default:
      return Term(NameTerm{lexeme.field, std::move(value),
                           lexeme.has_star ? NameTerm::Extent::prefix : NameTerm::Extent::whole});
  }
}

TermOrFault make_period(const Lexeme& lexeme) {
  const bool is_age = lexeme.field == Field::age;
  if (!lexeme.has_star && lexeme.kind != LexemeKind::regex) {
    if (is_age) {
      if (const auto age = parse_age(lexeme.value)) return Term(*age);
    } else {
      Result<DateTerm> dates = parse_dates(lexeme.value);
      if (dates) return Term(*dates);
      return Fault{lexeme.value_begin, dates.error().message,
                   "write 2026, 2026-09 or 2026-09-01, or a range such as 2026-09-01.."};
    }
  }
  if (lexeme.has_star) {
    return stray_star(lexeme, std::string(name_of(lexeme.field)) + ": takes no '*'",
                      is_age ? "write age:<2h or age:>3d" : "write date:2026-09 for a whole month");
  }
  return Fault{lexeme.value_begin,
               in_quotes(lexeme.value) + (is_age ? " is no age" : " is no date"),
               is_age ? "write < or >, a whole number and s, m (minutes), h, d or w: age:<2h"
                      : "write 2026, 2026-09 or 2026-09-01"};
}

// Names that a bare word cannot hold are quoted.
std::string quoted_where_needed(const std::string& value) {
  const bool is_bare = value.find_first_of(" ()|*") == std::string::npos &&
                       value.find_first_of("/:") != 0 && collapse_space(value) == value;
  return is_bare ? value : '"' + value + '"';
}

std::string spell(const NameTerm& term) {
  switch (term.extent) {
    case NameTerm::Extent::prefix:
      return behind(term.field, term.value + '*');
    case NameTerm::Extent::below:
      return behind(term.field, term.value + "/*");
    case NameTerm::Extent::whole:
      break;
  }
  return behind(term.field, quoted_where_needed(term.value));
}

}  // namespace

Result<Term, Fault> make_term(const Lexeme& lexeme) {
  switch (lexeme.field) {
    case Field::age:
    case Field::date:
      return make_period(lexeme);
    default:
      break;
  }
  if (lexeme.kind == LexemeKind::regex) return make_regex(lexeme);
  switch (lexeme.field) {
    case Field::source:
    case Field::topic:
    case Field::url:
    case Field::site:
    case Field::lang:
      return make_name(lexeme);
    default:
      return make_words(lexeme);
  }
}

std::string spelling_of(const Term& term) {
  struct Speller {
    std::string operator()(const WordsTerm& t) const {
      return behind(t.field, t.pattern.spelling());
    }
    std::string operator()(const RegexTerm& t) const { return behind(t.field, t.regex.spelling()); }
    std::string operator()(const NameTerm& t) const { return spell(t); }
    std::string operator()(const AgeTerm& t) const { return "age:" + spelling_of_age(t); }
    std::string operator()(const DateTerm& t) const { return "date:" + spelling_of_dates(t); }
  };
  return std::visit(Speller{}, term);
}

}  // namespace newswire::query
