// Findings as people and programs read them.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "app/health/finding.h"

namespace newswire::app {

// A line each: the severity, then what line_of() says; `indent` before it. In colour, the severity
// stands out.
std::string findings_text(const Findings& findings, const std::string& indent, bool colour);

// [{"severity":…,"subject":…,"text":…,"fix":…}]; "fix" is null where there is none.
nlohmann::ordered_json findings_json(const Findings& findings);
nlohmann::ordered_json finding_json(const Finding& finding);

}  // namespace newswire::app
