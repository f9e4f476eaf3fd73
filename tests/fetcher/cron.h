// A fetcher as cron runs it: real store, real network, a clock that the test moves. A Fetcher lives
// for one call, so that whatever is remembered is remembered by the store.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/date.h"
#include "fetcher/fetcher.h"
#include "store/database.h"
#include "store/item_store.h"
#include "store/source_store.h"
#include "tests/support/captured_log.h"
#include "tests/support/temp_folder.h"

namespace newswire::test {

inline const Time start = *parse_rfc3339("2026-11-20T07:00:30Z");

struct Cron {
  TempFolder folder;
  std::string store_path = folder.path("newswire.db");
  ManualClock clock{start};
  CapturedLog log{LogLevel::debug};
  fetcher::Options options;
  std::vector<fetcher::FetchReport> reports;  // of the last call

  Cron() { options.host_spacing = Duration(0); }

  fetcher::SourceOptions& add(const std::string& name, const std::string& url,
                              std::vector<std::string> topics = {}) {
    auto& source = options.sources.emplace_back();
    source.name = name;
    source.url = url;
    source.topics = std::move(topics);
    source.allow_private = true;  // the sites are on loopback
    return source;
  }

  fetcher::FetchSummary fetch(const std::vector<std::string>& only = {}) {
    reports.clear();
    const auto http = fetcher::make_http_client();
    fetcher::Fetcher fetcher(options, store_path, *http, clock, log.log());
    return fetcher.fetch_due({}, only, std::nullopt, [&](const fetcher::FetchReport& report) {
      reports.push_back(report);
    });
  }

  std::vector<Item> items() {
    store::Database database(store_path, store::Access::read_only);
    std::vector<Item> items;
    store::ItemStore(database).scan_after(0, 1'000'000, 1'000'000, [&](const Item& item) {
      items.push_back(item);
      return true;
    });
    return items;
  }

  std::vector<std::string> ids() {
    std::vector<std::string> ids;
    for (const auto& item : items()) ids.push_back(item.source + "/" + item.id);
    return ids;
  }

  store::SourceState state(const std::string& name) {
    store::Database database(store_path, store::Access::read_only);
    return store::SourceStore(database).source(name).value();
  }

  std::vector<std::string> health() {
    store::Database database(store_path, store::Access::read_only);
    std::vector<std::string> codes;
    for (const auto& event : store::SourceStore(database).health_events_after(0, 100)) {
      codes.push_back(event.source + " " + event.code);
    }
    return codes;
  }
};

using Strings = std::vector<std::string>;

}  // namespace newswire::test
