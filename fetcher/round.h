// The fetcher's loop over one set of options: due -> fetch -> commit, until it is over.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/clock.h"
#include "core/log.h"
#include "fetcher/fetch_task.h"
#include "fetcher/fetch_writer.h"
#include "fetcher/fetcher.h"
#include "fetcher/freshness/outlook.h"
#include "fetcher/freshness/source_weights.h"
#include "fetcher/schedule.h"
#include "fetcher/source_group.h"
#include "fetcher/tally.h"
#include "fetcher/websub/subscriptions.h"
#include "fetcher/worker_pool.h"

namespace newswire::fetcher {

// Bound to the thread that made it, but for wake().
class Round {
 public:
  enum class Kind {
    once,     // what is due at the start, each once
    forever,  // whatever comes due
  };

  // Who sees what it does, as Fetcher::run() has them.
  struct Watchers {
    Fetcher::Progress progress;
    std::function<void()> each_turn;
    Tally& tally;
  };

  // All that is borrowed must outlive it. Throws StoreError.
  Round(Kind kind, Options options, const std::vector<std::string>& only, FetchWriter& writer,
        HttpClient& http, const Clock& clock, Log& log, Watchers watchers);

  // The time that a round may take. From `begin_until` on nothing begins; at `end` what is still
  // under way is called off, by stopping the HttpClient.
  struct TimeLimit {
    std::chrono::steady_clock::time_point begin_until;
    std::chrono::steady_clock::time_point end;
  };

  // Until `over()`, which is asked after each wake(); a round of the kind `once` also ends when
  // all is done. What is under way by then is waited for.
  FetchSummary run(std::function<bool()> over, std::optional<TimeLimit> limit);

  void wake() { pool_.wake(); }  // any thread

 private:
  using Task = std::unique_ptr<FetchTask>;

  void schedule_group(std::size_t group, Time now);
  void fail_obstructed(const std::vector<std::string>& only, Time now);
  void end_if_over();
  void call_off_if_late();
  void start_what_may_go();
  void begin(const std::vector<std::size_t>& groups);
  void note_attempts(const std::vector<std::size_t>& groups);
  void take_results(std::vector<Task> tasks);
  bool send_next(Task& task);
  void hear_robots(FetchTask& task);
  void enter_in_ledger(FetchTask& task);
  void ask_robots(FetchTask& task);
  void space_by_robots(const Url& page);
  bool is_long_pause(const std::string& host, Time now) const;
  Time may_go_from(const SourceGroup& sources, Time now);
  Time paused_until(const SourceGroup& sources, const std::string& host, Time now);
  bool put_off(std::size_t group);
  void postpone(FetchTask& task, Time until);
  void conclude(std::vector<Task> tasks);
  void commit(const std::vector<FetchWriter::Unit>& units);
  void set_outlook(const std::vector<FetchWriter::Unit>& units);
  void take_back(const FetchTask& task);
  void wait_for_next(std::size_t group);
  void respect_block(const std::string& host);
  void turned() const;
  void count(const FetchReport& report);
  void leave_for_later(const std::vector<Schedule::Fetch>& fetches);
  void tell_store_trouble(const std::string& why);
  void leave_unstored(Member& member, const std::string& why, Duration at_least);
  void tidy_up(bool at_the_end);
  void extend_index(Time now, bool at_the_end);
  Duration time_to_wait() const;

  // round_hubs.cpp
  static bool is_for_hub(Schedule::Fetch fetch);
  void attend_to_hubs();
  void queue_for_hub(Schedule::Fetch fetch, const std::string& host, Time now);
  std::size_t group_of(const std::string& source) const;
  void follow(const Subscriptions::Nudge& nudge, Time now);
  void begin_hub_request(Schedule::Fetch fetch);
  void begin(Delivery delivery);
  void take_from_hub(Task task);
  void keep_pause_of_hub(const FetchTask& task);
  void conclude_delivery(FetchTask& task);
  void leave_hub_for_later(Schedule::Fetch fetch);

  const Kind kind_;
  const Options options_;
  FetchWriter& writer_;
  HttpClient& http_;
  const Clock& clock_;
  Log& log_;
  const Watchers watchers_;

  std::vector<SourceGroup> groups_;
  std::vector<bool> attempted_;  // of each group: a fetch has begun, and the store knows
  Schedule schedule_;
  std::unordered_map<Schedule::Fetch, Task> between_hops_;
  std::function<bool()> over_;
  std::optional<TimeLimit> limit_;
  bool ending_ = false;      // what is under way is brought to its end; nothing begins
  bool called_off_ = false;  // and that has taken too long
  FetchSummary summary_;
  bool store_trouble_told_ = false;
  Time outlook_at_{};
  Outlook outlook_;
  SourceWeights weights_;
  Time last_expired_{};
  Time last_indexed_{};
  WorkerPool pool_;  // last: its threads use what is above
};

}  // namespace newswire::fetcher
