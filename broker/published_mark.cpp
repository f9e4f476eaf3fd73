#include "broker/published_mark.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string_view>

namespace newswire::broker {
namespace {

constexpr std::chrono::seconds spacing{1};
constexpr const char* first_word = "newswire-published-1";

// FNV-1a, 64 bits: it has to be the same in every build that reads the file.
std::uint64_t add_to_hash(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

std::uint64_t fingerprint(const Item& item) {
  std::uint64_t hash = add_to_hash(0xcbf29ce484222325, item.source);
  hash = add_to_hash(hash, std::string_view("\0", 1));
  hash = add_to_hash(hash, item.id);
  hash = add_to_hash(hash, std::to_string(item.fetched.time_since_epoch().count()));
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
  if (std::rename(draft.c_str(), file_.c_str()) == 0) written_ = position_;
}

}  // namespace newswire::broker
