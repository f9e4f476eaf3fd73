// A scripted web site on a loopback port, and the feeds that it serves.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tests/fetcher/raw_server.h"

namespace newswire::test {

// A request as it came over the wire.
struct HeardRequest {
  std::string text;
  std::string target() const;
  std::optional<std::string> header(const std::string& name) const;  // exact name
};

class Site {
 public:
  using Answer = std::function<std::string(const HeardRequest&)>;  // the bytes of a response

  explicit Site(const std::string& address = "127.0.0.1");

  void set(const std::string& path, Answer answer);
  void set(const std::string& path, std::string response);
  std::string url(const std::string& path) const { return server_.url(path); }
  std::vector<HeardRequest> heard() const;
  std::vector<std::string> targets() const;  // of the requests heard, in their order

 private:
  std::string answer_to(const HeardRequest& request);

  mutable std::mutex mutex_;
  std::map<std::string, Answer> answers_;
  std::vector<HeardRequest> heard_;
  RawServer server_;  // last: its threads use what is above
};

struct RssItem {
  std::string id;
  std::string date;  // RFC 822, or empty
};

// A feed whose items have the title "Title of <id>" and the link "http://news.example/<id>".
std::string rss(const std::vector<RssItem>& items);
// A 200 with such a feed.
std::string rss_response(const std::vector<RssItem>& items, const std::string& headers = "");

}  // namespace newswire::test
