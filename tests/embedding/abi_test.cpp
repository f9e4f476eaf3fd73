// What programs that were built yesterday rely on. A line here changes together with the SOVERSION,
// or not at all; lines are added.
#include <cstddef>
#include <set>
#include <sstream>

#include "subscriber/newswire.h"
#include "tests/embedding/installation.h"
#include "tests/support/catch.h"

using newswire::test::Installation;
using newswire::test::output_of;

namespace {

const std::set<std::string> first_functions = {
    "newswire_accept", "newswire_close",      "newswire_descriptor",   "newswire_event_name",
    "newswire_free",   "newswire_get_cursor", "newswire_head",         "newswire_item_json",
    "newswire_next",   "newswire_open",       "newswire_options_init", "newswire_result_text",
    "newswire_version"};

// "name@@VERSION" of all that the library defines for others, the versions themselves aside.
std::set<std::string> shown_by(const std::string& library) {
  std::istringstream lines(
      output_of({"nm", "-D", "--defined-only", "--with-symbol-versions", library}));
  std::set<std::string> shown;
  for (std::string address, kind, name; lines >> address >> kind >> name;) {
    if (kind != "A") shown.insert(name);
  }
  return shown;
}

}  // namespace

TEST_CASE("the shared library shows the functions of its header and nothing else", "[embedding]") {
  const Installation installation;
  std::set<std::string> expected;
  for (const std::string& name : first_functions) expected.insert(name + "@@NEWSWIRE_0.1");
  CHECK(shown_by(installation.shared_library()) == expected);
}

TEST_CASE("structs have the layout of the first release", "[embedding]") {
  static_assert(sizeof(void*) == 8, "the layout below is that of 64 bits");
  CHECK(sizeof(newswire_cursor) == 16);
  CHECK(offsetof(newswire_cursor, position) == 0);
  CHECK(offsetof(newswire_cursor, epoch) == 8);

  CHECK(offsetof(newswire_options, size) == 0);
  CHECK(offsetof(newswire_options, publish) == 8);
  CHECK(offsetof(newswire_options, replay) == 16);
  CHECK(offsetof(newswire_options, server_key) == 24);
  CHECK(offsetof(newswire_options, secret_key) == 32);
  CHECK(offsetof(newswire_options, topics) == 40);
  CHECK(offsetof(newswire_options, topic_count) == 48);
  CHECK(offsetof(newswire_options, query) == 56);
  CHECK(offsetof(newswire_options, client) == 64);
  CHECK(offsetof(newswire_options, start_value) == 72);
  CHECK(offsetof(newswire_options, start) == 80);
  CHECK(offsetof(newswire_options, updates) == 84);
  CHECK(offsetof(newswire_options, follow) == 88);
  CHECK(offsetof(newswire_options, cursor) == 96);
  CHECK(sizeof(newswire_options) >= 112);

  CHECK(offsetof(newswire_item, size) == 0);
  CHECK(offsetof(newswire_item, sequence) == 8);
  CHECK(offsetof(newswire_item, published) == 16);
  CHECK(offsetof(newswire_item, updated) == 24);
  CHECK(offsetof(newswire_item, fetched) == 32);
  CHECK(offsetof(newswire_item, id) == 40);
  CHECK(offsetof(newswire_item, source) == 48);
  CHECK(offsetof(newswire_item, title) == 56);
  CHECK(offsetof(newswire_item, link) == 64);
  CHECK(offsetof(newswire_item, summary) == 72);
  CHECK(offsetof(newswire_item, author) == 80);
  CHECK(offsetof(newswire_item, lang) == 88);
  CHECK(offsetof(newswire_item, previous_title) == 96);
  CHECK(offsetof(newswire_item, topics) == 104);
  CHECK(offsetof(newswire_item, topic_count) == 112);
  CHECK(offsetof(newswire_item, categories) == 120);
  CHECK(offsetof(newswire_item, category_count) == 128);
  CHECK(offsetof(newswire_item, update) == 136);

  CHECK(offsetof(newswire_event, size) == 0);
  CHECK(offsetof(newswire_event, kind) == 8);
  CHECK(offsetof(newswire_event, again) == 12);
  CHECK(offsetof(newswire_event, item) == 16);
  CHECK(offsetof(newswire_event, text) == 24);
  CHECK(offsetof(newswire_event, repaired) == 32);
  CHECK(offsetof(newswire_event, lost_from) == 40);
  CHECK(offsetof(newswire_event, lost_to) == 48);
  CHECK(offsetof(newswire_event, epoch_before) == 56);
  CHECK(offsetof(newswire_event, epoch_now) == 60);
}

TEST_CASE("numbers mean what they meant in the first release", "[embedding]") {
  CHECK(NEWSWIRE_OK == 0);
  CHECK(NEWSWIRE_INVALID == 1);
  CHECK(NEWSWIRE_NONE == 2);
  CHECK(NEWSWIRE_IN_USE == 3);
  CHECK(NEWSWIRE_NO_ROOM == 4);
  CHECK(NEWSWIRE_FORKED == 5);
  CHECK(NEWSWIRE_FROM_NOW == 0);
  CHECK(NEWSWIRE_FROM_SEQUENCE == 1);
  CHECK(NEWSWIRE_FROM_TIME == 2);
  CHECK(NEWSWIRE_FROM_NEWEST == 3);
  CHECK(NEWSWIRE_IDLE == 0);
  CHECK(NEWSWIRE_ITEM == 1);
  CHECK(NEWSWIRE_CONNECTED == 2);
  CHECK(NEWSWIRE_DISCONNECTED == 3);
  CHECK(NEWSWIRE_GAP_REPAIRED == 4);
  CHECK(NEWSWIRE_GAP_LOST == 5);
  CHECK(NEWSWIRE_EPOCH_CHANGED == 6);
  CHECK(NEWSWIRE_LOCAL_FILTERING == 7);
  CHECK(NEWSWIRE_FINISHED == 8);
  CHECK(NEWSWIRE_CLOSED == 9);
}
