// The architecture as rules that can fail. Each returns the violations, one line each, naming file
// and line; empty: the tree is in order. docs/architecture.md has the diagram and the reasons.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/layering/source_tree.h"

namespace newswire::layering {

using Violations = std::vector<std::string>;

// Folders use only the folders that the diagram allows them, and includes name files that exist, by
// their path from the root.
Violations upward_or_sideways(const SourceTree& tree);

// The same of what folders link: `build_file` is the CMakeLists.txt of `folder`.
Violations linked_upward_or_sideways(const std::string& folder, const std::string& build_file);

// Every third-party header has a home; headers that are neither known nor the system's have none.
Violations away_from_home(const SourceTree& tree);

// No header includes itself, by whatever way.
Violations include_cycles(const SourceTree& tree);

// Tests excepted: a long list of cases is still easy to read.
Violations longer_than(const SourceTree& tree, std::size_t limit_lines);

// What an embedding program includes drags in the standard library, core/ and subscriber/ alone.
Violations shown_to_embedders(const SourceTree& tree, const std::vector<std::string>& headers);

}  // namespace newswire::layering
