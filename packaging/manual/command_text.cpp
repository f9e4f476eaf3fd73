#include "packaging/manual/command_text.h"

#include <regex>

namespace newswire::packaging {
namespace {

// CLI11 tells a value as its name and what it checks: "LEVEL:{debug,info}" or "N:INT in [1 - 9]".
ValueText value_of(const CLI::Option& option) {
  ValueText value;
  const std::string told = option.get_type_name();
  const auto colon = told.find(':');
  value.name = told.substr(0, colon);
  // "HOST[:PORT]" has a colon of its own.
  if (value.name.find('[') != std::string::npos) value.name = told.substr(0, told.find(']') + 1);
  static const std::regex list("\\{([^}]*)\\}");
  if (std::smatch found; std::regex_search(told, found, list)) {
    const std::string inside = found[1];
    std::size_t begin = 0;
    while (begin <= inside.size()) {
      const std::size_t end = std::min(inside.find(',', begin), inside.size());
      value.choices.push_back(inside.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return value;
}

OptionText option_text(const CLI::Option& option) {
  OptionText text;
  for (const std::string& name : option.get_snames()) text.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) text.names.push_back("--" + name);
  if (option.get_expected_max() > 0 || text.names.empty()) text.value = value_of(option);
  text.description = option.get_description();
  text.is_required = option.get_required();
  text.is_repeatable = option.get_expected_max() > 1;
  return text;
}

void describe_into(CommandText& text, const CLI::App& command) {
  text.path.push_back(command.get_name());
  text.description = command.get_description();
  text.footer = command.get_footer();
  const auto any_option = [](const CLI::Option*) { return true; };
  for (const CLI::Option* option : command.get_options(any_option)) {
    OptionText described = option_text(*option);
    (described.names.empty() ? text.words : text.options).push_back(std::move(described));
  }
  const auto any_command = [](const CLI::App*) { return true; };
  for (const CLI::App* child : command.get_subcommands(any_command)) {
    CommandText described;
    described.path = text.path;
    describe_into(described, *child);
    text.commands.push_back(std::move(described));
  }
}

void collect(const CommandText& command, std::vector<const CommandText*>& all) {
  all.push_back(&command);
  for (const CommandText& child : command.commands) collect(child, all);
}

}  // namespace

CommandText describe(const CLI::App& command) {
  CommandText text;
  describe_into(text, command);
  return text;
}

std::string joined(const std::vector<std::string>& path, char separator) {
  std::string name;
  for (const std::string& part : path)
    name += (name.empty() ? "" : std::string(1, separator)) + part;
  return name;
}

std::string summary_of(const CommandText& command) {
  return command.description.substr(0, command.description.find('\n'));
}

std::vector<const CommandText*> all_of(const CommandText& root) {
  std::vector<const CommandText*> all;
  collect(root, all);
  return all;
}

}  // namespace newswire::packaging
