#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/text.h"
#include "fuzz/target.h"

namespace newswire::fuzz {

void expect(bool holds, std::string_view what, std::string_view shown) {
  if (holds) return;
  std::string message = "does not hold: " + std::string(what) + "\n";
  if (!shown.empty()) message += "  for: " + terminal_safe(shown) + "\n";
  std::fputs(message.c_str(), stderr);
  std::abort();
}

void expect_line_of_text(std::string_view text, std::string_view what) {
  expect(is_valid_utf8(text), std::string(what) + " is valid UTF-8", text);
  expect(terminal_safe(text) == text, std::string(what) + " is safe to show", text);
  expect(collapse_space(text) == text, std::string(what) + " has its space collapsed", text);
}

}  // namespace newswire::fuzz
