// Values of the environment, kept from people and from the store.
#pragma once

#include <string>
#include <vector>

namespace newswire::fetcher {

// The text with "***" in place of each secret, as it is and percent-encoded. Secrets of less than
// four bytes are left: they are parts of words.
std::string hide_secrets(std::string text, const std::vector<std::string>& secrets);

}  // namespace newswire::fetcher
