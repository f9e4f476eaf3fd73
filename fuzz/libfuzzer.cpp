// How libFuzzer calls a target (https://llvm.org/docs/LibFuzzer.html).
#include <cstddef>
#include <cstdint>

#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  newswire::fuzz::try_input({reinterpret_cast<const char*>(data), size});
  return 0;
}
