// What of a page or an answer becomes which field of an item: by the name of its key, the ways to
// it, of which the first that leads to something counts. `Way` is what a selector was compiled to.
#pragma once

#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace newswire::feed {

// The error where `items` leads to nothing; whoever knows the selector adds it.
constexpr std::string_view no_item_found = "no item matches `items`";

template <typename Way>
struct Fields {
  using Ways = std::vector<Way>;

  Ways items;
  Ways title;
  Ways link;
  Ways summary;
  Ways published;
  Ways updated;
  Ways author;
  Ways id;
  Ways categories;
  Ways image;

  friend bool operator==(const Fields&, const Fields&) = default;

  // Null where there is no such key.
  Ways* find(std::string_view key) {
    const std::array<std::pair<std::string_view, Ways*>, 10> keys = {{{"items", &items},
                                                                      {"title", &title},
                                                                      {"link", &link},
                                                                      {"summary", &summary},
                                                                      {"published", &published},
                                                                      {"updated", &updated},
                                                                      {"author", &author},
                                                                      {"id", &id},
                                                                      {"categories", &categories},
                                                                      {"image", &image}}};
    for (const auto& [name, ways] : keys) {
      if (name == key) return ways;
    }
    return nullptr;
  }
};

}  // namespace newswire::feed
