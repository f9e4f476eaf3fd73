// Worlds of torture one after the other, for as long as was asked. script/torture builds and runs
// it.
#include <atomic>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/torture/figures.h"
#include "tests/torture/world.h"

namespace newswire::torture {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds world_life{60};
constexpr std::size_t most_kept = 5;  // of the worlds that failed

constexpr const char* usage = "usage: newswire_torture --folder FOLDER [--minutes N] [--seed S]\n";

std::atomic<bool> is_interrupted = false;

struct Options {
  std::string folder;
  double minutes = 1;
  unsigned seed = std::random_device{}() % 1'000'000;
};

template <typename Number>
Number number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < Number{}) {
    throw std::invalid_argument("'" + std::string(text) + "' is no number");
  }
  return value;
}

Options parse(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); i += 2) {
    if (i + 1 == arguments.size()) throw std::invalid_argument(arguments[i] + " needs a value");
    const std::string& value = arguments[i + 1];
    if (arguments[i] == "--folder") {
      options.folder = value;
    } else if (arguments[i] == "--minutes") {
      options.minutes = number<double>(value);
    } else if (arguments[i] == "--seed") {
      options.seed = number<unsigned>(value);
    } else {
      throw std::invalid_argument("there is no option " + arguments[i]);
    }
  }
  if (options.folder.empty()) throw std::invalid_argument("--folder is missing");
  return options;
}

std::size_t kept_worlds(const std::string& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    count += entry.path().filename().string().starts_with("failed-");
  }
  return count;
}

// Of a world that went well nothing is kept, so that a long run needs no more disk than a short.
void clear_away(const std::string& world, const std::string& folder, unsigned seed, bool is_clean) {
  if (!is_clean && kept_worlds(folder) < most_kept) {
    const std::string kept = folder + "/failed-" + std::to_string(seed);
    std::filesystem::remove_all(kept);
    std::filesystem::rename(world, kept);
  } else {
    std::filesystem::remove_all(world);
  }
}

int torture(const Options& options) {
  std::filesystem::create_directories(options.folder);
  const auto end = SteadyClock::now() + std::chrono::duration_cast<milliseconds>(
                                            std::chrono::duration<double>(options.minutes * 60));
  std::cout << "seed " << options.seed << ", the next world's is one more" << std::endl;
  Figures figures;
  for (unsigned seed = options.seed; SteadyClock::now() < end && !is_interrupted; ++seed) {
    const std::string folder = options.folder + "/world";
    const auto left = std::chrono::duration_cast<milliseconds>(end - SteadyClock::now());
    std::optional<Figures> of_world;
    {
      const bool is_one_process = seed % 3 == 0;
      World world(seed, folder, is_one_process ? Processes::one : Processes::several);
      of_world =
          world.run(std::min<milliseconds>(left, world_life), [] { return is_interrupted.load(); });
    }
    if (!of_world) break;
    clear_away(folder, options.folder, seed, of_world->is_clean());
    std::cout << "world of seed " << seed << ": " << of_world->one_line() << std::endl;
    for (const std::string& failure : of_world->failures) std::cout << failure << std::endl;
    figures += *of_world;
  }
  std::cout << '\n' << figures.table() << std::flush;
  return figures.is_clean() && figures.worlds > 0 ? 0 : 1;
}

}  // namespace
}  // namespace newswire::torture

int main(int argc, char** argv) {
  using namespace newswire::torture;
  for (const int signal : {SIGINT, SIGTERM}) {
    std::signal(signal, [](int) { is_interrupted = true; });
  }
  try {
    return torture(parse(std::vector<std::string>(argv + 1, argv + argc)));
  } catch (const std::invalid_argument& error) {
    std::cerr << "newswire_torture: " << error.what() << '\n' << usage;
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "newswire_torture: " << error.what() << '\n';
    return 1;
  }
}
