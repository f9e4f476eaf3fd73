#include "packaging/manual/completions.h"

#include <algorithm>
#include <sstream>

namespace newswire::packaging {
namespace {

enum class Kind { none, anything, file, source, choice };

Kind kind_of(const CommandText& command, const OptionText& option) {
  if (option.value.name.empty()) return Kind::none;
  if (!option.value.choices.empty()) return Kind::choice;
  if (option.value.name.find("FILE") != std::string::npos) return Kind::file;
  const auto is_called = [&](const char* name) {
    return std::ranges::find(option.names, name) != option.names.end();
  };
  const bool names_source = is_called("--source") || is_called("--why") ||
                            (option.names.empty() && command.path.back() == "remove");
  return names_source ? Kind::source : Kind::anything;
}

// The command without the program's own name: "source add"; "" is the root.
std::string below_root(const CommandText& command) {
  return joined({command.path.begin() + 1, command.path.end()}, ' ');
}

std::string list(const std::vector<std::string>& words) {
  return joined(words, ' ');
}

std::vector<std::string> names_of_options(const CommandText& command) {
  std::vector<std::string> names;
  for (const OptionText& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

std::vector<std::string> names_of_commands(const CommandText& command) {
  std::vector<std::string> names;
  for (const CommandText& child : command.commands) names.push_back(child.path.back());
  return names;
}

// For single quotes of a POSIX shell. (std::quoted, which a call might find, has other ones.)
std::string single_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

// The first column of `source list`, whose columns stand two spaces apart.
constexpr const char* source_names_command =
    "newswire source list 2>/dev/null | awk -F '  +' 'NR > 1 {print $1}'";

std::string bash_value(const CommandText& command, const OptionText& option) {
  switch (kind_of(command, option)) {
    case Kind::file:
      return "COMPREPLY=($(compgen -f -- \"$word\")); compopt -o filenames 2>/dev/null";
    case Kind::source:
      return "_newswire_sources \"$word\"";
    case Kind::choice:
      return "COMPREPLY=($(compgen -W " + single_quoted(list(option.value.choices)) +
             " -- \"$word\"))";
    case Kind::none:
    case Kind::anything:
      break;
  }
  return "";
}

void write_bash_values(std::ostream& out, const CommandText& command) {
  for (const OptionText& option : command.options) {
    if (kind_of(command, option) == Kind::none) continue;
    out << "    ";
    for (std::size_t i = 0; i < option.names.size(); ++i) {
      out << (i > 0 ? "|" : "") << single_quoted(below_root(command) + ":" + option.names[i]);
    }
    const std::string action = bash_value(command, option);
    out << ") " << (action.empty() ? "" : action + "; ") << "return ;;\n";
  }
}

void write_bash_command(std::ostream& out, const CommandText& command) {
  out << "    " << single_quoted(below_root(command)) << ")\n"
      << "      options=" << single_quoted(list(names_of_options(command))) << "\n"
      << "      words=" << single_quoted(list(names_of_commands(command))) << "\n";
  for (const OptionText& word : command.words) {
    if (const std::string action = bash_value(command, word); !action.empty()) {
      out << "      [[ $word == -* ]] || { " << action << "; return; }\n";
    }
  }
  out << "      ;;\n";
}

std::string zsh_action(const CommandText& command, const OptionText& option) {
  switch (kind_of(command, option)) {
    case Kind::file:
      return "_files";
    case Kind::source:
      return "_newswire_sources";
    case Kind::choice:
      return "(" + list(option.value.choices) + ")";
    case Kind::none:
    case Kind::anything:
      break;
  }
  return " ";
}

// What _arguments would take for its own syntax.
std::string zsh_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

void write_zsh_function(std::ostream& out, const CommandText& command) {
  const std::string function = "_" + joined(command.path, '_');
  out << function << "() {\n  _arguments -s -S";
  if (!command.commands.empty()) out << " -C";
  for (const OptionText& option : command.options) {
    for (const std::string& name : option.names) {
      std::string spec = option.is_repeatable ? "*" : "";
      spec += name + "[" + zsh_text(option.description) + "]";
      if (!option.value.name.empty()) {
        spec += ":" + zsh_text(option.value.name) + ":" + zsh_action(command, option);
      }
      out << " \\\n    " << single_quoted(spec);
    }
  }
  for (const OptionText& word : command.words) {
    out << " \\\n    "
        << single_quoted((word.is_repeatable ? "*:" : ":") + zsh_text(word.value.name) + ":" +
                         zsh_action(command, word));
  }
  if (command.commands.empty()) {
    out << "\n}\n\n";
    return;
  }
  out << " \\\n    '1: :->command' '*:: :->rest'\n  case $state in\n    command)\n      local -a "
         "commands=(\n";
  for (const CommandText& child : command.commands) {
    out << "        " << single_quoted(child.path.back() + ":" + zsh_text(summary_of(child)))
        << "\n";
  }
  out << "      )\n      _describe command commands ;;\n    rest) case $words[1] in\n";
  for (const CommandText& child : command.commands) {
    out << "      " << child.path.back() << ") _" << joined(child.path, '_') << " ;;\n";
  }
  out << "    esac ;;\n  esac\n}\n\n";
}

std::string fish_condition(const CommandText& command) {
  if (command.path.size() == 1) return "__fish_use_subcommand";
  std::string condition;
  for (std::size_t i = 1; i < command.path.size(); ++i) {
    condition +=
        (i > 1 ? "; and " : "") + std::string("__fish_seen_subcommand_from ") + command.path[i];
  }
  if (!command.commands.empty()) {
    condition += "; and not __fish_seen_subcommand_from " + list(names_of_commands(command));
  }
  return condition;
}

std::string fish_value(const CommandText& command, const OptionText& option) {
  switch (kind_of(command, option)) {
    case Kind::none:
      return "";
    case Kind::anything:
      return " -x";
    case Kind::file:
      return " -r -F";
    case Kind::source:
      return " -x -a '(__newswire_sources)'";
    case Kind::choice:
      return " -x -a " + single_quoted(list(option.value.choices));
  }
  return "";
}

// Within single quotes of fish, a backslash is one only before these.
std::string fish_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

void write_fish_command(std::ostream& out, const CommandText& command) {
  const std::string start = "complete -c newswire -n " + fish_quoted(fish_condition(command));
  for (const OptionText& option : command.options) {
    out << start;
    for (const std::string& name : option.names) {
      out << (name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1));
    }
    out << fish_value(command, option) << " -d " << fish_quoted(option.description) << "\n";
  }
  for (const OptionText& word : command.words) {
    const Kind kind = kind_of(command, word);
    if (kind == Kind::file) out << start << " -F\n";
    if (kind == Kind::source) out << start << " -a '(__newswire_sources)'\n";
  }
  for (const CommandText& child : command.commands) {
    out << start << " -a " << child.path.back() << " -d " << fish_quoted(summary_of(child)) << "\n";
  }
}

}  // namespace

std::string bash_completion(const CommandText& root) {
  std::ostringstream out;
  out << "# bash completion for newswire\n\n"
         "_newswire_sources() {\n"
         "  local name\n"
         "  while IFS= read -r name; do\n"
         "    [[ $name == \"$1\"* ]] && COMPREPLY+=(\"$(printf '%q' \"$name\")\")\n"
         "  done < <("
      << source_names_command
      << ")\n}\n\n"
         "_newswire() {\n"
         "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local command='' options='' words='' i\n"
         "  COMPREPLY=()\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    case \"$command ${COMP_WORDS[i]}\" in\n";
  for (const CommandText* command : all_of(root)) {
    for (const CommandText& child : command->commands) {
      out << "      " << single_quoted(below_root(*command) + " " + child.path.back())
          << ") command=" << single_quoted(below_root(child)) << " ;;\n";
    }
  }
  out << "    esac\n  done\n  case \"$command:$before\" in\n";
  for (const CommandText* command : all_of(root)) write_bash_values(out, *command);
  out << "  esac\n  case \"$command\" in\n";
  for (const CommandText* command : all_of(root)) write_bash_command(out, *command);
  out << "  esac\n"
         "  if [[ $word == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "  fi\n"
         "}\n\ncomplete -F _newswire newswire\n";
  return out.str();
}

std::string zsh_completion(const CommandText& root) {
  std::ostringstream out;
  out << "#compdef newswire\n\n"
         "_newswire_sources() {\n"
         "  local -a names=(${(f)\"$("
      << source_names_command << ")\"})\n  compadd -a names\n}\n\n";
  for (const CommandText* command : all_of(root)) write_zsh_function(out, *command);
  out << "if [[ $funcstack[1] == _newswire ]]; then\n  _newswire \"$@\"\nelse\n"
         "  compdef _newswire newswire\nfi\n";
  return out.str();
}

std::string fish_completion(const CommandText& root) {
  std::ostringstream out;
  out << "# fish completion for newswire\n\n"
         "function __newswire_sources\n  "
      << source_names_command << "\nend\n\ncomplete -c newswire -f\n";
  for (const CommandText* command : all_of(root)) write_fish_command(out, *command);
  return out.str();
}

}  // namespace newswire::packaging
