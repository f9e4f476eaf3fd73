#include "app/stored_sources.h"

#include <filesystem>

namespace newswire::app {

bool store_exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

std::vector<store::SourceState> stored_sources(const std::string& path) {
  if (!store_exists(path)) return {};
  store::Database database(path, store::Access::read_only);
  return store::SourceStore(database).sources();
}

}  // namespace newswire::app
