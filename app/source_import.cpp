// newswire source import FILE.opml
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

#include "app/command.h"
#include "app/screen/bottom_line.h"
#include "app/source_commands.h"
#include "app/source_opml.h"
#include "app/terminal.h"
#include "config/file_edit.h"
#include "config/source_text.h"
#include "config/toml_text.h"
#include "core/result.h"
#include "core/text.h"
#include "core/topic.h"
#include "core/url.h"
#include "display/progress_bar.h"
#include "fetcher/transport/address.h"

namespace newswire::app {
namespace {

constexpr std::size_t max_list_bytes = 16 << 20;

struct ImportArguments {
  std::string file;
  bool allow_private = false;
  bool dry_run = false;
};

std::string read_list(const std::string& file) {
  const bool is_standard = file == "-";
  const int descriptor = is_standard ? STDIN_FILENO : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor == -1) {
    throw FatalError("cannot read " + terminal_safe(file) + ": " + std::strerror(errno));
  }
  const std::string what = is_standard ? "standard input" : file;
  std::string bytes;
  std::array<char, 64 << 10> block;
  while (const std::size_t count = read_some(descriptor, what, block.data(), block.size())) {
    bytes.append(block.data(), count);
    if (bytes.size() > max_list_bytes) throw FatalError(what + " is larger than 16 MiB");
  }
  if (!is_standard) ::close(descriptor);
  return bytes;
}

// The sources of a list that are not there yet, and what became of the others.
class Import {
 public:
  Import(const std::string& toml, const config::Config& config, bool allow_private)
      : allow_private_(allow_private) {
    for (const config::Source& source : config.sources) names_.insert(source.name);
    for (const config::SourceText& source : config::source_texts(toml)) {
      known_.insert(source_key(source));
    }
  }

  void take(const feed::OpmlFeed& outline) {
    auto source = from_opml(outline, allow_private_, names_);
    if (!source) {
      ++skipped_[source.error().message];
      return;
    }
    const std::string key = source_key(*source);
    if (known_.contains(key)) {
      ++already_there_;
    } else if (const auto [place, is_new] = places_.emplace(key, added_.size()); is_new) {
      names_.insert(config::literal_text(source->name));
      added_.push_back(std::move(*source));
    } else {
      ++repeated_;
      unite_topics(added_[place->second], *source);
    }
  }
  void skip(const std::string& why, std::size_t count) {
    if (count > 0) skipped_[why] += count;
  }

  const std::vector<config::SourceText>& added() const { return added_; }

  std::size_t private_addresses() const {
    return static_cast<std::size_t>(
        std::count_if(added_.begin(), added_.end(), [](const config::SourceText& source) {
          const auto url = parse_http_url(config::literal_text(source.url));
          return url && fetcher::is_plainly_private_host(url->host);
        }));
  }

  std::string summary(const std::string& verb) const {
    std::string text = verb + " " + std::to_string(added_.size()) + ", already there " +
                       std::to_string(already_there_);
    if (repeated_ > 0) text += ", listed again " + std::to_string(repeated_);
    std::size_t count = 0;
    for (const auto& [why, times] : skipped_) count += times;
    text += ", skipped " + std::to_string(count);
    std::string reasons;
    for (const auto& [why, times] : skipped_) {
      reasons += reasons.empty() ? " (" : ", ";
      if (skipped_.size() > 1) reasons += std::to_string(times) + " ";
      reasons += terminal_safe(why);
    }
    return text + (reasons.empty() ? "" : reasons + ")");
  }

 private:
  static void unite_topics(config::SourceText& with, const config::SourceText& other) {
    for (const std::string& topic : other.topics) {
      const bool has =
          std::find(with.topics.begin(), with.topics.end(), topic) != with.topics.end();
      if (!has && with.topics.size() < max_topics_per_item) with.topics.push_back(topic);
    }
  }

  bool allow_private_;
  std::set<std::string> names_;  // that are taken
  std::set<std::string> known_;  // keys of the sources that are there
  std::map<std::string, std::size_t> places_;
  std::vector<config::SourceText> added_;
  std::size_t already_there_ = 0;
  std::size_t repeated_ = 0;
  std::map<std::string, std::size_t> skipped_;  // by reason
};

void take_all(Import& import, const std::vector<feed::OpmlFeed>& feeds) {
  BottomLine line;
  std::int64_t taken = 0;
  for (const feed::OpmlFeed& outline : feeds) {
    import.take(outline);
    ++taken;
    if (line.is_due()) {
      line.show(display::progress_bar(
          taken, static_cast<std::int64_t>(feeds.size()),
          {display::grouped(static_cast<std::int64_t>(import.added().size())) + " new"},
          line.width()));
    }
  }
}

int import(const CommandLine& line, const ImportArguments& arguments) {
  const auto opml = feed::parse_opml(read_list(arguments.file));
  if (!opml) throw FatalError(terminal_safe(arguments.file + ": " + opml.error().message));
  if (!opml->partial.empty()) {
    say(terminal_safe(arguments.file + ": read in part: " + opml->partial));
  }
  const std::string file = config_file_to_edit(line);
  config::FileEdit edit(file);
  Import import(edit.text(), edit.config(), arguments.allow_private);
  take_all(import, opml->feeds);
  import.skip("no xmlUrl", opml->without_url);

  if (arguments.dry_run) {
    for (const config::SourceText& source : import.added()) {
      if (!write_line(config::to_toml(source))) return exit_code::done;
    }
    say(import.summary("would add"));
    return exit_code::done;
  }
  if (!import.added().empty()) {
    edit.replace(config::with_sources_added(edit.text(), import.added()));
  }
  const bool is_made = edit.is_new() && !import.added().empty();
  write_line(import.summary("added") + (is_made ? "; made " + file : ""));
  if (const auto count = import.private_addresses(); count > 0) {
    say(std::to_string(count) +
        " of them in a private network, where sources need allow_private = true");
  }
  if (!import.added().empty()) tell_running_fetcher(edit.config());
  return exit_code::done;
}

}  // namespace

void add_source_import(CLI::App& source, CommandLine& line) {
  CLI::App* command =
      source.add_subcommand("import", "Add the feeds of a list that another feed reader exported");
  const auto arguments = std::make_shared<ImportArguments>();
  command->add_option("file", arguments->file, "OPML, or - for standard input")
      ->type_name("FILE|-")
      ->required();
  command->add_flag(
      "--allow-private", arguments->allow_private,
      "Take over what other newswires allowed: names that lead into private networks");
  command->add_flag("--dry-run", arguments->dry_run,
                    "Print what would be added to the configuration; write nothing");
  command->footer(
      "Asks nobody: the feeds are fetched when they are due. Folders and categories become "
      "topics.\n"
      "Sources that are there already stay as they are.\n\n"
      "  newswire source import subscriptions.opml --dry-run");
  command->callback(
      [&line, arguments] { line.run = [&line, arguments] { return import(line, *arguments); }; });
}

}  // namespace newswire::app
