#include <cerrno>
#include <cstring>
#include <exception>
#include <functional>
#include <optional>
#include <string_view>

#include <sys/stat.h>
#include <unistd.h>

#include "app/doctor/checks.h"
#include "wire/curve/key_file.h"

namespace newswire::app {
namespace {

class KeyCheck {
 public:
  explicit KeyCheck(const Patient& patient) : patient_(patient) {}

  Findings pass() {
    const config::Broker& broker = patient_.config.broker;
    const config::Subscriber& subscriber = patient_.config.subscriber;
    std::optional<wire::KeyPair> own;
    std::optional<wire::KnownClients> clients;
    if (!broker.key.empty()) {
      own = read<wire::KeyPair>("key in [broker]", broker.key,
                                [&] { return wire::read_key_pair(broker.key); });
      clients = read<wire::KnownClients>("client_keys in [broker]", broker.client_keys, [&] {
        return wire::read_known_clients(broker.client_keys);
      });
      if (own) add(Severity::ok, "key in [broker]", "a pair that fits, for its owner alone");
      if (clients) look_at_clients(*clients);
    }
    if (!subscriber.key.empty()) look_at_subscriber(subscriber, own, clients);
    if (findings_.empty()) {
      add(Severity::ok, "keys", "none are configured, and none are needed on this machine alone");
    }
    return std::move(findings_);
  }

 private:
  void add(Severity severity, std::string subject, std::string text, std::string fix = "") {
    findings_.push_back({severity, "keys", std::move(subject), std::move(text), std::move(fix)});
  }

  // `path` is the file, or the folder of files.
  template <typename Keys>
  std::optional<Keys> read(const std::string& subject, const std::string& path,
                           const std::function<Keys()>& work) {
    try {
      return work();
    } catch (const std::exception& trouble) {
      const bool is_closed =
          std::string_view(trouble.what()).find(std::strerror(EACCES)) != std::string_view::npos;
      add(Severity::problem, subject, trouble.what(),
          is_closed ? "chown -R " + std::to_string(::geteuid()) + " " + shell_word(path)
                    : patient_.fixes.run("keygen NAME"));
      return std::nullopt;
    }
  }

  void look_at_clients(const wire::KnownClients& clients) {
    const std::string& folder = patient_.config.broker.client_keys;
    struct stat status {};
    if (::stat(folder.c_str(), &status) == 0 && (status.st_mode & S_IWOTH) != 0) {
      add(Severity::warning, "client_keys in [broker]",
          "everybody on this machine may let himself in", "chmod o-w " + shell_word(folder));
    }
    if (clients.empty()) {
      add(Severity::warning, "client_keys in [broker]", "nobody may come in: the folder has no key",
          "cp NAME.key " + shell_word(folder));
      return;
    }
    add(Severity::ok, "client_keys in [broker]",
        std::to_string(clients.size()) + (clients.size() == 1 ? " client is" : " clients are") +
            " known");
  }

  void look_at_subscriber(const config::Subscriber& files,
                          const std::optional<wire::KeyPair>& broker,
                          const std::optional<wire::KnownClients>& clients) {
    const auto server = read<std::string>("server_key in [subscriber]", files.server_key,
                                          [&] { return wire::read_public_key(files.server_key); });
    const auto own = read<wire::KeyPair>("key in [subscriber]", files.key,
                                         [&] { return wire::read_key_pair(files.key); });
    if (!server || !own) return;
    if (broker && broker->public_key != *server) {
      add(Severity::warning, "server_key in [subscriber]",
          "it is not that of the broker in [broker]", "server_key = \"...\" in [subscriber]");
    } else if (clients && broker && !clients->contains(own->public_key)) {
      add(Severity::warning, "key in [subscriber]", "the broker of [broker] does not know it",
          "cp NAME.key " + shell_word(patient_.config.broker.client_keys));
    } else {
      add(Severity::ok, "key in [subscriber]", "a pair that fits, for its owner alone");
    }
  }

  const Patient& patient_;
  Findings findings_;
};

}  // namespace

Findings check_keys(const Patient& patient) {
  return KeyCheck(patient).pass();
}

}  // namespace newswire::app
