// What fetches came to, made durable: items, the state of sources and hosts, health events.
#pragma once

#include <cstddef>
#include <functional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/log.h"
#include "fetcher/audit/ledger.h"
#include "fetcher/fetch_task.h"
#include "fetcher/fetcher.h"
#include "fetcher/host_book.h"
#include "fetcher/idle_time.h"
#include "fetcher/item_indexer.h"
#include "fetcher/robots/robots_book.h"
#include "fetcher/updates/update_marker.h"
#include "fetcher/websub/subscriptions.h"
#include "store/database.h"
#include "store/idle_time_store.h"
#include "store/item_store.h"
#include "store/source_interest_store.h"
#include "store/source_store.h"
#include "store/source_watch_store.h"
#include "wire/context.h"
#include "wire/doorbell.h"

namespace newswire::fetcher {

// The one writer. Bound to the thread that made it. Its functions throw StoreError.
class FetchWriter {
 public:
  // `callbacks` is where hubs' words arrive; null where nobody can call us.
  FetchWriter(store::Database& database, wire::Context& context, const Clock& clock, Log& log,
              CallbackDesk* callbacks = nullptr);

  // To be called first: a note that there is nothing to do (fetcher/idle_time.h) is void from then.
  void begin() { store::IdleTimeStore(database_).forget(); }

  std::vector<store::SourceState> sources() { return sources_.sources(); }
  RestingSources resting() { return sources_.resting(clock_.now()); }
  HostBook& hosts() { return hosts_; }
  RobotsBook& robots() { return robots_; }
  Ledger& ledger() { return ledger_; }
  Subscriptions& subscriptions() { return subscriptions_; }
  std::vector<store::SourceWatch> watches() { return watches_.all(); }
  std::vector<store::SourceInterest> interests() { return interests_.all(clock_.now()); }
  void save(const store::SourceState& state) { sources_.save(state); }
  void save(const store::HostState& state);

  // Before the requests go out: should the process end in the middle of one, the next one knows.
  // Once is forgiven; a fetch that ends the process again and again is backed off from.
  void note_attempts(std::span<const Member* const> members, Time now);
  // The fetch was called off: as if it had not been begun, but for the request that went out, after
  // which it is due again in `wait` at the earliest.
  void take_back(Member& member, Time requested, Duration wait);

  // What one fetch is to one of its sources.
  struct Unit {
    Member* member;
    std::size_t number;  // of the member in its group
    FetchTask* task;     // its items are marked where they are updates
  };
  // Judges and commits all of them in one transaction, as each one costs a wait for the disk; the
  // members are brought up to date. Where this throws, nothing was changed.
  std::vector<FetchReport> commit(std::span<const Unit> units);

  // A document that a hub brought, read, for all members of its group. It leaves alone all that
  // belongs to polling: validators, the hash of the body, due times, failures.
  std::vector<FetchReport> commit_delivery(std::span<Member> members, FetchTask& task);

  void save_requests();  // of hosts, and the ledger, where there is anything to save
  void remove_expired(const Options& options, const std::function<void()>& after_batch);
  // The next piece of the history's index. False where there is nothing to do.
  bool extend_index() { return indexer_.step(); }
  std::size_t unindexed_segments() { return indexer_.pending(); }

 private:
  struct Written {
    Verdict verdict;
    FetchReport report;
  };
  Written write(const Unit& unit);
  void succeed(const Unit& unit, std::span<const Item> added, double jitter, Ending& ending,
               Verdict& verdict);
  void watch(const Unit& unit, const Ending& ending, std::size_t added, Verdict& verdict);
  void keep(const Unit& unit, Verdict verdict);

  store::Database& database_;
  store::SourceStore sources_;
  store::ItemStore items_;
  UpdateMarker updates_;
  HostBook hosts_;
  RobotsBook robots_;
  Ledger ledger_;
  store::SourceWatchStore watches_;
  store::SourceInterestStore interests_;
  Subscriptions subscriptions_;
  ItemIndexer indexer_;
  wire::DoorbellRinger bell_;
  const Clock& clock_;
  Log& log_;
  std::mt19937 chance_{std::random_device{}()};
};

}  // namespace newswire::fetcher
