// Frames in and out of a socket. The one place where an interrupted call (EINTR) is taken up again.
// For wire/ only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace zmq {
class message_t;
class socket_t;
}  // namespace zmq

namespace newswire::wire {

// Without waiting. False where the peer has gone or its queue is full; a message is queued whole
// or not at all.
bool send_frame(zmq::socket_t& socket, zmq::message_t& frame, bool more);
bool send_frame(zmq::socket_t& socket, std::string_view frame, bool more);

// The next whole message, without waiting. Of its frames at most `max_frames` are kept, so that
// one of thousands costs no memory here; `frame_count` says how many there were.
struct Frames {
  std::vector<std::string> kept;
  std::size_t frame_count = 0;
};
std::optional<Frames> receive_frames(zmq::socket_t& socket, std::size_t max_frames);

}  // namespace newswire::wire
