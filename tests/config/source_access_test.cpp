#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"
#include "tests/config/loading.h"
#include "tests/support/environment.h"

using namespace newswire::config;
using namespace newswire::config::test;
using newswire::test::contains;
using newswire::test::Variable;

namespace {

const std::string head = "[[source]]\nname = \"a\"\nurl = \"https://a.example/feed\"\n";

Source source_with(const std::string& lines) {
  return load_text(head + lines).sources.at(0);
}

bool is_secret(const Source& source, const std::string& text) {
  return std::find(source.secrets.begin(), source.secrets.end(), text) != source.secrets.end();
}

using Header = std::pair<std::string, std::string>;

}  // namespace

TEST_CASE("credentials become headers and secrets", "[source access]") {
  const Variable password("NEWSWIRE_TEST_PASSWORD", "hunter:2");
  const Source basic = source_with("basic = \"me:${NEWSWIRE_TEST_PASSWORD}\"\n");
  CHECK(basic.headers == std::vector<Header>{{"Authorization", "Basic bWU6aHVudGVyOjI="}});
  CHECK(is_secret(basic, "hunter:2"));
  CHECK(is_secret(basic, "bWU6aHVudGVyOjI="));

  const Source bearer = source_with("bearer = \"t0ken\"\ncookies = \"a=b; c=d\"\n");
  CHECK(bearer.headers ==
        std::vector<Header>{{"Authorization", "Bearer t0ken"}, {"Cookie", "a=b; c=d"}});
  CHECK(is_secret(bearer, "t0ken"));
  CHECK(is_secret(bearer, "a=b; c=d"));
}

TEST_CASE("credentials in a URL are kept out of what people see", "[source access]") {
  const Source source =
      load_text("[[source]]\nname = \"a\"\nurl = \"https://me:hunter2@a.example/f?x=@\"\n")
          .sources.at(0);
  CHECK(source.url == "https://me:hunter2@a.example/f?x=@");
  CHECK(source.shown_url == "https://a.example/f?x=@");
  CHECK(is_secret(source, "hunter2"));
}

TEST_CASE("credentials that cannot be meant are refused and not quoted", "[source access]") {
  const auto trouble = [](const std::string& lines) {
    const std::string message = trouble_with(head + lines);
    CHECK(message.find("hunter2") == std::string::npos);
    return message;
  };
  CHECK_THAT(trouble("basic = \"hunter2\"\n"), contains("must be \"USER:PASSWORD\""));
  CHECK_THAT(trouble("basic = \"a:hunter2\\r\\nX: y\"\n"), contains("control characters"));
  CHECK_THAT(trouble("bearer = \"Bearer hunter2\"\n"), contains("token alone"));
  CHECK_THAT(trouble("bearer = \"\"\n"), contains("is empty"));
  CHECK_THAT(trouble("basic = \"a:hunter2\"\nbearer = \"hunter2\"\n"),
             contains("both give the header Authorization"));
  CHECK_THAT(trouble("cookies = \"hunter2\"\nheaders = { cookie = \"x\" }\n"),
             contains("both give the header Cookie"));
  CHECK_THAT(trouble("proxy = \"socks5://me:hunter2@b.example\"\n"), contains("'proxy'"));
  CHECK_THAT(trouble("ca_file = \"no-such-file.pem\"\n"), contains("cannot be read"));
}

TEST_CASE("proxies and certificates are set for all and for one", "[source access]") {
  const newswire::test::TempFolder folder;
  folder.write("ca.pem", "");
  const Config config = load(folder.write(
      "newswire.toml", "[fetch]\nproxy = \"b.example:3128\"\nca_file = \"ca.pem\"\n" + head +
                           "proxy = \"none\"\nca_file = \"ca.pem\"\ninsecure = true\n"));
  CHECK(config.fetch.proxy == "http://b.example:3128");
  CHECK(config.fetch.ca_file == folder.path("ca.pem"));
  CHECK(config.sources.at(0).proxy == "none");
  CHECK(config.sources.at(0).ca_file == folder.path("ca.pem"));
  CHECK(config.sources.at(0).insecure);
}
