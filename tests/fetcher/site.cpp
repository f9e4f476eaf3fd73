#include "tests/fetcher/site.h"

#include <utility>

namespace newswire::test {

std::string HeardRequest::target() const {
  const auto begin = text.find(' ');
  const auto end = text.find(' ', begin + 1);
  return begin == std::string::npos ? "" : text.substr(begin + 1, end - begin - 1);
}

std::optional<std::string> HeardRequest::header(const std::string& name) const {
  const auto begin = text.find("\r\n" + name + ": ");
  if (begin == std::string::npos) return std::nullopt;
  const auto value = begin + name.size() + 4;
  return text.substr(value, text.find("\r\n", value) - value);
}

Site::Site(const std::string& address)
    : server_(
          [this](Peer& peer) {
            const HeardRequest request{peer.read_request()};
            peer.send(answer_to(request));
          },
          address) {}

void Site::set(const std::string& path, Answer answer) {
  const std::lock_guard lock(mutex_);
  answers_[path] = std::move(answer);
}

void Site::set(const std::string& path, std::string response) {
  set(path, [response = std::move(response)](const HeardRequest&) { return response; });
}

std::string Site::answer_to(const HeardRequest& request) {
  Answer answer;
  {
    const std::lock_guard lock(mutex_);
    heard_.push_back(request);
    const auto found = answers_.find(request.target());
    if (found != answers_.end()) answer = found->second;
  }
  return answer ? answer(request) : http_response("404 Not Found", "", "");
}

std::vector<HeardRequest> Site::heard() const {
  const std::lock_guard lock(mutex_);
  return heard_;
}

std::vector<std::string> Site::targets() const {
  std::vector<std::string> targets;
  for (const auto& request : heard()) targets.push_back(request.target());
  return targets;
}

std::string rss(const std::vector<RssItem>& items) {
  std::string text = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title>";
  for (const auto& item : items) {
    text += "<item><guid isPermaLink=\"false\">" + item.id + "</guid><title>Title of " + item.id +
            "</title><link>http://news.example/" + item.id + "</link>";
    if (!item.date.empty()) text += "<pubDate>" + item.date + "</pubDate>";
    text += "</item>";
  }
  return text + "</channel></rss>";
}

std::string rss_response(const std::vector<RssItem>& items, const std::string& headers) {
  return http_response("200 OK", "Content-Type: application/rss+xml\r\n" + headers, rss(items));
}

}  // namespace newswire::test
