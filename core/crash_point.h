// Named places where a test lets the process end as by kill -9, to see that nothing is lost there.
//
// They are there only where NEWSWIRE_CRASH_POINTS is defined, as the presets dev, asan and tsan do;
// otherwise a crash point is nothing, and leaves nothing in the program.
//
//   NEWSWIRE_CRASH_AT=mid_batch      ends the process where it comes to that place
//   NEWSWIRE_CRASH_AT=mid_batch:3    where it comes there for the third time
#pragma once

namespace newswire {

#ifdef NEWSWIRE_CRASH_POINTS
void crash_point(const char* place);  // any thread
#else
inline void crash_point(const char*) {}
#endif

}  // namespace newswire
