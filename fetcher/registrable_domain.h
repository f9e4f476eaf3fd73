// Where one owner's part of the names ends, by the Public Suffix List (publicsuffix.org). Pure.
#pragma once

#include <string>

namespace newswire::fetcher {

// "feeds.news.example.co.uk:8080" -> "example.co.uk": the name that was registered, which all below
// it share an owner with. Of a host as host_key() has it. Empty for addresses, and for names that
// are a public suffix themselves.
std::string registrable_domain(const std::string& host);

// The host without its port.
std::string host_name(const std::string& host);

}  // namespace newswire::fetcher
