// A subscriber through all its lives: `newswire sub --cursor`, and what it printed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/item.h"
#include "tests/torture/oracle.h"
#include "tests/torture/victim.h"

namespace newswire::torture {

// What a subscriber asks for, and which items that is.
struct Wish {
  std::vector<std::string> arguments;
  std::function<bool(const Item&)> holds;
};
const std::vector<Wish>& wishes();

class Reader {
 public:
  // `name`: of its cursor. `config` says where its broker is.
  Reader(std::string name, const Wish& wish, const std::string& config, const std::string& state,
         unsigned seed);

  // As Victim::attend, and takes what was printed.
  std::optional<Victim::End> attend(SteadyTime now);

  Victim& victim() { return victim_; }
  const std::string& name() const { return name_; }
  const Wish& wish() const { return wish_; }
  // In the order in which they were printed, without the one line that the next life after a kill
  // may repeat.
  const std::vector<Entry>& handed_over() const { return handed_over_; }
  std::int64_t repeats() const { return repeats_; }     // those lines
  int newest_number() const { return newest_number_; }  // of the publisher's

 private:
  void take_printed();
  void take_line(const std::string& line);

  std::string name_;
  Wish wish_;
  Victim victim_;
  int life_ = 0;                 // whose output is being taken
  std::size_t taken_bytes_ = 0;  // of it
  bool is_first_line_ = true;
  std::vector<Entry> handed_over_;
  std::int64_t repeats_ = 0;
  int newest_number_ = 0;
};

}  // namespace newswire::torture
