#include "tests/torture/reader.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/torture/publisher.h"

namespace newswire::torture {
namespace {

bool is_from(const Item& item, std::initializer_list<const char*> names) {
  return std::ranges::any_of(names, [&](const char* name) { return item.source == name; });
}

bool is_about_linux(const Item& item) {
  return number_of(item.id) % 3 == 0;
}

Victim::Launch launcher(const std::string& name, const Wish& wish, const std::string& config,
                        const std::string& state) {
  std::vector<std::string> command{"sub",     "--config", config,     "--cursor", name,
                                   "--since", "seq:0",    "--format", "json"};
  command.insert(command.end(), wish.arguments.begin(), wish.arguments.end());
  return [command, state](Victim::Environment environment) {
    environment["XDG_STATE_HOME"] = state;
    return std::make_unique<test::Process>(test::newswire_command(command), "", environment);
  };
}

}  // namespace

const std::vector<Wish>& wishes() {
  static const std::vector<Wish> all{
      {{}, [](const Item&) { return true; }},
      {{"--topic", "tech"},
       [](const Item& item) {
         return is_from(item, {"alpha", "beta"});
       }},
      {{"linux"}, is_about_linux},
      {{"linux", "--topic", "world"},
       [](const Item& item) {
         return is_about_linux(item) && is_from(item, {"beta", "gamma"});
       }},
      {{"bitcoin", "-linux"},
       [](const Item& item) { return number_of(item.id) % 5 == 0 && !is_about_linux(item); }},
      {{"--topic", "sport", "--topic", "tech/ai"},
       [](const Item& item) {
         return is_from(item, {"beta", "delta"});
       }},
  };
  return all;
}

Reader::Reader(std::string name, const Wish& wish, const std::string& config,
               const std::string& state, unsigned seed)
    : name_(std::move(name)),
      wish_(wish),
      victim_(Kind::subscriber, seed, launcher(name_, wish, config, state)) {}

std::optional<Victim::End> Reader::attend(SteadyTime now) {
  const auto end = victim_.attend(now);
  take_printed();
  return end;
}

void Reader::take_printed() {
  const test::Process* process = victim_.process();
  if (process == nullptr) return;
  if (life_ != victim_.lives()) {
    life_ = victim_.lives();
    taken_bytes_ = 0;
    is_first_line_ = true;
  }
  const std::string text = process->out(taken_bytes_);
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    take_line(text.substr(begin, end - begin));
  }
  taken_bytes_ += begin;
}

void Reader::take_line(const std::string& line) {
  const auto json = nlohmann::json::parse(line);
  Entry entry{json.at("seq"), json.at("id")};
  const bool repeats = is_first_line_ && !handed_over_.empty() && handed_over_.back() == entry;
  is_first_line_ = false;
  newest_number_ = std::max(newest_number_, number_of(entry.id));
  if (repeats) {
    ++repeats_;
  } else {
    handed_over_.push_back(std::move(entry));
  }
}

}  // namespace newswire::torture
