#include "query/standing/atoms.h"

namespace newswire::query::standing {
namespace {

Atom field_bits(Field field) {
  switch (field) {
    case Field::title:
      return 1;
    case Field::text:
      return 2;
    case Field::author:
      return 3;
    default:
      return 0;
  }
}

Places places_of(Atom atom) {
  constexpr Places places[] = {anywhere, in_title, in_title | in_summary, in_author};
  return places[atom >> 25 & 3];
}

bool stands_at(const ItemFeatures& item, std::span<const Atom> phrase, std::size_t at) {
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    if (item.word(at + i) != number_of(phrase[i])) return false;
    if (i > 0 && item.gap(at + i) > static_cast<Gap>(phrase[i] >> 29 & 3)) return false;
  }
  return true;
}

bool has_phrase(const ItemFeatures& item, std::span<const Atom> phrase) {
  for (const Atom atom : phrase) {
    if (!item.has(number_of(atom), places_of(atom))) return false;
  }
  if (phrase.size() == 1) return true;
  for (const ItemFeatures::Text& text : item.texts()) {
    if ((text.place & places_of(phrase.front())) == 0) continue;
    for (std::size_t at = text.first; at + phrase.size() <= text.last; ++at) {
      if (stands_at(item, phrase, at)) return true;
    }
  }
  return false;
}

}  // namespace

Atom to_atom(const Literal& literal, FeatureNumber number, bool ends_clause) {
  return number | field_bits(literal.field) << 25 | Atom{literal.is_negated} << 27 |
         Atom{literal.continues} << 28 | static_cast<Atom>(literal.widest_gap) << 29 |
         Atom{ends_clause} << 31;
}

bool fulfils(const ItemFeatures& item, std::span<const Atom> atoms) {
  bool all_so_far = true;
  for (std::size_t begin = 0; begin < atoms.size();) {
    std::size_t end = begin + 1;
    while (end < atoms.size() && continues(atoms[end])) ++end;
    const std::span<const Atom> phrase = atoms.subspan(begin, end - begin);
    if (all_so_far) all_so_far = has_phrase(item, phrase) != is_negated(phrase.front());
    if (ends_clause(phrase.back())) {
      if (all_so_far) return true;
      all_so_far = true;
    }
    begin = end;
  }
  return false;
}

}  // namespace newswire::query::standing
