// What we have subscribed to, kept in memory and in the store: whom to ask next, what hubs have
// said, and what that means for polling.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/clock.h"
#include "core/log.h"
#include "fetcher/options.h"
#include "fetcher/source_group.h"
#include "fetcher/websub/advert.h"
#include "fetcher/websub/callback_desk.h"
#include "fetcher/websub/hub_traffic.h"
#include "store/websub_store.h"

namespace newswire::fetcher {

// Bound to the thread of the store. Functions throw StoreError.
//
// Changes are in memory until save(), which whoever commits the fetch calls within its transaction;
// what must be on disk before a request goes out is saved by itself.
class Subscriptions {
 public:
  // Without a desk nobody can call us back: what feeds say is noted, and nothing is subscribed to.
  Subscriptions(store::Database& database, CallbackDesk* desk, Log& log);

  // --- Beginnings ---

  // Reads the store; once a process, before any round. What hubs told while nobody listened is
  // lost, so that sources whose polls were put off are due when they would have been without that.
  void load();

  // The sources as they now are. Those that are no longer subscribed to are taken leave of.
  void begin_round(const std::vector<SourceGroup>& groups, const Options& options, Time now);
  // When the source would be due, were its polls not put off; nullopt where they are not.
  std::optional<Time> usual_due(const std::string& source) const;

  // --- What hubs have said, and whom to ask ---

  // A source that is to be looked at, as something happened to its subscription.
  struct Nudge {
    std::string source;
    bool has_news = false;  // somebody says so, and cannot prove it; else: it is polled as usual
  };
  struct Attention {
    std::vector<Nudge> nudges;
    std::vector<std::size_t> requests;  // that are due; each is then begun, answered, or taken back
  };
  Attention attend(Time now);

  // The host to ask; empty where it is no longer to be asked.
  std::string host_of(std::size_t number) const;
  // About to go out, and on disk as such. nullopt where it is no longer to go.
  std::optional<HubRequest> begin_request(std::size_t number, Time now);
  void note_answer(std::size_t number, const Ending& ending);
  void take_back(std::size_t number, Time now);  // it was called off
  void postpone(std::size_t number);             // it was not begun

  std::optional<Delivery> next_delivery();
  // What became of it: how many items were new, or why it is no feed.
  void note_delivery(const Delivery& delivery, std::size_t news, const std::string& error);

  // --- What polls say; within the transaction that stores it ---

  void note_advert(const Member& member, const Advert& advert, Time now);
  // A poll that succeeded, and the items that were new to us: the least wait for the next one.
  std::optional<Hint> after_poll(const Member& member, std::span<const Item> added, Time now);
  // When it would have been due without that.
  void note_usual_due(const std::string& source, std::optional<Time> due);

  bool has_unsaved() const { return !unsaved_.empty() || !unsaved_adverts_.empty(); }
  void save();
  void saved();

 private:
  struct Entry {
    store::Subscription subscription;
    bool is_queued = false;  // with the round
    bool was_active = false;
    Duration spare{0};  // of its time for pings: each takes a second of it
    Time spare_at{};
  };
  // By a number that is never given again.
  using Entries = std::map<std::size_t, Entry>;

  struct Candidate {  // what may be subscribed to, by its group's first source
    std::string url;
    std::string host;
    bool allow_private = false;
  };

  void reconcile(const std::string& source, Time now);
  void subscribe(const store::HubAdvert& advert, const Candidate& candidate, Time now);
  void add(Entry entry);
  void drop(std::size_t number);
  void hand_in(CallbackEvent event, Time now, std::vector<Nudge>& nudges);
  void look_at(std::size_t number, Entry& entry, Time now, Attention& attention);
  static bool takes_ping(Entry& entry, Time now);
  void changed(const Entry& entry);
  void expect(const Entry& entry, Time now);
  void tell(LogLevel level, std::string_view what, const Entry& entry, const std::string& why);
  Entry* entry_of(const std::string& token);
  Entry* active_of(const std::string& source, Time now);
  std::vector<std::size_t> numbers_of(const std::string& source) const;
  const std::string& leader_of(const std::string& source) const;

  store::Database& database_;
  store::WebSubStore store_;
  CallbackDesk* const desk_;
  Log& log_;
  std::string callback_;
  Duration lease_{0};
  bool is_loaded_ = false;
  std::map<std::string, store::HubAdvert> adverts_;
  Entries entries_;
  std::size_t next_number_ = 0;
  std::unordered_map<std::string, std::size_t> by_token_;
  std::multimap<std::string, std::size_t> by_source_;
  bool is_looked_at_ = false;  // nothing changed since; and nothing will before the next time
  Time looked_at_{};
  Time look_again_{};
  std::map<std::string, Candidate> candidates_;
  std::map<std::string, std::string> leaders_;  // of each source: the first of its group
  std::deque<Delivery> deliveries_;
  std::set<std::string> unsaved_;  // tokens; those that are no longer there are to be removed
  std::set<std::string> unsaved_adverts_;
  std::mt19937 chance_{std::random_device{}()};
};

}  // namespace newswire::fetcher
