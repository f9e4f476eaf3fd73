#include "fetcher/robots/robots_fetch.h"

#include <utility>

namespace newswire::fetcher {
namespace {

bool is_success(int status) {
  return status >= 200 && status < 300;
}

// The page's own request comes next.
void settle(FetchTask& task, RobotsAnswer answer) {
  task.robots = answer;
  task.robots_answer = std::move(answer);
  task.robots_route.reset();
  task.redirected = true;
}

// RFC 9309, section 2.3.1.4: as long as it cannot be read, nothing is allowed, unless there are
// rules from before.
void settle_without_answer(FetchTask& task, Time now, const std::string& why) {
  RobotsAnswer answer;
  if (task.robots && task.robots->known) {
    answer = *task.robots;
    answer.asked = now;
    return settle(task, std::move(answer));
  }
  answer.asked = now;
  task.robots_answer = std::move(answer);
  task.robots_route.reset();
  task.ending.failure = HttpError{HttpFailure::protocol, why};
}

}  // namespace

void ask_robots(FetchTask& task, const RobotsAnswer* known, Time now) {
  const auto& selection = task.sources.members.front().source.selection;
  if (!selection || selection->kind() != feed::SelectionKind::html) return;
  const Url& page = task.route.current();
  if (task.robots_origin == page.origin()) return;
  task.robots_origin = page.origin();
  task.robots.reset();
  if (known != nullptr) task.robots = *known;
  if (known == nullptr || !is_fresh(*known, now)) {
    task.robots_route = Route(robots_url(page), task.route.may_be_private());
  }
}

void perform_robots(FetchTask& task, const Options& options, HttpClient& http, const Clock& clock) {
  auto request = make_request(task.sources, *task.robots_route, options);
  // The page's own headers are not for this, and perhaps another site's.
  std::erase_if(request.headers, [](const auto& header) { return header.first != "User-Agent"; });
  request.headers.emplace_back("Accept", "text/plain, */*;q=0.1");
  request.total_timeout -= task.spent;
  const auto began = std::chrono::steady_clock::now();
  auto response = exchange(http, request, clock, task.exchanges);
  task.exchanges.back().of_robots = true;
  task.spent += std::chrono::ceil<Duration>(std::chrono::steady_clock::now() - began);
  auto& ending = task.ending;
  ending.requested = task.exchanges.back().sent_at;
  ending.now = task.exchanges.back().came_at;
  ending.url = request.url.to_log_string();

  const std::string of = "robots.txt of " + task.robots_route->current().host;
  if (!response) {
    if (response.error().failure == HttpFailure::stopped) {
      ending.failure = response.error();
      return;
    }
    return settle_without_answer(task, ending.now,
                                 of + " cannot be read: " + response.error().message);
  }
  if (is_redirect(*response)) {
    // A way that cannot be followed to its end leads to no rules (section 2.3.1.2).
    if (task.robots_route->follow(*response)) return settle(task, {ending.now, true, {}});
    task.redirected = true;
    return;
  }
  const int status = response->status;
  if (is_success(status)) {
    task.exchanges.back().rules = response->body;
    return settle(task, {ending.now, true, RobotsRules::parse(response->body)});
  }
  if (status == 429 || status == 503) {
    // The host asks for a pause, which counts for the page as well.
    settle_without_answer(task, ending.now, "");
    ending.failure.reset();
    ending.status = status;
    ending.headers = std::move(response->headers);
    task.redirected = false;
    return;
  }
  if (status >= 400 && status < 500) return settle(task, {ending.now, true, {}});
  settle_without_answer(task, ending.now, of + " cannot be read: HTTP " + std::to_string(status));
}

std::string refusal_by_robots(const FetchTask& task) {
  if (!task.robots) return {};
  const Url& page = task.route.current();
  if (!task.robots->known) {
    return "robots.txt of " + page.host + " could not be read, so that nothing is fetched there";
  }
  if (task.robots->rules.allows(page.request_target())) return {};
  return "robots.txt of " + page.host + " forbids " + page.path;
}

}  // namespace newswire::fetcher
