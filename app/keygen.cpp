#include <iostream>
#include <memory>

#include "app/command.h"
#include "app/terminal.h"
#include "core/text.h"
#include "wire/curve/key_file.h"

namespace newswire::app {
namespace {

// It becomes the name of files, and the one that logs know a client by.
void check_name(const std::string& name) {
  const std::string base = name.substr(name.rfind('/') + 1);
  if (base.empty() || base == "." || base == ".." || terminal_safe(name) != name) {
    throw FatalError("'" + terminal_safe(name) + "' is no name for key files; write such as 'desk'",
                     exit_code::usage);
  }
}

int keygen(const std::string& name) {
  check_name(name);
  const wire::KeyPair keys = wire::make_key_pair();
  const wire::KeyFiles files = wire::write_key_pair(name, keys);
  write_text("secret key  " + files.secret_file + "  (stays here)\n" +  //
             "public key  " + files.public_file + "  " + keys.public_key + "\n");
  return exit_code::done;
}

}  // namespace

void add_keygen(CLI::App& root, CommandLine& line) {
  CLI::App* command = root.add_subcommand(
      "keygen", "Make a key pair, for a broker or a subscriber: NAME.key and NAME.key_secret");
  const auto name = std::make_shared<std::string>();
  command->add_option("name", *name, "What the files are called; may begin with a folder")
      ->type_name("NAME")
      ->required();
  command->footer(
      "A broker with keys ('key' and 'client_keys' in [broker]) admits only clients whose "
      "NAME.key\n"
      "is in its folder, and what they say to each other nobody else can read.\n"
      "newswire-security(7), docs/security.md in the sources, has the steps. Files that are there\n"
      "already are left as they are.\n"
      "Examples:\n"
      "  newswire keygen broker\n"
      "  newswire keygen desk\n"
      "  newswire sub --server news.example --server-key broker.key --key desk.key_secret");
  command->callback([&line, name] { line.run = [name] { return keygen(*name); }; });
}

}  // namespace newswire::app
