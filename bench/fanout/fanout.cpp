// How many subscribers newswire's broker serves, how fast, and what they cost: the built program on
// a store that is written to, beside a bare loop over an XPUB that sends the same bytes and
// whatever is installed of nats-server, redis-server and mosquitto, in the same run. Subscribers
// are TCP connections of their own. Takes less than four minutes.
//
//   newswire_fanout_bench [PART...] [SUBSCRIBERS...]
//
// PARTS: burst (deliveries a second), steady (latency at a hundred items a second), trouble (beside
// clients that stall, ask too much or send garbage), return (two thousand come back at once).
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <exception>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <sys/resource.h>

#include "bench/fanout/blackboard.h"
#include "bench/fanout/returners.h"
#include "bench/fanout/server.h"
#include "bench/fanout/stage.h"
#include "bench/fanout/trouble.h"

namespace {

using namespace newswire::bench;
using namespace std::chrono_literals;

constexpr int deliveries_a_burst = 2'000'000;
constexpr int rounds = 3;
constexpr int steady_subscribers = 1'000;
constexpr auto steady_duration = 5s;
constexpr auto steady_interval = 10ms;
constexpr int returning_subscribers = 2'000;
constexpr int items_missed = 5'000;
constexpr auto return_duration = 10s;
constexpr auto return_interval = 50ms;

struct Contender {
  std::string name;
  std::function<std::unique_ptr<Server>(Blackboard&, int subscribers)> start;
  bool own_queries = false;  // each subscriber has a lane of its own
  int smaller = 1;           // so many times fewer messages in a burst
};

std::vector<std::string> lanes_of(int subscribers) {
  std::vector<std::string> lanes;
  for (int i = 0; i < subscribers; ++i) lanes.push_back(query_lane_of(i));
  return lanes;
}

std::vector<Contender> contenders() {
  std::vector<Contender> all;
  for (const int threads : {1, 2}) {
    all.push_back(
        {"bare XPUB, " + std::to_string(threads) + " I/O thread" + (threads > 1 ? "s" : ""),
         [threads](Blackboard& blackboard, int) {
           return start_bare_loop(blackboard, threads, {"n/world/"});
         }});
  }
  const auto newswire = [](Blackboard& blackboard, int) { return start_newswire(blackboard); };
  all.push_back({"newswire, topic lanes", newswire});
  for (const Peer& peer : peers) {
    if (!is_installed(peer.program)) continue;
    all.push_back({peer.program,
                   [&peer](Blackboard& blackboard, int) { return start_peer(blackboard, peer); },
                   false, peer.program == "mosquitto" ? 20 : 1});
  }
  all.push_back({"bare XPUB, a lane each",
                 [](Blackboard& blackboard, int subscribers) {
                   return start_bare_loop(blackboard, 2, lanes_of(subscribers));
                 },
                 true, 4});
  all.push_back({"newswire, a query each", newswire, true, 4});
  return all;
}

std::string to_all(int) {
  return common_lane;
}

// Calls `measure` for each, and prints what it returns or why there is nothing.
void for_each_contender(int subscribers,
                        const std::function<std::string(const Contender&, Stage&)>& measure) {
  for (const Contender& contender : contenders()) {
    std::string row;
    try {
      const auto blackboard = share_blackboard();
      const auto server = contender.start(*blackboard, subscribers);
      Stage stage(*blackboard, *server, subscribers,
                  contender.own_queries ? query_lane_of : to_all);
      row = measure(contender, stage);
    } catch (const std::exception& trouble) {
      row = trouble.what();
    }
    std::printf("%-26s %s\n", contender.name.c_str(), row.c_str());
  }
}

template <typename... Values>
std::string format(const char* pattern, Values... values) {
  char text[200];
  std::snprintf(text, sizeof text, pattern, values...);
  return text;
}

void measure_bursts(int subscribers) {
  std::printf("\n%d subscribers, bursts of messages to all of them\n%-26s %12s %12s %10s %10s\n",
              subscribers, "", "deliveries/s", "CPU us each", "idle KiB", "then KiB");
  double bare = 0;
  for_each_contender(subscribers, [&](const Contender& contender, Stage& stage) {
    const int messages = std::max(1, deliveries_a_burst / contender.smaller / subscribers);
    const double deliveries = static_cast<double>(messages) * subscribers;
    std::vector<Burst> bursts;
    for (int round = 0; round < rounds; ++round) bursts.push_back(stage.burst(messages));
    std::sort(bursts.begin(), bursts.end(),
              [](const Burst& a, const Burst& b) { return a.seconds < b.seconds; });
    const Burst& median = bursts[rounds / 2];
    std::string row = format("%12.0f %12.2f %10.1f %10.1f", deliveries / median.seconds,
                             1e6 * median.cpu_seconds / deliveries, stage.idle_kib_a_subscriber(),
                             stage.loaded_kib_a_subscriber());
    if (contender.name.starts_with("bare")) {
      bare = deliveries / median.seconds;
    } else {
      row += format("   %.2f of the bare loop", deliveries / median.seconds / bare);
    }
    if (bursts.back().missing > 0) {
      row += format("   %llu never came", static_cast<unsigned long long>(bursts.back().missing));
    }
    return row;
  });
}

std::string in_words(const Latencies& found) {
  return format("p50 %6.2f  p99 %6.2f  p99.9 %6.2f ms", found.p50_ms, found.p99_ms, found.p999_ms);
}

void measure_latencies() {
  std::printf("\n%d subscribers, 100 messages a second\n", steady_subscribers);
  double bare = 0;
  for_each_contender(steady_subscribers, [&](const Contender& contender, Stage& stage) {
    const Latencies found = stage.steady(steady_duration, steady_interval);
    if (contender.name.starts_with("bare")) bare = found.p99_ms;
    return in_words(found) + format("   p99 %.2f of the bare loop's, CPU %.1f us each",
                                    found.p99_ms / bare,
                                    1e6 * found.cpu_seconds / static_cast<double>(found.samples));
  });
}

void measure_trouble() {
  std::printf("\n%d subscribers, 100 messages a second, beside others\n", steady_subscribers);
  const auto blackboard = share_blackboard();
  const auto server = start_newswire(*blackboard);
  server->publish(1, items_missed);  // something to ask for
  Stage stage(*blackboard, *server, steady_subscribers, to_all, items_missed);
  stage.steady(1s, steady_interval);  // to warm up
  double quiet = 0;
  const auto measure = [&](const char* beside) {
    const Latencies found = stage.steady(steady_duration, steady_interval);
    if (quiet == 0) quiet = found.p99_ms;
    std::printf("%-26s %s   p99 %.2f of undisturbed, broker %5.1f MiB, %.1f CPU s\n", beside,
                in_words(found).c_str(), found.p99_ms / quiet,
                server->process().resident_kib() / 1024, found.cpu_seconds);
  };
  measure("nobody");
  {
    const Child stopped = start_stopped_subscriber(*server);
    const Child deaf = start_deaf_subscriber(*server);
    measure("one stopped, one deaf");
  }
  {
    const Child greedy = start_greedy_reader(*server);
    measure("one greedy for replay");
  }
  {
    const Child garbage = start_garbage_sender(*server);
    measure("one sending garbage");
  }
  const Child stopped = start_stopped_subscriber(*server);
  const Child deaf = start_deaf_subscriber(*server);
  const Child greedy = start_greedy_reader(*server);
  const Child garbage = start_garbage_sender(*server);
  measure("all of these");
}

void measure_return() {
  std::printf("\n%d subscribers come back at once, each %d items behind, 20 messages a second\n",
              returning_subscribers, items_missed);
  const auto blackboard = share_blackboard();
  const auto server = start_newswire(*blackboard);
  server->publish(1, items_missed);
  Stage stage(*blackboard, *server, returning_subscribers, to_all, items_missed);
  std::printf("%-26s %s\n", "before",
              in_words(stage.steady(steady_duration, return_interval)).c_str());
  blackboard->ready = 0;
  stage.audience().reconnect();
  const Child returners = start_returners(*blackboard, *server, returning_subscribers);
  const Latencies found = stage.steady(return_duration, return_interval);
  std::printf(
      "%-26s %s   %llu live, %llu caught up by %llu pages and %llu refusals, broker %.0f MiB, %.1f "
      "CPU s\n",
      "meanwhile", in_words(found).c_str(), static_cast<unsigned long long>(blackboard->ready),
      static_cast<unsigned long long>(blackboard->caught_up),
      static_cast<unsigned long long>(blackboard->pages),
      static_cast<unsigned long long>(blackboard->refusals),
      server->process().resident_kib() / 1024, found.cpu_seconds);
}

rlim_t raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const std::set<std::string> known = {"burst", "steady", "trouble", "return"};
  std::set<std::string> parts;
  std::vector<int> sizes;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    int size = 0;
    const auto end = argument.data() + argument.size();
    if (known.contains(argument)) {
      parts.insert(argument);
    } else if (std::from_chars(argument.data(), end, size).ptr == end && size >= 1) {
      sizes.push_back(std::min(size, 20'000));
    } else {
      std::fprintf(stderr,
                   "usage: newswire_fanout_bench [burst|steady|trouble|return]... "
                   "[SUBSCRIBERS]...\n");
      return 2;
    }
  }
  if (parts.empty()) parts = known;
  if (sizes.empty()) sizes = {1'000, 10'000};
  const rlim_t files = raise_descriptor_limit();
  if (parts.contains("burst")) {
    for (const int size : sizes) {
      if (static_cast<rlim_t>(size) + 100 > files) {
        std::printf("%d subscribers need more open files than %llu (ulimit -Hn)\n", size,
                    static_cast<unsigned long long>(files));
        continue;
      }
      measure_bursts(size);
    }
  }
  if (parts.contains("steady")) measure_latencies();
  if (parts.contains("trouble")) measure_trouble();
  if (parts.contains("return")) measure_return();
}
