#include "feed/entities.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/utf8.h"

namespace newswire::feed {
namespace {

struct NamedCharacter {
  std::string_view name;
  std::string_view text;
};

// Sorted by name, byte by byte.
// clang-format off
constexpr NamedCharacter named_characters[] = {
    {"AElig", "Æ"}, {"AMP", "&"}, {"Aacute", "Á"}, {"Abreve", "Ă"}, {"Acirc", "Â"},
    {"Agrave", "À"}, {"Alpha", "Α"}, {"Amacr", "Ā"}, {"Aogon", "Ą"},
    {"ApplyFunction", "\xE2\x81\xA1"}, {"Aring", "Å"}, {"Atilde", "Ã"}, {"Auml", "Ä"},
    {"Beta", "Β"}, {"COPY", "©"}, {"Cacute", "Ć"}, {"Ccaron", "Č"}, {"Ccedil", "Ç"},
    {"Ccirc", "Ĉ"}, {"Cdot", "Ċ"}, {"Chi", "Χ"}, {"Colon", "∷"}, {"Dagger", "‡"}, {"Dcaron", "Ď"},
    {"Delta", "Δ"}, {"Dstrok", "Đ"}, {"ETH", "Ð"}, {"Eacute", "É"}, {"Ecaron", "Ě"},
    {"Ecirc", "Ê"}, {"Edot", "Ė"}, {"Egrave", "È"}, {"Emacr", "Ē"}, {"Eogon", "Ę"},
    {"Epsilon", "Ε"}, {"Eta", "Η"}, {"Euml", "Ë"}, {"GT", ">"}, {"Gamma", "Γ"}, {"Gbreve", "Ğ"},
    {"Gcirc", "Ĝ"}, {"Gdot", "Ġ"}, {"Hat", "^"}, {"Hcirc", "Ĥ"}, {"Hstrok", "Ħ"}, {"Iacute", "Í"},
    {"Icirc", "Î"}, {"Idot", "İ"}, {"Igrave", "Ì"}, {"Imacr", "Ī"},
    {"InvisibleTimes", "\xE2\x81\xA2"}, {"Iogon", "Į"}, {"Iota", "Ι"}, {"Itilde", "Ĩ"},
    {"Iuml", "Ï"}, {"Jcirc", "Ĵ"}, {"Kappa", "Κ"}, {"Kcedil", "Ķ"}, {"LT", "<"}, {"Lacute", "Ĺ"},
    {"Lambda", "Λ"}, {"Lcaron", "Ľ"}, {"Lcedil", "Ļ"}, {"Lstrok", "Ł"}, {"Mu", "Μ"},
    {"Nacute", "Ń"}, {"Ncaron", "Ň"}, {"Ncedil", "Ņ"}, {"NewLine", "\x0A"},
    {"NoBreak", "\xE2\x81\xA0"}, {"NonBreakingSpace", "\xC2\xA0"}, {"Ntilde", "Ñ"}, {"Nu", "Ν"},
    {"OElig", "Œ"}, {"Oacute", "Ó"}, {"Ocirc", "Ô"}, {"Odblac", "Ő"}, {"Ograve", "Ò"},
    {"Omacr", "Ō"}, {"Omega", "Ω"}, {"Omicron", "Ο"}, {"Oslash", "Ø"}, {"Otilde", "Õ"},
    {"Ouml", "Ö"}, {"Phi", "Φ"}, {"Pi", "Π"}, {"Prime", "″"}, {"Psi", "Ψ"}, {"QUOT", "\x22"},
    {"REG", "®"}, {"Racute", "Ŕ"}, {"Rcaron", "Ř"}, {"Rcedil", "Ŗ"}, {"Rho", "Ρ"}, {"Sacute", "Ś"},
    {"Scaron", "Š"}, {"Scedil", "Ş"}, {"Scirc", "Ŝ"}, {"Sigma", "Σ"}, {"THORN", "Þ"},
    {"TRADE", "™"}, {"Tab", "\x09"}, {"Tau", "Τ"}, {"Tcaron", "Ť"}, {"Tcedil", "Ţ"},
    {"Theta", "Θ"}, {"Tstrok", "Ŧ"}, {"Uacute", "Ú"}, {"Ubreve", "Ŭ"}, {"Ucirc", "Û"},
    {"Udblac", "Ű"}, {"Ugrave", "Ù"}, {"Umacr", "Ū"}, {"Uogon", "Ų"}, {"Upsilon", "Υ"},
    {"Uring", "Ů"}, {"Utilde", "Ũ"}, {"Uuml", "Ü"}, {"Wcirc", "Ŵ"}, {"Xi", "Ξ"}, {"Yacute", "Ý"},
    {"Ycirc", "Ŷ"}, {"Yuml", "Ÿ"}, {"Zacute", "Ź"}, {"Zcaron", "Ž"}, {"Zdot", "Ż"},
    {"ZeroWidthSpace", "\xE2\x80\x8B"}, {"Zeta", "Ζ"}, {"aacute", "á"}, {"abreve", "ă"},
    {"acirc", "â"}, {"acute", "´"}, {"aelig", "æ"}, {"agrave", "à"}, {"alefsym", "ℵ"},
    {"alpha", "α"}, {"amacr", "ā"}, {"amp", "&"}, {"and", "∧"}, {"ang", "∠"}, {"aogon", "ą"},
    {"apos", "'"}, {"approx", "≈"}, {"aring", "å"}, {"ast", "*"}, {"asymp", "≈"}, {"atilde", "ã"},
    {"auml", "ä"}, {"bdquo", "„"}, {"beta", "β"}, {"blank", "␣"}, {"block", "█"}, {"brvbar", "¦"},
    {"bsol", "\x5C"}, {"bull", "•"}, {"bullet", "•"}, {"cacute", "ć"}, {"cap", "∩"},
    {"caret", "⁁"}, {"ccaron", "č"}, {"ccedil", "ç"}, {"ccirc", "ĉ"}, {"cdot", "ċ"},
    {"cedil", "¸"}, {"cent", "¢"}, {"check", "✓"}, {"checkmark", "✓"}, {"chi", "χ"}, {"circ", "ˆ"},
    {"clubs", "♣"}, {"colon", ":"}, {"comma", ","}, {"commat", "@"}, {"cong", "≅"}, {"copy", "©"},
    {"copysr", "℗"}, {"crarr", "↵"}, {"cross", "✗"}, {"cup", "∪"}, {"curren", "¤"}, {"dArr", "⇓"},
    {"dagger", "†"}, {"darr", "↓"}, {"dash", "‐"}, {"dcaron", "ď"}, {"deg", "°"}, {"delta", "δ"},
    {"diams", "♦"}, {"divide", "÷"}, {"dollar", "$"}, {"dstrok", "đ"}, {"dtri", "▿"},
    {"eacute", "é"}, {"ecaron", "ě"}, {"ecirc", "ê"}, {"edot", "ė"}, {"egrave", "è"}, {"ell", "ℓ"},
    {"emacr", "ē"}, {"empty", "∅"}, {"emsp", "\xE2\x80\x83"}, {"emsp13", "\xE2\x80\x84"},
    {"emsp14", "\xE2\x80\x85"}, {"ensp", "\xE2\x80\x82"}, {"eogon", "ę"}, {"epsi", "ε"},
    {"epsilon", "ε"}, {"equals", "="}, {"equiv", "≡"}, {"eta", "η"}, {"eth", "ð"}, {"euml", "ë"},
    {"euro", "€"}, {"excl", "!"}, {"exist", "∃"}, {"female", "♀"}, {"flat", "♭"}, {"fnof", "ƒ"},
    {"forall", "∀"}, {"frac12", "½"}, {"frac13", "⅓"}, {"frac14", "¼"}, {"frac15", "⅕"},
    {"frac18", "⅛"}, {"frac23", "⅔"}, {"frac34", "¾"}, {"frac38", "⅜"}, {"frac58", "⅝"},
    {"frac78", "⅞"}, {"frasl", "⁄"}, {"gamma", "γ"}, {"gbreve", "ğ"}, {"gcirc", "ĝ"},
    {"gdot", "ġ"}, {"ge", "≥"}, {"grave", "`"}, {"gt", ">"}, {"hArr", "⇔"},
    {"hairsp", "\xE2\x80\x8A"}, {"half", "½"}, {"harr", "↔"}, {"hbar", "ℏ"}, {"hcirc", "ĥ"},
    {"hearts", "♥"}, {"hellip", "…"}, {"horbar", "―"}, {"hstrok", "ħ"}, {"hyphen", "‐"},
    {"iacute", "í"}, {"icirc", "î"}, {"iexcl", "¡"}, {"igrave", "ì"}, {"imacr", "ī"},
    {"image", "ℑ"}, {"imath", "ı"}, {"incare", "℅"}, {"infin", "∞"}, {"infintie", "⧝"},
    {"inodot", "ı"}, {"int", "∫"}, {"iogon", "į"}, {"iota", "ι"}, {"iquest", "¿"}, {"isin", "∈"},
    {"itilde", "ĩ"}, {"iuml", "ï"}, {"jcirc", "ĵ"}, {"kappa", "κ"}, {"kcedil", "ķ"}, {"lArr", "⇐"},
    {"lacute", "ĺ"}, {"lambda", "λ"}, {"lang", "〈"}, {"laquo", "«"}, {"larr", "←"},
    {"larrhk", "↩"}, {"lbrace", "{"}, {"lbrack", "["}, {"lcaron", "ľ"}, {"lcedil", "ļ"},
    {"lceil", "⌈"}, {"lcub", "{"}, {"ldquo", "“"}, {"ldquor", "„"}, {"le", "≤"}, {"lfloor", "⌊"},
    {"lowast", "∗"}, {"lowbar", "_"}, {"loz", "◊"}, {"lpar", "("}, {"lrm", "\xE2\x80\x8E"},
    {"lsaquo", "‹"}, {"lsqb", "["}, {"lsquo", "‘"}, {"lsquor", "‚"}, {"lstrok", "ł"}, {"lt", "<"},
    {"ltri", "◃"}, {"macr", "¯"}, {"male", "♂"}, {"mdash", "—"}, {"micro", "µ"}, {"middot", "·"},
    {"minus", "−"}, {"mldr", "…"}, {"mu", "μ"}, {"nabla", "∇"}, {"nacute", "ń"}, {"natural", "♮"},
    {"nbsp", "\xC2\xA0"}, {"ncaron", "ň"}, {"ncedil", "ņ"}, {"ndash", "–"}, {"ne", "≠"},
    {"ni", "∋"}, {"nldr", "‥"}, {"not", "¬"}, {"notin", "∉"}, {"nsub", "⊄"}, {"ntilde", "ñ"},
    {"nu", "ν"}, {"num", "#"}, {"numero", "№"}, {"numsp", "\xE2\x80\x87"}, {"oacute", "ó"},
    {"ocirc", "ô"}, {"odblac", "ő"}, {"oelig", "œ"}, {"ograve", "ò"}, {"ohm", "Ω"}, {"oline", "‾"},
    {"omacr", "ō"}, {"omega", "ω"}, {"omicron", "ο"}, {"oplus", "⊕"}, {"or", "∨"}, {"ordf", "ª"},
    {"ordm", "º"}, {"oslash", "ø"}, {"otilde", "õ"}, {"otimes", "⊗"}, {"ouml", "ö"}, {"para", "¶"},
    {"part", "∂"}, {"percnt", "%"}, {"period", "."}, {"permil", "‰"}, {"perp", "⊥"}, {"phi", "φ"},
    {"phone", "☎"}, {"pi", "π"}, {"piv", "ϖ"}, {"planck", "ℏ"}, {"plus", "+"}, {"plusmn", "±"},
    {"pound", "£"}, {"prime", "′"}, {"prod", "∏"}, {"prop", "∝"}, {"psi", "ψ"},
    {"puncsp", "\xE2\x80\x88"}, {"quest", "?"}, {"quot", "\x22"}, {"rArr", "⇒"}, {"racute", "ŕ"},
    {"radic", "√"}, {"rang", "〉"}, {"raquo", "»"}, {"rarr", "→"}, {"rarrw", "↝"}, {"rbrace", "}"},
    {"rbrack", "]"}, {"rcaron", "ř"}, {"rcedil", "ŗ"}, {"rceil", "⌉"}, {"rcub", "}"},
    {"rdquo", "”"}, {"rdquor", "”"}, {"real", "ℜ"}, {"reg", "®"}, {"rfloor", "⌋"}, {"rho", "ρ"},
    {"rlm", "\xE2\x80\x8F"}, {"rpar", ")"}, {"rsaquo", "›"}, {"rsqb", "]"}, {"rsquo", "’"},
    {"rsquor", "’"}, {"rtri", "▹"}, {"sacute", "ś"}, {"sbquo", "‚"}, {"scaron", "š"},
    {"scedil", "ş"}, {"scirc", "ŝ"}, {"sdot", "⋅"}, {"sect", "§"}, {"semi", ";"}, {"sharp", "♯"},
    {"shy", "\xC2\xAD"}, {"sigma", "σ"}, {"sigmaf", "ς"}, {"sim", "∼"}, {"sol", "/"},
    {"spades", "♠"}, {"squ", "□"}, {"square", "□"}, {"star", "☆"}, {"starf", "★"}, {"sub", "⊂"},
    {"sube", "⊆"}, {"sum", "∑"}, {"sung", "♪"}, {"sup", "⊃"}, {"sup1", "¹"}, {"sup2", "²"},
    {"sup3", "³"}, {"supe", "⊇"}, {"szlig", "ß"}, {"tau", "τ"}, {"tcaron", "ť"}, {"tcedil", "ţ"},
    {"telrec", "⌕"}, {"there4", "∴"}, {"theta", "θ"}, {"thetasym", "ϑ"},
    {"thinsp", "\xE2\x80\x89"}, {"thorn", "þ"}, {"tilde", "˜"}, {"times", "×"}, {"trade", "™"},
    {"tstrok", "ŧ"}, {"uArr", "⇑"}, {"uacute", "ú"}, {"uarr", "↑"}, {"ubreve", "ŭ"},
    {"ucirc", "û"}, {"udblac", "ű"}, {"ugrave", "ù"}, {"umacr", "ū"}, {"uml", "¨"}, {"uogon", "ų"},
    {"upsih", "ϒ"}, {"upsilon", "υ"}, {"uring", "ů"}, {"utilde", "ũ"}, {"utri", "▵"},
    {"uuml", "ü"}, {"verbar", "|"}, {"vert", "|"}, {"wcirc", "ŵ"}, {"weierp", "℘"}, {"xi", "ξ"},
    {"yacute", "ý"}, {"ycirc", "ŷ"}, {"yen", "¥"}, {"yuml", "ÿ"}, {"zacute", "ź"}, {"zcaron", "ž"},
    {"zdot", "ż"}, {"zeta", "ζ"}, {"zwj", "\xE2\x80\x8D"}, {"zwnj", "\xE2\x80\x8C"},
};
// clang-format on

// Bytes 0x80 to 0x9F in windows-1252.
constexpr std::array<char32_t, 32> windows_1252 = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

constexpr std::size_t max_name_bytes = 24;
constexpr std::uint32_t no_character = 0x110000;

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

// The names that HTML knows without a semicolon too, as far as they are in use.
bool is_legacy_name(std::string_view name) {
  static constexpr std::array<std::string_view, 12> names = {"amp",    "lt",     "gt",     "quot",
                                                             "nbsp",   "copy",   "reg",    "eacute",
                                                             "egrave", "agrave", "ccedil", "laquo"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

int digit_value(char c, int base) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

Reference read_number(std::string_view text) {
  std::size_t at = 2;
  int base = 10;
  if (at < text.size() && (text[at] | 0x20) == 'x') {
    base = 16;
    ++at;
  }
  const std::size_t first = at;
  std::uint32_t number = 0;
  for (; at < text.size() && digit_value(text[at], base) >= 0; ++at) {
    number = std::min(number * static_cast<std::uint32_t>(base) +
                          static_cast<std::uint32_t>(digit_value(text[at], base)),
                      no_character);
  }
  if (at == first) return {};
  if (at < text.size() && text[at] == ';') ++at;
  return {at, {}, number};
}

}  // namespace

std::string_view html_entity(std::string_view name) {
  const auto* found = std::lower_bound(
      std::begin(named_characters), std::end(named_characters), name,
      [](const NamedCharacter& entry, std::string_view wanted) { return entry.name < wanted; });
  return found != std::end(named_characters) && found->name == name ? found->text
                                                                    : std::string_view();
}

void append_numbered_character(std::string& out, std::uint32_t number) {
  char32_t character = number;
  if (number >= 0x80 && number < 0xA0) character = windows_1252[number - 0x80];
  if (number == 0 || number >= no_character || (number >= 0xD800 && number < 0xE000)) {
    character = 0xFFFD;
  }
  append_utf8(out, character);
}

Reference read_reference(std::string_view text) {
  if (text.size() > 2 && text[1] == '#') return read_number(text);
  std::size_t end = 1;
  while (end < text.size() && end <= max_name_bytes && is_alphanumeric(text[end])) ++end;
  const std::string_view name = text.substr(1, end - 1);
  if (end < text.size() && text[end] == ';') {
    const std::string_view named = html_entity(name);
    return named.empty() ? Reference{} : Reference{end + 1, named, 0};
  }
  // "&copy 2026", but neither "?a=1&copy=2" nor "&copying".
  const bool ends_there = end >= text.size() || text[end] != '=';
  if (ends_there && is_legacy_name(name)) return {end, html_entity(name), 0};
  return {};
}

}  // namespace newswire::feed
