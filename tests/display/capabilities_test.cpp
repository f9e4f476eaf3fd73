#include <map>
#include <string>

#include "display/capabilities.h"
#include "tests/support/catch.h"

using namespace newswire::display;

namespace {

Environment environment(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const char* name) -> std::string_view {
    const auto found = values.find(name);
    return found == values.end() ? std::string_view() : std::string_view(found->second);
  };
}

}  // namespace

TEST_CASE("colour is for terminals that do not refuse it, unless it is told", "[capabilities]") {
  const auto usual = environment({{"TERM", "xterm"}});
  CHECK(shows_colour(ColourChoice::automatic, true, usual));
  CHECK_FALSE(shows_colour(ColourChoice::automatic, false, usual));
  const auto refusing = environment({{"TERM", "xterm"}, {"NO_COLOR", "1"}});
  CHECK_FALSE(shows_colour(ColourChoice::automatic, true, refusing));
  CHECK(shows_colour(ColourChoice::always, false, refusing));
  CHECK_FALSE(shows_colour(ColourChoice::never, true, usual));
  CHECK_FALSE(shows_colour(ColourChoice::automatic, true, environment({{"TERM", "dumb"}})));
  CHECK_FALSE(shows_colour(ColourChoice::automatic, true, environment({})));
}

TEST_CASE("hyperlinks are for terminals that are known to have them", "[capabilities]") {
  CHECK(knows_hyperlinks(environment({{"TERM", "xterm-256color"}, {"VTE_VERSION", "7006"}})));
  CHECK(knows_hyperlinks(environment({{"TERM", "xterm-256color"}, {"TERM_PROGRAM", "WezTerm"}})));
  CHECK(knows_hyperlinks(environment({{"TERM", "xterm-kitty"}})));
  CHECK(knows_hyperlinks(environment({{"TERM", "xterm"}, {"KONSOLE_VERSION", "221203"}})));
  CHECK_FALSE(knows_hyperlinks(environment({{"TERM", "xterm-256color"}})));
  CHECK_FALSE(knows_hyperlinks(environment({{"TERM", "xterm"}, {"VTE_VERSION", "4999"}})));
  CHECK_FALSE(knows_hyperlinks(environment({{"VTE_VERSION", "7006"}})));
  CHECK_FALSE(knows_hyperlinks(environment({{"TERM", "dumb"}, {"VTE_VERSION", "7006"}})));
}

TEST_CASE("a multiplexer decides, not the terminal around it", "[capabilities]") {
  const auto tmux = [](const std::string& version) {
    return environment({{"TERM", "tmux-256color"},
                        {"TERM_PROGRAM", "tmux"},
                        {"TERM_PROGRAM_VERSION", version},
                        {"VTE_VERSION", "7006"}});
  };
  CHECK(knows_hyperlinks(tmux("3.4")));
  CHECK(knows_hyperlinks(tmux("3.10a")));
  CHECK_FALSE(knows_hyperlinks(tmux("3.3a")));
  CHECK_FALSE(knows_hyperlinks(tmux("next")));
  CHECK_FALSE(knows_hyperlinks(environment({{"TERM", "screen"}, {"VTE_VERSION", "7006"}})));
}

TEST_CASE("hyperlinks can be forced and refused", "[capabilities]") {
  CHECK(knows_hyperlinks(environment({{"FORCE_HYPERLINK", "1"}})));
  CHECK_FALSE(knows_hyperlinks(environment({{"TERM", "xterm-kitty"}, {"FORCE_HYPERLINK", "0"}})));
}
