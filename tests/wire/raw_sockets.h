// Peers that do not keep to the protocol: any frames by ZeroMQ, any bytes by TCP.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <zmq.hpp>

#include "tests/support/raw_client.h"

namespace newswire::test {

class RawSocket {
 public:
  RawSocket(zmq::socket_type type, const std::string& endpoint) : socket_(context_, type) {
    socket_.set(zmq::sockopt::linger, 0);
    socket_.set(zmq::sockopt::rcvtimeo, 20'000);
    socket_.connect(endpoint);
  }
  void subscribe(const std::string& lane) { socket_.set(zmq::sockopt::subscribe, lane); }
  void send(const std::vector<std::string>& frames) {
    for (std::size_t i = 0; i < frames.size(); ++i) {
      const bool more = i + 1 < frames.size();
      socket_.send(zmq::buffer(frames[i]), more ? zmq::send_flags::sndmore : zmq::send_flags::none);
    }
  }
  // Empty where nothing came in time.
  std::vector<std::string> receive() {
    std::vector<std::string> frames;
    zmq::message_t frame;
    do {
      if (!socket_.recv(frame)) return {};
      frames.push_back(frame.to_string());
    } while (frame.more());
    return frames;
  }

 private:
  zmq::context_t context_;
  zmq::socket_t socket_;
};

// What a ZMTP 3.0 peer (rfc.zeromq.org/spec/23) says first: greeting, NULL mechanism, READY.
inline std::string zmtp_beginning(const std::string& socket_type) {
  std::string bytes("\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL", 16);
  bytes.resize(64, '\0');
  std::string ready("\x05READY\x0bSocket-Type\0\0\0", 21);
  ready += static_cast<char>(socket_type.size());
  ready += socket_type;
  return bytes + '\x04' + static_cast<char>(ready.size()) + ready;
}

// The head of a frame of so many bytes.
inline std::string zmtp_long_frame(std::uint64_t size) {
  std::string bytes = "\x02";
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(size >> shift & 0xff);
  return bytes;
}

// Connects to tcp://127.0.0.1:PORT and writes the bytes; hangs up when it is destroyed.
class RawConnection : public RawClient {
 public:
  RawConnection(const std::string& endpoint, const std::string& bytes)
      : RawClient(std::atoi(endpoint.substr(endpoint.rfind(':') + 1).c_str())) {
    if (is_connected()) say(bytes);
  }
};

inline void write_raw_bytes(const std::string& endpoint, const std::string& bytes) {
  const RawConnection connection(endpoint, bytes);
}

}  // namespace newswire::test
