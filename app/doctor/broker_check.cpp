#include <charconv>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "app/doctor/checks.h"
#include "app/health/broker_answer.h"
#include "app/health/file_lock.h"
#include "app/health/port_holder.h"
#include "wire/endpoint.h"

namespace newswire::app {
namespace {

namespace fs = std::filesystem;
using Answer = PortState::Answer;

constexpr std::string_view tcp = "tcp://";
constexpr std::string_view ipc = "ipc://";
constexpr std::uint16_t step_to_another_port = 10;
constexpr int other_ports_tried = 10;

// Of "tcp://HOST:PORT"; nullopt where the system chooses the port.
std::optional<std::pair<std::string, std::uint16_t>> host_and_port(std::string_view endpoint) {
  const std::string_view address = endpoint.substr(tcp.size());
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view port = address.substr(colon + 1);
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc{} || end != port.data() + port.size()) return std::nullopt;
  return std::pair(std::string(address.substr(0, colon)), number);
}

// A free one above it, where one is found.
std::uint16_t another_port(const std::string& host, std::uint16_t port) {
  for (int tried = 0; tried < other_ports_tried && port < 65535 - step_to_another_port; ++tried) {
    port += step_to_another_port;
    if (look_at_port(host, port).answer == Answer::free) break;
  }
  return port;
}

std::string another_endpoint(const std::string& key, const std::string& host, std::uint16_t port) {
  return key + " = \"tcp://" + host + ":" + std::to_string(another_port(host, port)) +
         "\" in [broker]";
}

class BrokerCheck {
 public:
  explicit BrokerCheck(const Patient& patient)
      : patient_(patient), broker_(patient.config.broker) {}

  Findings pass() {
    look_at("publish", broker_.publish);
    look_at("replay", broker_.replay);
    refuse_exposed("publish", broker_.publish);
    refuse_exposed("replay", broker_.replay);
    look_at_listener("[monitor]", patient_.config.monitor.listen);
    if (!patient_.config.websub.callback.empty()) {
      look_at_listener("[websub]", patient_.config.websub.listen);
    }
    return std::move(findings_);
  }

 private:
  void add(Severity severity, const std::string& key, const std::string& endpoint, std::string text,
           std::string fix = "") {
    findings_.push_back(
        {severity, "broker", key + " " + endpoint, std::move(text), std::move(fix)});
  }

  // Asked once, and only where its address is one of this machine.
  const BrokerAnswer& answer() {
    if (!answer_) {
      const auto& status = patient_.store.status;
      answer_ = ask_broker(patient_.config, status ? status->head : 0);
    }
    return *answer_;
  }

  void look_at(const std::string& key, const std::string& endpoint) {
    if (endpoint.starts_with(ipc)) return look_at_path(key, endpoint);
    const auto place = host_and_port(endpoint);
    if (!place) {
      return add(
          Severity::warning, key, endpoint,
          "the system chooses the port at each start, so that nobody can know it",
          key + " = \"tcp://127.0.0.1:" + (key == "publish" ? "5560" : "5561") + "\" in [broker]");
    }
    const auto& [host, port] = *place;
    const PortState state = look_at_port(host, port);
    switch (state.answer) {
      case Answer::free:
        return add(Severity::ok, key, endpoint, "free: a broker may listen there");
      case Answer::taken:
        return look_at_holder(key, endpoint, state.holder, another_endpoint(key, host, port));
      case Answer::not_ours:
        return add(Severity::warning, key, endpoint,
                   "no address of this machine: a broker cannot listen here, only 'sub' connect "
                   "there",
                   key + " = \"tcp://127.0.0.1:" + std::to_string(port) + "\" in [broker]");
      case Answer::forbidden:
        return add(Severity::problem, key, endpoint, "this user may not listen there",
                   another_endpoint(key, host, 5550));
      case Answer::unknown:
        return add(Severity::ok, key, endpoint, "a name, which is not looked up here");
    }
  }

  void look_at_holder(const std::string& key, const std::string& endpoint,
                      const std::string& holder, const std::string& other_place) {
    const std::string by = holder.empty() ? "" : " by " + holder;
    if (answer().hello) {
      const auto wrong =
          broker_findings(patient_.config, answer(), patient_.store.status, patient_.fixes);
      if (key == "publish" || wrong.empty()) {
        return add(Severity::ok, key, endpoint, "held" + by + ": a newswire broker, which answers");
      }
      findings_.insert(findings_.end(), wrong.begin(), wrong.end());
      return;
    }
    add(Severity::problem, key, endpoint,
        "taken" + by + ", which does not answer as a newswire broker" +
            (answer().trouble_with_keys.empty() ? "" : " (" + answer().trouble_with_keys + ")"),
        other_place);
  }

  void look_at_path(const std::string& key, const std::string& endpoint) {
    const fs::path path = endpoint.substr(ipc.size());
    const std::string folder = path.parent_path().string();
    const std::string quoted = shell_word(folder);
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
      return add(Severity::problem, key, endpoint, "its folder is not there", "mkdir -p " + quoted);
    }
    if (::access(folder.c_str(), W_OK | X_OK) != 0) {
      return add(Severity::warning, key, endpoint, "this user cannot make a socket in its folder",
                 "ls -ld " + quoted);
    }
    if ((status.st_mode & S_IWOTH) != 0 && (status.st_mode & S_ISVTX) == 0) {
      return add(Severity::warning, key, endpoint, "everybody may put another socket in its place",
                 "chmod o-w " + quoted);
    }
    const auto holder = holder_of_lock(path.string() + ".lock");
    if (!holder) return add(Severity::ok, key, endpoint, "free: a broker may listen there");
    look_at_holder(key, endpoint, *holder > 0 ? "process " + std::to_string(*holder) : "",
                   key + " = \"ipc://...\" in [broker]");
  }

  // What else listens beside the broker: "HOST:PORT".
  void look_at_listener(const std::string& section, const std::string& listen) {
    const auto place = host_and_port(std::string(tcp) + listen);
    if (!place) return;
    const auto& [host, port] = *place;
    const PortState state = look_at_port(host, port);
    const std::string key = "listen in " + section;
    if (state.answer == Answer::free) return add(Severity::ok, key, listen, "free");
    if (state.answer != Answer::taken) return;
    if (answer().hello) return add(Severity::ok, key, listen, "held beside the broker");
    add(Severity::problem, key, listen,
        "taken" + (state.holder.empty() ? "" : " by " + state.holder),
        "listen = \"" + host + ":" + std::to_string(another_port(host, port)) + "\" in " + section);
  }

  // What a broker refuses to begin with.
  void refuse_exposed(const std::string& key, const std::string& endpoint) {
    const wire::Protection protection{.secret_key = broker_.key, .insecure = broker_.insecure};
    if (broker_.insecure || !wire::is_exposed(endpoint, protection)) return;
    add(Severity::problem, key, endpoint, "other machines can reach it, so that it needs keys",
        patient_.fixes.run("keygen broker") + ", then key and client_keys in [broker]");
  }

  const Patient& patient_;
  const config::Broker& broker_;
  std::optional<BrokerAnswer> answer_;
  Findings findings_;
};

}  // namespace

Findings check_broker(const Patient& patient) {
  return BrokerCheck(patient).pass();
}

}  // namespace newswire::app
