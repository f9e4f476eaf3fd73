#include "query/document.h"

#include <algorithm>

#include "core/normalisation.h"

namespace newswire::query {
namespace {

// More bytes than words need on average, so that most items are cut without growing.
constexpr std::size_t bytes_per_token = 5;

}  // namespace

Document::Document(const Item& item) : item_(item), words_(std::make_unique<Words>(item)) {}
Document::~Document() = default;

Document::Words::Words(const Item& the_item) : item(the_item) {}

std::string_view Document::Words::text(std::size_t index) const {
  switch (index) {
    case title:
      return item.title;
    case summary:
      return item.summary;
    case author:
      return item.author ? std::string_view(*item.author) : std::string_view();
    default:
      return item.categories[index - first_category];
  }
}

TokenRange Document::Words::tokens(std::size_t index) const {
  if (index >= first_category && category_cuts_.empty()) {
    category_cuts_.resize(item.categories.size());
  }
  Cut& cut = index < first_category ? fixed_cuts_[index] : category_cuts_[index - first_category];
  if (!cut.is_done) {
    const std::string_view whole = text(index);
    cut.first = all_tokens_.list.size();
    if (cut.first == 0) {
      all_tokens_.list.reserve(whole.size() / bytes_per_token + 1);
      all_tokens_.text.reserve(whole.size());
    }
    tokeniser_.tokenise(whole, all_tokens_);
    cut.last = all_tokens_.list.size();
    cut.is_done = true;
  }
  return {all_tokens_, cut.first, cut.last};
}

void Document::Words::cut_all() const {
  for (std::size_t i = 0; i < text_count(); ++i) tokens(i);
}

const std::string& Document::Words::folded_source() const {
  if (!source_) source_ = fold_name(item.source);
  return *source_;
}

const std::string& Document::Words::folded_link() const {
  if (!link_) link_ = fold_name(item.link);
  return *link_;
}

const std::string& Document::Words::folded_lang() const {
  if (!lang_) {
    lang_ = fold_name(item.lang.value_or(""));
    std::ranges::replace(*lang_, '_', '-');
  }
  return *lang_;
}

const std::vector<std::string>& Document::Words::folded_topics() const {
  if (!topics_) {
    topics_.emplace();
    for (const std::string& topic : item.topics) topics_->push_back(fold_name(topic));
  }
  return *topics_;
}

std::string_view Document::Words::host() const {
  std::string_view rest = folded_link();
  const std::size_t scheme = rest.find("://");
  if (scheme == std::string_view::npos) return {};
  rest.remove_prefix(scheme + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    rest.remove_prefix(at + 1);
  }
  rest = rest.substr(0, rest.find(':'));
  while (rest.ends_with('.')) rest.remove_suffix(1);
  return rest;
}

}  // namespace newswire::query
