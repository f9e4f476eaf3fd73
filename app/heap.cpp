#include "app/heap.h"

#include <malloc.h>

namespace newswire::app {
namespace {

// Documents are large, most of what is read from them is not.
constexpr int large_bytes = 256 << 10;
constexpr int kept_free_bytes = 1 << 20;

}  // namespace

void give_back_freed_memory() {
#ifdef __GLIBC__
  ::mallopt(M_MMAP_THRESHOLD, large_bytes);
  ::mallopt(M_TRIM_THRESHOLD, kept_free_bytes);
#endif
}

}  // namespace newswire::app
