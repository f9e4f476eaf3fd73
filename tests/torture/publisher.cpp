#include "tests/torture/publisher.h"

#include <cstdlib>
#include <iterator>
#include <set>
#include <vector>

namespace newswire::torture {
namespace {

// Far more than a world lets pile up before they are stored.
constexpr std::size_t kept_in_feed = 400;

}  // namespace

std::string id_of(int number) {
  return "n" + std::to_string(number);
}

int number_of(const std::string& id) {
  return std::atoi(id.c_str() + 1);
}

std::string title_of(int number) {
  std::string title = "Headline " + std::to_string(number);
  if (number % 3 == 0) title += " on linux";
  if (number % 5 == 0) title += " and bitcoin";
  return title;
}

Publisher::Publisher(unsigned seed) : chance_(seed) {
  for (const SourceOfWorld& source : sources) serve(source.name);
}

void Publisher::publish(int count) {
  std::set<std::string> changed;
  for (int i = 0; i < count; ++i) {
    const std::string name = sources[chance_() % std::size(sources)].name;
    auto& entries = entries_[name];
    ++published_;
    entries.push_front({id_of(published_), title_of(published_)});
    if (entries.size() > kept_in_feed) entries.pop_back();
    changed.insert(name);
  }
  for (const std::string& name : changed) serve(name);
}

void Publisher::serve(const std::string& source) {
  const auto& entries = entries_[source];
  site_.serve("/" + source, test::rss(source, {entries.begin(), entries.end()}));
}

}  // namespace newswire::torture
