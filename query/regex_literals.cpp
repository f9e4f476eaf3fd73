// What the matches of a regex must contain, by RE2's own analysis (FilteredRE2).
#include <algorithm>

#include <re2/filtered_re2.h>

#include "core/text.h"
#include "query/regex.h"

namespace newswire::query {
namespace {

constexpr std::size_t most_alternatives = 16;

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

std::string longest_ascii_piece(const std::string& text) {
  std::string longest;
  for (auto begin = text.begin(); begin != text.end();) {
    const auto end = std::find_if_not(begin, text.end(), is_ascii);
    if (static_cast<std::size_t>(end - begin) > longest.size()) longest.assign(begin, end);
    begin = std::find_if(end, text.end(), is_ascii);
  }
  return longest;
}

bool may_match(const re2::FilteredRE2& filter, const std::vector<int>& atoms_found) {
  std::vector<int> potential;
  filter.AllPotentials(atoms_found, &potential);
  return !potential.empty();
}

// One atom that every match has, or else all of them, of which every match has one.
std::vector<std::string> choose(const re2::FilteredRE2& filter, std::vector<std::string> atoms) {
  std::vector<int> all;
  for (std::size_t i = 0; i < atoms.size(); ++i) all.push_back(static_cast<int>(i));
  std::string required;
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    std::vector<int> others = all;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    if (may_match(filter, others)) continue;
    const std::string piece = longest_ascii_piece(atoms[i]);
    if (piece.size() > required.size()) required = piece;
  }
  if (!required.empty()) return {required};
  if (may_match(filter, {})) return {};
  for (std::string& atom : atoms) atom = longest_ascii_piece(atom);
  return atoms;
}

}  // namespace

std::vector<std::string> Regex::required_literals(std::size_t fewest_bytes) const {
  re2::RE2::Options options;
  options.Copy(compiled_->options());
  re2::FilteredRE2 filter(static_cast<int>(fewest_bytes));
  int number = 0;
  if (filter.Add(source_, options, &number) != re2::RE2::NoError) return {};
  std::vector<std::string> atoms;
  filter.Compile(&atoms);
  if (atoms.empty() || atoms.size() > most_alternatives) return {};
  std::vector<std::string> literals = choose(filter, std::move(atoms));
  const auto is_short = [&](const std::string& text) { return text.size() < fewest_bytes; };
  return std::ranges::any_of(literals, is_short) ? std::vector<std::string>() : literals;
}

// RE2's literals are in lower case. Two characters that are not ASCII have an ASCII lower case.
std::string Regex::as_in_required_literals(std::string_view text) {
  constexpr std::string_view kelvin_sign = "\u212A";
  constexpr std::string_view long_s = "\u017F";
  std::string out = ascii_lower(text);
  for (const auto& [letter, lower] : {std::pair(kelvin_sign, 'k'), std::pair(long_s, 's')}) {
    for (auto at = out.find(letter); at != out.npos; at = out.find(letter, at)) {
      out.replace(at, letter.size(), 1, lower);
    }
  }
  return out;
}

}  // namespace newswire::query
