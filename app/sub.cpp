#include <charconv>
#include <csignal>
#include <memory>
#include <utility>

#include "app/arguments.h"
#include "app/command.h"
#include "app/configuration.h"
#include "app/format_option.h"
#include "app/keys.h"
#include "app/open_files.h"
#include "app/server_address.h"
#include "app/signals.h"
#include "app/sub_session.h"
#include "app/terminal.h"
#include "app/wanted.h"
#include "core/text.h"

namespace newswire::app {
namespace {

struct SubArguments {
  std::vector<std::string> words;
  std::vector<std::string> topics;
  std::string server;
  std::string server_key;
  std::string key;
  std::string since;
  std::int64_t last = 0;
  std::string cursor;
  std::int64_t count = 0;
  std::string wait;
  bool no_follow = false;
  bool updates = false;
  std::string queries;
  FormatOptions format;
  std::string exec;
  std::string exec_timeout;
  AttentionOptions attention;
};

Start start_of(const SubArguments& arguments) {
  constexpr std::string_view sequence_mark = "seq:";
  const std::string& since = arguments.since;
  if (arguments.last > 0) return FromNewest{arguments.last};
  if (since.empty()) return FromNow{};
  if (since.rfind(sequence_mark, 0) == 0) {
    Sequence after = 0;
    const char* end = since.data() + since.size();
    const auto [stop, error] = std::from_chars(since.data() + sequence_mark.size(), end, after);
    if (error != std::errc{} || stop != end || after < 0) {
      throw FatalError("--since: '" + terminal_safe(since) +
                           "' is no sequence; write seq: and a number, such as seq:120",
                       exit_code::usage);
    }
    return FromSequence{after};
  }
  const auto time = parse_since(since, SystemClock().now());
  if (!time.ok()) throw FatalError("--since: " + time.error().message, exit_code::usage);
  return FromTime{*time};
}

std::optional<ItemCommandOptions> command_of(const SubArguments& arguments) {
  if (arguments.exec.empty()) {
    if (arguments.exec_timeout.empty()) return std::nullopt;
    throw FatalError("--exec-timeout: it is for --exec", exit_code::usage);
  }
  ItemCommandOptions command{arguments.exec};
  if (!arguments.exec_timeout.empty()) {
    command.deadline = duration_option("--exec-timeout", arguments.exec_timeout);
    if (command.deadline <= Duration::zero()) {
      throw FatalError("--exec-timeout: must be longer than nothing", exit_code::usage);
    }
  }
  return command;
}

SubOptions options_of(const SubArguments& arguments, const config::Config& config) {
  SubOptions options;
  // A caret says more than the library's one line.
  const Wanted wanted = parse_wanted(arguments.words, arguments.queries);
  options.subscriber.query = query_text(arguments.words);
  options.wanted = wanted;
  if (wanted.file()) {
    Wanted::Asked asked = wanted.asked();
    options.subscriber.query = std::move(asked.query);
    options.subscriber.filter = std::move(asked.filter);
    options.read_again = [words = arguments.words, file = arguments.queries] {
      return parse_wanted(words, file, QueryFile::Reading::again);
    };
  }
  options.subscriber.topics = arguments.topics;
  options.subscriber.start = start_of(arguments);
  options.subscriber.follow = !arguments.no_follow;
  options.subscriber.updates = arguments.updates;
  options.subscriber.client = "newswire-sub/" NEWSWIRE_VERSION;
  ServerEndpoints endpoints{config.broker.publish, config.broker.replay};
  if (!arguments.server.empty()) {
    const auto named = server_endpoints(arguments.server, endpoints);
    if (!named.ok()) throw FatalError("--server: " + named.error().message, exit_code::usage);
    endpoints = *named;
  }
  options.subscriber.publish = endpoints.publish;
  options.subscriber.replay = endpoints.replay;
  const auto keys =
      client_keys({arguments.server_key, arguments.key, !arguments.server.empty()}, config);
  options.subscriber.server_key = keys.server;
  options.subscriber.secret_key = keys.own.secret_key;
  options.format = parse_format_options(arguments.format);
  options.command = command_of(arguments);
  options.prints = !options.command || !arguments.format.format.empty();
  options.attention = arguments.attention;
  options.count = arguments.count;
  if (!arguments.wait.empty()) options.wait = duration_option("--wait", arguments.wait);
  if (!arguments.cursor.empty()) {
    const auto path = CursorFile::path_for(arguments.cursor);
    if (!path.ok()) throw FatalError("--cursor: " + path.error().message, exit_code::usage);
    options.cursor_path = *path;
  }
  return options;
}

int sub(const CommandLine& line, const SubArguments& arguments) {
  block_signals();
  raise_open_file_limit(files_of_subscriber);
  SubSession session(options_of(arguments, load_config_or_defaults(line)));
  const bool had_terminal = has_controlling_terminal();
  Signals::Handler reload = [&] {
    if (had_terminal && !has_controlling_terminal()) {
      std::raise(SIGTERM);  // its window was closed: that is no wish for other queries
    } else {
      session.read_queries_again();
    }
  };
  if (arguments.queries.empty()) reload = {};
  const Signals signals([&] { session.stop(); }, std::move(reload));
  const int code = session.run();
  return signals.received() != 0 ? exit_code::interrupted : code;
}

}  // namespace

void add_sub(CLI::App& root, CommandLine& line) {
  CLI::App* command =
      root.add_subcommand("sub", "Print headlines that match a query as they come in");
  const auto arguments = std::make_shared<SubArguments>();
  add_query_words(*command, arguments->words);
  command
      ->add_option("--topic", arguments->topics,
                   "Only this topic and what is below it (repeatable)")
      ->type_name("T")
      ->allow_extra_args(false);
  command
      ->add_option("--server", arguments->server,
                   "The broker's machine (default: from the configuration)")
      ->type_name("HOST[:PORT]");
  command
      ->add_option("--server-key", arguments->server_key,
                   "The broker's public key, where it has keys (default: from the configuration)")
      ->type_name("FILE");
  command
      ->add_option("--key", arguments->key,
                   "A key pair that the broker knows, made by 'newswire keygen' (default: from the "
                   "configuration)")
      ->type_name("FILE");
  CLI::Option* since = command->add_option("--since", arguments->since,
                                           "Begin with what is stored since: 2h, 7d, an RFC 3339 "
                                           "time, or seq:N for what came after sequence N");
  since->type_name("WHEN");
  command->add_option("--last", arguments->last, "Begin with the newest N that match")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000))
      ->excludes(since);
  command
      ->add_option("--cursor", arguments->cursor,
                   "Resume where this name stopped; --since and --last apply only while it is new")
      ->type_name("NAME");
  command->add_option("--count", arguments->count, "End after N headlines")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}));
  command
      ->add_option("--wait", arguments->wait,
                   "End when none came for this long, such as 30s; failed where no broker answered")
      ->type_name("TIME");
  command->add_flag("--no-follow", arguments->no_follow, "End after what is stored");
  command->add_flag("--updates", arguments->updates,
                    "Also items that were changed at their publisher, each time anew");
  add_queries_option(*command, arguments->queries);
  add_format_options(*command, arguments->format);
  command
      ->add_option("--exec", arguments->exec,
                   "Run this for each headline, its JSON on standard input and its fields in "
                   "NEWSWIRE_TITLE, NEWSWIRE_LINK, ...; with --format the headlines are printed "
                   "too")
      ->type_name("CMD");
  command
      ->add_option("--exec-timeout", arguments->exec_timeout,
                   "How long the command may take (default: 30s)")
      ->type_name("TIME");
  command->add_flag("--notify", arguments->attention.notify,
                    "Also a notification of the desktop for each, by notify-send");
  command->add_flag("--bell", arguments->attention.bell, "Also ring the terminal's bell");
  command->footer(
      "SIGHUP reads the file of --queries again; one that is wrong is told of, and changes "
      "nothing.\n"
      "A query that is one word with a leading '-' works as it is; '--' ends the options.\n"
      "Examples:\n"
      "  newswire sub 'linux OR kernel' --topic tech\n"
      "  newswire sub bitcoin etf -sponsored --since 2h\n"
      "  newswire sub --cursor inbox --no-follow --format json\n"
      "  newswire sub --cursor mail --exec 'mail -s \"$NEWSWIRE_TITLE\" me' urgent");
  command->callback(
      [&line, arguments] { line.run = [&line, arguments] { return sub(line, *arguments); }; });
}

}  // namespace newswire::app
