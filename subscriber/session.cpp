#include "subscriber/session.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "core/text.h"
#include "wire/item_json.h"

namespace newswire::subscriber {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds hello_timeout{2'000};
// A page takes milliseconds. One that takes so long has been lost with its connection.
constexpr milliseconds page_timeout{5'000};
// After `bye` the broker drains for a second; asked sooner, it might still answer.
constexpr milliseconds pause_after_bye{1'000};
constexpr milliseconds retry_repair_after{100};
constexpr int max_repairs_of_one = 3;

// Live messages that wait while something is replayed. Those beyond are dropped, oldest first: the
// replay reaches them, or the next one shows the gap.
constexpr std::size_t max_waiting = 10'000;
constexpr std::size_t max_waiting_bytes = 16 * 1024 * 1024;

constexpr std::size_t max_client_bytes = 64;  // of our name, in hello

std::string reason_of(wire::Loss loss, const std::string& endpoint) {
  switch (loss) {
    case wire::Loss::closed:
      return "the connection to " + endpoint + " was lost";
    case wire::Loss::broken_off:
      return "it broke off the handshake; it may want keys, or other ones";
    case wire::Loss::keys_wanted:
      return "it speaks with clients that have keys only";
    case wire::Loss::no_keys_there:
      return "it has no keys, so it may not be who it should";
    case wire::Loss::key_refused:
      return "it does not know our key";
  }
  return {};
}

std::size_t size_of(const wire::Message& message) {
  return sizeof message + message.lane.size() + message.body.size();
}

}  // namespace

Session::Session(const SubscriberOptions& options, std::uint64_t seed)
    : options_(options),
      selection_(options.topics, options.query),
      filter_(options.filter),
      connection_(seed) {
  if (const std::string& reason = selection_.local_reason(); !reason.empty()) {
    events_.push_back(LocalFiltering{reason});
  }
}

// ---- What comes in

void Session::heard(wire::Message message, SteadyTime now) {
  connection_.heard(now);
  silences_ = 0;
  switch (message.header.kind) {
    case wire::Kind::item:
    case wire::Kind::heartbeat:
      break;
    case wire::Kind::bye:
      if (phase_ == Phase::greeting || phase_ == Phase::finished) return;
      fail("the broker is stopping", now);
      not_before_ += pause_after_bye;
      return;
    case wire::Kind::error:
      if (selection_.is_query_lane() && message.lane == selection_.lane()) {
        const auto notice = wire::decode_notice(message.body);
        match_locally(notice ? notice->message : "no reason given");
      }
      return;
    case wire::Kind::health:
      return;
  }
  if (connection_.is_lost()) not_before_ = now;  // it is back: ask at once
  waiting_bytes_ += size_of(message);
  waiting_.push_back(std::move(message));
  while (waiting_.size() > max_waiting || waiting_bytes_ > max_waiting_bytes) drop_oldest();
}

void Session::answered(const std::string& text, SteadyTime now) {
  if (!asked_) {
    ++malformed_;
    return;
  }
  connection_.heard(now);
  const Question question = std::exchange(asked_, std::nullopt)->question;
  const auto reply = wire::decode_reply(text);
  if (!reply) {
    ++malformed_;
    return fail("its answer cannot be read: " + reply.error().message, now);
  }
  const bool fits = std::visit(
      [&](const auto& answer) {
        using Answer = std::decay_t<decltype(answer)>;
        if (std::is_same_v<Answer, wire::HelloReply> && question != Question::hello) return false;
        if (std::is_same_v<Answer, wire::ReplayPage> && question != Question::page) return false;
        take(answer, now);
        return true;
      },
      *reply);
  if (!fits) {
    ++malformed_;
    fail("it answered another question", now);
  }
}

void Session::lost_requests(wire::Loss loss, SteadyTime now) {
  if (on_new_connection_) return;  // there will be another anyway
  // Idle connections may come and go; but who was refused does not come again by itself.
  const bool comes_again = loss == wire::Loss::closed || loss == wire::Loss::broken_off;
  if (comes_again && !asked_) return;
  fail(reason_of(loss, options_.replay), now);
  on_new_connection_ = true;
}

bool Session::tick(SteadyTime now) {
  if (!asked_ || now < asked_->deadline) return false;
  if (asked_->question == Question::hello) {
    fail("no answer from " + options_.replay, now);
  } else {
    // Lost, or the broker is: hello tells. Or the way is too slow for so much at once.
    page_items_ = std::max(page_items_ / 2, std::size_t{1});
    drop_question();
    phase_ = Phase::greeting;
  }
  return true;
}

void Session::accept() {
  is_accepted_ = true;
}

void Session::select(const std::vector<std::string>& topics, const std::string& query,
                     Filter filter) {
  selection_ = Selection(topics, query);
  filter_ = std::move(filter);
  if (const std::string& reason = selection_.local_reason(); !reason.empty()) {
    events_.push_back(LocalFiltering{reason});
  }
  page_.reset();  // of the lane that was; the new one's is asked for from the same position
  repaired_.reset();
  change_lane();
}

// ---- What goes out

std::optional<Event> Session::event(SteadyTime now, Time wall_clock) {
  wall_clock_ = wall_clock;
  while (true) {
    if (!events_.empty()) {
      Event event = std::move(events_.front());
      events_.pop_front();
      return event;
    }
    std::optional<Event> event;
    if (page_) {
      event = next_of_page();
    } else if (phase_ == Phase::finished) {
      event = Finished{};
    } else if (phase_ == Phase::live && !waiting_.empty()) {
      event = judge_oldest(now);
    } else {
      return std::nullopt;
    }
    if (event) return event;
  }
}

std::optional<Outgoing> Session::request(SteadyTime now) {
  if (asked_ || page_ || now < not_before_) return std::nullopt;
  wire::Request request =
      wire::HelloRequest{truncate_text(terminal_safe(options_.client), max_client_bytes)};
  Question question = Question::page;
  switch (phase_) {
    case Phase::finished:
      return std::nullopt;
    case Phase::live:
      if (now < connection_.silent_at()) return std::nullopt;
      [[fallthrough]];
    case Phase::greeting:
      question = Question::hello;
      break;
    case Phase::searching:
      if (auto* by_time = std::get_if<TimeSearch>(&search_)) {
        request = by_time->request(epoch_);
      } else {
        request = std::get<NewestSearch>(search_).request(epoch_);
      }
      break;
    case Phase::replaying:
      request = wire::ReplayRequest{.epoch = epoch_,
                                    .lane = selection_.lane(),
                                    .after = receiver_->position(0),
                                    .before = std::nullopt};
      break;
  }
  if (auto* replay = std::get_if<wire::ReplayRequest>(&request)) {
    replay->limit = std::min(replay->limit, page_items_);
  }
  asked_ = {question, now + (question == Question::hello ? hello_timeout : page_timeout)};
  return Outgoing{wire::encode_request(request), std::exchange(on_new_connection_, false)};
}

Listening Session::listening() const {
  return {options_.follow ? selection_.lane() : std::string(), live_connection_};
}

SteadyTime Session::deadline() const {
  if (asked_) return asked_->deadline;
  if (phase_ == Phase::finished || page_) return SteadyTime::max();
  return phase_ == Phase::live ? std::max(not_before_, connection_.silent_at()) : not_before_;
}

std::optional<Cursor> Session::cursor() const {
  if (!receiver_) return std::nullopt;
  return Cursor{receiver_->epoch(),
                is_accepted_ ? receiver_->lowest_position() : accepted_position_};
}

// ---- Handing over

std::optional<Event> Session::next_of_page() {
  while (!page_->items.empty()) {
    Item item = std::move(page_->items.front());
    page_->items.pop_front();
    if (until_ && item.sequence > *until_) break;
    if (auto event = hand_over(std::move(item))) {
      if (repaired_) ++*repaired_;
      return event;
    }
  }
  const Page page = std::move(*std::exchange(page_, std::nullopt));
  receiver_->move_to(0, until_ ? std::min(page.next, *until_) : page.next);
  const bool is_whole = !page.more || (until_ && receiver_->position(0) >= *until_);
  if (phase_ == Phase::replaying && is_whole) caught_up();
  return std::nullopt;
}

void Session::caught_up() {
  phase_ = options_.follow ? Phase::live : Phase::finished;
  if (repaired_.value_or(0) > 0) events_.push_back(GapRepaired{*repaired_});
  repaired_ = 0;  // what is replayed from now on was missed
}

std::optional<Event> Session::judge_oldest(SteadyTime now) {
  wire::Message& message = waiting_.front();
  const Sequence sequence = message.header.sequence;
  switch (receiver_->judge(0, message)) {
    case Verdict::ignore:
      break;
    case Verdict::malformed:
      ++malformed_;
      break;
    case Verdict::greet:
      phase_ = Phase::greeting;
      distrust(now);
      break;
    case Verdict::repair:
      if (repairs_of_oldest_ < max_repairs_of_one) {
        if (repairs_of_oldest_++ > 0) not_before_ = now + retry_repair_after;
        phase_ = Phase::replaying;
        return std::nullopt;
      }
      // What it says was sent before it does not exist: it is not to be believed.
      ++malformed_;
      break;
    case Verdict::advance:
      receiver_->move_to(0, sequence);
      head_ = std::max(head_, sequence);
      distrust_ = 0;
      break;
    case Verdict::deliver: {
      auto item = wire::decode_item(message.body);
      drop_oldest();
      // Not moved past: the next message shows the gap, and the store still has the item.
      if (!item || item->sequence != sequence) {
        ++malformed_;
        return std::nullopt;
      }
      head_ = std::max(head_, sequence);
      distrust_ = 0;
      return hand_over(std::move(*item));
    }
  }
  drop_oldest();
  return std::nullopt;
}

std::optional<Event> Session::hand_over(Item item) {
  if (!wants(item)) {
    receiver_->move_to(0, item.sequence);
    return std::nullopt;
  }
  const Sequence before = receiver_->lowest_position();
  if (!receiver_->hand_over(0, item.sequence)) return std::nullopt;
  accepted_position_ = before;
  is_accepted_ = false;
  return ItemEvent{std::move(item)};
}

bool Session::wants(const Item& item) const {
  if (item.update && !options_.updates) return false;
  if (history_ && item.sequence <= history_->until && item.fetched < history_->since) return false;
  if (!selection_.wants(item, wall_clock_)) return false;
  return !filter_ || filter_(item);
}

// ---- Trouble

void Session::fail(std::string reason, SteadyTime now) {
  drop_question();
  phase_ = Phase::greeting;
  not_before_ = now + connection_.pause();
  if (auto lost = connection_.lost(std::move(reason))) events_.push_back(std::move(*lost));
}

// An answer that led nowhere: asked again at once the first time, then ever more rarely.
void Session::distrust(SteadyTime now) {
  if (++distrust_ > 1) not_before_ = now + milliseconds(50 << std::min(distrust_, 6));
}

void Session::match_locally(std::string reason) {
  events_.push_back(LocalFiltering{std::move(reason)});
  selection_.match_locally();
  change_lane();
}

// The selection has another lane than before: what was asked for and heard is of the one that is
// left, and the new one begins where that had come to.
void Session::change_lane() {
  drop_question();
  waiting_.clear();
  waiting_bytes_ = 0;
  repairs_of_oldest_ = 0;
  if (!receiver_) {
    phase_ = Phase::greeting;
    return;
  }
  const Sequence position = receiver_->position(0);
  receiver_.emplace(epoch_);
  receiver_->subscribe(selection_.lane(), position);
  if (phase_ == Phase::live) phase_ = Phase::replaying;
}

void Session::drop_oldest() {
  waiting_bytes_ -= size_of(waiting_.front());
  waiting_.pop_front();
  repairs_of_oldest_ = 0;
}

void Session::drop_question() {
  if (!asked_) return;
  asked_.reset();
  on_new_connection_ = true;
}

}  // namespace newswire::subscriber
