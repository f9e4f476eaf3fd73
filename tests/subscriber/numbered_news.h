// Headlines with numbers, so that a process shows what it missed; and an example that must not.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/subscriber/newsroom.h"
#include "tests/support/process.h"
#include "tests/support/wait_until.h"

namespace newswire::test {

class NumberedNews {
 public:
  explicit NumberedNews(Newsroom& newsroom) : newsroom_(newsroom) {}
  // One that matches "fox", and one that does not.
  void commit() {
    newsroom_.commit(1, {"world"}, title(++last_));
    newsroom_.commit(1, {"world"}, "Hen " + std::to_string(last_));
  }
  int last() const { return last_; }
  static std::string title(int number) { return "Fox " + std::to_string(number); }

 private:
  Newsroom& newsroom_;
  int last_ = 0;
};

// Runs `argv` with a query and a broker's two endpoints, restarts the broker, and sees that it
// prints each title that matches, on a line of its own.
inline void check_example(std::vector<std::string> argv,
                          const std::map<std::string, std::string>& environment = {}) {
  Newsroom newsroom;
  NumberedNews news(newsroom);
  const SubscriberOptions options = newsroom.subscriber();
  for (const std::string& argument : {std::string("fox"), options.publish, options.replay}) {
    argv.push_back(argument);
  }
  const Process example(argv, "", environment);
  const auto last_line = [&] {
    const auto lines = example.out_lines();
    return lines.empty() ? "" : lines.back();
  };

  // It begins with what is new, so there has to be something until it has begun.
  const bool has_begun = wait_until([&] {
    news.commit();
    return !example.out_lines().empty();
  });
  CAPTURE(example.err());
  REQUIRE(has_begun);
  newsroom.stop_broker();
  for (int i = 0; i < 5; ++i) news.commit();
  newsroom.start_broker();
  news.commit();
  REQUIRE(wait_until([&] { return last_line() == NumberedNews::title(news.last()); }));

  const auto lines = example.out_lines();
  const int first = news.last() - static_cast<int>(lines.size()) + 1;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    CHECK(lines[i] == NumberedNews::title(first + static_cast<int>(i)));
  }
}

}  // namespace newswire::test
