// Memory that was needed for a moment, and is not kept.
#pragma once

namespace newswire::app {

// After documents of many megabytes side by side, glibc would hold on to all that they took: it
// raises its limits with each of them (mallopt(3), M_MMAP_THRESHOLD). From now on it does not.
void give_back_freed_memory();

}  // namespace newswire::app
