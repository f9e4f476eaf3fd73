#include <algorithm>
#include <string>

#include "app/health/broker_answer.h"
#include "app/health/finding.h"
#include "app/health/source_findings.h"
#include "app/health/span_text.h"
#include "app/health/store_findings.h"
#include "core/date.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::app;
using namespace std::chrono_literals;
using newswire::test::contains;

namespace {

const Time now = *parse_rfc3339("2026-11-20T07:00:00Z");
const Fixes fixes("");

// Fetched a moment ago, and due in an hour.
SourceReport well(const std::string& name) {
  SourceReport report;
  report.source.name = name;
  report.source.url = report.source.shown_url = "https://" + name + ".example/feed";
  report.state.last_attempt = now - 1min;
  report.state.due = now + 1h;
  report.health = SourceHealth::well;
  return report;
}

SourceReport in_trouble(const std::string& name, SourceHealth health) {
  SourceReport report = well(name);
  report.health = health;
  return report;
}

Findings found(const std::vector<SourceReport>& reports) {
  return source_findings(reports, {now, now - 24h, 60min}, fixes);
}

}  // namespace

TEST_CASE("nothing is found of sources that are well", "[health]") {
  CHECK(found({well("a"), well("b")}).empty());
}

TEST_CASE("each trouble of a source has a line with its fix", "[health]") {
  SourceReport failing = in_trouble("failing", SourceHealth::failing);
  failing.state.failures = 3;
  failing.state.last_error = "HTTP 500";
  failing.state.last_status = 500;
  SourceReport moved = in_trouble("moved", SourceHealth::moved);
  moved.watch.moved_to = "https://new.example/feed";
  SourceReport stale = in_trouble("stale", SourceHealth::stale);
  stale.state.last_new_item = now - 9 * 24h;
  const auto findings = found(
      {moved, stale, failing, in_trouble("limited", SourceHealth::rate_limited),
       in_trouble("missed", SourceHealth::missed), in_trouble("the web", SourceHealth::challenge),
       in_trouble("gone", SourceHealth::gone)});
  std::vector<std::string> lines;
  for (const Finding& finding : findings) lines.push_back(line_of(finding));
  CHECK(
      lines ==
      std::vector<std::string>{
          "source \"gone\": gone for good (HTTP 410), not fetched any more. newswire source remove "
          "gone",
          "source \"the web\": it answers with a web page in place of a feed, perhaps for browsers "
          "only. newswire parse 'https://the web.example/feed'",
          "source \"limited\": its host asks for fewer requests (HTTP 429). interval = \"6h\" in "
          "its "
          "[[source]]",
          "source \"failing\": it failed 3 times: HTTP 500. newswire source list --why failing",
          "source \"stale\": it has had nothing new for 9d. newswire source list --why stale",
          "source \"missed\": items may have been missed: its feed changes faster than it is "
          "asked. "
          "min_interval = \"5m\" in its [[source]]",
          "source \"moved\": it has moved for good, and is asked at the new address. url = "
          "\"https://new.example/feed\" in its [[source]]"});
  CHECK_FALSE(has_problem(findings));
}

TEST_CASE("a secret that is not set is what to set", "[health]") {
  SourceReport report = in_trouble("a", SourceHealth::failing);
  report.state.failures = 1;
  report.state.last_error = "the environment variable TOKEN is not set";
  report.source.unset = {"TOKEN"};
  const auto findings = found({report});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].fix == "export TOKEN=...");
}

TEST_CASE("where nobody fetches that is one problem and not one for each source", "[health]") {
  std::vector<SourceReport> reports{well("a"), well("b"), well("c")};
  for (SourceReport& report : reports) {
    report.state.last_attempt = now - 5h;
    report.state.due = now - 4h;
  }
  const auto findings = found(reports);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == Severity::problem);
  CHECK_THAT(line_of(findings[0]),
             contains("nothing was fetched for 5h, and 3 sources have been due for up to 4h"));
}

TEST_CASE("a source that is late is told where others are fetched", "[health]") {
  SourceReport late = well("late");
  late.state.last_attempt = now - 9h;
  late.state.due = now - 8h;
  const auto findings = found({well("a"), late});
  REQUIRE(findings.size() == 1);
  CHECK(line_of(findings[0]) ==
        "source \"late\": it has been due for 8h, and is not fetched. newswire source list --why "
        "late");
  // Two intervals are allowed, whatever the interval is.
  late.source.interval = 5h;
  CHECK(found({well("a"), late}).empty());
}

TEST_CASE("a source that was never fetched is due since the configuration was written",
          "[health]") {
  SourceReport fresh;
  fresh.source.name = "new";
  const auto since = [&](Duration age) {
    return source_findings({fresh}, {now, now - age, 60min}, fixes);
  };
  CHECK(since(10min).empty());
  REQUIRE(since(3h).size() == 1);
  CHECK_THAT(line_of(since(3h)[0]), contains("nothing was ever fetched, and 1 source has"));
}

TEST_CASE("the worst comes first and ten of a kind are told", "[health]") {
  Findings findings;
  for (int i = 0; i < 44; ++i) {
    findings.push_back({Severity::warning, "stale", "source " + std::to_string(i), "t", "f"});
  }
  findings.push_back({Severity::problem, "broker", "broker", "no broker answers", ""});
  findings.push_back({Severity::ok, "store", "store", "well", ""});
  const auto shown = shortened(worst_first(findings), 10, "newswire source list");
  REQUIRE(shown.size() == 12);
  CHECK(shown.front().kind == "broker");
  CHECK(shown[1].subject == "source 0");
  CHECK(line_of(shown.back()) == "stale: and 34 more. newswire source list");
}

TEST_CASE("a finding is one line whatever it quotes", "[health]") {
  const std::string line =
      line_of({Severity::warning, "k", "source \"a\n\x1b[2Jb\"", "HTTP\r\n500", "x"});
  CHECK(std::none_of(line.begin(), line.end(), [](unsigned char c) { return c < ' '; }));
}

TEST_CASE("a command can be copied whatever the names are", "[health]") {
  CHECK(shell_word("bbc-world") == "bbc-world");
  CHECK(shell_word("beta news") == "'beta news'");
  CHECK(shell_word("it's; rm -rf") == "'it'\\''s; rm -rf'");
  CHECK(shell_word("") == "''");
  CHECK(Fixes("/etc/my news.toml").run("fetch") == "newswire fetch --config '/etc/my news.toml'");
}

TEST_CASE("a disk that is full is a problem and one that is nearly so a warning", "[health]") {
  const auto severity_at = [](std::uint64_t free_bytes) {
    StoreFacts facts;
    facts.exists = true;
    facts.status = StoreStatus{};
    facts.disk = Disk{free_bytes, 100ull << 30};
    const auto findings = store_findings(facts, fixes);
    return findings.empty() ? Severity::ok : findings.front().severity;
  };
  CHECK(severity_at(50ull << 30) == Severity::ok);
  CHECK(severity_at(3ull << 30) == Severity::ok);
  CHECK(severity_at(1ull << 30) == Severity::warning);
  CHECK(severity_at(10ull << 20) == Severity::problem);
}

TEST_CASE("a journal that has grown far is told", "[health]") {
  StoreFacts facts;
  facts.path = "/srv/news wire.db";
  facts.exists = true;
  facts.status = StoreStatus{};
  facts.wal_bytes = 3ull << 30;
  const auto findings = store_findings(facts, fixes);
  REQUIRE(findings.size() == 1);
  CHECK_THAT(line_of(findings[0]), contains("3.0 GiB"));
  CHECK(findings[0].fix == "fuser -v '/srv/news wire.db-wal'");
}

TEST_CASE("a broker is held against the store that it is to publish", "[health]") {
  config::Config config;
  BrokerAnswer answer;
  const auto told = [&](const std::optional<StoreStatus>& store) {
    const auto findings = broker_findings(config, answer, store, fixes);
    return findings.empty() ? std::string() : line_of(findings.front());
  };
  const StoreStatus store{0, 0, 10, 0, 7};
  CHECK(told(store) == "broker tcp://127.0.0.1:5561: no broker answers. newswire up");
  answer.hello = wire::HelloReply{.epoch = 7, .head = 10};
  CHECK(told(store).empty());
  answer.hello->head = 4;
  CHECK_THAT(told(store), contains("it is at item 4, and the store at 10"));
  CHECK(told(std::nullopt).empty());
  answer.hello->epoch = 8;
  CHECK_THAT(told(store), contains("publishes another store"));
}

TEST_CASE("spans and sizes are said in the unit that fits", "[health]") {
  CHECK(span_text(45s) == "45s");
  CHECK(span_text(12min) == "12m");
  CHECK(span_text(3h) == "3h");
  CHECK(span_text(9 * 24h) == "9d");
  CHECK(size_text(512 << 10) == "512 KiB");
  CHECK(size_text(1288490189) == "1.2 GiB");
}
