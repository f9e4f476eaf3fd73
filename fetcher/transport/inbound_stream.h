// An inbound connection as cpp-httplib reads and writes it: its protocol machine serves without a
// socket of its own, whose time-outs would start anew at every byte.
#pragma once

#include <string>

#include <httplib.h>

#include "fetcher/transport/inbound_connection.h"

namespace newswire::fetcher {

// `connection` must outlive it.
class InboundStream final : public httplib::Stream {
 public:
  explicit InboundStream(InboundConnection& connection) : connection_(connection) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override { return connection_.read(to, size); }
  ssize_t write(const char* from, std::size_t size) override {
    return connection_.write({from, size}) ? static_cast<ssize_t>(size) : -1;
  }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return connection_.descriptor(); }

 private:
  InboundConnection& connection_;
};

}  // namespace newswire::fetcher
