#include "store/index/posting_block.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace newswire::store {
namespace {

// A row of about this size fills a page of SQLite's, which has 4,096 bytes.
constexpr std::size_t block_bytes = 3'900;

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

// Takes a number off the front; nullopt where there is none.
std::optional<std::uint64_t> take_varint(std::string_view& in) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> take_bytes(std::string_view& in) {
  const auto length = take_varint(in);
  if (!length || *length > in.size()) return std::nullopt;
  const std::string_view bytes = in.substr(0, *length);
  in.remove_prefix(*length);
  return bytes;
}

void append_bytes(std::string& out, std::string_view bytes) {
  append_varint(out, bytes.size());
  out += bytes;
}

}  // namespace

void Postings::add(std::uint64_t offset) {
  if (count_ > 0 && offset == last_) return;
  append_varint(deltas_, offset - last_);
  last_ = offset;
  ++count_;
}

void BlockWriter::add(std::string_view term, const Postings& postings) {
  const std::size_t entry_bytes = term.size() + postings.deltas().size();
  if (blocks_.empty() || blocks_.back().size() + entry_bytes > block_bytes) {
    blocks_.emplace_back();
    append_bytes(directory_, term);
    before_.clear();
  }
  const auto shared = static_cast<std::size_t>(
      std::mismatch(term.begin(), term.end(), before_.begin(), before_.end()).first - term.begin());
  std::string& block = blocks_.back();
  append_varint(block, shared);
  append_bytes(block, term.substr(shared));
  append_varint(block, postings.count());
  append_bytes(block, postings.deltas());
  before_ = term;
}

std::vector<std::string> BlockWriter::finish(std::string& directory) && {
  directory = std::move(directory_);
  return std::move(blocks_);
}

BlockRange find_blocks(std::string_view directory, std::string_view first, std::string_view last) {
  BlockRange range;
  std::size_t count = 0;
  bool is_damaged = false;
  for (; !directory.empty(); ++count) {
    const auto begins_with = take_bytes(directory);
    if (!begins_with) {
      is_damaged = true;
      break;
    }
    if (*begins_with <= first) range.begin = count;
    if (*begins_with <= last) range.end = count + 1;
  }
  return is_damaged ? BlockRange{0, count + 1} : range;
}

bool BlockReader::next() {
  if (rest_.empty() || is_damaged_) return false;
  const auto shared = take_varint(rest_);
  const auto suffix = take_bytes(rest_);
  const auto count = take_varint(rest_);
  const auto deltas = take_bytes(rest_);
  if (!shared || !suffix || !count || !deltas || *shared > term_.size()) {
    is_damaged_ = true;
    return false;
  }
  term_.resize(*shared);
  term_ += *suffix;
  count_ = *count;
  deltas_ = *deltas;
  return true;
}

bool BlockReader::decode(Sequence start, std::vector<Sequence>& out) const {
  std::string_view deltas = deltas_;
  auto sequence = static_cast<std::uint64_t>(start);
  while (!deltas.empty()) {
    const auto delta = take_varint(deltas);
    if (!delta) return false;
    sequence += *delta;
    out.push_back(static_cast<Sequence>(sequence));
  }
  return true;
}

}  // namespace newswire::store
