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

// A language's stems in a row, January to December, case-folded and without accents; "-" where
// English or a row above has the same. The longest that a word begins with decides; among equals
// the upper row. English is found before the rows are asked.
// clang-format off
constexpr std::string_view month_stems[] = {
    "ene - - abr - - - ago set - - dic",                                                 // Spanish
    "- fev - - - - - - - out - dez",                                                  // Portuguese
    "- - - avr mai juin juil aou - - - -",                                                // French
    "gen - - - mag giu lug - - ott - -",                                                 // Italian
    "ian - - - - iun iul - - - noi -",                                                  // Romanian
    "- - - - - - - ag - - - des",                                                        // Catalan
    "xan - - - - xun xul - - - - -",                                                    // Galician
    "urt ots - api - eka uzt abu ira urr aza abe",                                        // Basque
    "- - maer - - - - - - okt - -",                                                       // German
    "- - mrz - - - - - - - - -",                                                // German, shortened
    "- - mrt - mei - - - - - - -",                                                         // Dutch
    "- - - - maj - - - - - - -",                                                   // Scandinavian
    "jaan veebr - - - juuni juuli - - - - dets",                                        // Estonian
    "tammi helmi maalis huhti touko kesa hein elo syys loka marras joulu",               // Finnish
    "- - maa - - - - - - - - -",                                              // Finnish, shortened
    "- - - - - - - - sze - - -",                                                       // Hungarian
    "sty lut - kwi - cze lip sie wrz paz lis gru",                                        // Polish
    "led uno bre dub kve cer cervenc srp zar rij - pro",                                   // Czech
    "- - - - - cen cervenec - - - - -",                                  // Czech: shortened, alone
    "- - - - - - cec - - - - -",
    "sij velj ozu tra svi lipn srpnj kol ruj - stu -",                                  // Croatian
    "- - - - - lipan srpan - - - - -",
    "- - - - - - - avg - - - -",                                                  // Slovene, Serbian
    "saus vas kov bal geg birz liep rugp rugs spal lap -",                            // Lithuanian
    "- shk - pri - qer kor gus sht tet nen dhj",                                        // Albanian
    "oca sub - nis - haz tem agu eyl eki kas ara",                                       // Turkish
    "- - mac - - - - ogo - - - -",                                                         // Malay
    "янв фев мар апр маи июн июл авг сен окт ноя дек",                                   // Russian
    "- - - - мая - - - - - - -",                                                // Russian, genitive
    "яну - - - - юни юли - сеп - ное -",                                               // Bulgarian
    "січ лют бер кві тра чер лип сер вер жов лис гру",                                 // Ukrainian
    "сту - сак кра - чэр ліп жні - кас ліс сне",                                      // Belarusian
    "јан феб - - мај јун јул - - - нов дец",                                  // Serbian, Macedonian
    "ιαν φεβ μαρ απρ μαι ιουν ιουλ αυγ σεπ οκτ νοε δεκ",                                   // Greek
    "ינו פבר מרץ אפר מאי יונ יול אוג ספט אוק נוב דצמ",                                    // Hebrew
    "يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر",         // Arabic
    "- - - - ماي - - غشت شتنبر - نونبر دجنبر",                                  // Arabic, Maghreb
    "- شباط اذار نيسان ايار حزيران تموز - ايلول - - -",                          // Arabic, Levant
    "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",                        // Chinese
};
// clang-format on

struct NamedZone {
  std::string_view name;
  int minutes;
};

constexpr NamedZone zones[] = {
    {"ut", 0},     {"utc", 0},    {"gmt", 0},    {"est", -300},  {"edt", -240},  {"et", -300},
    {"cst", -360}, {"cdt", -300}, {"ct", -360},  {"mst", -420},  {"mdt", -360},  {"mt", -420},
    {"pst", -480}, {"pdt", -420}, {"pt", -480},  {"akst", -540}, {"akdt", -480}, {"hst", -600},
    {"ast", -240}, {"at", -240},  {"adt", -180}, {"nst", -210},  {"ndt", -150},  {"brt", -180},
    {"art", -180}, {"clt", -240}, {"cot", -300}, {"pet", -300},  {"wet", 0},     {"west", 60},
    {"bst", 60},   {"cet", 60},   {"cest", 120}, {"mez", 60},    {"mesz", 120},  {"met", 60},
    {"mest", 120}, {"eet", 120},  {"eest", 180}, {"sast", 120},  {"msk", 180},   {"msd", 240},
    {"trt", 180},  {"gst", 240},  {"pkt", 300},  {"ist", 330},   {"npt", 345},   {"wib", 420},
    {"ict", 420},  {"sgt", 480},  {"hkt", 480},  {"awst", 480},  {"pht", 480},   {"jst", 540},
    {"kst", 540},  {"acst", 570}, {"acdt", 630}, {"aest", 600},  {"aedt", 660},  {"nzst", 720},
    {"nzdt", 780},
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
  std::size_t longest = 0;
  int best = 0;
  for (std::string_view row : month_stems) {
    for (int month = 1; month <= 12; ++month) {
      const std::string_view stem = row.substr(0, row.find(' '));
      row.remove_prefix(std::min(stem.size() + 1, row.size()));
      if (stem.size() <= longest || folded.compare(0, stem.size(), stem) != 0) continue;
      longest = stem.size();
      best = month;
    }
  }
  if (best != 0) return best;
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
