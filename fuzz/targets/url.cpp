// An address, on the first line, and a reference to be resolved against it, on the second.
#include "core/url.h"

#include <algorithm>
#include <string>

#include "fuzz/lines.h"
#include "fuzz/target.h"

namespace newswire::fuzz {
namespace {

bool has_no_space(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c != 0x7F; });
}

void expect_http_url(std::string_view text) {
  const auto url = parse_http_url(text);
  if (!url) {
    expect(!url.error().message.empty(), "a refusal has a reason", text);
    return;
  }
  expect(!url->host.empty(), "an address has a host", text);
  const std::string whole = url->to_string();
  expect(has_no_space(whole), "an address has no space or control character", whole);
  expect(has_no_space(url->request_target()) && has_no_space(url->host_port()),
         "what goes into a request has none", whole);
  expect(url->request_target().starts_with('/'), "a request asks for a path", whole);
  const auto again = parse_http_url(whole);
  expect(again.ok(), "an address can be read again", whole);
  expect(*again == *url, "an address stays the same", whole);
}

}  // namespace

void try_input(std::string_view input) {
  const std::string base(take_line(input));
  const std::string reference(take_line(input));
  expect_http_url(base);
  const std::string normal = normalise_url(base);
  expect(normalise_url(normal) == normal, "what is normal stays so", normal);
  const auto resolved = resolve_url(base, reference);
  if (!resolved) return;
  expect(has_no_space(*resolved), "a link has no space or control character", *resolved);
  expect(resolve_url("", *resolved) == resolved, "a whole link needs no base", *resolved);
  expect(resolve_url(base, *resolved) == resolved, "a whole link minds no base", *resolved);
}

}  // namespace newswire::fuzz
