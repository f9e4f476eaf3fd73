// Whether a publisher has changed what an item says, or only how it is served. Pure.
//
//   title    changed where its wording (wording.h) is another. Not where one is the other cut off
//            with an ellipsis, where one is the other in a broken encoding, or is only an address.
//   summary  changed where most of its words are others. Not where it was empty or is now, was cut
//            at another place, or a sentence was added: advertisements and footers come and go.
//
// Dates, links, authors, categories and topics make no change.
#pragma once

#include <cstdint>
#include <string_view>

namespace newswire::fetcher {

// To be raised whenever texts come out otherwise, here or in feed/, for documents that are the
// same: what is stored under other rules is then not compared with what comes (update_marker.h).
constexpr int text_rules = 2;

struct Texts {
  std::string_view title;
  std::string_view summary;
};

enum class Change {
  none,
  summary,
  title,  // with or without the summary
};

Change change_between(const Texts& before, const Texts& now);

// Equal where the wordings are.
std::uint64_t print_of(const Texts& texts);

}  // namespace newswire::fetcher
