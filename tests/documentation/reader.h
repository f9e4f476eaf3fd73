// Somebody who does what a page says: with a home, a clone of the tree, a shell, and the Internet
// that the documentation knows.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/documentation/commands.h"
#include "tests/documentation/internet.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace newswire::documentation {

struct Ran {
  bool ended = true;  // false: it did not do what it was waited for
  int code = 0;
  std::string printed{};  // on both streams
};

// In the network that enter_own_network() gave.
class Reader {
 public:
  // In the clone, ~/newswire, which has the files of reader/ too. `has_newswire`: with `newswire
  // up` running, and a configuration in the usual place of a user's own.
  explicit Reader(bool has_newswire);
  ~Reader();

  // As the packages libnewswire0 and libnewswire-dev do.
  void install_library();

  // What serves goes on beside the commands after it; what listens is stopped once it has shown
  // what the page does, or anything; all else has to end.
  Ran run(const Command& command);
  void save(const std::string& file, const std::vector<std::string>& lines);
  // Ctrl-C for what still serves: the last one's exit code, 130 where nothing did.
  int leave();

 private:
  std::vector<std::string> shell(const std::string& script) const;
  Ran serve(const Command& command);
  Ran listen(const Command& command);
  Ran finish(const Command& command);
  std::string as_at_home(std::string text) const;
  void bring_news();
  std::string config_file() const;
  std::size_t written_files() const;  // bytes of them, the store's aside

  test::TempFolder folder_;
  std::string cwd_;
  Internet internet_;
  std::unique_ptr<test::Process> service_;
};

}  // namespace newswire::documentation
