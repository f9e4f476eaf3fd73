#include "tests/fetcher/month/papers.h"

#include <utility>

#include "tests/fetcher/month/publishers.h"

namespace newswire::month {
namespace {

constexpr std::int64_t items_shown = 10;

std::string page(std::int64_t last) {
  std::string text = "<!doctype html><title>News</title>";
  for (std::int64_t n = last; n > last - items_shown; --n) {
    const auto number = std::to_string(n);
    text += "<article><a href='/" + number + "'>Title " + number + "</a></article>";
  }
  return text;
}

}  // namespace

Answer answer(int status, Headers headers, std::string body) {
  fetcher::HttpResponse response;
  response.status = status;
  response.headers = std::move(headers);
  response.body = std::move(body);
  return Answer{std::move(response)};
}

Answer whole(std::string body, Headers headers) {
  auto all = answer(200, std::move(headers), std::move(body));
  all.is_whole = true;
  return all;
}

Answer serve(const Paper& paper, const Visit& visit) {
  const auto edition = visit.now.time_since_epoch() / paper.gap;
  const std::string etag = "W/\"" + std::to_string(edition) + "\" ";
  const std::string date = "edition " + std::to_string(edition) + ",  as we count";
  Headers headers = paper.headers;
  if (paper.has_etag) headers.emplace_back("ETag", etag);
  if (paper.has_date) headers.emplace_back("Last-Modified", date);
  const auto sent_tag = fetcher::find_header(visit.request.headers, "If-None-Match");
  const auto sent_date = fetcher::find_header(visit.request.headers, "If-Modified-Since");
  const bool is_known = sent_tag ? paper.has_etag && sent_tag == etag
                                 : sent_date && paper.has_date && sent_date == date;
  auto served = is_known ? answer(304, std::move(headers))
                         : whole(paper.is_page ? page(edition) : rss(edition, paper.channel),
                                 std::move(headers));
  served.asks = paper.asks;
  return served;
}

std::string rss(std::int64_t last, const std::string& channel) {
  std::string text =
      "<?xml version=\"1.0\"?><rss version=\"2.0\" "
      "xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel><title>News</title>" +
      channel;
  for (std::int64_t n = last; n > last - items_shown; --n) {
    const auto number = std::to_string(n);
    text += "<item><guid isPermaLink=\"false\">" + number + "</guid><title>Title " + number +
            "</title></item>";
  }
  return text + "</channel></rss>";
}

feed::Selection page_selection() {
  return feed::Selection::compile(feed::SelectionKind::html, {{"items", "article"}}).value();
}

}  // namespace newswire::month
