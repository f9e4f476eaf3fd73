// Finding the feed behind a site's address with as few requests as can be: one where the address is
// a feed's or a known site's, else one for the page and one for the feed. Under the rules of polite
// polling (docs/politeness.md): hosts are spaced, and not asked while they ask for a pause.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "core/url.h"
#include "feed/discovery/feed_candidates.h"
#include "feed/feed.h"
#include "fetcher/audit/ledger.h"
#include "fetcher/host_book.h"
#include "fetcher/http_client.h"
#include "fetcher/options.h"
#include "fetcher/redirects.h"
#include "store/database.h"
#include "store/source_store.h"

namespace newswire::fetcher {

// A whole answer, and how it came.
struct Answer {
  Route route;
  bool moved_for_good = false;  // every redirect on the way, if any, was a 301 or 308
  Time requested{};             // the last request
  Time came{};
  HttpResponse response;              // a 200
  std::vector<Exchange> exchanges{};  // all of them
};

struct FoundFeed {  // a value
  feed::FeedCandidate candidate;
  std::string url;  // to be configured: where it has moved for good, else the candidate's own
  feed::Feed feed;
  Answer answer;  // with it, nothing needs to be asked again: see first_fetch.h
};

struct NothingFound {
  std::string message;                       // one line
  std::vector<std::string> tried;            // and what came of it, a line each
  std::vector<feed::FeedCandidate> offered;  // where none was chosen
};

// Of several candidates: the best, one by its number, or none.
enum class Choice { best, none };
using Chosen = std::variant<Choice, std::size_t>;

// Bound to one thread, that of the store. Used once.
class Discovery {
 public:
  // Waits so long. Tests move the clock instead.
  using Pause = std::function<void(Duration)>;
  // Asked where an address offers more than one feed, before any of them is fetched.
  using Choose = std::function<Chosen(const std::vector<feed::FeedCandidate>&)>;

  // All but the options must outlive it; their sources tell whose requests are known. `store` is
  // where what is known of hosts comes from and goes to: a store in memory where there is none yet.
  // With `allow_private`, the host that is named may have a private address, as a source's may.
  Discovery(Options options, store::Database& store, HttpClient& http, const Clock& clock,
            Pause pause, bool allow_private);

  // `address` as people have it: a URL, feed:URL, or a host with or without a path, which is asked
  // by https and, where nobody answers there, by http. Throws StoreError.
  Result<FoundFeed, NothingFound> find(const std::string& address, const Choose& choose);

 private:
  using Found = Result<FoundFeed, NothingFound>;

  Found find_behind(const Url& address, const Choose& choose);
  Found find_on_page(const Url& page, const Answer& answer, const Choose& choose);
  Found find_among(std::vector<feed::FeedCandidate> candidates, const Choose& choose);
  std::optional<FoundFeed> open(const feed::FeedCandidate& candidate);
  std::optional<Answer> get(const Url& url);
  std::optional<std::string> wait_for_turn(const std::string& host);
  std::optional<FoundFeed> read(const feed::FeedCandidate& candidate, Answer& answer);
  void heed(const std::string& host, const HttpResponse& response, Time requested);
  NothingFound nothing(std::string message);
  void note(const Url& url, const std::string& what);

  const Options options_;
  HttpClient& http_;
  const Clock& clock_;
  const Pause pause_;
  const bool allow_private_;
  store::SourceStore sources_;
  HostBook hosts_;
  std::unordered_map<std::string, Time> asked_by_sources_;  // when last, by host
  Ledger ledger_;
  std::string named_host_;
  std::size_t requests_ = 0;
  std::optional<HttpFailure> last_failure_;  // of the last request, where no answer came
  bool refused_ = false;                     // a host asks for a pause: nothing is guessed
  std::vector<std::string> tried_;
};

// What people may type, as addresses to be tried in turn. The error says what is wrong.
Result<std::vector<Url>> addresses_of(const std::string& text);

}  // namespace newswire::fetcher
