// What nobody may find in any output: passwords, tokens, keys.
#include <csignal>
#include <map>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/site.h"
#include "tests/support/temp_folder.h"
#include "tests/support/wait_until.h"

using namespace newswire::test;

namespace {

// Every value that must not be seen; the "@" of one is percent-encoded where it is in a URL.
const std::vector<std::string> secrets{"pw-in-url",   "pw-in-basic", "tok-bearer",
                                       "tok-header",  "tok-cookie",  "tok-param",
                                       "pw-in-proxy", "pw-of-all",   "pw-of-environment"};

const std::map<std::string, std::string> environment{
    {"URL_PASSWORD", "pw-in-url"},    {"BASIC_PASSWORD", "pw-in-basic"}, {"BEARER", "tok-bearer"},
    {"HEADER", "tok-header"},         {"COOKIE", "tok-cookie"},          {"PARAM", "tok-param"},
    {"PROXY_PASSWORD", "pw-in-proxy"}};

struct Setup {
  Setup() {
    REQUIRE(run(newswire_command({"keygen", folder.path("broker")})).code == 0);
    secret_key = key_in(folder.path("broker.key_secret"));
    REQUIRE(run({"mkdir", folder.path("clients")}).code == 0);
    REQUIRE(run({"cp", folder.path("broker.key"), folder.path("clients")}).code == 0);
    // One that works, one whose server refuses, one that answers with no feed, one whose proxy
    // is not there, and one with its secrets in the file itself.
    site.serve("/good", rss("good", {{"1", "One"}}));
    site.answer("/refused", 401);
    site.serve("/page", "<html><body>no feed</body></html>", "text/html");
    const std::string host = site.url("").substr(7);
    const auto source = [&](const std::string& name, const std::string& path) {
      return "[[source]]\nname = \"" + name + "\"\nurl = \"http://reader:${URL_PASSWORD}@" + host +
             path +
             "\"\nallow_private = true\nparams = { key = \"${PARAM}\" }\n"
             "headers = { X-Token = \"${HEADER}\" }\ncookies = \"session=${COOKIE}\"\n";
    };
    const std::string gone = ":" + std::to_string(free_port());
    config = folder.write(
        "newswire.toml",
        "[fetch]\ninterval = \"200ms\"\nmin_interval = \"200ms\"\nhost_spacing = \"0s\"\n"
        "[broker]\npublish = \"tcp://127.0.0.1:" +
            std::to_string(free_port()) +
            "\"\nreplay = \"tcp://127.0.0.1:" + std::to_string(free_port()) +
            "\"\nkey = \"broker.key_secret\"\nclient_keys = \"clients\"\n" +
            source("good", "/good") + source("refused", "/refused") + "bearer = \"${BEARER}\"\n" +
            source("page", "/page") + "basic = \"reader:${BASIC_PASSWORD}\"\n" +
            source("by-proxy", "/good") + "proxy = \"http://p:${PROXY_PASSWORD}@127.0.0.1" + gone +
            "\"\n" + "[[source]]\nname = \"plain\"\nurl = \"https://x:pw-of-all@127.0.0.1" + gone +
            "/\"\nallow_private = true\nbearer = \"pw-of-all\"\n");
  }

  static std::string key_in(const std::string& file) {
    const std::string text = run({"cat", file}).out;
    const std::size_t begin = text.find("secret-key = \"") + 14;
    return text.substr(begin, 40);
  }

  std::map<std::string, std::string> variables() const {
    auto all = environment;
    all["XDG_STATE_HOME"] = folder.path("state");
    return all;
  }

  void check_clean(const std::string& text) const {
    for (const std::string& secret : secrets) {
      INFO(secret << " in:\n" << text);
      CHECK(text.find(secret) == std::string::npos);
    }
    CHECK(text.find(secret_key) == std::string::npos);
  }

  TempFolder folder;
  Site site;
  std::string config;
  std::string secret_key;
};

}  // namespace

TEST_CASE("no secret is in any output at the most talkative level", "[secrets]") {
  const std::string format = GENERATE("logfmt", "json");
  const Setup setup;
  const auto command = [&](std::vector<std::string> words) {
    words.insert(words.end(),
                 {"--config", setup.config, "--log-level", "debug", "--log-format", format});
    return newswire_command(words);
  };
  {
    Process up(command({"up"}), "", setup.variables());
    REQUIRE(wait_until([&] {
      const std::string log = up.err();
      return log.find("not modified") != std::string::npos &&
             log.find("401") != std::string::npos && log.find("by-proxy") != std::string::npos &&
             log.find("plain") != std::string::npos && log.find("page") != std::string::npos;
    }));
    const Finished sub =
        run(command({"sub", "--since", "seq:0", "--no-follow"}), "", setup.variables());
    INFO(sub.err);
    CHECK(sub.code == 0);
    CHECK_THAT(sub.out, contains("One"));
    setup.check_clean(sub.out + sub.err);
    up.signal(SIGHUP);
    REQUIRE(wait_until([&] { return up.err().find("reloaded") != std::string::npos; }));
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"status"}, {"status", "--json"}, {"doctor"}, {"doctor", "--json"}}) {
      const Finished shown = run(command(words), "", setup.variables());
      setup.check_clean(shown.out + shown.err);
    }
    up.signal(SIGTERM);
    REQUIRE(up.wait() == 0);
    setup.check_clean(up.out() + up.err());
  }
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"fetch", "--report"},
                                             {"source", "list"},
                                             {"source", "list", "--why", "refused"},
                                             {"source", "list", "--why", "by-proxy"},
                                             {"source", "list", "--why", "plain"},
                                             {"source", "export"},
                                             {"search", "One", "--format", "json"},
                                             {"doctor", "--network"}}) {
    auto variables = setup.variables();
    variables["https_proxy"] = "http://u:pw-of-environment@127.0.0.1:1";
    const Finished shown = run(command(words), "", variables);
    INFO(words.front() << ": " << shown.err);
    CHECK(shown.code != 2);
    setup.check_clean(shown.out + shown.err);
  }
}

TEST_CASE("a secret that is missing stops its source and no other command", "[secrets]") {
  const Setup setup;
  auto variables = setup.variables();
  variables.erase("BEARER");
  const auto newswire = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--config", setup.config});
    return run(newswire_command(words), "", variables);
  };
  const Finished fetched = newswire({"fetch", "--source", "good", "--source", "refused"});
  CHECK(fetched.code == 4);
  CHECK_THAT(fetched.err,
             contains("source=refused") && contains("the environment variable BEARER is not set"));
  CHECK_THAT(fetched.out, contains("1 fetched") && contains("1 failed"));
  CHECK(setup.site.requests("/refused").empty());
  CHECK_THAT(newswire({"search", "One"}).out, contains("One"));
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"status"},
                                             {"source", "list"},
                                             {"explain", "One"},
                                             {"match", "One"},
                                             {"store", "check"}}) {
    const Finished shown = newswire(words);
    INFO(words.front() << ": " << shown.err);
    CHECK(shown.code == 0);
    setup.check_clean(shown.out + shown.err);
  }
  const Finished status = newswire({"status"});
  CHECK_THAT(status.out, contains("export BEARER=..."));
  CHECK_THAT(newswire({"doctor"}).out, contains("it needs the environment variable BEARER"));
}
