#include "fetcher/transport/idna.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/text.h"

namespace newswire::fetcher {
namespace {

constexpr std::size_t max_label_bytes = 63;  // RFC 1035, 2.3.4
// RFC 3492, section 5.
constexpr std::uint32_t base = 36, t_min = 1, t_max = 26, skew = 38, damp = 700;
constexpr std::uint32_t initial_bias = 72, initial_n = 128;

// `text` is valid UTF-8.
std::vector<std::uint32_t> code_points(std::string_view text) {
  std::vector<std::uint32_t> points;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    std::uint32_t point = size == 1 ? lead : lead & (0x7fu >> size);
    for (std::size_t k = 1; k < size; ++k) {
      point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fu);
    }
    points.push_back(point);
    i += size;
  }
  return points;
}

char digit(std::uint32_t value) {
  return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

std::uint32_t adapted_bias(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / damp : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > (base - t_min) * t_max / 2; k += base) delta /= base - t_min;
  return k + (base - t_min + 1) * delta / (delta + skew);
}

void append_delta(std::string& out, std::uint32_t delta, std::uint32_t bias) {
  for (std::uint32_t k = base;; k += base) {
    const auto threshold = k <= bias ? t_min : std::min(k - bias, t_max);
    if (delta < threshold) break;
    out += digit(threshold + (delta - threshold) % (base - threshold));
    delta = (delta - threshold) / (base - threshold);
  }
  out += digit(delta);
}

// The encoder of RFC 3492, section 6.3. A label is too short for its sums to overflow.
std::string punycode(const std::vector<std::uint32_t>& label) {
  std::string out;
  for (const auto point : label) {
    if (point < initial_n) out += static_cast<char>(point);
  }
  const auto basic = static_cast<std::uint32_t>(out.size());
  if (basic > 0) out += '-';

  std::uint32_t n = initial_n, delta = 0, bias = initial_bias;
  for (auto handled = basic; handled < label.size(); ++delta, ++n) {
    std::uint32_t next = UINT32_MAX;
    for (const auto point : label) {
      if (point >= n) next = std::min(next, point);
    }
    delta += (next - n) * (handled + 1);
    n = next;
    for (const auto point : label) {
      if (point < n) ++delta;
      if (point != n) continue;
      append_delta(out, delta, bias);
      bias = adapted_bias(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

std::string to_ascii_host(const std::string& host) {
  if (is_ascii(host) || !is_valid_utf8(host)) return host;
  std::string out;
  for (std::size_t begin = 0; begin <= host.size();) {
    const auto end = std::min(host.find('.', begin), host.size());
    const auto label = std::string_view(host).substr(begin, end - begin);
    if (begin > 0) out += '.';
    const bool encode = !is_ascii(label) && label.size() <= 4 * max_label_bytes;
    out += encode ? "xn--" + punycode(code_points(label)) : std::string(label);
    begin = end + 1;
  }
  return out;
}

}  // namespace newswire::fetcher
