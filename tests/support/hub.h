// A WebSub hub on loopback: real HTTP, and whatever manners the test gives it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace newswire::test {

// What a subscriber asked of the hub.
struct HubAsked {
  std::map<std::string, std::string> form;  // hub.mode, hub.topic ...
  std::multimap<std::string, std::string> headers;

  std::string mode() const { return of("hub.mode"); }
  std::string topic() const { return of("hub.topic"); }
  std::string callback() const { return of("hub.callback"); }
  std::string secret() const { return of("hub.secret"); }
  std::string of(const std::string& name) const;
};

struct HubHeard {  // of a subscriber
  int status = 0;  // 0: nothing
  std::string body;
  std::multimap<std::string, std::string> headers;
};

// All calls from any thread.
class Hub {
 public:
  Hub();
  ~Hub();

  std::string url(const std::string& path = "/") const;

  // What it answers to requests from now on; 202 at first.
  void answer(int status, const std::multimap<std::string, std::string>& headers = {});
  // Whether it asks back before it answers, as a hub may: yes at first. `lease` in seconds; empty:
  // as it was asked.
  void confirm(bool whether, const std::string& lease = "");
  std::vector<HubAsked> asked() const;
  HubHeard last_confirmation() const;

  // Asks back. `changed` takes the place of parameters, or adds some.
  HubHeard ask_back(const HubAsked& asked,
                    const std::map<std::string, std::string>& changed = {}) const;
  HubHeard deny(const HubAsked& asked, const std::string& reason) const;

  // Brings a document, signed with the secret that it was told, if any.
  HubHeard ping(const HubAsked& asked, const std::string& body,
                const std::string& method = "sha256") const;
  // The same with headers as they are given.
  HubHeard ping_with(const std::string& callback, const std::string& body,
                     const std::multimap<std::string, std::string>& headers) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// What X-Hub-Signature says.
std::string hub_signature(const std::string& method, const std::string& secret,
                          const std::string& body);

}  // namespace newswire::test
