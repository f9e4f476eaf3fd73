// Sources as the outlines of OPML and back (docs/sources.md).
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "config/source_text.h"
#include "core/result.h"
#include "feed/opml.h"

namespace newswire::app {

struct OpmlOmissions {
  std::size_t credentials = 0;  // sources that have headers or credentials
  std::size_t passwords = 0;    // in URLs, of sources and of proxies
};

// `title` is what the feed calls itself; what the configuration calls it comes first. Nothing that
// is plainly a secret is taken over, and `omitted` counts that.
feed::OpmlFeed to_opml(const config::SourceText& source, std::string_view title,
                       OpmlOmissions& omitted);

// For telling that two sources are the same.
std::string source_key(const config::SourceText& source);

// A list comes from somebody else: nothing in it names a variable of the environment, sets headers,
// or, unless `allow_private`, the key of that name. The source's name is none of `taken`. The error
// says in a few words why the outline is no source.
Result<config::SourceText> from_opml(const feed::OpmlFeed& outline, bool allow_private,
                                     const std::set<std::string>& taken);

}  // namespace newswire::app
