#include "tests/layering/rules.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

namespace newswire::layering {

namespace {

// The diagram: what each folder may use, itself aside. What is not here stands beside the floors
// (tests, bench, fuzz, samples, examples) and may use anything.
const std::map<std::string, std::set<std::string>> floors = {
    {"core", {}},
    {"query", {"core"}},
    {"config", {"core"}},
    {"feed", {"core"}},
    {"store", {"core"}},
    {"wire", {"core"}},
    {"fetcher", {"core", "query", "feed", "store", "wire"}},
    {"broker", {"core", "query", "store", "wire"}},
    {"subscriber", {"core", "query", "wire"}},
    {"display", {"core", "wire"}},
    {"app",
     {"core", "query", "config", "feed", "store", "wire", "fetcher", "broker", "subscriber",
      "display"}},
};

// The fetcher rings the broker's doorbell, and speaks to nobody else.
const std::set<std::string> wire_for_fetcher = {"wire/doorbell.h", "wire/context.h"};

// Third-party headers by how they begin, and the beginnings of the files that may include them.
const std::map<std::string, std::vector<std::string>> homes = {
    {"utf8proc.h", {"core/"}},
    {"re2/", {"query/"}},
    {"toml++/", {"config/"}},
    {"SQLiteCpp/", {"store/"}},
    {"sqlite3.h", {"store/"}},
    {"zmq", {"wire/"}},
    {"nlohmann/", {"wire/", "feed/", "app/"}},
    {"libxml/", {"feed/xml", "feed/selection/html_tree", "feed/selection/xpath"}},
    {"httplib.h",
     {"fetcher/http_client", "fetcher/websub/callback_server", "fetcher/transport/inbound_stream",
      "app/monitoring/"}},
    {"openssl/", {"fetcher/"}},
    {"libpsl.h", {"fetcher/registrable_domain"}},
    {"zlib.h", {"feed/"}},
    {"libdeflate.h", {"feed/"}},
    {"brotli/", {"feed/content_coding"}},
    {"CLI/", {"app/"}},
};

// Too heavy to be passed on by a header of ours; json_fwd.hpp is there for that.
const std::set<std::string> only_in_cpp = {"nlohmann/json.hpp"};

// POSIX and Linux; the C++ library's headers are told by having no dot.
const std::vector<std::string> system_headers = {
    "sys/",      "arpa/",  "net/",      "netinet/", "linux/",   "dirent.h", "errno.h",
    "fcntl.h",   "grp.h",  "ifaddrs.h", "iconv.h",  "malloc.h", "netdb.h",  "poll.h",
    "pthread.h", "pwd.h",  "sched.h",   "signal.h", "spawn.h",  "stdlib.h", "string.h",
    "termios.h", "time.h", "unistd.h",  "stdint.h", "stddef.h"};

std::string folder_of(const std::string& path) {
  return path.substr(0, path.find('/'));
}

bool on_a_floor(const std::string& path) {
  return floors.contains(folder_of(path));
}

bool is_system(const std::string& header) {
  return header.find('.') == std::string::npos ||
         std::ranges::any_of(system_headers, [&](const std::string& beginning) {
           return header.starts_with(beginning);
         });
}

std::string at(const std::string& path, const Include& include) {
  return path + ":" + std::to_string(include.line) + ": ";
}

// What keeps `from` from including `include`; empty: nothing.
std::string forbidden(const SourceTree& tree, const std::string& from,
                      const std::string& included) {
  if (!tree.contains(included)) return "no such file, from the root of the tree";
  const std::string here = folder_of(from);
  const std::string there = folder_of(included);
  if (here != there && !floors.at(here).contains(there)) return here + " may not use " + there;
  if (here == "fetcher" && there == "wire" && !wire_for_fetcher.contains(included)) {
    return "fetcher uses wire for the doorbell only";
  }
  return "";
}

// Depth first; `path` is the way from the file that we began with.
void find_cycles(const SourceTree& tree, const std::string& file, std::vector<std::string>& path,
                 std::set<std::string>& done, Violations& found) {
  const auto again = std::ranges::find(path, file);
  if (again != path.end()) {
    std::string cycle;
    for (auto step = again; step != path.end(); ++step) cycle += *step + " -> ";
    found.push_back(cycle + file);
    return;
  }
  const auto source = tree.find(file);
  if (source == tree.end() || done.contains(file)) return;
  path.push_back(file);
  for (const Include& include : source->second.includes) {
    if (!include.angled) find_cycles(tree, include.path, path, done, found);
  }
  path.pop_back();
  done.insert(file);
}

}  // namespace

Violations upward_or_sideways(const SourceTree& tree) {
  Violations found;
  for (const auto& [path, source] : tree) {
    if (!on_a_floor(path)) continue;
    for (const Include& include : source.includes) {
      if (include.angled) continue;
      const std::string reason = forbidden(tree, path, include.path);
      if (!reason.empty()) found.push_back(at(path, include) + include.path + ": " + reason);
    }
  }
  return found;
}

Violations linked_upward_or_sideways(const std::string& folder, const std::string& build_file) {
  static const std::regex library("newswire_([a-z]+)");
  static const std::set<std::string> functions = {"library", "program"};
  Violations found;
  for (std::sregex_iterator name(build_file.begin(), build_file.end(), library), end; name != end;
       ++name) {
    const std::string linked = (*name)[1];
    if (linked == folder || functions.contains(linked)) continue;
    if (!floors.at(folder).contains(linked)) {
      found.push_back(folder + "/CMakeLists.txt: " + folder + " may not link " + linked);
    }
  }
  return found;
}

Violations away_from_home(const SourceTree& tree) {
  Violations found;
  for (const auto& [path, source] : tree) {
    if (!on_a_floor(path)) continue;
    for (const Include& include : source.includes) {
      if (!include.angled || is_system(include.path)) continue;
      const auto home = std::ranges::find_if(
          homes, [&](const auto& known) { return include.path.starts_with(known.first); });
      if (home == homes.end()) {
        found.push_back(at(path, include) + include.path + ": has no home yet");
      } else if (std::ranges::none_of(home->second, [&, &file = path](const std::string& allowed) {
                   return file.starts_with(allowed);
                 })) {
        found.push_back(at(path, include) + include.path + ": at home in " + home->second.front());
      } else if (only_in_cpp.contains(include.path) && !path.ends_with(".cpp")) {
        found.push_back(at(path, include) + include.path + ": for .cpp files only");
      }
    }
  }
  return found;
}

Violations include_cycles(const SourceTree& tree) {
  Violations found;
  std::set<std::string> done;
  for (const auto& [path, source] : tree) {
    std::vector<std::string> way;
    find_cycles(tree, path, way, done, found);
  }
  return found;
}

Violations longer_than(const SourceTree& tree, std::size_t limit_lines) {
  Violations found;
  for (const auto& [path, source] : tree) {
    if (folder_of(path) == "tests" || source.lines <= limit_lines) continue;
    found.push_back(path + ": " + std::to_string(source.lines) +
                    " lines, perhaps two rooms in one");
  }
  return found;
}

Violations shown_to_embedders(const SourceTree& tree, const std::vector<std::string>& headers) {
  Violations found;
  std::vector<std::string> waiting = headers;
  std::set<std::string> seen;
  while (!waiting.empty()) {
    const std::string path = waiting.back();
    waiting.pop_back();
    if (!seen.insert(path).second) continue;
    const auto source = tree.find(path);
    if (source == tree.end()) {
      found.push_back(path + ": no such file");
      continue;
    }
    const std::string folder = folder_of(path);
    if (folder != "core" && folder != "subscriber") found.push_back(path + ": shown to embedders");
    for (const Include& include : source->second.includes) {
      if (!include.angled) {
        waiting.push_back(include.path);
      } else if (include.path.find('.') != std::string::npos) {
        found.push_back(at(path, include) + include.path + ": shown to embedders");
      }
    }
  }
  return found;
}

}  // namespace newswire::layering
