// The keys of each section: their names, types and limits. For config/ only.
#pragma once

#include <filesystem>

#include "config/config.h"
#include "config/section.h"

namespace newswire::config {

// Each overwrites what the section holds and leaves the rest at its default. `folder` is the
// file's: what relative paths begin at.
void read_store(Section& section, const std::filesystem::path& folder, Store& store);
void read_fetch(Section& section, Fetch& fetch);
void read_fetch_access(Section& section, const std::filesystem::path& folder, Fetch& fetch);
void read_limits(Section& section, Limits& limits);
void read_broker(Section& section, const std::filesystem::path& folder, Broker& broker);
void read_subscriber(Section& section, const std::filesystem::path& folder, Subscriber& subscriber);
void read_websub(Section& section, WebSub& websub);
void read_monitor(Section& section, Monitor& monitor);
void read_log(Section& section, Log& log);

// How far a 429 reaches: in [fetch] and in [[source]].
void read_pause_scope(Section& section, std::string& scope);

// One [[source]] and one [[topic]]. What must be there (name, url, query) may be missing still.
void read_source(Section& section, Source& source);
void read_topic_rule(Section& section, TopicRule& rule);

// Those of its keys that say how its server is reached; after the others.
void read_access(Section& section, const std::filesystem::path& folder, Source& source);

// [source.select], and those of its keys that stand in [[source]] itself.
void read_select(const std::string& file, Section& section, Source& source);
void list_select_keys(Section& select);  // asks for each

// What can be told of a source and of a topic rule only when all its keys were read.
void check_source(const Section& section, const Source& source, const Fetch& fetch);
void check_topic_rule(const Section& section, const TopicRule& rule);

}  // namespace newswire::config
