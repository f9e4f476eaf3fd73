#include "fetcher/robots/robots_book.h"

#include <utility>

namespace newswire::fetcher {

const RobotsAnswer* RobotsBook::look_up(const std::string& origin, Time now) {
  auto [place, is_new] = answers_.try_emplace(origin);
  if (is_new) {
    if (auto state = store_.find(origin)) {
      place->second = RobotsAnswer{state->asked, state->known, RobotsRules::parse(state->rules)};
    }
  }
  auto& answer = place->second;
  if (!answer) return nullptr;
  if (answer->asked > now) {  // the clock was set back
    answer->asked = now;
    store_.save({origin, now, answer->known, answer->rules.to_text()});
  }
  return &*answer;
}

void RobotsBook::keep(const std::string& origin, RobotsAnswer answer) {
  store_.save({origin, answer.asked, answer.known, answer.rules.to_text()});
  answers_[origin] = std::move(answer);
}

bool is_fresh(const RobotsAnswer& answer, Time now) {
  return now - answer.asked < (answer.known ? std::chrono::hours(24) : std::chrono::hours(1));
}

Url robots_url(const Url& page) {
  Url url = page;
  url.path = "/robots.txt";
  url.query.clear();
  url.fragment.clear();
  return url;
}

}  // namespace newswire::fetcher
