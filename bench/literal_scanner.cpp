#include "bench/literal_scanner.h"

#ifdef NEWSWIRE_HAS_HYPERSCAN
#include <stdexcept>

#include <hs.h>

namespace newswire::bench {

struct LiteralScanner::Database {
  hs_database_t* compiled = nullptr;
  hs_scratch_t* scratch = nullptr;

  ~Database() {
    hs_free_scratch(scratch);
    hs_free_database(compiled);
  }
};

bool LiteralScanner::is_installed() {
  return true;
}

LiteralScanner::LiteralScanner(const std::vector<std::string>& literals)
    : database_(std::make_unique<Database>()) {
  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  std::vector<unsigned> ids;
  for (const std::string& literal : literals) {
    texts.push_back(literal.data());
    lengths.push_back(literal.size());
    ids.push_back(static_cast<unsigned>(ids.size()));
  }
  const std::vector<unsigned> flags(literals.size(), HS_FLAG_CASELESS);
  hs_compile_error_t* error = nullptr;
  const auto result = hs_compile_lit_multi(texts.data(), flags.data(), ids.data(), lengths.data(),
                                           static_cast<unsigned>(texts.size()), HS_MODE_BLOCK,
                                           nullptr, &database_->compiled, &error);
  if (result != HS_SUCCESS || hs_alloc_scratch(database_->compiled, &database_->scratch) != 0) {
    throw std::runtime_error("Hyperscan refuses these literals");
  }
}

std::size_t LiteralScanner::count(const std::string& text) {
  std::size_t found = 0;
  const auto count_one = [](unsigned, unsigned long long, unsigned long long, unsigned,
                            void* context) {
    ++*static_cast<std::size_t*>(context);
    return 0;
  };
  hs_scan(database_->compiled, text.data(), static_cast<unsigned>(text.size()), 0,
          database_->scratch, count_one, &found);
  return found;
}

}  // namespace newswire::bench

#else

namespace newswire::bench {

struct LiteralScanner::Database {};

bool LiteralScanner::is_installed() {
  return false;
}
LiteralScanner::LiteralScanner(const std::vector<std::string>&) {}
std::size_t LiteralScanner::count(const std::string&) {
  return 0;
}

}  // namespace newswire::bench

#endif

namespace newswire::bench {

LiteralScanner::~LiteralScanner() = default;

}  // namespace newswire::bench
