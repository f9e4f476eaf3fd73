#include "app/monitoring/store_figures.h"

#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "store/database.h"
#include "store/item_store.h"
#include "store/store_error.h"

namespace newswire::app {
namespace {

constexpr std::chrono::milliseconds busy_timeout{250};

std::uint64_t size_of(const std::string& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  return error ? 0 : bytes;
}

template <typename Look>
auto look_at(const std::string& path, Look look)
    -> Result<decltype(look(std::declval<store::Database&>()))> {
  try {
    store::Database database(path, store::Access::read_only, busy_timeout);
    return look(database);
  } catch (const store::StoreError& error) {
    return Error{error.what()};
  } catch (const FatalError& error) {
    return Error{error.what()};
  }
}

}  // namespace

Result<StoreFigures> store_figures(const std::string& path, Sequence position) {
  return look_at(path, [&](store::Database& database) {
    store::ItemStore items(database);
    StoreFigures figures;
    figures.epoch = items.epoch();
    figures.head = items.head();
    figures.floor = items.floor();
    figures.bytes = size_of(path);
    figures.wal_bytes = size_of(path + "-wal");
    items.scan_after(position, figures.head, 1, [&](const Item& item) {
      figures.next_fetched = item.fetched;
      return false;
    });
    return figures;
  });
}

Result<SourceFigures> source_figures(const config::Config& config, Time now) {
  return look_at(config.store.path, [&](store::Database& database) {
    SourceFigures figures;
    for (const SourceReport& report : report_sources(
             config,
             {store::SourceStore(database).sources(), store::SourceWatchStore(database).all()})) {
      ++figures.by_health[static_cast<std::size_t>(report.health)];
      if (!report.state.gone && report.state.due <= now) ++figures.due;
    }
    return figures;
  });
}

}  // namespace newswire::app
