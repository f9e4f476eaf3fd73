#include "app/arguments.h"

#include <algorithm>
#include <array>

#include "app/terminal.h"
#include "config/nearest.h"
#include "core/date.h"
#include "core/duration.h"
#include "core/text.h"

namespace newswire::app {
namespace {

constexpr char query_word_mark = '\x01';

std::string without_mark(const std::string& word) {
  return word.empty() || word.front() != query_word_mark ? word : word.substr(1);
}

const CLI::App* innermost(const CLI::App* app) {
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  return app;
}

void add_common_options_to(CLI::App& app, CommandLine& line) {
  app.add_option("--config", line.config_file,
                 "Configuration file (default: ./newswire.toml, then "
                 "$XDG_CONFIG_HOME/newswire/newswire.toml, then /etc/newswire/newswire.toml)")
      ->type_name("FILE");
  app.add_option("--log-level", line.log_level,
                 "What is logged, with all that is worse (default: from the configuration)")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}));
  app.add_option("--log-format", line.log_format,
                 "How the log looks: json is one object a line (default: from the configuration)")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"logfmt", "json"}));
  for (CLI::App* child : app.get_subcommands([](CLI::App*) { return true; })) {
    add_common_options_to(*child, line);
  }
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

}  // namespace

std::vector<std::string> protect_query_words(std::vector<std::string> arguments) {
  auto word = arguments.begin();
  // The options before the subcommand: --option=value, or --option and its value.
  while (word != arguments.end() && word->rfind("--", 0) == 0) {
    word += word->find('=') == std::string::npos && arguments.end() - word > 1 ? 2 : 1;
  }
  constexpr std::array<std::string_view, 4> with_query{"sub", "search", "match", "explain"};
  if (word == arguments.end() ||
      std::find(with_query.begin(), with_query.end(), *word) == with_query.end()) {
    return arguments;
  }
  for (++word; word != arguments.end() && *word != "--"; ++word) {
    if (word->size() > 1 && (*word)[0] == '-' && (*word)[1] != '-' && *word != "-h") {
      word->insert(word->begin(), query_word_mark);
    }
  }
  return arguments;
}

void check_option_values(CLI::App& root) {
  for (CLI::Option* option : root.get_options([](const CLI::Option* o) {
         return !o->get_positional() && o->get_expected_max() > 0;
       })) {
    option->transform(CLI::Validator(
        [](std::string& value) {
          value = without_mark(value);
          return std::string(value.empty() ? "its value is empty" : "");
        },
        ""));
  }
  for (CLI::App* child : root.get_subcommands([](CLI::App*) { return true; })) {
    check_option_values(*child);
  }
}

void add_common_options(CLI::App& root, CommandLine& line) {
  add_common_options_to(root, line);
}

int print_help(const CLI::App& root) {
  write_text(root.help());  // of the subcommand that was named, if one was
  return exit_code::done;
}

std::string usage_message(const CLI::App& root, std::string_view what) {
  const CLI::App* app = innermost(&root);
  std::string name = app->get_name();
  for (const CLI::App* parent = app->get_parent(); parent != nullptr;
       parent = parent->get_parent()) {
    name = parent->get_name() + " " + name;
  }
  const bool is_question = !what.empty() && what.back() == '?';
  return terminal_safe(what) + (is_question ? " See '" : "; see '") + name + " --help'";
}

std::string unknown_word(const CLI::App& root) {
  const CLI::App* app = innermost(&root);
  while (app->remaining().empty()) {
    app = app->get_parent();
    if (app == nullptr) return "";
  }
  const auto words = app->remaining();
  std::string word = without_mark(words.front());
  if (word.rfind("--", 0) == 0) {
    word = word.substr(0, word.find('='));
    return "there is no option '" + word + "'; " + config::suggestion(word, option_names(*app));
  }
  if (word.rfind('-', 0) == 0) return "there is no option '" + word + "'";
  const auto commands = command_names(*app);
  if (commands.empty()) return "'" + word + "' is one argument too many";
  return "there is no command '" + word + "'; " + config::suggestion(word, commands);
}

void add_query_words(CLI::App& command, std::vector<std::string>& words) {
  command
      .add_option("query", words,
                  "Words, phrases, fields; see newswire-query(7), which is docs/query.md in the "
                  "sources")
      ->type_name("QUERY");
}

std::string query_text(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ' ';
    text += without_mark(word);
  }
  return text;
}

query::Query parse_query(const std::string& text) {
  auto query = query::Query::parse(text);
  if (!query.ok())
    throw FatalError("this query cannot be read:\n" + query.error().render(), exit_code::usage);
  return *query;
}

query::Query parse_query(const std::vector<std::string>& words) {
  return parse_query(query_text(words));
}

Result<Time> parse_since(const std::string& text, Time now) {
  if (const auto duration = parse_duration(text); duration.ok()) return now - *duration;
  if (const auto time = parse_rfc3339(text)) return *time;
  return Error{"'" + terminal_safe(text) +
               "' is neither a duration such as 2h or 7d nor a time such as 2026-11-20T07:00:00Z"};
}

Duration duration_option(std::string_view option, const std::string& text) {
  const auto duration = parse_duration(text);
  if (duration.ok()) return *duration;
  throw FatalError(std::string(option) + ": " + terminal_safe(duration.error().message),
                   exit_code::usage);
}

}  // namespace newswire::app
