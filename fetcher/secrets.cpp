#include "fetcher/secrets.h"

#include <string_view>

#include "core/url.h"

namespace newswire::fetcher {
namespace {

constexpr std::size_t shortest_secret_bytes = 4;
constexpr std::string_view hidden = "***";

void replace_all(std::string& text, const std::string& wanted) {
  for (auto at = text.find(wanted); at != std::string::npos;
       at = text.find(wanted, at + hidden.size())) {
    text.replace(at, wanted.size(), hidden);
  }
}

}  // namespace

std::string hide_secrets(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    if (secret.size() < shortest_secret_bytes) continue;
    replace_all(text, secret);
    replace_all(text, percent_encode(secret));
  }
  return text;
}

}  // namespace newswire::fetcher
