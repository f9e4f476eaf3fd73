// Feeds of made-up stories, as servers have them: the same for the same count on every machine.
#pragma once

#include <string>
#include <vector>

namespace newswire::bench {

constexpr int items_per_document = 25;

// About 30 KB each, RSS and Atom in turn.
std::vector<std::string> make_feed_documents(int count);

}  // namespace newswire::bench
