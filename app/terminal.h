// Standard output and error: data on the one, messages on the other, and neither ever shows a byte
// from outside that was not made safe.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace newswire::app {

// Gives a standard descriptor that was closed before we began something that fails, so that no file
// or socket of ours takes its number. To be called before anything is opened.
void occupy_standard_descriptors();

// "newswire: message" on standard error, made safe. Line feeds stay: a query's caret needs them.
void say(std::string_view message);

bool is_terminal(int descriptor);
// Whether there is a terminal that this process belongs to, whatever its streams are.
bool has_controlling_terminal();
// Columns of the terminal, at this moment; 0 where it is none or does not say.
std::size_t terminal_width(int descriptor);
// Whether what goes there is to be coloured, unless an option says otherwise.
bool shows_colour(int descriptor);
// Of a variable; empty where it is not set.
std::string_view environment_value(const char* name);

// To standard output, written at once so that a pipe's reader has it. False where the reader has
// gone (`| head`), or where `give_up` says so while the reader takes nothing; throws FatalError on
// any other trouble, such as a full disk.
bool write_text(std::string_view text, const std::function<bool()>& give_up = {});
bool write_line(std::string_view line, const std::function<bool()>& give_up = {});

// Whether nobody can read standard output any more, for those who seldom write.
bool reader_has_gone();

// What a read from standard input or a file gives: 0 bytes at its end. Throws FatalError that names
// `what` where it cannot be read.
std::size_t read_some(int descriptor, std::string_view what, char* to, std::size_t size);

}  // namespace newswire::app
