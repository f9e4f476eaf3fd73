// What the simple selectors of CSS ask of an element, as conditions in XPath. For css_selector.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace newswire::feed {

// A literal of any text: XPath has no escapes, so one with both kinds of quotes is put together.
std::string xpath_literal(std::string_view text);

// True where the name may stand in a path as it is.
bool is_plain_xpath_name(std::string_view name);

// The attribute as a step of a path or as a condition.
std::string attribute_test(const std::string& name);
// One of the words in the attribute, as of a class.
std::string has_word(const std::string& attribute, std::string_view word);
// `match` is the character before the '=', or '=' itself.
std::string attribute_matches(const std::string& attribute, char match, std::string_view value,
                              bool any_case);
// Whether HTML takes the attribute's values in any case: rel, type, lang ...
bool takes_any_case(std::string_view attribute);

// The list for messages.
extern const std::string_view known_pseudo_classes;

// first-child, empty ...; nullopt where it is not known, or where it is about an element's type and
// `element` is empty.
std::optional<std::string> structural_condition(const std::string& pseudo_class,
                                                const std::string& element);

// Of "2n+1": each second one from the first on.
struct Nth {
  int step = 0;
  int first = 0;
};
std::optional<Nth> parse_nth(std::string_view text);
bool is_nth(std::string_view pseudo_class);
// nth-child, nth-last-child, nth-of-type, nth-last-of-type; else nullopt, as above.
std::optional<std::string> nth_condition(const std::string& pseudo_class,
                                         const std::string& element, Nth nth);

}  // namespace newswire::feed
