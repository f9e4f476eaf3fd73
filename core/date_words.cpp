#include "core/date_words.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string>

#include <utf8proc.h>

#include "core/civil_time.h"
#include "core/text.h"

namespace newswire {
namespace {

struct MonthStem {
  std::string_view stem;
  int month;
};

// Stems, case-folded and without accents; the longest that a word begins with decides. English is
// found before the table is asked.
constexpr MonthStem month_stems[] = {
    // Latin
    {"ian", 1},
    {"ene", 1},
    {"gen", 1},
    {"sty", 1},
    {"led", 1},
    {"oca", 1},
    {"tammi", 1},
    {"fev", 2},
    {"lut", 2},
    {"uno", 2},
    {"sub", 2},
    {"helmi", 2},
    {"maa", 3},
    {"mrt", 3},
    {"mrz", 3},
    {"maer", 3},
    {"maalis", 3},
    {"bre", 3},
    {"avr", 4},
    {"abr", 4},
    {"kwi", 4},
    {"dub", 4},
    {"nis", 4},
    {"huhti", 4},
    {"mai", 5},
    {"mei", 5},
    {"mag", 5},
    {"maj", 5},
    {"kve", 5},
    {"touko", 5},
    {"juin", 6},
    {"iun", 6},
    {"giu", 6},
    {"cze", 6},
    {"cer", 6},
    {"haz", 6},
    {"kesa", 6},
    {"juil", 7},
    {"iul", 7},
    {"lug", 7},
    {"lip", 7},
    {"cervenc", 7},
    {"tem", 7},
    {"hein", 7},
    {"aou", 8},
    {"ago", 8},
    {"agu", 8},
    {"sie", 8},
    {"srp", 8},
    {"elo", 8},
    {"set", 9},
    {"sze", 9},
    {"wrz", 9},
    {"zar", 9},
    {"eyl", 9},
    {"syys", 9},
    {"okt", 10},
    {"out", 10},
    {"ott", 10},
    {"paz", 10},
    {"rij", 10},
    {"eki", 10},
    {"loka", 10},
    {"noi", 11},
    {"lis", 11},
    {"kas", 11},
    {"marras", 11},
    {"dez", 12},
    {"des", 12},
    {"dic", 12},
    {"gru", 12},
    {"pro", 12},
    {"ara", 12},
    {"joulu", 12},
    // Cyrillic: Russian, Bulgarian, Ukrainian
    {"янв", 1},
    {"яну", 1},
    {"січ", 1},
    {"фев", 2},
    {"лют", 2},
    {"мар", 3},
    {"бер", 3},
    {"апр", 4},
    {"кві", 4},
    {"маи", 5},
    {"мая", 5},
    {"тра", 5},
    {"июн", 6},
    {"юни", 6},
    {"чер", 6},
    {"июл", 7},
    {"юли", 7},
    {"лип", 7},
    {"авг", 8},
    {"сер", 8},
    {"сен", 9},
    {"сеп", 9},
    {"вер", 9},
    {"окт", 10},
    {"жов", 10},
    {"ноя", 11},
    {"ное", 11},
    {"лис", 11},
    {"дек", 12},
    {"гру", 12},
    // Greek
    {"ιαν", 1},
    {"φεβ", 2},
    {"μαρ", 3},
    {"απρ", 4},
    {"μαι", 5},
    {"ιουν", 6},
    {"ιουλ", 7},
    {"αυγ", 8},
    {"σεπ", 9},
    {"οκτ", 10},
    {"νοε", 11},
    {"δεκ", 12},
    // Arabic
    {"يناير", 1},
    {"فبراير", 2},
    {"مارس", 3},
    {"ابريل", 4},
    {"مايو", 5},
    {"يونيو", 6},
    {"يوليو", 7},
    {"اغسطس", 8},
    {"سبتمبر", 9},
    {"اكتوبر", 10},
    {"نوفمبر", 11},
    {"ديسمبر", 12},
};

struct NamedZone {
  std::string_view name;
  int minutes;
};

constexpr NamedZone zones[] = {
    {"ut", 0},     {"utc", 0},    {"gmt", 0},    {"est", -300},  {"edt", -240},  {"et", -300},
    {"cst", -360}, {"cdt", -300}, {"ct", -360},  {"mst", -420},  {"mdt", -360},  {"mt", -420},
    {"pst", -480}, {"pdt", -420}, {"pt", -480},  {"akst", -540}, {"akdt", -480}, {"hst", -600},
    {"ast", -240}, {"adt", -180}, {"nst", -210}, {"ndt", -150},  {"brt", -180},  {"art", -180},
    {"clt", -240}, {"cot", -300}, {"pet", -300}, {"wet", 0},     {"west", 60},   {"bst", 60},
    {"cet", 60},   {"cest", 120}, {"mez", 60},   {"mesz", 120},  {"met", 60},    {"mest", 120},
    {"eet", 120},  {"eest", 180}, {"sast", 120}, {"msk", 180},   {"msd", 240},   {"trt", 180},
    {"gst", 240},  {"pkt", 300},  {"ist", 330},  {"npt", 345},   {"wib", 420},   {"ict", 420},
    {"sgt", 480},  {"hkt", 480},  {"awst", 480}, {"pht", 480},   {"jst", 540},   {"kst", 540},
    {"acst", 570}, {"acdt", 630}, {"aest", 600}, {"aedt", 660},  {"nzst", 720},  {"nzdt", 780},
};

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) >= 0; });
}

// Case-folded, without combining marks; empty where it is no UTF-8.
std::string fold(std::string_view word) {
  if (is_ascii(word)) return ascii_lower(word);
  utf8proc_uint8_t* folded = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                      UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(word.data()),
                                 static_cast<utf8proc_ssize_t>(word.size()), &folded, options);
  if (size < 0) return {};
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(folded, &std::free);
  return std::string(reinterpret_cast<const char*>(folded), static_cast<std::size_t>(size));
}

// Only to be quick about nearly every date there is.
bool is_english_weekday(std::string_view word) {
  static constexpr std::array<std::string_view, 7> days = {"Mon", "Tue", "Wed", "Thu",
                                                           "Fri", "Sat", "Sun"};
  return std::find(days.begin(), days.end(), word) != days.end();
}

}  // namespace

int month_of_word(std::string_view word) {
  if (word.size() == 3 && english_month(word.data()) != 0) return english_month(word.data());
  if (is_english_weekday(word)) return 0;
  const std::string folded = fold(word);
  const MonthStem* best = nullptr;
  for (const MonthStem& entry : month_stems) {
    const bool begins = folded.compare(0, entry.stem.size(), entry.stem) == 0;
    if (begins && (best == nullptr || entry.stem.size() > best->stem.size())) best = &entry;
  }
  if (best != nullptr) return best->month;
  return folded.size() < 3 ? 0 : english_month(folded.data());
}

std::optional<DayHalf> day_half_of_word(std::string_view word) {
  if (ascii_iequals(word, "am") || ascii_iequals(word, "a.m") || word == "오전" || word == "上午" ||
      word == "午前" || word == "πμ") {
    return DayHalf::am;
  }
  if (ascii_iequals(word, "pm") || ascii_iequals(word, "p.m") || word == "오후" || word == "下午" ||
      word == "午後" || word == "μμ") {
    return DayHalf::pm;
  }
  return std::nullopt;
}

std::optional<int> zone_of_word(std::string_view word) {
  if (word.size() == 1) {
    const char c = static_cast<char>(word.front() | 0x20);
    return c >= 'a' && c <= 'z' ? std::optional<int>(0) : std::nullopt;
  }
  const std::string lower = ascii_lower(word);
  for (const NamedZone& zone : zones) {
    if (zone.name == lower) return zone.minutes;
  }
  return std::nullopt;
}

}  // namespace newswire
