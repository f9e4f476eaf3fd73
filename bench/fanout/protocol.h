// The least that a subscriber says and understands, in the protocol of each server: connect,
// subscribe to one lane, and tell where messages begin and end. All of it is written at once,
// without waiting for answers.
//   ZMTP 3.1: rfc.zeromq.org/spec/37; RESP: redis.io/docs/reference/protocol-spec; NATS:
//   docs.nats.io/reference/reference-protocols/nats-protocol; MQTT 3.1.1: OASIS mqtt-v3.1.1
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace newswire::bench {

// The first whole unit of a stream of bytes, in views of it.
struct Unit {
  std::size_t bytes = 0;     // 0: it is not whole yet
  std::string_view payload;  // of a message: what begins with its header; otherwise empty
  std::string_view answer;   // what the server wants to hear in reply
  bool is_greeting = false;  // the time for Protocol::second
};

struct Protocol {
  std::string (*opening)(const std::string& lane);  // what a subscriber sends
  // And what when it was greeted; ZMTP peers that say all at once are not understood by libzmq.
  std::string (*second)(const std::string& lane);
  Unit (*next)(std::string_view received);
  // What a publisher sends before the first message, and for each. Empty where the server publishes
  // by itself.
  std::string_view introduction;
  std::string (*publication)(const std::string& lane, const std::string& payload) = nullptr;
};

extern const Protocol zmtp;
extern const Protocol nats;
extern const Protocol redis;
extern const Protocol mqtt;

// What a ZMTP peer says first, what it says when it was greeted, and a frame of at most 255 bytes.
std::string zmtp_greeting();
std::string zmtp_ready(std::string_view socket_type);
std::string zmtp_short_frame(char flags, std::string_view body);

// A frame, where one is whole; `more` where another of its message follows.
struct ZmtpFrame {
  std::size_t bytes = 0;
  bool more = false;
  bool command = false;
  std::string_view body;
};
ZmtpFrame zmtp_frame(std::string_view received);
constexpr std::size_t zmtp_greeting_bytes = 64;

}  // namespace newswire::bench
