// The actor that turns sources into stored items: due -> fetch -> parse -> normalise -> commit ->
// ring the doorbell. Sources are fetched side by side; one bad source never stops the others.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/log.h"
#include "fetcher/figures.h"
#include "fetcher/http_client.h"
#include "fetcher/options.h"

namespace newswire::fetcher {

enum class FetchOutcome {
  new_items,
  nothing_new,
  not_modified,
  failed,
  postponed,  // it was led to a host that is not to be asked now
};

struct FetchReport {  // of one source
  std::string source;
  FetchOutcome outcome = FetchOutcome::failed;
  std::size_t new_items = 0;
  std::size_t updates = 0;  // items that were known and have changed
  std::string error;        // one line, where it failed
  std::chrono::milliseconds took{0};
};

struct FetchSummary {
  std::size_t due = 0;
  std::size_t fetched = 0;  // 200 and parsed, new items or not
  std::size_t not_modified = 0;
  std::size_t failed = 0;
  std::size_t new_items = 0;
  std::size_t updates = 0;
  std::size_t unfinished = 0;  // due, but the time was up, or it was postponed
  std::string store_trouble;   // what went wrong with it; empty: nothing
};

// One call of fetch_due() or run() at a time, on any thread. A stop calls off what is under way by
// stopping `http`, which is of no use afterwards; what was called off is as due as before. The
// store belongs to this fetcher alone meanwhile (store/fetch_lock.h). Trouble with the store while
// running is logged, and the fetch that met it counts as not done.
class Fetcher {
 public:
  // `log`, `clock` and `http` must outlive it. Opens the store (throws FatalError).
  Fetcher(Options options, const std::string& store_path, HttpClient& http, const Clock& clock,
          Log& log);
  ~Fetcher();

  using Progress = std::function<void(const FetchReport&)>;  // from one thread at a time

  // Fetches once what is due and returns: for cron. `only` names sources; empty: all. It takes no
  // longer than `max_time`: what has not begun in time is left for the next run, and what has not
  // ended by then is called off, as by a stop, and not asked again before its shortest interval.
  FetchSummary fetch_due(std::stop_token stop, const std::vector<std::string>& only = {},
                         std::optional<Duration> max_time = std::nullopt,
                         const Progress& progress = {});

  // Behind it: where there is nothing to do for a while, leaves a note of that for the runs to come
  // (store/idle_time_store.h). `config` is a hash of all that the options were made of, with what
  // `variables` of the environment hold.
  void note_idle_time(const std::string& config, const std::vector<std::string>& variables);

  // From now on hubs may call us at websub.listen: only then run() subscribes to anything. Returns
  // the port. To be called before run(). Throws FatalError where the port is taken.
  int listen_for_hubs();

  // Fetches whatever comes due until stopped. `each_turn` is called by the loop, twice a second
  // while it has nothing to do; one turn may wait for the disk, and for a store that another
  // process has locked.
  void run(std::stop_token stop, const Progress& progress = {},
           const std::function<void()>& each_turn = {});

  // From the next round of run() on. Any thread.
  void replace_options(Options options);

  // Any thread.
  Figures figures() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::fetcher
