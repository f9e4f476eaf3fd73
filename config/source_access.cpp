// The keys that say how a server is reached: credentials, certificates, proxies.
#include <algorithm>
#include <fstream>
#include <string_view>

#include "config/sections.h"
#include "core/base64.h"
#include "core/text.h"
#include "core/url.h"

namespace newswire::config {
namespace {

constexpr std::size_t value_limit_bytes = 8 << 10;

// Fit for a header: a value must not make another one.
bool is_printable(std::string_view text) {
  return text.size() <= value_limit_bytes && std::ranges::all_of(text, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte >= ' ' && byte != 0x7f;
         });
}

bool has_header(const Source& source, std::string_view name) {
  return std::ranges::any_of(source.headers,
                             [&](const auto& header) { return ascii_iequals(header.first, name); });
}

// nullopt where the key is not there. The value is never shown: whoever writes a password into the
// file does not want to see it elsewhere either.
std::optional<std::string> read_secret(Section& section, std::string_view key, Source& source) {
  const Value* value = section.find(key);
  if (value == nullptr) return std::nullopt;
  std::string text;
  section.read(key, text);
  if (!value->unset.empty()) return std::nullopt;
  if (text.empty()) section.refuse_value(key, "is empty");
  if (!is_printable(text)) section.refuse_value(key, "is too long or has control characters");
  source.secrets.insert(source.secrets.end(), value->secrets.begin(), value->secrets.end());
  source.secrets.push_back(text);
  return text;
}

void add_header(Section& section, std::string_view key, const std::string& name,
                const std::string& value, Source& source) {
  if (has_header(source, name)) {
    section.refuse_value(key, "and another key both give the header " + name + "; keep one");
  }
  source.headers.emplace_back(name, value);
}

void read_basic(Section& section, Source& source) {
  const auto text = read_secret(section, "basic", source);
  if (!text) return;
  const auto colon = text->find(':');
  if (colon == std::string::npos) {
    section.refuse_value("basic", "must be \"USER:PASSWORD\"");
  }
  const std::string encoded = base64(*text);
  source.secrets.push_back(text->substr(colon + 1));
  source.secrets.push_back(encoded);
  add_header(section, "basic", "Authorization", "Basic " + encoded, source);
}

void read_bearer(Section& section, Source& source) {
  const auto text = read_secret(section, "bearer", source);
  if (!text) return;
  if (text->find(' ') != std::string::npos) {
    section.refuse_value("bearer", "must be the token alone, without spaces");
  }
  add_header(section, "bearer", "Authorization", "Bearer " + *text, source);
}

void read_cookies(Section& section, Source& source) {
  const auto text = read_secret(section, "cookies", source);
  if (text) add_header(section, "cookies", "Cookie", *text, source);
}

void read_ca_file(Section& section, const std::filesystem::path& folder, std::string& file) {
  section.read("ca_file", file);
  if (file.empty()) return;
  file = (folder / file).lexically_normal().string();
  if (!std::ifstream(file)) section.refuse_value("ca_file", "cannot be read");
}

void read_proxy(Section& section, std::string& proxy) {
  section.read("proxy", proxy);
  if (const Value* value = section.find("proxy"); value != nullptr && !value->unset.empty()) {
    proxy.clear();
    return;
  }
  if (proxy.empty() || proxy == "none") return;
  if (proxy.find("://") == std::string::npos) proxy.insert(0, "http://");
  const auto url = parse_http_url(proxy);
  // Not quoted: it may hold a password.
  if (!url || url->scheme != "http") {
    section.refuse_value("proxy", "must be \"none\" or a proxy such as \"http://HOST:PORT\"");
  }
}

// Without "USER:PASSWORD@".
void drop_userinfo(std::string& url) {
  const auto host = url.find("://");
  if (host == std::string::npos) return;
  const auto begin = host + 3;
  const auto end = std::min(url.find_first_of("/?#", begin), url.size());
  const auto at = url.rfind('@', end);
  if (at != std::string::npos && at >= begin && at < end) url.erase(begin, at + 1 - begin);
}

void hide_url_credentials(Source& source) {
  if (source.shown_url.find('@') == std::string::npos &&
      source.url.find('@') == std::string::npos) {
    return;
  }
  if (!source.unset.empty()) drop_userinfo(source.shown_url);
  const auto url = parse_http_url(source.url);
  if (!url || url->userinfo.empty()) return;
  drop_userinfo(source.shown_url);
  source.secrets.push_back(url->userinfo);
  const auto colon = url->userinfo.find(':');
  if (colon != std::string::npos) source.secrets.push_back(url->userinfo.substr(colon + 1));
}

}  // namespace

void read_fetch_access(Section& section, const std::filesystem::path& folder, Fetch& fetch) {
  section.allow_unset({"proxy"}, fetch.unset);
  read_proxy(section, fetch.proxy);
  read_ca_file(section, folder, fetch.ca_file);
}

void read_access(Section& section, const std::filesystem::path& folder, Source& source) {
  read_basic(section, source);
  read_bearer(section, source);
  read_cookies(section, source);
  read_proxy(section, source.proxy);
  read_ca_file(section, folder, source.ca_file);
  section.read("insecure", source.insecure);
  hide_url_credentials(source);
}

}  // namespace newswire::config
