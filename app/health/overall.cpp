#include "app/health/overall.h"

#include <exception>
#include <iterator>
#include <optional>

#include <sys/stat.h>

#include "app/health/source_findings.h"
#include "app/stored_sources.h"

namespace newswire::app {
namespace {

// Or installed: a package keeps the time at which its file was written, and that may be long ago.
std::optional<Time> written_at(const std::string& file) {
  struct stat status {};
  if (file.empty() || ::stat(file.c_str(), &status) != 0) return std::nullopt;
  return Time(std::chrono::seconds(status.st_ctim.tv_sec));
}

void append(Findings& all, Findings some) {
  all.insert(all.end(), std::make_move_iterator(some.begin()), std::make_move_iterator(some.end()));
}

}  // namespace

Findings look_at_sources(const config::Config& config, const std::vector<SourceReport>& sources,
                         Time now, const Fixes& fixes) {
  if (config.sources.empty()) {
    return {{Severity::warning, "config", "config " + config.file, "it has no source",
             fixes.run("source add URL")}};
  }
  const SourceCheck check{now, written_at(config.file), config.fetch.interval};
  return source_findings(sources, check, fixes);
}

Overall look_at_all(const config::Config& config, Time now, const Fixes& fixes) {
  Overall all;
  all.store = look_at_store(config.store.path);
  all.broker = ask_broker(config, all.store.status ? all.store.status->head : 0);
  StoredSources stored;
  if (all.store.status) {
    try {
      stored = stored_sources(config.store.path);
    } catch (const std::exception& trouble) {
      all.store.status.reset();
      all.store.trouble = trouble.what();
    }
  }
  all.sources = report_sources(config, stored);
  append(all.findings, store_findings(all.store, fixes));
  append(all.findings, broker_findings(config, all.broker, all.store.status, fixes));
  // Without a store nothing is known of them.
  if (all.store.status || config.sources.empty()) {
    append(all.findings, look_at_sources(config, all.sources, now, fixes));
  }
  all.findings = worst_first(std::move(all.findings));
  return all;
}

}  // namespace newswire::app
