#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "app/command.h"
#include "app/terminal.h"
#include "core/text.h"
#include "core/url.h"
#include "feed/parser.h"
#include "fetcher/http_client.h"
#include "fetcher/redirects.h"
#include "fetcher/source_group.h"

namespace newswire::app {
namespace {

constexpr std::size_t max_document_bytes = 64 << 20;

struct ParseArguments {
  std::string input;
  std::string content_type;
  std::string base_url;
};

struct Document {
  std::string bytes;
  std::string content_type;
  std::string url;
};

std::string read_whole(int descriptor, const std::string& what) {
  std::string bytes;
  std::array<char, 64 << 10> block;
  while (const std::size_t count = read_some(descriptor, what, block.data(), block.size())) {
    bytes.append(block.data(), count);
    if (bytes.size() > max_document_bytes) {
      throw FatalError(what + " is larger than 64 MiB", exit_code::no_feed);
    }
  }
  return bytes;
}

Document fetch(const Url& url) {
  const auto http = fetcher::make_http_client();
  const fetcher::SourceGroup source{url, {fetcher::Member{}}};
  fetcher::Route route(url, true);  // the address is what the user typed
  while (true) {
    auto answer = http->get(fetcher::make_request(source, route, fetcher::Options{}));
    if (!answer.ok()) throw FatalError(terminal_safe(answer.error().message));
    if (fetcher::is_redirect(*answer)) {
      if (const auto refused = route.follow(*answer)) {
        throw FatalError(terminal_safe(url.to_string() + ": " + *refused));
      }
      continue;
    }
    const std::string from = route.current().to_string();
    if (answer->status != 200) {
      throw FatalError(terminal_safe(route.current().to_log_string()) + " answers with status " +
                       std::to_string(answer->status));
    }
    return {std::move(answer->body), answer->header("Content-Type").value_or(""), from};
  }
}

Document read_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file == -1) throw FatalError("cannot read " + path + ": " + std::strerror(errno));
  std::string bytes = read_whole(file, path);
  ::close(file);
  return {std::move(bytes), "", ""};
}

Document read_input(const std::string& input) {
  if (input == "-") return {read_whole(STDIN_FILENO, "standard input"), "", ""};
  if (const auto url = parse_http_url(input); url.ok()) return fetch(*url);
  return read_file(input);
}

int parse(const ParseArguments& arguments) {
  if (!arguments.base_url.empty()) {
    const auto base = parse_http_url(arguments.base_url);
    if (!base.ok()) throw FatalError("--base-url: " + base.error().message, exit_code::usage);
  }
  const Document document = read_input(arguments.input);
  feed::ParseOptions options;
  options.content_type =
      arguments.content_type.empty() ? document.content_type : arguments.content_type;
  options.base_url = arguments.base_url.empty() ? document.url : arguments.base_url;
  const auto feed = feed::parse_feed(document.bytes, options);
  if (!feed.ok()) {
    throw FatalError(terminal_safe(arguments.input + ": " + feed.error().message),
                     exit_code::no_feed);
  }
  if (!feed->partial.empty())
    say(terminal_safe(arguments.input + ": read in part: " + feed->partial));
  write_line(feed::feed_to_json(*feed, 2));
  return exit_code::done;
}

}  // namespace

void add_parse(CLI::App& root, CommandLine& line) {
  CLI::App* command =
      root.add_subcommand("parse", "Print one feed as JSON, without storing anything");
  const auto arguments = std::make_shared<ParseArguments>();
  command->add_option("input", arguments->input, "A file, - for standard input, or an http(s) URL")
      ->type_name("FILE|-|URL")
      ->required();
  command
      ->add_option("--content-type", arguments->content_type,
                   "Read it as if it had come with this Content-Type")
      ->type_name("CT");
  command->add_option("--base-url", arguments->base_url, "What relative links are relative to")
      ->type_name("URL");
  command->footer("Exit code 3: the input is no feed; the message says what it is.");
  command->callback([&line, arguments] { line.run = [arguments] { return parse(*arguments); }; });
}

}  // namespace newswire::app
