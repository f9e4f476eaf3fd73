#include "fetcher/freshness/outlook.h"

namespace newswire::fetcher {

bool is_adaptive(const SourceOptions& source, const Options& options) {
  return options.adaptive && !source.interval;
}

}  // namespace newswire::fetcher
