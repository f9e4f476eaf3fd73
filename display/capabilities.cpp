#include "display/capabilities.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace newswire::display {
namespace {

// By TERM_PROGRAM.
constexpr std::array<std::string_view, 6> programs{"ghostty", "Hyper",  "iTerm.app",
                                                   "rio",     "vscode", "WezTerm"};
// By how TERM begins.
constexpr std::array<std::string_view, 5> kinds{"alacritty", "contour", "foot", "xterm-ghostty",
                                                "xterm-kitty"};
// By a variable of their own.
constexpr std::array<const char*, 4> own_variables{"DOMTERM", "KITTY_WINDOW_ID", "KONSOLE_VERSION",
                                                   "WT_SESSION"};
constexpr int first_vte = 5000;  // 0.50

// "3.4a" as 304; what cannot be read as 0.
int version_number(std::string_view text) {
  int major = 0;
  int minor = 0;
  const char* end = text.data() + text.size();
  const auto [dot, error] = std::from_chars(text.data(), end, major);
  if (error != std::errc{} || major > 1000) return 0;
  if (dot != end && *dot == '.') std::from_chars(dot + 1, end, minor);
  return major * 100 + std::clamp(minor, 0, 99);
}

}  // namespace

bool shows_colour(ColourChoice choice, bool is_terminal, const Environment& environment) {
  if (choice != ColourChoice::automatic) return choice == ColourChoice::always;
  return is_terminal && environment("NO_COLOR").empty() && can_move_cursor(environment);
}

bool can_move_cursor(const Environment& environment) {
  return !environment("TERM").empty() && environment("TERM") != "dumb";
}

bool knows_hyperlinks(const Environment& environment) {
  if (const auto forced = environment("FORCE_HYPERLINK"); !forced.empty()) return forced != "0";
  if (!can_move_cursor(environment)) return false;
  const auto program = environment("TERM_PROGRAM");
  if (program == "tmux") return version_number(environment("TERM_PROGRAM_VERSION")) >= 304;
  // Within tmux or screen the variables of the terminal around it do not count.
  const auto kind = environment("TERM");
  if (kind.starts_with("screen") || kind.starts_with("tmux")) return false;
  if (std::ranges::find(programs, program) != programs.end()) return true;
  if (std::ranges::any_of(kinds, [&](std::string_view known) { return kind.starts_with(known); })) {
    return true;
  }
  if (std::ranges::any_of(own_variables,
                          [&](const char* name) { return !environment(name).empty(); })) {
    return true;
  }
  int vte = 0;
  const auto version = environment("VTE_VERSION");
  std::from_chars(version.data(), version.data() + version.size(), vte);
  return vte >= first_vte;
}

}  // namespace newswire::display
