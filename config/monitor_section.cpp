// The keys of [monitor].
#include "config/endpoint.h"
#include "config/sections.h"

namespace newswire::config {

void read_monitor(Section& section, Monitor& monitor) {
  section.read("listen", monitor.listen);
  if (!monitor.listen.empty() && !is_host_and_port(monitor.listen)) {
    section.refuse_value("listen",
                         "must be an address and a port, such as \"127.0.0.1:9560\", not " +
                             section.shown_value("listen"));
  }
  section.read("insecure", monitor.insecure);
}

}  // namespace newswire::config
