#include "bench/fanout/protocol.h"

#include <charconv>
#include <cstdint>

namespace newswire::bench {
namespace {

using std::string;
using std::string_view;
using namespace std::string_view_literals;

constexpr char more_flag = 1;
constexpr char long_flag = 2;
constexpr char command_flag = 4;

std::size_t number_at(string_view text) {
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

string zmtp_opening(const string&) {
  return zmtp_greeting();
}

string zmtp_second(const string& lane) {
  return zmtp_ready("SUB") + zmtp_short_frame(command_flag, "\x09SUBSCRIBE" + lane);
}

// A message of newswire: lane, header, body. The payload is the header.
Unit zmtp_next(string_view received) {
  if (!received.empty() && received[0] == '\xff') {
    return {received.size() < zmtp_greeting_bytes ? 0 : zmtp_greeting_bytes, {}, {}, true};
  }
  Unit unit;
  std::size_t at = 0;
  for (int number = 0;; ++number) {
    const ZmtpFrame frame = zmtp_frame(received.substr(at));
    if (frame.bytes == 0) return {};
    at += frame.bytes;
    if (number == 1 && !frame.command) unit.payload = frame.body;
    if (!frame.more) break;
  }
  unit.bytes = at;
  return unit;
}

string nothing(const string&) {
  return {};
}

string nats_opening(const string& lane) {
  return "CONNECT {\"verbose\":false}\r\nSUB " + lane + " 1\r\n";
}

Unit nats_next(string_view received) {
  const std::size_t end = received.find("\r\n");
  if (end == string_view::npos) return {};
  const string_view line = received.substr(0, end);
  if (line.starts_with("PING")) return {end + 2, {}, "PONG\r\n", false};
  if (!line.starts_with("MSG ")) return {end + 2, {}, {}, false};
  const std::size_t size = number_at(line.substr(line.rfind(' ') + 1));
  if (received.size() < end + 2 + size + 2) return {};
  return {end + 2 + size + 2, received.substr(end + 2, size), {}, false};
}

string nats_publication(const string& lane, const string& payload) {
  return "PUB " + lane + ' ' + std::to_string(payload.size()) + "\r\n" + payload + "\r\n";
}

string bulk(string_view text) {
  return '$' + std::to_string(text.size()) + "\r\n" + string(text) + "\r\n";
}

string redis_opening(const string& lane) {
  return "*2\r\n" + bulk("SUBSCRIBE") + bulk(lane);
}

// An array of texts and one number at most; the payload is the third of a message's.
Unit redis_next(string_view received) {
  std::size_t at = 0;
  string_view kind;
  Unit unit;
  std::size_t elements = 1;
  for (std::size_t element = 0; element < elements; ++element) {
    const std::size_t end = received.find("\r\n", at);
    if (end == string_view::npos) return {};
    const char type = received[at];
    const std::size_t number = number_at(received.substr(at + 1, end - at - 1));
    at = end + 2;
    if (type == '*') elements += number;
    if (type != '$') continue;
    if (received.size() < at + number + 2) return {};
    if (element == 1) kind = received.substr(at, number);
    if (element == 3 && kind == "message") unit.payload = received.substr(at, number);
    at += number + 2;
  }
  unit.bytes = at;
  return unit;
}

string redis_publication(const string& lane, const string& payload) {
  return "*3\r\n" + bulk("PUBLISH") + bulk(lane) + bulk(payload);
}

string mqtt_text(string_view text) {
  return string{static_cast<char>(text.size() >> 8), static_cast<char>(text.size())}.append(text);
}

string mqtt_packet(unsigned char type, const string& content) {
  string packet(1, static_cast<char>(type));
  std::size_t left = content.size();
  do {
    const std::size_t seven_bits = left % 128;
    left /= 128;
    packet += static_cast<char>(seven_bits | (left > 0 ? 128 : 0));
  } while (left > 0);
  return packet + content;
}

// A clean session without a keepalive, and an identity of the server's choice.
constexpr string_view mqtt_connect = "\x10\x0c\0\4MQTT\4\2\0\0\0\0"sv;

string mqtt_opening(const string& lane) {
  return string(mqtt_connect) + mqtt_packet(0x82, string("\0\1", 2) + mqtt_text(lane) + '\0');
}

Unit mqtt_next(string_view received) {
  std::size_t size = 0;
  std::size_t at = 1;
  for (int shift = 0;; shift += 7) {
    if (at >= received.size()) return {};
    const auto byte = static_cast<unsigned char>(received[at++]);
    size |= static_cast<std::size_t>(byte & 127) << shift;
    if (byte < 128) break;
  }
  if (received.size() < at + size) return {};
  Unit unit{at + size, {}, {}, false};
  if ((received[0] & 0xf0) == 0x30) {
    const string_view content = received.substr(at, size);
    const auto high = static_cast<unsigned char>(content[0]);
    const auto low = static_cast<unsigned char>(content[1]);
    unit.payload = content.substr(2 + high * 256u + low);
  }
  return unit;
}

string mqtt_publication(const string& lane, const string& payload) {
  return mqtt_packet(0x30, mqtt_text(lane) + payload);
}

}  // namespace

const Protocol zmtp{zmtp_opening, zmtp_second, zmtp_next, {}, nullptr};
const Protocol nats{nats_opening, nothing, nats_next, "CONNECT {\"verbose\":false}\r\n",
                    nats_publication};
const Protocol redis{redis_opening, nothing, redis_next, {}, redis_publication};
const Protocol mqtt{mqtt_opening, nothing, mqtt_next, mqtt_connect, mqtt_publication};

string zmtp_greeting() {
  string greeting("\xff\0\0\0\0\0\0\0\x01\x7f\x03\x01NULL", 16);
  greeting.resize(zmtp_greeting_bytes, '\0');
  return greeting;
}

string zmtp_ready(string_view socket_type) {
  string ready("\x05READY\x0bSocket-Type\0\0\0", 21);
  ready += static_cast<char>(socket_type.size());
  return zmtp_short_frame(command_flag, ready.append(socket_type));
}

string zmtp_short_frame(char flags, string_view body) {
  return string{flags, static_cast<char>(body.size())}.append(body);
}

ZmtpFrame zmtp_frame(string_view received) {
  if (received.size() < 2) return {};
  const char flags = received[0];
  std::size_t head = 2;
  std::uint64_t size = static_cast<unsigned char>(received[1]);
  if ((flags & long_flag) != 0) {
    head = 9;
    if (received.size() < head) return {};
    for (std::size_t i = 2; i < head; ++i) {
      size = size << 8 | static_cast<unsigned char>(received[i]);
    }
  }
  if (received.size() < head + size) return {};
  return {head + size, (flags & more_flag) != 0, (flags & command_flag) != 0,
          received.substr(head, size)};
}

}  // namespace newswire::bench
