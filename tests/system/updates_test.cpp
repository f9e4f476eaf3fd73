// A publisher that edits its headlines, from its site to the terminals.
#include <csignal>
#include <map>
#include <random>

#include <nlohmann/json.hpp>

#include "store/item_store.h"
#include "tests/support/catch.h"
#include "tests/support/wait_until.h"
#include "tests/system/deployment.h"

using namespace newswire;
using namespace newswire::test;

namespace {

// The oracle: the rows of the store.
std::vector<Item> rows_of(const Deployment& deployed) {
  store::Database database(deployed.store_path(), store::Access::read_only);
  store::ItemStore store(database);
  std::vector<Item> rows;
  store.scan_after(0, store.head(), 1'000'000, [&](const Item& item) {
    rows.push_back(item);
    return true;
  });
  return rows;
}

std::vector<long long> sequences_of(const std::vector<Item>& rows, bool with_updates) {
  std::vector<long long> sequences;
  for (const Item& row : rows) {
    if (with_updates || !row.update) sequences.push_back(row.sequence);
  }
  return sequences;
}

// What every item says in its newest version.
std::map<std::string, std::string> newest_titles(const std::vector<Item>& rows) {
  std::map<std::string, std::string> titles;
  for (const Item& row : rows) titles[row.id] = row.title;
  return titles;
}

std::map<std::string, std::string> titles_of(const std::vector<Entry>& entries) {
  std::map<std::string, std::string> titles;
  for (const Entry& entry : entries) titles[entry.id] = entry.title;
  return titles;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    lines.push_back(text.substr(begin, end - begin));
  }
  return lines;
}

}  // namespace

TEST_CASE("edited headlines reach who asked for updates and nobody else, whatever is killed",
          "[system]") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 chance(seed);
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  std::vector<Entry> entries;
  std::vector<int> edits;
  const auto add_entry = [&] {
    const std::string id = "a" + std::to_string(entries.size());
    entries.insert(entries.begin(), {id, "Headline of " + id});
    edits.insert(edits.begin(), 0);
  };
  for (int i = 0; i < 30; ++i) add_entry();
  deployed.site.serve("/alpha", rss("alpha", entries));
  auto up = deployed.start_serving("up");
  const auto stored = [&] { return newest_titles(rows_of(deployed)) == titles_of(entries); };
  REQUIRE(wait_until(stored));
  const auto all = deployed.start(
      {"sub", "--updates", "--since", "seq:0", "--cursor", "all", "--format", "json"});
  const auto first =
      deployed.start({"sub", "--since", "seq:0", "--cursor", "first", "--format", "json"});

  for (int step = 0; step < 12; ++step) {
    for (int i = 0; i < 3; ++i) {
      const auto number = std::uniform_int_distribution<std::size_t>(0, entries.size() - 1)(chance);
      if (++edits[number] > 3) continue;  // what is edited more often in an hour is held back
      entries[number].title += i % 2 == 0 ? ", corrected" : ", and more";
    }
    add_entry();
    deployed.site.serve("/alpha", rss("alpha", entries));
    if (step % 4 == 2) {
      up->signal(SIGKILL);
      REQUIRE(up->wait());
      up = deployed.start_serving("up");
    }
    REQUIRE(wait_until(stored, std::chrono::seconds(30)));
  }

  const auto rows = rows_of(deployed);
  const auto with = sequences_of(rows, true);
  const auto without = sequences_of(rows, false);
  REQUIRE(without.size() == entries.size());
  REQUIRE(with.size() > without.size());
  CHECK(
      wait_until([&] { return all->out_lines().size() >= with.size(); }, std::chrono::seconds(30)));
  CHECK(wait_until([&] { return first->out_lines().size() >= without.size(); },
                   std::chrono::seconds(30)));
  CHECK(sequences(all->out_lines()) == with);
  CHECK(sequences(first->out_lines()) == without);

  std::map<std::string, std::string> before;
  for (const std::string& line : all->out_lines()) {
    const auto item = nlohmann::json::parse(line);
    const std::string id = item.at("id");
    CHECK(item.contains("update") == (before.count(id) != 0));
    if (item.contains("update")) {
      CHECK(item.at("update") == true);
      CHECK(item.at("previous_title") == before[id]);
    }
    before[id] = item.at("title");
  }
  for (const std::string& line : first->out_lines()) {
    CHECK_THAT(line, !contains("previous_title"));
  }

  // What is stored is told alike by those who come late.
  const auto printed = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--format", "json"});
    const Finished finished = deployed.run(std::move(arguments));
    CHECK(finished.code == 0);
    return sequences(lines_of(finished.out));
  };
  const auto newest = [](std::vector<long long> of, std::ptrdiff_t count) {
    return std::vector<long long>(of.end() - count, of.end());
  };
  CHECK(printed({"sub", "--since", "seq:0", "--no-follow"}) == without);
  CHECK(printed({"sub", "--since", "seq:0", "--no-follow", "--updates"}) == with);
  CHECK(printed({"search"}) == without);
  CHECK(printed({"search", "--updates"}) == with);
  CHECK(printed({"search", "--limit", "7"}) == newest(without, 7));
  CHECK(printed({"search", "--limit", "7", "--updates"}) == newest(with, 7));
  CHECK(printed({"sub", "--last", "7", "--no-follow"}) == newest(without, 7));
  CHECK(printed({"sub", "--last", "7", "--no-follow", "--updates"}) == newest(with, 7));
  CHECK(printed({"sub", "--since", "seq:0", "--count", "20"}) ==
        std::vector<long long>(without.begin(), without.begin() + 20));
}

TEST_CASE("search tells where only changed versions match", "[system]") {
  Deployment deployed({{"alpha", "\"tech\""}}, quick_polling);
  deployed.site.serve("/alpha", rss("alpha", {{"a1", "Fox meets hen"}}));
  REQUIRE(deployed.run({"fetch"}).code == 0);
  deployed.site.serve("/alpha", rss("alpha", {{"a1", "Fox eats hen"}}));
  REQUIRE(wait_until([&] {
    REQUIRE(deployed.run({"fetch", "--quiet"}).code == 0);
    return rows_of(deployed).size() == 2;
  }));
  const std::vector<std::string> limit =
      GENERATE(std::vector<std::string>{}, std::vector<std::string>{"--limit", "5"});
  const auto search = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "search");
    arguments.insert(arguments.end(), limit.begin(), limit.end());
    return deployed.run(std::move(arguments));
  };
  const Finished hidden = search({"eats"});
  CHECK(hidden.code == 0);
  CHECK(hidden.out.empty());
  CHECK_THAT(hidden.err, contains("--updates"));
  const Finished shown = search({"eats", "--updates"});
  CHECK_THAT(shown.out, contains("updated: Fox eats hen") && contains("was: Fox meets hen"));
  CHECK(search({"fox"}).err.empty());
  CHECK_THAT(deployed.run({"explain", "fox"}).out, contains("matches 1 of 1 stored items"));
}
