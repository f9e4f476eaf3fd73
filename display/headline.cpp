#include "display/headline.h"

#include <algorithm>

#include "core/grapheme.h"
#include "core/text.h"
#include "display/style.h"
#include "display/timestamp.h"
#include "display/wrap.h"

namespace newswire::display {
namespace {

constexpr std::size_t narrowest_arranged = 20;  // columns, as all below
constexpr std::size_t narrow = 60;
constexpr std::size_t wide = 120;
constexpr std::size_t age_column = 4;
constexpr std::size_t time_column = 5;
constexpr std::size_t date_column = 16;
constexpr std::size_t smallest_source = 5;
constexpr std::size_t largest_source = 20;
constexpr std::size_t max_title_lines = 3;

constexpr std::string_view update_mark = "updated: ";
constexpr std::string_view before_mark = "was: ";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";
// On a terminal that orders text by its direction, what follows a title from right to left would be
// drawn into it (U+200E LEFT-TO-RIGHT MARK; it takes no column).
constexpr std::string_view left_to_right = "\xE2\x80\x8E";

// What is shown of an item, made safe.
struct Shown {
  Time time;
  std::string source;
  std::string title;
  Marks marks;  // of `title`
  std::string notes;
  std::string before;  // what the title was; empty where that is of no interest
  std::string link;
};

std::string notes_text(const HeadlineNotes& notes) {
  std::string text;
  if (!notes.topics.empty()) text = "[" + terminal_safe(notes.topics) + "]";
  if (!notes.matched.empty()) {
    text += std::string(text.empty() ? "" : "  ") + "<" + terminal_safe(notes.matched) + ">";
  }
  return text;
}

Shown shown(const Item& item, const HeadlineNotes& notes) {
  Shown shown{item.published.value_or(item.fetched),
              without_stacks(terminal_safe(item.source)),
              without_stacks(terminal_safe(item.title)),
              {},
              notes_text(notes),
              {},
              terminal_safe(item.link)};
  if (shown.title == item.title) shown.marks = notes.marks;  // else they are of another text
  if (item.update && item.previous_title != item.title) {
    shown.before = std::string(before_mark) + without_stacks(terminal_safe(item.previous_title));
  }
  return shown;
}

std::string one_line(const Shown& shown, const Format& format, bool is_update, Time now) {
  StyledText line(format.colour);
  line.add(style::secondary, time_or_date(shown.time, now));
  line.add(" ");
  line.add(style::source, shown.source);
  line.add("  ");
  if (is_update) line.add(style::update, update_mark);
  line.add_title(shown.title, 0, shown.title.size(), shown.marks);
  for (const std::string* text : {&shown.notes, &shown.before, &shown.link}) {
    if (text->empty()) continue;
    line.add("  ");
    line.add(style::secondary, *text);
  }
  return line.take();
}

// Where the columns are.
struct Columns {
  std::size_t time;
  std::size_t source;
  std::size_t title_at;
  std::size_t title;
};

Columns columns_of(std::size_t width) {
  Columns columns{};
  columns.time = width < narrow ? age_column : width < wide ? time_column : date_column;
  columns.source = std::clamp(width / 6, smallest_source, largest_source);
  columns.title_at = columns.time + 1 + columns.source + 2;
  columns.title = width - columns.title_at;
  return columns;
}

std::string first_column(Time time, Time now, const Columns& columns) {
  if (columns.time == age_column) return age(time, now);
  return columns.time == time_column ? short_time(time, now) : date_and_time(time);
}

class Arranged {
 public:
  Arranged(const Format& format, std::string link_id)
      : format_(format),
        columns_(columns_of(format.width)),
        link_id_(std::move(link_id)),
        text_(format.colour) {}

  std::string take(const Shown& shown, bool is_update, Time now) {
    text_.add(style::secondary,
              padded_left(first_column(shown.time, now, columns_), columns_.time));
    text_.add(" ");
    const std::string source = cut_to_width(shown.source, columns_.source);
    text_.add(style::source, source);
    text_.add(std::string(columns_.source - display_width(source) + 2, ' '));
    const bool hangs_on_title = format_.hyperlinks && can_be_hyperlink(shown.link);
    add_title(shown, is_update, hangs_on_title);
    if (!shown.notes.empty()) add_notes(shown.notes);
    if (!shown.before.empty()) add_line(cut_to_width(shown.before, columns_.title));
    if (!shown.link.empty() && !hangs_on_title) add_link(shown.link);
    return text_.take();
  }

 private:
  void add_title(const Shown& shown, bool is_update, bool hangs_on_title) {
    const std::string whole = (is_update ? std::string(update_mark) : std::string()) + shown.title;
    const std::size_t mark = whole.size() - shown.title.size();
    const auto lines = wrap(whole, columns_.title, max_title_lines);
    for (const Line& line : lines) {
      if (&line != &lines.front()) begin_line(columns_.title_at);
      if (line.begin < mark) {
        const std::size_t end = std::min(line.end, mark);
        text_.add(style::update, std::string_view(whole).substr(line.begin, end - line.begin));
      }
      StyledText part(format_.colour);
      const std::size_t begin = std::max(line.begin, mark) - mark;
      part.add_title(shown.title, begin, std::max(line.end, mark) - mark, shown.marks);
      if (line.is_cut) part.add(ellipsis);
      const std::string title = part.take();
      text_.add(hangs_on_title ? hyperlink(title, shown.link, link_id_) : title);
      used_ = display_width(std::string_view(whole).substr(line.begin, line.end - line.begin)) +
              (line.is_cut ? 1 : 0);
    }
    if (has_right_to_left(shown.title)) text_.add(left_to_right);
  }

  // Behind the title where there is room, else below it.
  void add_notes(const std::string& notes) {
    if (!add_behind(notes)) add_line(cut_to_width(notes, columns_.title));
  }

  // Behind all others too, in a window so wide that most have room.
  void add_link(const std::string& link) {
    if (format_.width < wide || !add_behind(link)) add_line(link);
  }

  // False where there is no room.
  bool add_behind(const std::string& text) {
    const std::size_t width = 2 + display_width(text);
    if (used_ + width > columns_.title) return false;
    text_.add("  ");
    text_.add(style::secondary, text);
    used_ += width;
    return true;
  }

  // Moved to the left where it is too long to stand below the title.
  void add_line(const std::string& text) {
    const std::size_t width = display_width(text);
    const std::size_t room = format_.width > width ? format_.width - width : 0;
    begin_line(std::min(columns_.title_at, room));
    text_.add(style::secondary, text);
    used_ = width;
  }

  void begin_line(std::size_t indent) { text_.add("\n" + std::string(indent, ' ')); }

  const Format& format_;
  const Columns columns_;
  const std::string link_id_;
  StyledText text_;
  std::size_t used_ = 0;  // columns of the last line, from where titles begin
};

}  // namespace

std::string headline(const Item& item, const HeadlineNotes& notes, const Format& format, Time now) {
  const Shown to_show = shown(item, notes);
  if (format.width < narrowest_arranged) return one_line(to_show, format, item.update, now);
  return Arranged(format, std::to_string(item.sequence)).take(to_show, item.update, now);
}

}  // namespace newswire::display
