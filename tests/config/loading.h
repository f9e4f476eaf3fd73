// Small makings of the config's tests.
#pragma once

#include <string>

#include "config/config.h"
#include "core/result.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

namespace newswire::config::test {

inline Config load_text(const std::string& text) {
  const newswire::test::TempFolder folder;
  return load(folder.write("newswire.toml", text));
}

// What loading says of the text, without the folder; empty where it is right. Always of exit
// code 2.
inline std::string trouble_with(const std::string& text) {
  const newswire::test::TempFolder folder;
  try {
    load(folder.write("newswire.toml", text));
  } catch (const FatalError& error) {
    CHECK(error.exit_code() == 2);
    const std::string message = error.what();
    CHECK(message.find('\n') == std::string::npos);
    const std::string beginning = folder.str() + "/";
    REQUIRE(message.substr(0, beginning.size()) == beginning);
    return message.substr(beginning.size());
  }
  return "";
}

}  // namespace newswire::config::test
