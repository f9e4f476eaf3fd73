#include "tests/fetcher/month/publishers.h"

#include <array>
#include <utility>

#include "core/date.h"
#include "tests/fetcher/month/papers.h"

using namespace std::chrono_literals;

namespace newswire::month {
namespace {

using fetcher::HttpError;
using fetcher::HttpFailure;
using fetcher::SourceOptions;

int dice(const Visit& visit, int sides) {
  return std::uniform_int_distribution<int>(1, sides)(visit.chance);
}

std::string date_of(Time time) {
  static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::string text = format_rfc3339(time);  // "2026-11-20T07:00:00Z"
  return std::string(days[std::chrono::weekday(day).c_encoding()]) + ", " + text.substr(8, 2) +
         " " + months[static_cast<unsigned>(date.month()) - 1] + " " + text.substr(0, 4) + " " +
         text.substr(11, 8) + " GMT";
}

class Town {
 public:
  Publisher& publish(const std::string& url, Script script) {
    return publishers_.emplace_back(Publisher{url, std::move(script)});
  }
  // With a source of its own, which is named after the URL.
  Publisher& subscribe(const std::string& url, Script script) {
    auto& publisher = publish(url, std::move(script));
    auto& source = publisher.sources.emplace_back();
    source.name = url.substr(url.find("://") + 3);
    for (char& c : source.name) c = c == '/' ? '-' : c;
    source.url = url;
    publisher.subscribed.name = source.name;
    publisher.subscribed.url = url;
    return publisher;
  }
  std::vector<Publisher> take() { return std::move(publishers_); }

 private:
  std::vector<Publisher> publishers_;
};

Script paper(Paper paper) {
  return [paper = std::move(paper)](const Visit& visit) { return serve(paper, visit); };
}

// `trouble` in one of so many visits, by chance, else a paper.
Script sometimes(int one_of, Script trouble) {
  return [one_of, trouble = std::move(trouble)](const Visit& visit) {
    return dice(visit, one_of) == 1 ? trouble(visit) : serve(Paper{}, visit);
  };
}

Script always(int status, Headers headers = {}) {
  return [=](const Visit&) { return answer(status, headers); };
}

Script fails(HttpFailure failure) {
  return [=](const Visit&) { return Answer{HttpError{failure, "trouble"}}; };
}

// From the given visit on, for so many.
Script during(int first, int count, Script trouble) {
  return [=](const Visit& visit) {
    const bool is_now = visit.number >= first && visit.number < first + count;
    return is_now ? trouble(visit) : serve(Paper{}, visit);
  };
}

Answer paused(int status, const std::string& retry_after, std::optional<Duration> pause) {
  auto paused = answer(status, {{"Retry-After", retry_after}});
  paused.pause = pause;
  return paused;
}

Script limits(int status, const std::string& retry_after, std::optional<Duration> pause) {
  return [=](const Visit&) { return paused(status, retry_after, pause); };
}

void add_validators(Town& town) {
  town.subscribe("http://good.example/feed", paper({}));
  town.subscribe("http://etag.example/feed", paper({.has_date = false}));
  town.subscribe("http://date.example/feed", paper({.has_etag = false}));
  town.subscribe("http://bare.example/feed", paper({.has_etag = false, .has_date = false}));
  town.subscribe("http://identical.example/feed", [](const Visit& visit) {
    return whole(rss(7), {{"ETag", "\"" + std::to_string(visit.number) + "\""}});
  });
  town.subscribe("http://renewing.example/feed", [](const Visit& visit) {
    const Headers validators = {{"ETag", "W/\"" + std::to_string(visit.number) + " %20\""}};
    if (visit.number % 5 != 1) return answer(304, validators);
    return whole(rss(visit.number), {{"ETag", validators[0].second}, {"Last-Modified", "lately"}});
  });
  town.subscribe("http://clearing.example/feed", [](const Visit& visit) {
    Headers validators;
    if (visit.number % 3 != 0) validators.emplace_back("ETag", std::to_string(visit.number));
    if (visit.number % 3 == 1) validators.emplace_back("Last-Modified", "then");
    return whole(rss(visit.number), validators);
  });
  town.subscribe("http://liar.example/feed", sometimes(4, always(304)));
}

void add_freshness(Town& town) {
  town.subscribe("http://max-age.example/feed", [](const Visit& visit) {
    const int seconds = dice(visit, 100'000);
    return serve({.headers = {{"Cache-Control", "public, max-age=" + std::to_string(seconds)}},
                  .asks = std::chrono::seconds(seconds)},
                 visit);
  });
  town.subscribe(
      "http://aged.example/feed",
      paper({.headers = {{"Cache-Control", "max-age=14400"}, {"Age", "3600"}}, .asks = 3h}));
  town.subscribe("http://no-cache.example/feed",
                 paper({.headers = {{"Cache-Control", "no-cache, no-store, max-age=0"}}}));
  town.subscribe("http://expires.example/feed", [](const Visit& visit) {
    // Its clock is an hour fast, and that is of no account.
    return serve(
        {.headers = {{"Date", date_of(visit.now + 1h)}, {"Expires", date_of(visit.now + 6h)}},
         .asks = 5h - 1s},
        visit);
  });
  town.subscribe("http://expired.example/feed",
                 paper({.headers = {{"Expires", "Thu, 01 Jan 1970 00:00:00 GMT"}}}));
  town.subscribe("http://ttl.example/feed", paper({.channel = "<ttl>180</ttl>", .asks = 3h}));
  town.subscribe("http://period.example/feed",
                 paper({.channel = "<sy:updatePeriod>daily</sy:updatePeriod>"
                                   "<sy:updateFrequency>4</sy:updateFrequency>",
                        .asks = 6h}));
  auto& hours = town.subscribe(
      "http://hours.example/feed",
      paper({.channel = "<skipHours><hour>1</hour><hour>2</hour><hour>3</hour></skipHours>"}));
  hours.subscribed.skipped_hours = {1, 2, 3};
  auto& days = town.subscribe(
      "http://days.example/feed",
      paper({.channel = "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>"}));
  days.subscribed.skipped_days = {6, 0};
}

void add_trouble(Town& town) {
  town.subscribe("http://missing.example/feed", always(404));
  town.subscribe("http://back.example/feed", during(20, 6, always(404)));
  town.subscribe("http://forbidden.example/feed", always(403));
  town.subscribe("http://moody.example/feed", sometimes(5, always(403)));
  town.subscribe("http://gone.example/feed", during(30, 1'000, always(410)));
  town.subscribe("http://almost-gone.example/feed", during(30, 1, always(410)));
  town.subscribe("http://broken.example/feed", during(10, 12, always(500)));
  town.subscribe("http://gateway.example/feed", sometimes(3, always(502)));
  town.subscribe("http://busy.example/feed", sometimes(4, always(503)));
  town.subscribe("http://slow.example/feed", sometimes(3, fails(HttpFailure::total_timeout)));
  town.subscribe("http://nameless.example/feed", during(5, 9, fails(HttpFailure::dns)));
  town.subscribe("https://expired-certificate.example/feed", during(5, 9, fails(HttpFailure::tls)));
  town.subscribe("http://reset.example/feed", sometimes(3, fails(HttpFailure::reset)));
  town.subscribe("http://cut.example/feed", [](const Visit& visit) {
    auto cut = serve({}, visit);
    if (visit.number == 1 || visit.number % 4 != 0) return cut;
    // With the validators of what it would have been.
    const std::string text = rss(visit.number + 1'000);
    return answer(200, {{"ETag", "\"cut\""}}, text.substr(0, text.size() * 2 / 3));
  });
  town.subscribe("http://login.example/feed", sometimes(4, [](const Visit&) {
                   return answer(200, {{"Content-Type", "text/html"}, {"ETag", "\"page\""}},
                                 "<!doctype html><title>Please log in</title>");
                 }));
  // Each reading shares no item with the one before.
  town.subscribe("http://rolling.example/feed",
                 [](const Visit& visit) { return whole(rss(visit.number * 100)); });
}

void add_pauses(Town& town) {
  const std::string host = "http://limited.example/";
  town.subscribe(host + "1", sometimes(12, limits(429, "7200", 2h)));
  town.subscribe(host + "2", sometimes(12, limits(503, "1800", 30min)));
  town.subscribe(host + "3", sometimes(40, always(429)));
  town.subscribe(host + "4", paper({}));
  town.subscribe("http://dated.example/1", sometimes(10, [](const Visit& visit) {
                   auto dated = paused(429, date_of(visit.now + 5h), 4h);
                   dated.response->headers.emplace_back("Date", date_of(visit.now + 1h));
                   return dated;
                 }));
  town.subscribe("http://dated.example/2", paper({}));
  town.subscribe("http://strict.example/1", always(429));  // 4 hours, 8, 16, 24
  town.subscribe("http://strict.example/2", always(429));
  town.subscribe("http://soon.example/feed", sometimes(10, limits(429, "soon", {})));
  town.subscribe("http://backwards.example/feed", sometimes(10, limits(429, "-5", {})));
  town.subscribe("http://at-once.example/feed", sometimes(10, limits(429, "0", 0s)));
  // For ten years, of which a month is believed.
  town.subscribe("http://absurd.example/1", during(40, 1, limits(503, "315360000", 31 * 24h)));
  town.subscribe("http://absurd.example/2", paper({}));
  for (const std::string name : {"a", "b", "c", "www"}) {
    town.subscribe("http://" + name + ".siblings.example/feed",
                   sometimes(name == "c" ? 1'000'000 : 30, limits(429, "36000", 10h)));
  }
  town.subscribe("http://siblings.example/feed", sometimes(40, always(429)));
}

Script leads(int status, const std::string& to) {
  return always(status, {{"Location", to}, {"ETag", "\"of the redirect\""}});
}

void add_redirects(Town& town) {
  town.subscribe("http://found.example/feed", leads(302, "http://elsewhere.example/feed"));
  town.publish("http://elsewhere.example/feed", paper({}));
  town.subscribe("http://short.example/1", leads(301, "http://short.example/2"));
  town.publish("http://short.example/2", leads(307, "https://short.example/3"));
  town.publish("https://short.example/3", paper({}));
  town.subscribe("http://old.example/feed", leads(301, "http://new.example/feed"));
  town.publish("http://new.example/feed", paper({}));
  town.subscribe("http://seasonal.example/feed", [](const Visit& visit) {
    const bool is_for_good = visit.number % 40 != 39;
    return leads(is_for_good ? 308 : 302, "http://winter.example/feed")(visit);
  });
  town.publish("http://winter.example/feed", paper({}));
  town.subscribe("http://loop.example/1", leads(302, "http://loop.example/2"));
  town.publish("http://loop.example/2", leads(302, "/1"));
  town.subscribe("http://maze.example/0", leads(301, "/1"));
  for (int hop = 1; hop < 9; ++hop) {
    town.publish("http://maze.example/" + std::to_string(hop),
                 leads(301, "/" + std::to_string(hop + 1)));
  }
  town.subscribe("https://downgrade.example/feed", leads(301, "http://downgrade.example/feed"));
  town.publish("http://downgrade.example/feed", paper({}));
  town.subscribe("http://odd.example/feed", leads(302, "ftp://odd.example/feed"));
  auto& secret =
      town.subscribe("http://secret.example/feed", leads(302, "http://cdn.example/feed"));
  secret.sources[0].headers = {{"X-Key", "key of the source"}};
  secret.subscribed.secret = "key of the source";
  town.publish("http://cdn.example/feed", paper({}));
  auto& basic = town.subscribe("http://basic.example/feed", leads(302, "http://open.example/feed"));
  basic.sources[0].url = "http://reader:word@basic.example/feed";
  basic.subscribed.secret = "Basic cmVhZGVyOndvcmQ=";
  town.publish("http://open.example/feed", paper({}));
  // Led to where a pause is asked for now and then.
  town.subscribe("http://detour.example/feed", leads(302, "http://limited.example/behind"));
  town.publish("http://limited.example/behind", paper({}));
}

void add_shared(Town& town) {
  auto& shared = town.subscribe("http://shared.example/feed", paper({}));
  for (const std::string url :
       {"HTTP://Shared.example:80/feed", "http://shared.example/feed#top"}) {
    auto source = shared.sources[0];
    source.name += std::to_string(shared.sources.size());
    source.url = url;
    shared.sources.push_back(source);
  }
}

void add_pages(Town& town) {
  const auto site = [&](const std::string& name, Script robots, const std::string& path = "/news") {
    auto& page = town.subscribe("http://" + name + ".example" + path,
                                [](const Visit& visit) { return serve({.is_page = true}, visit); });
    page.sources[0].selection = page_selection();
    page.subscribed.is_page = true;
    town.publish("http://" + name + ".example/robots.txt", std::move(robots));
  };
  const std::string rules = "User-agent: *\nDisallow: /private\n";
  const auto says = [](const std::string& text) {
    return [text](const Visit&) { return answer(200, {}, text); };
  };
  site("page", says(rules));
  site("private", says(rules), "/private/news");
  site("no-robots", always(404));
  site("dark", during(2, 3, always(500)));
  site("shy", [rules](const Visit& visit) {
    return visit.number % 3 == 2 ? paused(429, "10800", 3h) : answer(200, {}, rules);
  });
  site("patient", says("User-agent: *\nCrawl-delay: 600\n"));
  site("bare-name", leads(301, "http://www.bare-name.example/robots.txt"));
  town.publish("http://www.bare-name.example/robots.txt", says(rules));
}

Answer leads_astray(const Visit& visit) {
  return answer(302, {{"Location", "http://nowhere.example" + visit.request.url.path}});
}

// All of it at once, by chance.
void add_chaos(Town& town) {
  const std::vector<Script> moods = {always(500),
                                     always(403),
                                     always(404),
                                     fails(HttpFailure::total_timeout),
                                     always(503),
                                     limits(429, "9000", 150min),
                                     limits(503, "600", 10min),
                                     leads_astray};
  for (int i = 0; i < 12; ++i) {
    const std::string url =
        "http://chaos" + std::to_string(i % 4) + ".example/" + std::to_string(i);
    town.subscribe(url, [moods](const Visit& visit) {
      if (dice(visit, 3) != 1) return serve(Paper{}, visit);
      return moods[static_cast<std::size_t>(dice(visit, static_cast<int>(moods.size()))) - 1](
          visit);
    });
  }
}

}  // namespace

std::vector<Publisher> all_publishers() {
  Town town;
  add_validators(town);
  add_freshness(town);
  add_trouble(town);
  add_pauses(town);
  add_redirects(town);
  add_shared(town);
  add_pages(town);
  add_chaos(town);
  return town.take();
}

}  // namespace newswire::month
