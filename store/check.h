// Whether a store is as it should be: SQLite's own structure, and what newswire relies on.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/database.h"

namespace newswire::store {

// What is wrong, a sentence each, in the words of an operator; empty where nothing is. Reads the
// whole file, beside whatever else uses it. Bound to the thread of its connection.
//
// `at_work` is called some times a second; the check ends with a StoreError where it returns false.
std::vector<std::string> check_store(Database& database, const std::function<bool()>& at_work);

// The first damage of the file itself that a quick look finds; empty where there is none. `at_work`
// as above.
std::string find_damage(Database& database, const std::function<bool()>& at_work);

}  // namespace newswire::store
