// Reads the members of one JSON object that came from outside. The first fault is kept, so that
// callers read all members and ask once. For wire/ only.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace newswire::wire {

class JsonReader {
 public:
  explicit JsonReader(std::string_view text);
  ~JsonReader();

  // Empty while all is well; else what is wrong, naming the key.
  const std::string& fault() const { return fault_; }
  bool ok() const { return fault_.empty(); }
  void fail(std::string fault);

  // A member that is null counts as missing. A wrong type is a fault.
  bool has(const char* key) const;
  std::string text(const char* key);  // empty where it is missing
  std::optional<std::string> optional_text(const char* key);
  std::vector<std::string> texts(const char* key);
  std::int64_t integer(const char* key, std::int64_t missing = 0);
  std::vector<std::int64_t> integers(const char* key);
  bool boolean(const char* key);                       // false where it is missing
  std::vector<std::string> elements(const char* key);  // of an array, each as JSON

  // As above; a missing member is a fault.
  std::string required_text(const char* key);
  std::int64_t required_integer(const char* key);

 private:
  const nlohmann::ordered_json* find(const char* key) const;
  const nlohmann::ordered_json* find_array(const char* key);

  std::unique_ptr<nlohmann::ordered_json> object_;
  std::string fault_;
};

}  // namespace newswire::wire
