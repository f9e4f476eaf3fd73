// A scripted web site on a loopback port, and what a test of the fetcher needs around it.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/log.h"
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

// An empty folder that is removed with all that is in it.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  std::string path(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

class LogLines final : public LogSink {
 public:
  void write(LogLevel level, const std::string& line) override;
  std::size_t count(const std::string& part) const;  // lines that contain it

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace newswire::test
