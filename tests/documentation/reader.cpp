#include "tests/documentation/reader.h"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/support/wait_until.h"

namespace newswire::documentation {
namespace {

namespace fs = std::filesystem;

const fs::path tree = NEWSWIRE_SOURCE_DIR;
constexpr int interrupted = 130;
// A compiler takes its time where others are at work.
constexpr std::chrono::seconds patience{90};

// A source that has something new at every second.
std::string wire_source() {
  return std::string("\n[[source]]\nname = \"wire\"\nurl = \"") + wire_url +
         "\"\ninterval = \"1s\"\nmin_interval = \"1s\"\n"
         "topics = [\"world\", \"tech/linux\", \"tech/ai\"]\n";
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Reader::Reader(bool has_newswire)
    : cwd_(folder_.path("home/newswire")), internet_(folder_.path("root.pem")) {
  fs::create_directories(folder_.path("home"));
  fs::create_directories(folder_.path("bin"));
  fs::create_symlink(test::newswire_command({}).front(), folder_.path("bin/newswire"));
  fs::create_directories(cwd_ + "/build");
  for (const char* part : {"config", "script", "examples", "packaging"}) {
    fs::create_directory_symlink(tree / part, fs::path(cwd_) / part);
  }
  fs::create_directory_symlink(NEWSWIRE_BINARY_DIR, cwd_ + "/build/release");
  fs::copy(tree / "tests/documentation/reader", cwd_, fs::copy_options::recursive);
  if (has_newswire) {
    fs::create_directories(folder_.path("home/.config/newswire"));
    folder_.write("home/.config/newswire/newswire.toml",
                  "[fetch]\nhost_spacing = \"0\"\n" + wire_source());
    const Ran up = serve({0, "newswire up"});
    if (!up.ended) throw std::runtime_error("newswire up did not begin:\n" + up.printed);
  }
}

Reader::~Reader() = default;

// As a login gives it, and nothing of ours.
std::vector<std::string> Reader::shell(const std::string& script) const {
  const std::string library = folder_.path("home/.local/" NEWSWIRE_LIBDIR);
  return {"env",
          "-i",
          "HOME=" + folder_.path("home"),
          "PATH=" + folder_.path("bin") + ":/usr/bin:/bin",
          "LANG=C.UTF-8",
          "TZ=UTC",
          "USER=reader",
          "http_proxy=" + internet_.proxy(),
          "https_proxy=" + internet_.proxy(),
          "SSL_CERT_FILE=" + folder_.path("root.pem"),
          "NEWSWIRE_BUILD=" NEWSWIRE_BINARY_DIR,
          "PKG_CONFIG_PATH=" + library + "/pkgconfig",
          "LD_LIBRARY_PATH=" + library,
          "bash",
          "-c",
          "cd '" + cwd_ + "' || exit\n" + script};
}

void Reader::install_library() {
  for (const char* component : {"Library", "Development"}) {
    const Ran installed =
        finish({0, "cmake --install " NEWSWIRE_BINARY_DIR " --prefix ~/.local --component " +
                       std::string(component)});
    if (installed.code != 0) throw std::runtime_error(installed.printed);
  }
}

Ran Reader::run(const Command& command) {
  if (serves(command)) return serve(command);
  return listens(command) ? listen(command) : finish(command);
}

Ran Reader::finish(const Command& command) {
  const std::string cwd_file = folder_.path("cwd");
  test::Process process(
      shell("exec 2>&1\n" + command.text + "\ncode=$?; pwd >'" + cwd_file + "'; exit $code"));
  const auto code = process.wait(patience);
  if (fs::exists(cwd_file)) {
    cwd_ = read(cwd_file);
    cwd_.pop_back();
    fs::remove(cwd_file);
  }
  return {code.has_value(), code.value_or(-1), as_at_home(process.out())};
}

// As a page has it, whose reader is called so.
std::string Reader::as_at_home(std::string text) const {
  const std::string home = folder_.path("home");
  for (std::size_t at = 0; (at = text.find(home, at)) != std::string::npos;) {
    text.replace(at, home.size(), "/home/reader");
  }
  return text;
}

Ran Reader::serve(const Command& command) {
  leave();
  service_ = std::make_unique<test::Process>(shell("exec 2>&1\nexec " + command.text));
  const std::string probe = "newswire sub --last 1 --no-follow --wait 2s >/dev/null 2>&1";
  const bool began = test::wait_until([&] { return test::run(shell(probe)).code == 0; }, patience);
  return {began, began ? 0 : service_->wait(std::chrono::seconds(1)).value_or(-1), service_->out()};
}

Ran Reader::listen(const Command& command) {
  const std::size_t written = written_files();
  const auto expected = std::max<std::ptrdiff_t>(
      1, std::ssize(command.output) - std::ranges::count(command.output, "..."));
  test::Process process(shell("exec " + command.text));
  bool shows = false;
  bool brought = false;
  test::wait_until(
      [&] {
        shows = std::ssize(process.out_lines()) >= expected || written_files() > written;
        const auto ended = process.wait(std::chrono::milliseconds(0));
        if (shows || ended) return true;
        // What the page shows is there without it.
        if (!brought && command.output.empty()) bring_news();
        brought = true;
        return false;
      },
      patience);
  process.signal(SIGINT);
  const auto code = process.wait();
  return {shows && code.has_value(), code.value_or(-1), as_at_home(process.out() + process.err())};
}

// While somebody listens, the news goes on: a source more, if there is none of its kind.
void Reader::bring_news() {
  const std::string file = config_file();
  if (file.empty() || !service_ || read(file).find(wire_url) != std::string::npos) return;
  std::ofstream(file, std::ios::app) << wire_source();
  service_->signal(SIGHUP);
}

int Reader::leave() {
  if (!service_) return interrupted;
  service_->signal(SIGINT);
  const auto code = service_->wait();
  service_.reset();
  return code.value_or(-1);
}

void Reader::save(const std::string& file, const std::vector<std::string>& lines) {
  std::ofstream out(fs::path(cwd_) / file, std::ios::binary);
  for (const std::string& line : lines) out << line << "\n";
}

std::string Reader::config_file() const {
  for (const std::string& file :
       {cwd_ + "/newswire.toml", folder_.path("home/.config/newswire/newswire.toml")}) {
    if (fs::exists(file)) return file;
  }
  return "";
}

std::size_t Reader::written_files() const {
  std::size_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(cwd_)) {
    const bool is_of_store = entry.path().filename().string().starts_with("newswire.");
    if (entry.is_regular_file() && !is_of_store) bytes += entry.file_size();
  }
  return bytes;
}

}  // namespace newswire::documentation
