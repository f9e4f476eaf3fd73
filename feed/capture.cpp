#include "feed/capture.h"

#include <utility>

#include "core/text.h"
#include "feed/entities.h"

namespace newswire::feed {
namespace {

// What a person's name may stand in, as in <author>by <a href="/ada">Ada</a></author>.
bool is_markup(std::string_view name) {
  for (const std::string_view tag : {"a", "b", "i", "p", "em", "div", "span", "strong"}) {
    if (name == tag) return true;
  }
  return false;
}

}  // namespace

void Capture::begin(Content content) {
  content_ = content;
  depth_ = 1;
  has_elements_ = false;
  name_seen_ = false;
  in_name_ = false;
  in_email_ = false;
  in_markup_ = false;
  text_.clear();
  email_.clear();
  names_.clear();
}

void Capture::start(std::string_view name) {
  ++depth_;
  if (content_ == Content::nothing) return;
  if (content_ == Content::person) {
    if (depth_ == 2 && name == "name" && !name_seen_) {
      name_seen_ = in_name_ = true;
      text_.clear();
    }
    if (depth_ == 2 && name == "email" && email_.empty()) in_email_ = true;
    if (depth_ == 2 && is_markup(name)) in_markup_ = true;
    has_elements_ = true;
    return;
  }
  if (!has_elements_ && content_ == Content::characters) {
    std::string markup;
    append_escaped(markup, text_);
    text_ = std::move(markup);
  }
  has_elements_ = true;
  names_ += '/';
  names_ += name;
  append("<", false);
  append(name, false);
  append(">", false);
}

void Capture::text(std::string_view text) {
  switch (content_) {
    case Content::markup:
      return append(text, depth_ > 1);
    case Content::characters:
      return append(text, has_elements_);
    case Content::person:
      if (name_seen_ ? in_name_ : depth_ == 1 || in_markup_) append(text, false);
      if (in_email_ && email_.size() + text.size() <= max_bytes_) email_ += text;
      return;
    case Content::nothing:
      return;
  }
}

bool Capture::end() {
  --depth_;
  if (depth_ == 0) return true;
  if (depth_ == 1) in_name_ = in_email_ = in_markup_ = false;
  if (content_ == Content::markup || content_ == Content::characters) {
    const auto slash = names_.rfind('/');
    append("</", false);
    append(std::string_view(names_).substr(slash + 1), false);
    append(">", false);
    names_.resize(slash);
  }
  return false;
}

std::string Capture::take() const {
  const std::string_view text = ascii_trim(text_);
  return std::string(text.empty() && content_ == Content::person ? ascii_trim(email_) : text);
}

void Capture::append(std::string_view text, bool escape) {
  if (text_.size() >= max_bytes_) return;
  text = text.substr(0, max_bytes_ - text_.size());
  if (escape && text.find_first_of("<&") != std::string_view::npos) {
    append_escaped(text_, text);
  } else {
    text_ += text;
  }
}

}  // namespace newswire::feed
