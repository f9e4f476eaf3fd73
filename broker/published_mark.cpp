#include "broker/published_mark.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string_view>

#include "core/crash_point.h"
#include "core/fnv1a.h"

namespace newswire::broker {
namespace {

constexpr std::chrono::seconds spacing{1};
constexpr const char* first_word = "newswire-published-1";

}  // namespace

std::uint64_t fingerprint(const Item& item) {
  std::uint64_t hash = fnv1a(item.source);
  hash = fnv1a(std::string_view("\0", 1), hash);
  hash = fnv1a(item.id, hash);
  hash = fnv1a(std::to_string(item.fetched.time_since_epoch().count()), hash);
  return std::max<std::uint64_t>(hash, 1);
}

PublishedMark::PublishedMark(const std::string& store_path) : file_(store_path + ".published") {}

PublishedMark::~PublishedMark() {
  write();
}

std::optional<PublishedMark::Position> PublishedMark::load() const {
  std::ifstream in(file_);
  std::string word;
  Position position;
  if (!(in >> word >> position.epoch >> position.sequence >> position.item) || word != first_word) {
    return std::nullopt;
  }
  return position;
}

void PublishedMark::move_to(const Position& position) {
  position_ = position;
  if (position_ == written_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - last_write_ < spacing) return;
  last_write_ = now;
  write();
}

// By way of a second file, so that a crash leaves one or the other whole.
void PublishedMark::write() {
  if (position_ == written_) return;
  const std::string draft = file_ + ".new";
  {
    std::ofstream out(draft, std::ios::trunc);
    out << first_word << ' ' << position_.epoch << ' ' << position_.sequence << ' '
        << position_.item << '\n';
    out.close();
    if (!out) return;
  }
  crash_point("before_published_mark");
  if (std::rename(draft.c_str(), file_.c_str()) == 0) written_ = position_;
}

}  // namespace newswire::broker
