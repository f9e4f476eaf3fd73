#include "app/health/finding_text.h"

#include <nlohmann/json.hpp>

#include "display/style.h"

namespace newswire::app {
namespace {

constexpr std::size_t severity_columns = 9;  // "warning" and what separates it

std::string_view style_of(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return display::style::secondary;
    case Severity::warning:
      return display::style::title;
    case Severity::problem:
      return display::style::update;
  }
  return display::style::none;
}

}  // namespace

std::string findings_text(const Findings& findings, const std::string& indent, bool colour) {
  display::StyledText text(colour);
  for (const Finding& finding : findings) {
    const std::string_view severity = to_string(finding.severity);
    text.add(indent);
    text.add(style_of(finding.severity), severity);
    text.add(std::string(severity_columns - severity.size(), ' '));
    text.add(line_of(finding) + '\n');
  }
  return text.take();
}

nlohmann::ordered_json finding_json(const Finding& finding) {
  return {{"severity", to_string(finding.severity)},
          {"subject", finding.subject},
          {"text", finding.text},
          {"fix", finding.fix.empty() ? nlohmann::ordered_json(nullptr)
                                      : nlohmann::ordered_json(finding.fix)}};
}

nlohmann::ordered_json findings_json(const Findings& findings) {
  auto list = nlohmann::ordered_json::array();
  for (const Finding& finding : findings) list.push_back(finding_json(finding));
  return list;
}

}  // namespace newswire::app
