#include "broker/store_reader.h"

#include <chrono>

namespace newswire::broker {
namespace {

// Heartbeats and other requests wait meanwhile; what could not be read is tried again anyway.
constexpr std::chrono::milliseconds busy_timeout{250};

}  // namespace

StoreReader::Connection::Connection(const std::string& path)
    : database(path, store::Access::read_only, busy_timeout), items(database), sources(database) {}

StoreReader::StoreReader(std::string path)
    : path_(std::move(path)),
      file_(store::file_identity(path_)),
      connection_(std::make_unique<Connection>(path_)) {}

bool StoreReader::reopen_if_replaced() {
  if (!store::is_replaced(file_, path_)) return false;
  const auto file = store::file_identity(path_);
  auto connection = std::make_unique<Connection>(path_);
  connection_ = std::move(connection);
  file_ = file;
  return true;
}

}  // namespace newswire::broker
