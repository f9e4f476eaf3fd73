#include "fetcher/updates/revision.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "core/fnv1a.h"
#include "core/text.h"
#include "fetcher/updates/wording.h"

namespace newswire::fetcher {
namespace {

// A summary is another where less than this share of the words of both is common (Dice 1945). Two
// texts about different things share about a fifth, by their articles and prepositions; a text
// whose advertisement of the same length was replaced shares half.
constexpr double same_text_share = 0.45;
// Fewer other words than this are a correction, or a word of the site's own.
constexpr std::size_t fewest_other_words = 6;
// More words behind an unchanged text than this are news; fewer are a footer or "read more".
constexpr std::size_t most_added_words = 20;

bool is_address(std::string_view title) {
  return title.find("://") != std::string_view::npos && title.find(' ') == std::string_view::npos;
}

// Bytes in a wrong encoding come out as U+FFFD, or mostly as the letters of U+0080 to U+00FF.
bool is_garbled(std::string_view text) {
  if (text.find("\xef\xbf\xbd") != std::string_view::npos) return true;
  std::size_t characters = 0;
  std::size_t latin1 = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80 || byte == ' ') continue;
    ++characters;
    latin1 += byte == 0xc2 || byte == 0xc3;
  }
  return 2 * latin1 > characters;
}

struct AsciiPart {
  std::string letters;     // and digits, in lower case
  std::size_t others = 0;  // characters beyond ASCII
};

AsciiPart ascii_part(std::string_view text) {
  AsciiPart part;
  for (const char c : ascii_lower(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) part.letters += c;
    part.others += byte >= 0xc0;
  }
  return part;
}

// One of them in another encoding: "Café", "CafÃ©", "Caf?".
bool same_but_for_encoding(const Wording& before, const Wording& now) {
  if (is_garbled(before.text) != is_garbled(now.text)) return true;
  const AsciiPart a = ascii_part(before.text);
  const AsciiPart b = ascii_part(now.text);
  return a.letters == b.letters && a.others != b.others &&
         a.letters.size() >= 2 * std::max(a.others, b.others);
}

bool same_but_for_the_cut(const Wording& a, const Wording& b) {
  const auto is_beginning = [](const Wording& part, const Wording& whole) {
    return part.is_cut && !part.letters.empty() && whole.letters.starts_with(part.letters);
  };
  return is_beginning(a, b) || is_beginning(b, a);
}

bool title_changed(std::string_view before, std::string_view now) {
  if (before == now || is_address(before) || is_address(now)) return false;
  const Wording a = wording_of(before, Numbers::kept);
  const Wording b = wording_of(now, Numbers::kept);
  if (b.letters.empty() || a.letters == b.letters || same_but_for_the_cut(a, b)) return false;
  return !same_but_for_encoding(a, b);
}

bool summary_changed(std::string_view before, std::string_view now) {
  if (before == now || before.empty() || now.empty()) return false;
  Wording a = wording_of(before, Numbers::dropped);
  Wording b = wording_of(now, Numbers::dropped);
  if (a.words.empty() || b.words.empty() || a.letters == b.letters) return false;
  if (same_but_for_the_cut(a, b)) return false;
  const std::size_t all = a.words.size() + b.words.size();
  const bool one_begins_the_other =
      b.letters.starts_with(a.letters) || a.letters.starts_with(b.letters);
  const std::size_t added = all - 2 * std::min(a.words.size(), b.words.size());
  if (one_begins_the_other && added <= most_added_words) return false;

  std::ranges::sort(a.words);
  std::ranges::sort(b.words);
  std::vector<std::uint64_t> common;
  std::ranges::set_intersection(a.words, b.words, std::back_inserter(common));
  const std::size_t others = all - 2 * common.size();
  const double share = 2.0 * static_cast<double>(common.size()) / static_cast<double>(all);
  if (others < fewest_other_words || share >= same_text_share) return false;
  return !same_but_for_encoding(a, b);
}

}  // namespace

Change change_between(const Texts& before, const Texts& now) {
  if (title_changed(before.title, now.title)) return Change::title;
  return summary_changed(before.summary, now.summary) ? Change::summary : Change::none;
}

std::uint64_t print_of(const Texts& texts) {
  const std::uint64_t print = fnv1a(wording_of(texts.title, Numbers::kept).letters);
  return fnv1a(wording_of(texts.summary, Numbers::dropped).letters,
               fnv1a(std::string_view("\0", 1), print));
}

}  // namespace newswire::fetcher
