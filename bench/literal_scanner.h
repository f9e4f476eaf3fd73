// Hyperscan, where it was installed when this was built: the fastest way to find very many literals
// in a text, without a query language on top.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace newswire::bench {

class LiteralScanner {
 public:
  static bool is_installed();

  // Case-insensitive.
  explicit LiteralScanner(const std::vector<std::string>& literals);
  ~LiteralScanner();

  // How many places of the text end a literal.
  std::size_t count(const std::string& text);

 private:
  struct Database;
  std::unique_ptr<Database> database_;
};

}  // namespace newswire::bench
