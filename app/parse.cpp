#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "app/command.h"
#include "app/configuration.h"
#include "app/selections.h"
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
  std::string kind;
  std::vector<std::string> select;
  std::vector<std::string> headers;
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

fetcher::SourceOptions source_options(const ParseArguments& arguments,
                                      const std::optional<feed::Selection>& selection) {
  fetcher::SourceOptions source;
  source.selection = selection;
  for (const std::string& header : arguments.headers) {
    const std::size_t colon = header.find(':');
    const std::string name(ascii_trim(header.substr(0, std::min(colon, header.size()))));
    if (colon == std::string::npos || name.empty()) {
      throw FatalError("--header: write 'Name: value'", exit_code::usage);
    }
    source.headers.emplace_back(name, ascii_trim(std::string_view(header).substr(colon + 1)));
  }
  return source;
}

// As a source of the configuration would be: through its proxy, trusting whom it trusts.
Document fetch(const CommandLine& line, const Url& url, fetcher::SourceOptions wanted) {
  const fetcher::Options options = fetcher_options(load_config_or_defaults(line));
  const auto http = fetcher::make_http_client();
  fetcher::Member member;
  member.source = std::move(wanted);
  const fetcher::SourceGroup source{url, {std::move(member)}};
  fetcher::Route route(url, true);  // the address is what the user typed
  while (true) {
    auto answer = http->get(fetcher::make_request(source, route, options));
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

Document read_input(const CommandLine& line, const std::string& input,
                    fetcher::SourceOptions source) {
  if (input == "-") return {read_whole(STDIN_FILENO, "standard input"), "", ""};
  if (const auto url = parse_http_url(input); url.ok()) {
    return fetch(line, *url, std::move(source));
  }
  return read_file(input);
}

// What is told before the document is there; nullopt: it is a feed, or its content decides.
std::optional<feed::Selection> told_selection(const ParseArguments& arguments,
                                              const std::vector<feed::Selector>& selectors) {
  if (arguments.kind == "feed" && !selectors.empty()) {
    throw FatalError("--select is for --kind html or json: a feed says itself what is what",
                     exit_code::usage);
  }
  if (arguments.kind.empty() || arguments.kind == "feed") return std::nullopt;
  return compile_selection(
      arguments.kind == "json" ? feed::SelectionKind::json : feed::SelectionKind::html, selectors);
}

int parse(const CommandLine& line, const ParseArguments& arguments) {
  if (!arguments.base_url.empty()) {
    const auto base = parse_http_url(arguments.base_url);
    if (!base.ok()) throw FatalError("--base-url: " + base.error().message, exit_code::usage);
  }
  const auto selectors = parse_selectors(arguments.select);
  auto selection = told_selection(arguments, selectors);
  const Document document = read_input(line, arguments.input, source_options(arguments, selection));
  feed::ParseOptions options;
  options.distinct_ids = false;
  options.content_type =
      arguments.content_type.empty() ? document.content_type : arguments.content_type;
  options.base_url = arguments.base_url.empty() ? document.url : arguments.base_url;
  if (!selection && !selectors.empty()) {
    selection = compile_selection(feed::selection_kind_of(document.bytes, options), selectors);
  }
  const auto feed = selection ? selection->read(document.bytes, options)
                              : feed::parse_feed(document.bytes, options);
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
      ->add_option("--kind", arguments->kind,
                   "What it is: feed, html or json; told by --select and the content where it is "
                   "left out")
      ->type_name("KIND")
      ->check(CLI::IsMember({"feed", "html", "json"}));
  command
      ->add_option("--select", arguments->select,
                   "Where a page or an API has its items (items=...) and in each of them title, "
                   "link, summary, published, updated, author, id, categories and image: CSS or "
                   "XPath for a page, JSON pointers for an API. Repeatable")
      ->type_name("KEY=SELECTOR")
      ->allow_extra_args(false);
  command->add_option("--header", arguments->headers, "Sent with the request to a URL. Repeatable")
      ->type_name("'NAME: VALUE'")
      ->allow_extra_args(false);
  command
      ->add_option("--content-type", arguments->content_type,
                   "Read it as if it had come with this Content-Type")
      ->type_name("CT");
  command->add_option("--base-url", arguments->base_url, "What relative links are relative to")
      ->type_name("URL");
  command->footer(
      "  newswire parse page.html --select 'items=article' --select 'summary=p.teaser'\n"
      "  newswire parse https://api.example/news --kind json --select items=/articles\n"
      "Exit code 3: the input is no feed, or nothing is found in it; the message says what it is.");
  command->callback(
      [&line, arguments] { line.run = [&line, arguments] { return parse(line, *arguments); }; });
}

}  // namespace newswire::app
