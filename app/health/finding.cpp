#include "app/health/finding.h"

#include <algorithm>
#include <map>

#include "core/text.h"

namespace newswire::app {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return "ok";
    case Severity::warning:
      return "warning";
    case Severity::problem:
      return "problem";
  }
  return "problem";
}

std::string line_of(const Finding& finding) {
  std::string line = finding.subject + ": " + finding.text;
  if (!finding.fix.empty()) line += ". " + finding.fix;
  return terminal_safe(line);
}

bool has_problem(const Findings& findings) {
  return std::ranges::any_of(
      findings, [](const Finding& finding) { return finding.severity == Severity::problem; });
}

Findings worst_first(Findings findings) {
  std::erase_if(findings, [](const Finding& f) { return f.severity == Severity::ok; });
  std::ranges::stable_sort(
      findings, [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  return findings;
}

Findings shortened(const Findings& findings, std::size_t most, const std::string& fix_of_rest) {
  std::map<std::string, std::size_t> all;
  for (const Finding& finding : findings) ++all[finding.kind];
  std::map<std::string, std::size_t> told;
  Findings shown;
  for (const Finding& finding : findings) {
    const std::size_t number = ++told[finding.kind];
    if (number <= most) {
      shown.push_back(finding);
    } else if (number == most + 1) {
      shown.push_back({finding.severity, finding.kind, finding.kind,
                       "and " + std::to_string(all[finding.kind] - most) + " more", fix_of_rest});
    }
  }
  return shown;
}

std::string Fixes::run(const std::string& command) const {
  return "newswire " + command +
         (config_file_.empty() ? "" : " --config " + shell_word(config_file_));
}

std::string shell_word(const std::string& text) {
  constexpr std::string_view plain = "-_./:@%+,=";
  const bool is_plain = !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           plain.find(c) != std::string_view::npos;
  });
  if (is_plain) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace newswire::app
