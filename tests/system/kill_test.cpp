#include <csignal>

#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"
#include "tests/system/log_writer.h"

using namespace newswire::test;

TEST_CASE("a broker killed in mid-stream loses nothing at a subscriber with a cursor", "[system]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  LogWriter writer(deployed.store_path());
  auto broker = deployed.start_serving("broker");
  const auto sub =
      deployed.start({"sub", "--cursor", "reader", "--since", "seq:0", "--format", "json"});
  writer.commit(5);
  REQUIRE(wait_until([&] { return sub->out_lines().size() >= 5; }));

  for (int kills = 0; kills < 5; ++kills) {
    writer.commit(40);
    broker->signal(SIGKILL);
    REQUIRE(broker->wait());
    writer.commit(10);
    broker = deployed.start_serving("broker");
    writer.commit(10);
  }

  const auto expected = writer.all_titles();
  INFO(sub->err());
  REQUIRE(wait_until([&] { return sub->out_lines().size() >= expected.size(); },
                     std::chrono::seconds(60)));
  CHECK(titles(sub->out_lines()) == expected);
}

TEST_CASE("a subscriber killed at any moment resumes at its cursor and repeats one line at most",
          "[system]") {
  const Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  LogWriter writer(deployed.store_path());
  const auto broker = deployed.start_serving("broker");
  std::vector<std::string> printed;
  const auto take_over = [&](const std::vector<std::string>& lines) {
    for (const std::string& line : titles(lines)) {
      const bool repeats_the_last = !printed.empty() && printed.back() == line;
      if (!repeats_the_last) printed.push_back(line);
    }
  };

  for (std::size_t kills = 0; kills < 5; ++kills) {
    writer.commit(200);
    const auto sub =
        deployed.start({"sub", "--cursor", "reader", "--since", "seq:0", "--format", "json"});
    REQUIRE(wait_until([&] { return sub->out_lines().size() >= 20 + 30 * kills; }));
    sub->signal(SIGKILL);
    REQUIRE(sub->wait());
    take_over(sub->out_lines());
  }
  const auto rest =
      deployed.run({"sub", "--cursor", "reader", "--no-follow", "--format", "{title}"});
  CHECK(rest.code == 0);
  for (std::size_t begin = 0, end = 0; (end = rest.out.find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    const std::string title = rest.out.substr(begin, end - begin);
    if (printed.back() != title) printed.push_back(title);
  }
  CHECK(printed == writer.all_titles());
}
