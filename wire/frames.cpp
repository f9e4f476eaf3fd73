#include "wire/frames.h"

#include <cerrno>

#include <zmq.hpp>

namespace newswire::wire {
namespace {

// EHOSTUNREACH is a ROUTER's word for a client that has gone.
bool is_undeliverable(int error) {
  return error == EAGAIN || error == EHOSTUNREACH;
}

bool receive_frame(zmq::socket_t& socket, zmq::message_t& frame) {
  while (true) {
    try {
      return socket.recv(frame, zmq::recv_flags::dontwait).has_value();
    } catch (const zmq::error_t& error) {
      if (error.num() != EINTR) throw;
    }
  }
}

}  // namespace

bool send_frame(zmq::socket_t& socket, zmq::message_t& frame, bool more) {
  const auto flags =
      more ? zmq::send_flags::dontwait | zmq::send_flags::sndmore : zmq::send_flags::dontwait;
  while (true) {
    try {
      return socket.send(frame, flags).has_value();
    } catch (const zmq::error_t& error) {
      if (is_undeliverable(error.num())) return false;
      if (error.num() != EINTR) throw;
    }
  }
}

bool send_frame(zmq::socket_t& socket, std::string_view frame, bool more) {
  zmq::message_t message(frame.data(), frame.size());
  return send_frame(socket, message, more);
}

std::optional<Frames> receive_frames(zmq::socket_t& socket, std::size_t max_frames) {
  Frames frames;
  zmq::message_t frame;
  do {
    if (!receive_frame(socket, frame)) return std::nullopt;
    if (frames.kept.size() < max_frames) frames.kept.push_back(frame.to_string());
    ++frames.frame_count;
  } while (frame.more());
  return frames;
}

}  // namespace newswire::wire
