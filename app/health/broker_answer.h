// Asking the broker whether it is there.
#pragma once

#include <optional>
#include <string>

#include "app/health/finding.h"
#include "app/health/store_findings.h"
#include "config/config.h"
#include "wire/replay_protocol.h"

namespace newswire::app {

struct BrokerAnswer {
  std::optional<wire::HelloReply> hello;  // nullopt: none came within a second
  std::string trouble_with_keys;          // without keys, a broker that has some does not answer
};

// Says hello to the one of the configuration. Where its head is behind `store_head`, asks again for
// as long, as an item may be on its way. Never throws.
BrokerAnswer ask_broker(const config::Config& config, Sequence store_head);

// What is wrong with it beside the store that it is to publish.
Findings broker_findings(const config::Config& config, const BrokerAnswer& answer,
                         const std::optional<StoreStatus>& store, const Fixes& fixes);

}  // namespace newswire::app
