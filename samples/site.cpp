#include "samples/site.h"

#include <algorithm>
#include <thread>
#include <utility>

#include <httplib.h>

#include "core/date.h"
#include "core/result.h"
#include "samples/render.h"

namespace newswire::samples {

namespace {

constexpr std::size_t items_per_feed = 20;

// RFC 9110, section 13.2.2: If-None-Match decides where it is given, else If-Modified-Since.
bool is_unchanged(const httplib::Request& request, const std::string& etag, Time modified) {
  if (request.has_header("If-None-Match")) {
    const std::string held = request.get_header_value("If-None-Match");
    return held == "*" || held.find(etag) != std::string::npos;
  }
  const auto since = parse_http_date(request.get_header_value("If-Modified-Since"));
  return since && std::chrono::floor<std::chrono::seconds>(modified) <= *since;
}

}  // namespace

struct Site::Impl {
  std::vector<SampleSource> sources;
  Timetable timetable;
  const Clock& clock;
  std::string base_url;
  httplib::Server server;
  std::jthread listener;

  const SampleSource* find(const std::string& name) const {
    const auto found = std::ranges::find(sources, name, &SampleSource::name);
    return found == sources.end() ? nullptr : &*found;
  }

  std::vector<Release> newest(const SampleSource& source, std::size_t limit) const {
    const auto index = static_cast<std::size_t>(&source - sources.data());
    return timetable.newest(index, sources.size(), source.items.size(), clock.now(), limit);
  }

  void serve_feed(const httplib::Request& request, httplib::Response& response) const {
    const SampleSource* source = find(request.matches[1]);
    if (!source) {
      response.status = 404;
      return;
    }
    const std::vector<Release> releases = newest(*source, items_per_feed);
    // The start is in the tag because numbers begin anew with the next newsroom on this port.
    const std::string etag = "\"" + std::to_string(timetable.start.time_since_epoch().count()) +
                             "-" + std::to_string(releases.empty() ? 0 : releases[0].number + 1) +
                             "\"";
    const Time modified = releases.empty() ? timetable.start : releases[0].at;
    response.set_header("ETag", etag);
    response.set_header("Last-Modified", http_date(modified));
    if (is_unchanged(request, etag, modified)) {
      response.status = 304;
      return;
    }
    Document document = render_feed(*source, releases, base_url);
    response.set_content(std::move(document.body), document.content_type);
  }

  void serve_item(const httplib::Request& request, httplib::Response& response) const {
    const SampleSource* source = find(request.matches[1]);
    const std::vector<Release> releases =
        source ? newest(*source, source->items.size()) : std::vector<Release>{};
    const auto found = std::ranges::find(releases, request.matches[2].str(),
                                         [](const Release& r) { return std::to_string(r.number); });
    if (found == releases.end()) {
      response.status = 404;
      return;
    }
    Document document = render_item_page(*source, *found);
    response.set_content(std::move(document.body), document.content_type);
  }
};

Site::Site(std::vector<SampleSource> sources, Timetable timetable, const Clock& clock, int port)
    : impl_(new Impl{.sources = std::move(sources),
                     .timetable = timetable,
                     .clock = clock,
                     .base_url = {},
                     .server = {},
                     .listener = {}}) {
  httplib::Server& server = impl_->server;
  server.Get("/", [this](const httplib::Request&, httplib::Response& response) {
    Document document = render_front_page(impl_->sources);
    response.set_content(std::move(document.body), document.content_type);
  });
  server.Get("/feeds/([a-z0-9-]+)",
             [this](const httplib::Request& request, httplib::Response& response) {
               impl_->serve_feed(request, response);
             });
  server.Get("/([a-z0-9-]+)/([0-9]+)",
             [this](const httplib::Request& request, httplib::Response& response) {
               impl_->serve_item(request, response);
             });
  server.set_keep_alive_timeout(1);  // seconds; idle connections hold up the end that long

  // Not the library's own choice, SO_REUSEPORT, by which two newsrooms would share a port.
  server.set_socket_options([](int socket) {
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  const std::string host = "127.0.0.1";
  if (port == 0) {
    port = server.bind_to_any_port(host);
  } else if (!server.bind_to_port(host, port)) {
    port = -1;
  }
  if (port < 0) throw FatalError(host + ": the port is taken");
  impl_->base_url = "http://" + host + ":" + std::to_string(port);
  impl_->listener = std::jthread([&server] { server.listen_after_bind(); });
  // stop() is only heard once the listener runs; it does so at once, the port being bound.
  while (!server.is_running()) std::this_thread::yield();
}

Site::~Site() {
  impl_->server.stop();
}

const std::string& Site::base_url() const {
  return impl_->base_url;
}

std::string Site::feed_url(const SampleSource& source) const {
  return impl_->base_url + "/feeds/" + source.name;
}

const std::vector<SampleSource>& Site::sources() const {
  return impl_->sources;
}

}  // namespace newswire::samples
