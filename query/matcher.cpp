#include "query/matcher.h"

#include <algorithm>
#include <string_view>

#include "query/document.h"

namespace newswire::query {
namespace {

using Words = Document::Words;

bool is_host_within(std::string_view host, std::string_view site) {
  if (!host.ends_with(site)) return false;
  return host.size() == site.size() || host[host.size() - site.size() - 1] == '.';
}

// True where `whole` is `start`, or goes on behind it with `separator`.
bool is_path_within(std::string_view whole, std::string_view start, char separator) {
  return whole.starts_with(start) &&
         (whole.size() == start.size() || whole[start.size()] == separator);
}

struct Judge {
  const Document& document;
  Time now;

  const Words& words() const { return document.words(); }
  const Item& item() const { return document.item(); }

  bool operator()(const WordsTerm& term) const {
    const TextRange texts = texts_of(term.field, document);
    for (std::size_t i = texts.first; i < texts.last; ++i) {
      if (term.pattern.is_in(words().tokens(i))) return true;
    }
    return false;
  }

  bool operator()(const RegexTerm& term) const {
    switch (term.field) {
      case Field::source:
        return term.regex.is_in(item().source);
      case Field::url:
        return term.regex.is_in(item().link);
      case Field::lang:
        return item().lang && term.regex.is_in(*item().lang);
      case Field::topic:
        return std::ranges::any_of(item().topics,
                                   [&](const auto& topic) { return term.regex.is_in(topic); });
      default:
        break;
    }
    const TextRange texts = texts_of(term.field, document);
    for (std::size_t i = texts.first; i < texts.last; ++i) {
      const bool is_absent = i == Words::author && !item().author;
      if (!is_absent && term.regex.is_in(words().text(i))) return true;
    }
    return false;
  }

  bool operator()(const NameTerm& term) const {
    switch (term.field) {
      case Field::source:
        return term.extent == NameTerm::Extent::prefix
                   ? words().folded_source().starts_with(term.value)
                   : words().folded_source() == term.value;
      case Field::url:
        return words().folded_link().find(term.value) != std::string::npos;
      case Field::site:
        return is_host_within(words().host(), term.value);
      case Field::lang:
        return is_path_within(words().folded_lang(), term.value, '-');
      default:
        return std::ranges::any_of(words().folded_topics(), [&](const std::string& topic) {
          return is_topic_of(topic, term);
        });
    }
  }

  bool operator()(const AgeTerm& term) const {
    const Duration age = now - since();
    return term.is_younger ? age < term.limit : age > term.limit;
  }

  bool operator()(const DateTerm& term) const {
    return (!term.from || since() >= *term.from) && (!term.until || since() < *term.until);
  }

 private:
  Time since() const { return item().published.value_or(item().fetched); }
};

}  // namespace

bool is_topic_of(std::string_view folded_topic, const NameTerm& term) {
  const std::string_view topic = folded_topic;
  switch (term.extent) {
    case NameTerm::Extent::prefix:
      return topic.starts_with(term.value);
    case NameTerm::Extent::below:
      return topic.size() > term.value.size() + 1 && is_path_within(topic, term.value, '/');
    case NameTerm::Extent::whole:
      break;
  }
  return is_path_within(topic, term.value, '/');
}

TextRange texts_of(Field field, const Document& document) {
  switch (field) {
    case Field::title:
      return {Words::title, Words::title + 1};
    case Field::text:
      return {Words::title, Words::summary + 1};
    case Field::author:
      return {Words::author, Words::author + 1};
    default:
      return {0, document.words().text_count()};
  }
}

bool holds(const Term& term, const Document& document, Time now) {
  return std::visit(Judge{document, now}, term);
}

bool holds(const Query::Node& node, const Document& document, Time now) {
  const auto child_holds = [&](const Query::Node& child) { return holds(child, document, now); };
  switch (node.kind) {
    case Query::Node::Kind::everything:
      return true;
    case Query::Node::Kind::all:
      return std::ranges::all_of(node.children, child_holds);
    case Query::Node::Kind::any:
      return std::ranges::any_of(node.children, child_holds);
    case Query::Node::Kind::none:
      return !child_holds(node.children.front());
    case Query::Node::Kind::term:
      break;
  }
  return holds(*node.term, document, now);
}

}  // namespace newswire::query
