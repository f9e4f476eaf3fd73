#include <cstddef>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "app/heap.h"
#include "tests/support/catch.h"

// The sanitizers have an allocator of their own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

namespace {

std::size_t resident_bytes() {
  std::size_t total = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

// As a body that comes piece by piece is held, and the small things that are read from it.
void hold_documents() {
  std::vector<std::string> kept;
  for (int document = 0; document < 3; ++document) {
    std::string body;
    while (body.size() < (12 << 20)) body.append(16 << 10, 'x');
    kept.push_back(body.substr(0, 100));
  }
}

}  // namespace

TEST_CASE("what large documents took is given back", "[heap]") {
  newswire::app::give_back_freed_memory();
  const auto before = resident_bytes();
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) readers.emplace_back(hold_documents);
  for (auto& reader : readers) reader.join();
  CHECK(resident_bytes() < before + (16 << 20));
}

#endif
