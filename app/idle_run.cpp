#include "app/idle_run.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "app/stored_sources.h"
#include "config/store_path.h"
#include "core/result.h"
#include "fetcher/sha256.h"
#include "store/database.h"
#include "store/fetch_lock.h"
#include "store/idle_time_store.h"
#include "store/store_error.h"

namespace newswire::app {
namespace {

bool says_idle(const store::IdleTime& note, const ConfigText& text, Time now) {
  return note.since <= now && now < note.until && !note.config.empty() &&
         note.config == config_hash(text, note.variables);
}

}  // namespace

std::string config_hash(const ConfigText& text, const std::vector<std::string>& variables) {
  std::error_code ignored;
  std::string about = NEWSWIRE_VERSION;
  about += '\0' + std::filesystem::absolute(text.file, ignored).string() + '\0';
  for (const std::string& name : variables) {
    const char* value = std::getenv(name.c_str());
    about += name + (value == nullptr ? std::string(1, '\0') : '=' + std::string(value) + '\0');
  }
  return fetcher::sha256({about, text.bytes});
}

bool is_noteworthy(const config::Config& config) {
  return config.fetch.ca_file.empty() &&
         std::ranges::all_of(config.sources,
                             [](const config::Source& source) { return source.ca_file.empty(); });
}

std::optional<std::string> idle_store(const ConfigText& text, Time now) {
  const std::string path = config::likely_store_path(text.bytes, text.file);
  if (!store_exists(path)) return std::nullopt;
  try {
    store::Database database(path, store::Access::update);
    store::IdleTimeStore notes(database);
    const auto note = notes.find();
    if (!note || !says_idle(*note, text, now)) return std::nullopt;
    // Not before: until then it may be anybody's store.
    const auto lock = store::FetchLock::try_acquire(path);
    if (!lock || notes.find() != note) return std::nullopt;
    return path;
  } catch (const FatalError&) {
    return std::nullopt;  // whoever needs the store tells what is wrong with it
  } catch (const store::StoreError&) {
    return std::nullopt;
  }
}

}  // namespace newswire::app
