#include <algorithm>
#include <array>
#include <exception>
#include <set>
#include <string_view>

#include <sys/stat.h>

#include "app/doctor/checks.h"
#include "core/text.h"
#include "core/url.h"

namespace newswire::app {
namespace {

// Where systemd's units look for what ${NAME} stands for.
constexpr const char* environment_file = "/etc/newswire/environment";
constexpr std::size_t least_secret_bytes = 4;  // shorter ones are parts of words

std::string count(std::size_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

bool names_a_secret(std::string_view header) {
  const std::string name = ascii_lower(header);
  constexpr std::array parts{"auth", "cookie", "key", "token", "secret"};
  return std::ranges::any_of(
      parts, [&](const char* part) { return name.find(part) != std::string::npos; });
}

bool has_password(const std::string& url) {
  const auto parsed = parse_http_url(url);
  return parsed && !parsed->userinfo.empty();
}

// Whether `text`, the file, has a secret in plain words, and not by ${NAME}.
bool holds_secret(const std::string& text, const config::Config& config) {
  const auto stands_in_file = [&](const std::string& value) {
    return value.size() >= least_secret_bytes && text.find(value) != std::string::npos;
  };
  const auto of_source = [&](const config::Source& source) {
    return std::ranges::any_of(source.secrets, stands_in_file) ||
           std::ranges::any_of(source.headers,
                               [&](const auto& header) {
                                 return names_a_secret(header.first) &&
                                        stands_in_file(header.second);
                               }) ||
           (has_password(source.proxy) && stands_in_file(source.proxy));
  };
  return std::ranges::any_of(config.sources, of_source) ||
         (has_password(config.fetch.proxy) && stands_in_file(config.fetch.proxy));
}

class ConfigCheck {
 public:
  explicit ConfigCheck(const Patient& patient) : patient_(patient), config_(patient.config) {}

  Findings pass() {
    if (config_.sources.empty()) {
      warn("it has no source", patient_.fixes.run("source add URL"));
    } else {
      add(Severity::ok, file(),
          count(config_.sources.size(), "source") + ", " +
              count(config_.topic_rules.size(), "topic") + " by rule");
    }
    look_at_variables();
    look_at_modes();
    look_at_openings();
    return std::move(findings_);
  }

 private:
  std::string file() const { return "config " + config_.file; }

  void add(Severity severity, std::string subject, std::string text, std::string fix = "") {
    findings_.push_back({severity, "config", std::move(subject), std::move(text), std::move(fix)});
  }
  void warn(std::string text, std::string fix) {
    add(Severity::warning, file(), std::move(text), std::move(fix));
  }

  // A warning only: whoever looks may lack what the service has.
  void look_at_variables() {
    std::set<std::string> told;
    const auto tell = [&](const std::string& name, const std::string& subject) {
      if (!told.insert(name).second) return;
      add(Severity::warning, subject,
          "it needs the environment variable " + name + ", which is not set here",
          "export " + name + "=..., or for the service a line in " + environment_file);
    };
    for (const std::string& name : config_.fetch.unset) tell(name, "proxy in [fetch]");
    for (const config::Source& source : config_.sources) {
      for (const std::string& name : source.unset) tell(name, "source \"" + source.name + "\"");
    }
  }

  void look_at_modes() {
    struct stat status {};
    std::string text;
    try {
      text = config::read_file(config_.file);
    } catch (const std::exception&) {
      return;  // it was read a moment ago
    }
    if (holds_secret(text, config_)) {
      if (::stat(config_.file.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0) {
        warn("it holds secrets, and everybody on this machine may read it",
             "chmod o-r " + shell_word(config_.file));
      } else {
        add(Severity::ok, file(), "it holds secrets, and is closed to others");
      }
    }
    if (::stat(environment_file, &status) == 0 && (status.st_mode & S_IROTH) != 0) {
      add(Severity::warning, environment_file, "everybody on this machine may read its secrets",
          std::string("chmod 600 ") + environment_file);
    }
  }

  void look_at_openings() {
    for (const config::Source& source : config_.sources) {
      if (!source.insecure) continue;
      add(Severity::warning, "source \"" + source.name + "\"",
          "its certificate is not checked, so that whoever is on the way can change its news",
          "insecure = false in its [[source]]");
    }
    if (config_.broker.insecure) {
      add(Severity::warning, "[broker]",
          "without keys, whoever reaches the broker reads everything",
          "insecure = false, key and client_keys in [broker]");
    }
  }

  const Patient& patient_;
  const config::Config& config_;
  Findings findings_;
};

}  // namespace

Findings check_config(const Patient& patient) {
  return ConfigCheck(patient).pass();
}

}  // namespace newswire::app
