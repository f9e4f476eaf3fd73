// A subscriber without its sockets: what came in and what time it is go in, events and requests
// come out. Everything that makes delivery complete and single is decided here.
//
//   greeting ──hello──> searching (where the start policy begins) ──> replaying ──> live
//      ^                                                                 ^  └──gap──┘ │
//      └──────────── silence, bye, another epoch, garbage ───────────────┴────────────┘
//
// The next request follows from the phase alone, one at a time, and none while a page is still
// being handed over: that is the back-pressure.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "subscriber/connection.h"
#include "subscriber/newest_search.h"
#include "subscriber/receiver.h"
#include "subscriber/selection.h"
#include "subscriber/subscriber.h"
#include "subscriber/time_search.h"
#include "wire/loss.h"
#include "wire/message.h"
#include "wire/replay_protocol.h"

namespace newswire::subscriber {

// What the live socket has to be: where this changes, it is made anew.
struct Listening {
  std::string lane;  // empty: none
  int connection = 0;

  friend bool operator==(const Listening&, const Listening&) = default;
};

struct Outgoing {
  std::string request;
  bool on_new_connection = false;  // no answer to what was asked before may be taken for its own
};

// One thread at a time.
class Session {
 public:
  using Filter = std::function<bool(const Item&)>;

  // Throws std::invalid_argument as Subscriber does.
  Session(const SubscriberOptions& options, std::uint64_t seed);

  // In.
  void heard(wire::Message message, SteadyTime now);
  void heard_malformed() { ++malformed_; }
  void answered(const std::string& reply, SteadyTime now);
  void lost_requests(wire::Loss loss, SteadyTime now);  // the connection that carried them
  bool tick(SteadyTime now);                            // true where a deadline had passed
  void accept();
  // Goes on with another selection where the one before had come to. Throws std::invalid_argument,
  // and changes nothing, where a topic or the query is malformed.
  void select(const std::vector<std::string>& topics, const std::string& query, Filter filter);

  // Out.
  std::optional<Event> event(SteadyTime now, Time wall_clock);
  std::optional<Outgoing> request(SteadyTime now);
  Listening listening() const;
  SteadyTime deadline() const;  // when tick() or request() is next worth calling
  // Live messages are handed over one by one; in other phases they are kept here meanwhile.
  bool is_live() const { return phase_ == Phase::live; }

  std::optional<Cursor> cursor() const;
  Sequence head() const { return head_; }
  std::int64_t malformed() const { return malformed_; }

 private:
  enum class Phase { greeting, searching, replaying, live, finished };
  enum class Question { hello, page };
  struct Asked {
    Question question;
    SteadyTime deadline;
  };
  struct Page {
    std::deque<Item> items{};
    Sequence next = 0;
    bool more = false;
  };
  struct History {  // of FromTime: up to `until`, only what was fetched since
    Time since;
    Sequence until;
  };
  using Search = std::variant<std::monostate, TimeSearch, NewestSearch>;

  // Answers.
  void take(const wire::HelloReply& hello, SteadyTime now);
  void take(const wire::ReplayPage& page, SteadyTime now);
  void take(const wire::RefusedReply& refusal, SteadyTime now);
  void take_search_page(const wire::ReplayPage& page, SteadyTime now);
  void take_search_result();
  void take_floor(Sequence floor, SteadyTime now);

  // Where to begin.
  void begin(const wire::HelloReply& hello);
  void resume(const Cursor& cursor, const wire::HelloReply& hello);
  void begin_new_log(std::uint32_t before, const wire::HelloReply& hello);
  void settle(Sequence position);

  // Handing over.
  std::optional<Event> next_of_page();
  std::optional<Event> judge_oldest(SteadyTime now);
  std::optional<Event> hand_over(Item item);
  void caught_up();
  std::vector<Item> decode(const wire::ReplayPage& page);
  bool wants(const Item& item) const;

  // Trouble.
  void fail(std::string reason, SteadyTime now);
  void distrust(SteadyTime now);
  void match_locally(std::string reason);
  void change_lane();
  void drop_oldest();
  void drop_question();

  const SubscriberOptions options_;
  Selection selection_;  // these two are not the options', once select() was called
  Filter filter_;
  Connection connection_;

  Phase phase_ = Phase::greeting;
  std::optional<Asked> asked_;
  SteadyTime not_before_{};  // no request earlier than this
  bool on_new_connection_ = false;
  int live_connection_ = 0;
  int silences_ = 0;                               // in a row, of the live socket alone
  std::size_t page_items_ = wire::max_page_items;  // how many to ask for at once

  std::uint32_t epoch_ = 0;
  Sequence head_ = 0;
  std::optional<Sequence> until_;  // without follow: where the history ends
  Search search_;
  std::optional<History> history_;
  std::optional<Receiver> receiver_;  // once it is known where to begin
  std::optional<Page> page_;
  std::deque<wire::Message> waiting_;  // live messages, oldest first
  std::size_t waiting_bytes_ = 0;
  std::deque<Event> events_;

  bool is_accepted_ = true;
  Sequence accepted_position_ = 0;        // where it is not
  std::optional<std::int64_t> repaired_;  // items of the repair that is going on
  int distrust_ = 0;                      // answers in a row that led nowhere
  int repairs_of_oldest_ = 0;
  std::int64_t malformed_ = 0;
  Time wall_clock_{};
};

}  // namespace newswire::subscriber
