// What `newswire doctor` looks at, a group each. None changes anything, and none lets a byte leave
// the machine but check_network(). What goes well is a finding, too.
#pragma once

#include <chrono>
#include <functional>

#include "app/health/finding.h"
#include "app/health/store_findings.h"
#include "config/config.h"
#include "core/clock.h"

namespace newswire::app {

struct Patient {
  const config::Config& config;
  const StoreFacts& store;
  const Fixes& fixes;
  Time now{};
};

// The file: what it says, who may read its secrets, and which of those are missing.
Findings check_config(const Patient& patient);

// The store's file and the disk below it. `at_work` is called some times a second while the file is
// read, for five seconds at most.
Findings check_store(const Patient& patient, const std::function<void()>& at_work);

// The addresses of the broker and of what listens beside it, and who has them.
Findings check_broker(const Patient& patient);

// The files of [broker] and [subscriber] with keys.
Findings check_keys(const Patient& patient);

// Open files, clock, time zones.
Findings check_system(const Patient& patient);

// Root certificates and proxies, as far as they can be judged from here.
Findings check_way_out(const Patient& patient);

// Whether anything fetches: a daemon, a timer, cron.
Findings check_fetching(const Patient& patient);

// Asks for the address of one source's host, connects to it, and looks at its certificate; sends no
// request. Ten seconds at most.
Findings check_network(const Patient& patient);

}  // namespace newswire::app
