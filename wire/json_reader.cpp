#include "wire/json_reader.h"

#include <limits>

#include <nlohmann/json.hpp>

namespace newswire::wire {
namespace {

using Json = nlohmann::ordered_json;

std::string wrong_type(const char* key, const char* wanted) {
  return std::string("\"") + key + "\" is not " + wanted;
}

bool fits(const Json& value) {
  if (!value.is_number_integer()) return false;
  return !value.is_number_unsigned() ||
         value.get<std::uint64_t>() <=
             static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
}

// The parser takes a zero for the end of the text, whatever comes behind it.
Json parse(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return Json(Json::value_t::discarded);
  return Json::parse(text, nullptr, /*allow_exceptions=*/false);
}

}  // namespace

JsonReader::JsonReader(std::string_view text) : object_(std::make_unique<Json>(parse(text))) {
  if (object_->is_discarded()) {
    fail("not JSON");
  } else if (!object_->is_object()) {
    fail("not a JSON object");
  }
}

JsonReader::~JsonReader() = default;

void JsonReader::fail(std::string fault) {
  if (ok()) fault_ = std::move(fault);
}

const Json* JsonReader::find(const char* key) const {
  if (!object_->is_object()) return nullptr;
  const auto member = object_->find(key);
  return member == object_->end() || member->is_null() ? nullptr : &*member;
}

const Json* JsonReader::find_array(const char* key) {
  const Json* value = find(key);
  if (value == nullptr || value->is_array()) return value;
  fail(wrong_type(key, "an array"));
  return nullptr;
}

bool JsonReader::has(const char* key) const {
  return find(key) != nullptr;
}

std::optional<std::string> JsonReader::optional_text(const char* key) {
  const Json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->get<std::string>();
  fail(wrong_type(key, "a string"));
  return std::nullopt;
}

std::string JsonReader::text(const char* key) {
  return optional_text(key).value_or("");
}

std::string JsonReader::required_text(const char* key) {
  if (!has(key)) fail(std::string("\"") + key + "\" is missing");
  return text(key);
}

std::vector<std::string> JsonReader::texts(const char* key) {
  std::vector<std::string> texts;
  const Json* array = find_array(key);
  if (array == nullptr) return texts;
  for (const Json& element : *array) {
    if (element.is_string()) {
      texts.push_back(element.get<std::string>());
    } else {
      fail(wrong_type(key, "an array of strings"));
    }
  }
  return texts;
}

std::int64_t JsonReader::integer(const char* key, std::int64_t missing) {
  const Json* value = find(key);
  if (value == nullptr) return missing;
  if (fits(*value)) return value->get<std::int64_t>();
  fail(wrong_type(key, "a whole number"));
  return missing;
}

std::int64_t JsonReader::required_integer(const char* key) {
  if (!has(key)) fail(std::string("\"") + key + "\" is missing");
  return integer(key);
}

std::vector<std::int64_t> JsonReader::integers(const char* key) {
  std::vector<std::int64_t> numbers;
  const Json* array = find_array(key);
  if (array == nullptr) return numbers;
  for (const Json& element : *array) {
    if (fits(element)) {
      numbers.push_back(element.get<std::int64_t>());
    } else {
      fail(wrong_type(key, "an array of whole numbers"));
    }
  }
  return numbers;
}

bool JsonReader::boolean(const char* key) {
  const Json* value = find(key);
  if (value == nullptr) return false;
  if (value->is_boolean()) return value->get<bool>();
  fail(wrong_type(key, "true or false"));
  return false;
}

std::vector<std::string> JsonReader::elements(const char* key) {
  std::vector<std::string> elements;
  const Json* array = find_array(key);
  if (array == nullptr) return elements;
  for (const Json& element : *array) elements.push_back(element.dump());
  return elements;
}

}  // namespace newswire::wire
