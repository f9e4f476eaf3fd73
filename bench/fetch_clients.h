// Who can fetch the feeds of a FeedServer: newswire, and what it is held against.
#pragma once

#include <cstdint>
#include <string>

#include "bench/measured_run.h"

namespace newswire::bench {

// `feeds` sources on the server's port. Each has a loopback address, and with it a host, of its
// own; the server has `documents` for them, which they share in turn.
struct Setting {
  int feeds = 0;
  std::uint16_t port = 0;
  int documents = feeds;

  std::string host(int feed) const;
  std::string path(int feed) const;
  std::string url(int feed) const;
};

struct Costs {
  Cost cold;  // the first time: all of them whole and new
  Cost warm;  // again: each is answered with 304
};

// Code 127 where the program is not installed.
Costs fetch_with_newswire(const Setting& setting);
Costs fetch_with_newsboat(const Setting& setting);  // 16 threads: its most; parses and stores
Costs fetch_with_sfeed(const Setting& setting);     // 16 jobs; parses and stores
Costs fetch_with_curl(const Setting& setting);      // 256 at once; only downloads
Costs fetch_with_pool(const Setting& setting, int threads);  // cpp-httplib; only downloads

// Another run of newswire right after the first, when nothing is due.
Cost fetch_nothing_due(const Setting& setting);

}  // namespace newswire::bench
