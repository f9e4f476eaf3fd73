#include "fetcher/updates/wording.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/text.h"
#include "core/tokeniser.h"

namespace newswire::fetcher {
namespace {

using Words = std::string_view;

// Folded and without accents, as tokens are; between spaces. Of scripts without spaces, single
// characters.
constexpr Words counters =
    " view views comment comments reply replies like likes retweet retweets repost reposts read"
    " reads aufruf aufrufe kommentar kommentare vue vues commentaire commentaires vista vistas"
    " visita visitas comentario comentarios visualizzazioni commento commenti visualizacoes"
    " reacties weergaven visningar kommentarer komentarz komentarze komentarzy wyswietlen"
    " просмотр просмотра просмотров комментарий комментария комментариев yorum goruntulenme"
    " 조회 댓글 回 件 閲 覧 览 评 評 论 論 阅 次 條 条 ";
constexpr Words magnitudes = " k m mio mln tsd mille thousand million тыс млн 万 萬 千 ";
constexpr Words time_units =
    " s sec secs second seconds min mins minute minutes h hr hrs hour hours d day days w week"
    " weeks month months sekunde sekunden minuten std stunde stunden tag tagen woche wochen"
    " seconde secondes heure heures jour jours semaine semaines mois segundo segundos minuto"
    " minutos hora horas dia dias semana semanas minuti ora ore giorno giorni minuut uur uren dag"
    " dagen minuter timmar timer timmer minut godzin godziny dni сек мин минуту минуты минут час"
    " часа часов день дня дней dakika saat gun 초 분 시간 일 秒 分 時 时 間 间 小 钟 鐘 個 个 日 "
    "天 ";
constexpr Words marks_after = " ago read назад önce once geleden sitten sedan siden temu fa 전 前 ";
constexpr Words marks_before = " vor hace ha fa ";  // and "il y a"
constexpr Words articles = " a an one einer einem une un una ";
constexpr Words day_halves = " am pm uhr utc gmt est edt cet cest bst ist jst ";
constexpr Words update_words =
    " update updated upd aktualisiert actualise actualizado actualizada atualizado aggiornato"
    " aggiornamento bijgewerkt uppdaterad oppdatert opdateret обновлено обновлен guncellendi"
    " 更新 업데이트 ";

bool is_among(Words words, std::string_view word) {
  for (std::size_t at = words.find(word); at != Words::npos; at = words.find(word, at + 1)) {
    if (words[at - 1] == ' ' && words[at + word.size()] == ' ') return true;
  }
  return false;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '#';
}

// Where what begins at `at` ends, if that is an address, or a reference that was escaped once too
// often; else `at`.
std::size_t end_of_leftover(std::string_view text, std::size_t at) {
  constexpr std::size_t longest_reference = 10;
  const std::string_view rest = text.substr(at);
  if (ascii_iequals(rest.substr(0, 7), "http://") || ascii_iequals(rest.substr(0, 8), "https://")) {
    return std::min(text.size(), text.find(' ', at));
  }
  if (rest.front() != '&') return at;
  const std::size_t end = rest.find(';');
  if (end == std::string_view::npos || end < 2 || end > longest_reference) return at;
  const std::string_view name = rest.substr(1, end - 1);
  return std::all_of(name.begin(), name.end(), is_name) ? at + end + 1 : at;
}

std::string without_leftovers(std::string_view text) {
  if (text.find("://") == std::string_view::npos && text.find('&') == std::string_view::npos) {
    return std::string(text);
  }
  std::string kept;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = end_of_leftover(text, i);
    if (end == i) kept += text[i++];
    i = std::max(i, end);
  }
  return kept;
}

// The tokens of a text, and which of them count.
class Sieve {
 public:
  explicit Sieve(const std::string& text) : text_(text) {
    Tokeniser().tokenise(text, tokens_);
    kept_.assign(tokens_.list.size(), true);
  }

  void drop_times() {
    for (std::size_t i = 0; i < size(); ++i) {
      if (const std::size_t end = end_of_clock_time(i); end > i) drop(i, end);
      drop_age(i);
    }
  }
  void drop_counts() {
    for (std::size_t i = 0; i < size(); ++i) {
      if (!is_number(i)) continue;
      const std::size_t end = end_of_number(i);
      std::size_t word = end;
      if (word < size() && is_among(magnitudes, at(word))) ++word;
      if (word < size() && is_among(counters, at(word))) {
        drop(i, end_of_run(counters, word));
      } else if (i > 0 && is_among(counters, at(i - 1)) && gap(i) == Gap::mark) {
        drop(i - 1, end);  // "Comments: 17"
      } else if (stands_in_brackets(i, end)) {
        drop(i, end);
      }
      i = end - 1;
    }
  }
  void drop_numbers() {
    for (std::size_t i = 0; i < size(); ++i) {
      if (is_number(i)) kept_[i] = false;
    }
  }
  // "Update 2: ...", "... (updated)"; a word of the sentence is none.
  void drop_update_marks() {
    std::size_t first = 0;
    while (first < size() && !kept_[first]) ++first;
    std::size_t end = end_of_run(update_words, first);
    if (end > first && end < size()) {
      const bool has_number = is_number(end) || !kept_[end];
      if (has_number) ++end;
      if (has_number || gap(end) == Gap::mark) drop(first, end);
    }
    std::size_t last = size();
    while (last > 0 && !kept_[last - 1]) --last;
    std::size_t begin = last;
    if (begin > 1 && is_number(begin - 1)) --begin;
    while (begin > 0 && is_among(update_words, at(begin - 1))) --begin;
    if (begin < last && begin > 0 && gap(begin) == Gap::mark && is_among(update_words, at(begin))) {
      drop(begin, last);
    }
  }

  Wording wording() const {
    Wording wording;
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      if (!kept_[i]) continue;
      const Token& token = tokens_.list[i];
      for (const char c : at(i)) {
        if (c != '&') wording.letters += c;
      }
      const bool is_pair =
          token.script == Script::unspaced && before != 0 && token.gap == Gap::none;
      wording.words.push_back(is_pair ? before * 31 + token.hash : token.hash);
      before = token.script == Script::unspaced ? token.hash : 0;
    }
    return wording;
  }

 private:
  std::size_t size() const { return tokens_.list.size(); }
  std::string_view at(std::size_t i) const { return tokens_.text_of(tokens_.list[i]); }
  Gap gap(std::size_t i) const { return i < size() ? tokens_.list[i].gap : Gap::mark; }
  bool is_number(std::size_t i) const { return i < size() && is_digit(at(i).front()); }
  void drop(std::size_t begin, std::size_t end) {
    std::fill(kept_.begin() + static_cast<std::ptrdiff_t>(begin),
              kept_.begin() + static_cast<std::ptrdiff_t>(end), false);
  }

  // Of the words from `i` on that are among `words`; an update word may have several characters.
  std::size_t end_of_run(Words words, std::size_t i) const {
    while (i < size() && is_among(words, at(i))) ++i;
    return i;
  }
  // With its groups and decimals.
  std::size_t end_of_number(std::size_t i) const {
    do {
      ++i;
    } while (is_number(i) && gap(i) != Gap::space);
    return i;
  }
  std::string_view between(std::size_t i) const {  // what stands before the token
    const std::size_t begin = i > 0 ? tokens_.list[i - 1].source_end : 0;
    return std::string_view(text_).substr(begin, tokens_.list[i].source_begin - begin);
  }

  // 10:32, 10:32:05, 10h32, with a following "am" and the like; else `i`.
  std::size_t end_of_clock_time(std::size_t i) const {
    if (!is_number(i)) return i;
    std::size_t end = i;
    const std::string_view hour = at(i);
    if (const std::size_t h = hour.find('h'); h == 1 || h == 2) {
      const bool whole =
          std::all_of(hour.begin() + static_cast<std::ptrdiff_t>(h) + 1, hour.end(), is_digit);
      if (whole && hour.size() == h + 3) end = i + 1;
    } else if (hour.size() <= 2) {
      end = i + 1;
      while (is_number(end) && between(end) == ":" && starts_with_minutes(at(end))) ++end;
      if (end == i + 1) return i;
    }
    if (end > i && end < size() && is_among(day_halves, at(end))) ++end;
    return end;
  }
  static bool starts_with_minutes(std::string_view token) {
    return token.size() >= 2 && token[0] <= '5' && is_digit(token[1]) &&
           (token.size() == 2 || is_among(day_halves, token.substr(2)));
  }

  // A span of time with a word that makes it one before now: "5 min ago", "il y a 2 heures".
  void drop_age(std::size_t i) {
    const bool is_just_now = at(i) == "just" && i + 1 < size() && at(i + 1) == "now";
    if (is_just_now) return drop(i, i + 2);
    if (!is_number(i) && !is_among(articles, at(i))) return;
    std::size_t end = i + 1;
    const std::size_t units = end;
    end = end_of_run(time_units, end);
    // "5min" is one word.
    const std::string_view number = at(i);
    const std::size_t digits = number.find_first_not_of("0123456789");
    const bool has_unit = digits != std::string_view::npos && is_number(i) &&
                          is_among(time_units, number.substr(digits));
    if (end == units && !has_unit) return;
    if (end < size() && is_among(marks_after, at(end))) return drop(i, end + 1);
    if (i == 0) return;
    if (is_among(marks_before, at(i - 1))) return drop(i - 1, end);
    if (i >= 3 && at(i - 1) == "a" && at(i - 2) == "y" && at(i - 3) == "il") drop(i - 3, end);
  }

  // (17), [3]
  bool stands_in_brackets(std::size_t i, std::size_t end) const {
    const std::size_t begin_at = tokens_.list[i].source_begin;
    const std::size_t end_at = tokens_.list[end - 1].source_end;
    if (begin_at == 0 || end_at >= text_.size()) return false;
    const char before = text_[begin_at - 1];
    return (before == '(' && text_[end_at] == ')') || (before == '[' && text_[end_at] == ']');
  }

  const std::string& text_;
  Tokens tokens_;
  std::vector<bool> kept_;
};

bool ends_cut(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == ']' || text.back() == ')')) {
    text.remove_suffix(1);
  }
  return text.ends_with("…") || text.ends_with("...");
}

}  // namespace

Wording wording_of(std::string_view text, Numbers numbers) {
  std::string cleaned = without_leftovers(text);
  Sieve sieve(cleaned);
  sieve.drop_times();
  sieve.drop_counts();
  sieve.drop_update_marks();
  if (numbers == Numbers::dropped) sieve.drop_numbers();
  Wording wording = sieve.wording();
  wording.is_cut = ends_cut(cleaned);
  wording.text = std::move(cleaned);
  return wording;
}

}  // namespace newswire::fetcher
