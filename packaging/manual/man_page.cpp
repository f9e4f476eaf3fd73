#include "packaging/manual/man_page.h"

#include <sstream>

namespace newswire::packaging {
namespace {

// Text as roff takes it: a hyphen that may be typed, a backslash that is one, and no line that
// begins as a request does.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool begins_line = out.empty() || out.back() == '\n';
    if (begins_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '-') {
      out += "\\-";
    } else if (c == '\\') {
      out += "\\e";
    } else {
      out += c;
    }
  }
  return out;
}

std::string bold(const std::string& text) {
  return "\\fB" + escaped(text) + "\\fR";
}
std::string italic(const std::string& text) {
  return "\\fI" + escaped(text) + "\\fR";
}

std::string with_full_stop(const std::string& text) {
  return text.empty() || text.back() == '.' ? text : text + ".";
}

std::string word_text(const OptionText& word) {
  std::string text = italic(word.value.name);
  if (word.is_repeatable) text += "...";
  return word.is_required ? text : "[" + text + "]";
}

std::string option_head(const OptionText& option) {
  std::string head;
  for (const std::string& name : option.names) head += (head.empty() ? "" : ", ") + bold(name);
  if (!option.value.name.empty()) head += " " + italic(option.value.name);
  return head;
}

std::string choices_text(const ValueText& value) {
  std::string text;
  for (std::size_t i = 0; i < value.choices.size(); ++i) {
    if (i > 0) text += i + 1 < value.choices.size() ? ", " : " or ";
    text += bold(value.choices[i]);
  }
  return text.empty() ? "" : "One of " + text + ".";
}

void write_options(std::ostream& out, const std::vector<OptionText>& options) {
  for (const OptionText& option : options) {
    out << ".TP\n"
        << (option.names.empty() ? italic(option.value.name) : option_head(option)) << "\n"
        << escaped(with_full_stop(option.description)) << "\n";
    if (const std::string choices = choices_text(option.value); !choices.empty()) {
      out << choices << "\n";
    }
  }
}

// A footer is paragraphs, and lines that are to stay as they are: those that are indented.
void write_footer(std::ostream& out, const std::string& footer) {
  std::istringstream lines(footer);
  bool is_verbatim = false;
  for (std::string line; std::getline(lines, line);) {
    const bool indented = line.starts_with(" ");
    if (indented != is_verbatim) out << (indented ? ".PP\n.EX\n" : ".EE\n.PP\n");
    is_verbatim = indented;
    if (line.empty()) {
      out << ".PP\n";
    } else {
      out << escaped(line) << "\n";
    }
  }
  if (is_verbatim) out << ".EE\n";
}

void write_synopsis(std::ostream& out, const CommandText& command) {
  out << bold(joined(command.path, ' '));
  if (!command.options.empty()) out << " [" << italic("OPTION") << "]...";
  for (const OptionText& word : command.words) out << " " << word_text(word);
  if (!command.commands.empty()) out << " " << italic("COMMAND") << " ...";
  out << "\n";
}

void write_see_also(std::ostream& out, const CommandText& command) {
  out << ".SH SEE ALSO\n";
  for (std::size_t depth = 1; depth < command.path.size(); ++depth) {
    const std::vector<std::string> parent(
        command.path.begin(), command.path.begin() + static_cast<std::ptrdiff_t>(depth));
    out << ".BR " << escaped(joined(parent, '-')) << " (1),\n";
  }
  for (const CommandText& child : command.commands) {
    out << ".BR " << escaped(joined(child.path, '-')) << " (1),\n";
  }
  out << ".BR newswire.toml (5),\n.BR newswire\\-query (7),\n"
         ".BR newswire\\-security (7),\n.BR newswire\\-wire (7)\n";
}

}  // namespace

std::string man_page(const CommandText& command, const std::string& version,
                     const std::string& date) {
  std::ostringstream out;
  const std::string name = joined(command.path, '-');
  // The root says its own name before what it is.
  std::string summary = summary_of(command);
  if (const auto colon = summary.find(": "); command.path.size() == 1 && colon != std::string::npos)
    summary.erase(0, colon + 2);
  out << ".TH " << escaped(name) << " 1 \"" << date << "\" \"newswire " << version
      << "\" \"newswire\"\n"
      << ".SH NAME\n"
      << escaped(name) << " \\- " << escaped(summary) << "\n.SH SYNOPSIS\n";
  write_synopsis(out, command);
  out << ".SH DESCRIPTION\n" << escaped(with_full_stop(command.description)) << "\n";
  if (!command.commands.empty()) {
    out << ".SH COMMANDS\n";
    for (const CommandText& child : command.commands) {
      out << ".TP\n"
          << bold(child.path.back()) << "\n"
          << escaped(with_full_stop(summary_of(child))) << "\n";
    }
  }
  out << ".SH OPTIONS\n";
  write_options(out, command.words);
  write_options(out, command.options);
  if (!command.footer.empty()) {
    out << ".SH NOTES\n";
    write_footer(out, command.footer);
  }
  write_see_also(out, command);
  return out.str();
}

}  // namespace newswire::packaging
