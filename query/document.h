// An item's fields as queries see them, each made ready when a query first asks for it.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/item.h"
#include "core/tokeniser.h"
#include "query/pattern.h"
#include "query/query.h"

namespace newswire::query {

// One thread at a time, as Document says.
struct Document::Words {
  explicit Words(const Item& item);

  // The texts that are cut into words: title, summary, author, then the categories.
  static constexpr std::size_t title = 0;
  static constexpr std::size_t summary = 1;
  static constexpr std::size_t author = 2;
  static constexpr std::size_t first_category = 3;
  std::size_t text_count() const { return first_category + item.categories.size(); }
  std::string_view text(std::size_t index) const;  // as displayed; empty where there is none
  TokenRange tokens(std::size_t index) const;
  void cut_all() const;  // what tokens() would do later

  const std::string& folded_source() const;
  const std::string& folded_link() const;
  const std::string& folded_lang() const;  // empty where there is none
  const std::vector<std::string>& folded_topics() const;
  std::string_view host() const;  // of the link, folded, without a port

 private:
  struct Cut {
    bool is_done = false;
    std::size_t first = 0;
    std::size_t last = 0;
  };

  const Item& item;
  mutable Tokeniser tokeniser_;
  mutable Tokens all_tokens_;
  mutable std::array<Cut, first_category> fixed_cuts_;
  mutable std::vector<Cut> category_cuts_;
  mutable std::optional<std::string> source_;
  mutable std::optional<std::string> link_;
  mutable std::optional<std::string> lang_;
  mutable std::optional<std::vector<std::string>> topics_;
};

}  // namespace newswire::query
