#include "core/log_line.h"

#include <algorithm>

#include "core/date.h"
#include "core/text.h"

namespace newswire {
namespace {

constexpr std::size_t max_value_bytes = 1024;

// What is looked at of a longer one: a mark may stand for several bytes.
std::string_view beginning_of(std::string_view value) {
  return value.substr(0, 4 * max_value_bytes);
}

std::string_view journal_priority(LogLevel level) {  // sd-daemon(3)
  switch (level) {
    case LogLevel::debug:
      return "<7>";
    case LogLevel::info:
      return "<6>";
    case LogLevel::warning:
      return "<4>";
    case LogLevel::error:
      return "<3>";
  }
  return "<3>";
}

bool needs_quotes(std::string_view value) {
  return value.empty() || std::any_of(value.begin(), value.end(), [](unsigned char c) {
           return c <= ' ' || c == '"' || c == '=' || c == '\\';
         });
}

void append_logfmt_value(std::string& line, std::string_view raw) {
  const std::string value = truncate_text(terminal_safe(beginning_of(raw)), max_value_bytes);
  if (!needs_quotes(value)) {
    line += value;
    return;
  }
  line += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') line += '\\';
    line += c;
  }
  line += '"';
}

void append_escaped(std::string& line, char c) {
  if (c == '\n') {
    line += "\\n";
    return;
  }
  line += "\\u00";
  line += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
  line += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
}

bool is_ascii_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == 0x7f;
}

// RFC 8259, section 7. The controls that JSON can spell out are kept that way; whatever else a
// terminal would obey is made safe.
void append_json_text(std::string& line, std::string_view raw) {
  const std::string text = truncate_text(repair_utf8(beginning_of(raw)), max_value_bytes);
  line += '"';
  auto rest = text.begin();
  while (rest != text.end()) {
    const auto control = std::find_if(rest, text.end(), is_ascii_control);
    for (const char c : terminal_safe(std::string(rest, control))) {
      if (c == '"' || c == '\\') line += '\\';
      line += c;
    }
    if (control != text.end()) append_escaped(line, *control);
    rest = control == text.end() ? control : control + 1;
  }
  line += '"';
}

std::string logfmt(const LogEntry& entry, bool has_time) {
  std::string line = has_time ? "time=" + format_rfc3339(entry.time) + ' ' : std::string();
  line += "level=";
  line += to_string(entry.level);
  line += " msg=";
  append_logfmt_value(line, entry.event);
  for (const LogField& field : entry.fields) {
    line += ' ';
    line += field.key;
    line += '=';
    append_logfmt_value(line, field.value);
  }
  return line;
}

std::string json(const LogEntry& entry, bool has_time) {
  std::string line = "{";
  if (has_time) line += "\"time\":\"" + format_rfc3339(entry.time) + "\",";
  line += "\"level\":\"";
  line += to_string(entry.level);
  line += "\",\"message\":";
  append_json_text(line, entry.event);
  for (const LogField& field : entry.fields) {
    line += ',';
    append_json_text(line, field.key);
    line += ':';
    if (field.type == LogField::Type::text) {
      append_json_text(line, field.value);
    } else {
      line += field.value;
    }
  }
  return line + '}';
}

}  // namespace

std::string log_line(const LogEntry& entry, const LogStyle& style) {
  std::string line(style.is_journal ? journal_priority(entry.level) : "");
  line += style.format == LogFormat::json ? json(entry, !style.is_journal)
                                          : logfmt(entry, !style.is_journal);
  return line + '\n';
}

}  // namespace newswire
