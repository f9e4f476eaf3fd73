// `newswire sub` as a process, listening to a newsroom of this test.
#pragma once

#include <string>
#include <vector>

#include "tests/subscriber/newsroom.h"
#include "tests/support/process.h"

namespace newswire::test {

// Of a configuration whose broker is the newsroom's; cursors are kept in `folder` where the
// environment has home_in(folder).
inline std::vector<std::string> sub_command(const TempFolder& folder, Newsroom& newsroom,
                                            std::vector<std::string> arguments) {
  const std::string config =
      folder.write("newswire.toml", "[broker]\npublish = \"" + newsroom.broker().publish() +
                                        "\"\nreplay = \"" + newsroom.broker().replay() + "\"\n");
  std::vector<std::string> all{"sub", "--config", config};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return newswire_command(all);
}

inline std::map<std::string, std::string> home_in(const TempFolder& folder) {
  return {{"XDG_STATE_HOME", folder.path("state")}};
}

inline Item headline_item(const std::string& title) {
  Item item;
  item.source = "bbc-world";
  item.topics = {"world", "tech/ai"};
  item.title = title;
  item.link = "https://example.org/1";
  item.fetched = SystemClock().now();
  return item;
}

}  // namespace newswire::test
