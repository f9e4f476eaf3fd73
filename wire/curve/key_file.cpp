#include "wire/curve/key_file.h"

#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/descriptor.h"
#include "core/text.h"

namespace newswire::wire {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_file_bytes = 64 << 10;
constexpr std::size_t max_clients = 10'000;

enum class Readers { anybody, owner };

[[noreturn]] void fail(const std::string& what, const std::string& file, const std::string& why) {
  throw FatalError(what + " '" + terminal_safe(file) + "': " + why);
}

std::string system_reason(int error) {
  return std::generic_category().message(error);
}

std::string octal(mode_t mode) {
  std::string digits;
  for (int shift = 9; shift >= 0; shift -= 3) {
    digits += static_cast<char>('0' + (mode >> shift & 7));
  }
  return digits;
}

std::string read_file(const std::string& file, Readers readers) {
  // Without O_NONBLOCK a pipe in the file's place would keep us waiting.
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (opened.number() < 0) fail("cannot read the key file", file, system_reason(errno));
  struct stat status {};
  if (::fstat(opened.number(), &status) != 0) {
    fail("cannot read the key file", file, system_reason(errno));
  }
  if (!S_ISREG(status.st_mode)) fail("cannot read the key file", file, "it is no file");
  if (readers == Readers::owner && (status.st_mode & 077) != 0) {
    fail("refused the key file", file,
         "others than its owner have access to it (mode " + octal(status.st_mode & 07777) +
             "), and it holds a secret; use chmod 600");
  }
  std::string text;
  std::array<char, 4096> piece;
  while (true) {
    const ssize_t count = ::read(opened.number(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("cannot read the key file", file, system_reason(errno));
    if (count == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(count));
    if (text.size() > max_file_bytes) fail("cannot read the key file", file, "it is too large");
  }
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\r";
  const std::size_t begin = text.find_first_not_of(white);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(white) - begin + 1);
}

std::string_view unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != text.back()) return text;
  return text.front() == '"' || text.front() == '\'' ? text.substr(1, text.size() - 2) : text;
}

// The value of a line `name = value`, wherever it stands: the names of keys are used for nothing
// else. Empty where there is none. Comments begin with '#', which may also be in a key.
std::string value_of(std::string_view name, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || trimmed(line.substr(0, equals)) != name) continue;
    return std::string(unquoted(trimmed(line.substr(equals + 1))));
  }
  return {};
}

std::string key_in(const std::string& file, std::string_view name, std::string_view text) {
  std::string key = value_of(name, text);
  if (key.empty())
    fail("cannot use the key file", file, "there is no " + std::string(name) + " in it");
  if (!is_key(key)) {
    fail("cannot use the key file", file,
         "its " + std::string(name) + " is no key of 40 characters (Z85)");
  }
  return key;
}

void write_file(const std::string& file, const std::string& text) {
  const Descriptor made(
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (made.number() < 0) fail("cannot make the key file", file, system_reason(errno));
  ::fchmod(made.number(), 0600);  // whatever the umask
  const ssize_t written = ::write(made.number(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size()) || ::fsync(made.number()) != 0) {
    const int error = written < 0 ? errno : EIO;
    ::unlink(file.c_str());
    fail("cannot write the key file", file, system_reason(error));
  }
}

}  // namespace

KeyFiles write_key_pair(const std::string& name, const KeyPair& keys) {
  const KeyFiles files{name + public_key_suffix, name + secret_key_suffix};
  const std::string public_line = "    public-key = \"" + keys.public_key + "\"\n";
  // The secret one first: a public key that nobody can use would be taken for a good one.
  write_file(files.secret_file,
             "# newswire: a secret key. It stays on the machine that uses it.\ncurve\n" +
                 public_line + "    secret-key = \"" + keys.secret_key + "\"\n");
  try {
    write_file(
        files.public_file,
        "# newswire: a public key, for whoever is to know its owner.\ncurve\n" + public_line);
  } catch (const FatalError&) {
    ::unlink(files.secret_file.c_str());
    throw;
  }
  return files;
}

KeyPair read_key_pair(const std::string& file) {
  const std::string text = read_file(file, Readers::owner);
  const auto keys = key_pair_of(key_in(file, "secret-key", text));
  if (!keys) fail("cannot use the key file", file, "its secret-key " + keys.error().message);
  const std::string said = value_of("public-key", text);
  if (!said.empty() && said != keys->public_key) {
    fail("cannot use the key file", file, "its public-key is not its secret-key's");
  }
  return *keys;
}

std::string read_public_key(const std::string& file) {
  return key_in(file, "public-key", read_file(file, Readers::anybody));
}

KnownClients read_known_clients(const std::string& folder) {
  KnownClients clients;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const fs::path& path = entry->path();
    if (path.extension() != public_key_suffix) continue;
    if (clients.size() >= max_clients) {
      fail("cannot use the folder of client keys", folder,
           "it has more than " + std::to_string(max_clients));
    }
    clients.emplace(read_public_key(path.string()), path.stem().string());
  }
  if (error) fail("cannot read the folder of client keys", folder, error.message());
  return clients;
}

}  // namespace newswire::wire
