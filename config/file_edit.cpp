#include "config/file_edit.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/document.h"
#include "core/result.h"

namespace newswire::config {
namespace {

constexpr auto lock_patience = std::chrono::seconds(10);
constexpr int lock_interval_ms = 20;

std::string without_links(const std::string& file) {
  const std::unique_ptr<char, void (*)(void*)> real(::realpath(file.c_str(), nullptr), std::free);
  return real ? std::string(real.get()) : file;
}

std::string folder_of(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  return slash == std::string::npos ? "." : file.substr(0, slash + 1);
}

// A file beside the one that it will replace; gone unless it did.
class NewFile {
 public:
  NewFile(const std::string& place, const std::string& shown)
      : place_(place), shown_(shown), path_(place + ".new-" + std::to_string(::getpid())) {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ == -1) fail(path_.c_str());
    is_there_ = true;
  }
  ~NewFile() {
    if (descriptor_ != -1) ::close(descriptor_);
    if (is_there_) ::unlink(path_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void take_after(const struct stat& old) {
    struct stat now {};
    if (::fstat(descriptor_, &now) != 0) fail(path_.c_str());
    if ((now.st_uid != old.st_uid || now.st_gid != old.st_gid) &&
        ::fchown(descriptor_, old.st_uid, old.st_gid) != 0) {
      throw FatalError("cannot change '" + shown_ + "': its owner and group could not be kept");
    }
    if (::fchmod(descriptor_, old.st_mode & 07777) != 0) fail(path_.c_str());
  }

  void write(const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t n = ::write(descriptor_, text.data() + done, text.size() - done);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) fail(path_.c_str());
      done += static_cast<std::size_t>(n);
    }
    if (::fsync(descriptor_) != 0) fail(path_.c_str());
  }

  void replace() {
    if (::rename(path_.c_str(), place_.c_str()) != 0) fail(place_.c_str());
    finish();
  }
  // Only where nothing is there.
  void appear() {
    if (::link(path_.c_str(), place_.c_str()) != 0) fail(place_.c_str());
    ::unlink(path_.c_str());
    finish();
  }

 private:
  void finish() {
    is_there_ = false;
    const int folder = ::open(folder_of(place_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder == -1) return;
    ::fsync(folder);  // the change itself is done: a power cut may undo it whole, no more
    ::close(folder);
  }
  [[noreturn]] void fail(const char* path) const {
    throw FatalError("cannot write '" + std::string(path) + "': " + std::strerror(errno));
  }

  const std::string place_;
  const std::string shown_;
  const std::string path_;
  int descriptor_ = -1;
  bool is_there_ = false;
};

}  // namespace

FileEdit::FileEdit(std::string file) : file_(std::move(file)), real_(without_links(file_)) {
  try {
    lock();
    if (descriptor_ != -1) text_ = read_file(real_);
    config_ = parse(text_, file_);
  } catch (...) {
    if (descriptor_ != -1) ::close(descriptor_);
    throw;
  }
}

FileEdit::~FileEdit() {
  if (descriptor_ != -1) ::close(descriptor_);  // which releases the lock
}

// The lock is on the file itself, which the edit before may have replaced: only the one that still
// is in its place counts.
void FileEdit::lock() {
  const auto fail = [this](int reason) {
    throw FatalError("cannot read '" + file_ + "': " + std::strerror(reason));
  };
  const auto end = std::chrono::steady_clock::now() + lock_patience;
  while (true) {
    descriptor_ = ::open(real_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor_ == -1 && errno == ENOENT) return;
    struct stat mine {
    }, there{};
    if (descriptor_ == -1 || ::fstat(descriptor_, &mine) != 0) fail(errno);
    if (S_ISDIR(mine.st_mode)) fail(EISDIR);
    const bool locked = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
    if (!locked && errno != EWOULDBLOCK && errno != EINTR) fail(errno);
    if (locked && ::stat(real_.c_str(), &there) == 0 && mine.st_ino == there.st_ino &&
        mine.st_dev == there.st_dev) {
      return;
    }
    ::close(descriptor_);
    descriptor_ = -1;
    if (std::chrono::steady_clock::now() >= end) {
      throw FatalError("'" + file_ + "' is being changed by another newswire");
    }
    ::poll(nullptr, 0, lock_interval_ms);
  }
}

void FileEdit::replace(const std::string& text) {
  parse(text, file_);
  NewFile file(real_, file_);
  if (descriptor_ == -1) {
    file.write(text);
    file.appear();
    return;
  }
  struct stat old {};
  if (::fstat(descriptor_, &old) != 0) {
    throw FatalError("cannot read '" + file_ + "': " + std::strerror(errno));
  }
  file.take_after(old);
  file.write(text);
  file.replace();
}

}  // namespace newswire::config
