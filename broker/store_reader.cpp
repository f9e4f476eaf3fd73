#include "broker/store_reader.h"

#include <chrono>

#include <sys/stat.h>

namespace newswire::broker {
namespace {

// Heartbeats and other requests wait meanwhile; what could not be read is tried again anyway.
constexpr std::chrono::milliseconds busy_timeout{250};

}  // namespace

StoreReader::Connection::Connection(const std::string& path)
    : database(path, store::Access::read_only, busy_timeout), items(database), sources(database) {}

StoreReader::StoreReader(std::string path)
    : path_(std::move(path)),
      file_(file_at(path_)),
      connection_(std::make_unique<Connection>(path_)) {}

bool StoreReader::reopen_if_replaced() {
  const FileId file = file_at(path_);
  if (file == file_ || file == FileId{}) return false;
  auto connection = std::make_unique<Connection>(path_);
  connection_ = std::move(connection);
  file_ = file;
  return true;
}

StoreReader::FileId StoreReader::file_at(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino};
}

}  // namespace newswire::broker
