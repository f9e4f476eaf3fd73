// A read-only connection to the store that notices when the file is another one: a copy that was
// put in its place, or a store that was begun anew.
#pragma once

#include <memory>
#include <string>

#include "store/database.h"
#include "store/file_identity.h"
#include "store/item_store.h"
#include "store/source_store.h"

namespace newswire::broker {

// Bound to one thread at a time. Trouble is thrown: FatalError where the file cannot be opened,
// StoreError where it cannot be read.
class StoreReader {
 public:
  explicit StoreReader(std::string path);

  // True where the path had come to name another file, which is now open.
  bool reopen_if_replaced();

  store::ItemStore& items() { return connection_->items; }
  store::SourceStore& sources() { return connection_->sources; }

 private:
  struct Connection {
    explicit Connection(const std::string& path);
    store::Database database;
    store::ItemStore items;
    store::SourceStore sources;
  };

  std::string path_;
  store::FileIdentity file_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace newswire::broker
