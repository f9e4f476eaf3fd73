// What holds of each feed that is read, whatever it was read of.
#pragma once

#include <string_view>

#include "core/result.h"
#include "feed/feed.h"
#include "feed/parser.h"

namespace newswire::fuzz {

// A feed as feed.h and core/item.h promise it, within the options; or a refusal that has a reason.
void expect_feed(const Result<feed::Feed>& feed, const feed::ParseOptions& options);

}  // namespace newswire::fuzz
