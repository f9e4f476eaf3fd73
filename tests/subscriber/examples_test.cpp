// The examples, as processes, against a real broker that restarts under them.
#include <csignal>
#include <string>

#include "tests/subscriber/numbered_news.h"
#include "tests/support/process.h"
#include "tests/support/wait_until.h"
#include "wire/curve/key_file.h"

using namespace newswire;
using test::check_example;
using test::Newsroom;
using test::NumberedNews;
using test::Process;
using test::wait_until;

namespace {

constexpr const char* python = "/usr/bin/python3";  // where Debian's python3-zmq is

}  // namespace

TEST_CASE("the embedding example shows every match, also over a restart", "[examples]") {
  check_example({NEWSWIRE_BINARY_DIR "/examples/newswire_embed"});
}

TEST_CASE("the example in C shows every match by poll, also over a restart", "[examples]") {
  check_example({NEWSWIRE_BINARY_DIR "/examples/newswire_embed_c"});
}

TEST_CASE("the Python examples show every match, also over a restart", "[examples]") {
  if (test::run({python, "-c", "import zmq"}).code != 0) {
    WARN("skipped: " << python << " has no zmq; install python3-zmq");
    return;
  }
  const std::string name = GENERATE("subscriber.py", "twenty_lines.py");
  CAPTURE(name);
  check_example({python, NEWSWIRE_SOURCE_DIR "/examples/" + name});
}

TEST_CASE("the Python example ends with the reason where its query is wrong", "[examples]") {
  if (test::run({python, "-c", "import zmq"}).code != 0) {
    WARN("skipped: " << python << " has no zmq; install python3-zmq");
    return;
  }
  Newsroom newsroom;
  const SubscriberOptions options = newsroom.subscriber();
  Process example({python, NEWSWIRE_SOURCE_DIR "/examples/subscriber.py", "fox AND",
                   options.publish, options.replay});
  CHECK(example.wait() == 1);
  CHECK_THAT(example.err(), test::contains("column 5"));
}

TEST_CASE("the Python example keeps up with a broker that has keys and takes them back",
          "[examples]") {
  if (test::run({python, "-c", "import zmq"}).code != 0) {
    WARN("skipped: " << python << " has no zmq; install python3-zmq");
    return;
  }
  const test::TempFolder folder;
  const wire::KeyPair server = wire::make_key_pair();
  const wire::KeyPair desk = wire::make_key_pair();
  const std::string server_key = wire::write_key_pair(folder.path("broker"), server).public_file;
  const std::string key = wire::write_key_pair(folder.path("desk"), desk).secret_file;
  broker::Options options = Newsroom::quick();
  options.protection.secret_key = server.secret_key;
  options.clients = wire::read_known_clients(folder.str());
  Newsroom newsroom(options);
  NumberedNews news(newsroom);
  const SubscriberOptions ends = newsroom.subscriber();
  const Process example({python, NEWSWIRE_SOURCE_DIR "/examples/subscriber.py", "fox", ends.publish,
                         ends.replay, server_key, key});
  CHECK(wait_until([&] {
    news.commit();
    return !example.out_lines().empty();
  }));
  CAPTURE(example.err());
  CHECK(example.err().empty());

  newsroom.broker().replace_clients({});
  const auto refused = [&] { return example.err().find("no answer") != std::string::npos; };
  CHECK(wait_until(refused));
  news.commit();
  newsroom.broker().replace_clients(options.clients);
  CHECK(wait_until([&] { return example.out_lines().back() == NumberedNews::title(news.last()); }));
}
