// Whether what a process writes goes to systemd's journal.
#pragma once

#include <string_view>

namespace newswire {

// `variable` is the value of $JOURNAL_STREAM, "DEVICE:INODE" of the stream that systemd gave to the
// service (systemd.exec(5)): children inherit the variable, but perhaps not the stream, so that it
// counts only where the descriptor is that file.
bool is_journal_stream(int descriptor, std::string_view variable);

}  // namespace newswire
