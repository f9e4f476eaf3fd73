#include <cstddef>
#include <string>
#include <string_view>

#include <iconv.h>

#include "core/text.h"
#include "feed/charset.h"
#include "feed/encoding.h"
#include "tests/support/catch.h"

using newswire::is_valid_utf8;
using newswire::feed::convert_to_utf8;
using newswire::feed::decode_to_utf8;
using newswire::feed::encoding_of_label;

namespace {

// UTF-8 as another encoding has it.
std::string encoded(std::string text, const char* encoding) {
  const iconv_t handle = iconv_open(encoding, "UTF-8");
  REQUIRE(handle != reinterpret_cast<iconv_t>(-1));
  char* in = text.data();
  std::size_t in_left = text.size();
  std::string out(text.size() * 4 + 16, '\0');
  char* to = out.data();
  std::size_t left = out.size();
  const bool failed = iconv(handle, &in, &in_left, &to, &left) == static_cast<std::size_t>(-1) ||
                      iconv(handle, nullptr, nullptr, &to, &left) == static_cast<std::size_t>(-1);
  iconv_close(handle);
  REQUIRE_FALSE(failed);
  out.resize(out.size() - left);
  return out;
}

std::string document(std::string_view label, std::string_view title) {
  std::string xml = "<?xml version=\"1.0\"";
  if (!label.empty()) xml.append(" encoding=\"").append(label).append("\"");
  return xml.append("?><rss><channel><title>").append(title).append("</title></channel></rss>");
}

struct Sample {
  const char* encoding;
  const char* text;
};

}  // namespace

TEST_CASE("an encoding that nothing names is told by the letters that its bytes make", "[feeds]") {
  const Sample sample = GENERATE(
      Sample{"CP1252", "Près du château, l'été"}, Sample{"CP1252", "Ärger über Straßen"},
      Sample{"MACINTOSH", "Près du château, l'été"}, Sample{"CP1250", "Zażółcona żółć w Łodzi"},
      Sample{"ISO-8859-2", "Kůň běží přes říčku"}, Sample{"CP1254", "Işıklı çağ, güneşli İzmir"},
      Sample{"CP1257", "Ąžuolų šešėlis čia"}, Sample{"CP1251", "Погода на завтра: снег"},
      Sample{"KOI8-R", "Погода на завтра: снег"}, Sample{"KOI8-U", "Погода: сніг і дощ, їжа"},
      Sample{"ISO-8859-5", "Погода на завтра: снег"}, Sample{"CP866", "Погода на завтра: снег"},
      Sample{"CP1253", "Ο καιρός αύριο: βροχή"}, Sample{"ISO-8859-7", "Ο καιρός αύριο: βροχή"},
      Sample{"CP1255", "מזג האוויר מחר בכל הארץ"}, Sample{"CP1256", "حالة الطقس غدا في البلاد"},
      Sample{"CP874", "พยากรณ์อากาศวันพรุ่งนี้"}, Sample{"CP932", "明日の天気は雪でしょう"},
      Sample{"EUC-JP", "明日の天気は雪でしょう"}, Sample{"ISO-2022-JP", "明日の天気は雪でしょう"},
      Sample{"GB18030", "明天有雪"}, Sample{"BIG5", "這個國家明天會下雪"},
      Sample{"EUC-TW", "這個國家明天會下雪"}, Sample{"CP949", "내일은 눈이 옵니다"});
  INFO(sample.encoding << ": " << sample.text);
  const std::string expected = document("", sample.text);
  CHECK(decode_to_utf8(encoded(expected, sample.encoding), "text/xml") == expected);
}

TEST_CASE("a label that the converter knows is honoured wherever it stands", "[feeds]") {
  const Sample sample = GENERATE(
      Sample{"windows_1251", "Снег"}, Sample{"x-mac-cyrillic", "Снег"}, Sample{"cp866", "Снег"},
      Sample{"maclatin2", "Řeka"}, Sample{"cp-is", "Þórður"}, Sample{"tis620", "ฝน"},
      Sample{"iso2022jp", "雪"}, Sample{"euc_jp", "雪"}, Sample{"ebcdic-cp-be", "neige"},
      Sample{"cp875", "βροχή"}, Sample{"utf_16be", "雪"}, Sample{"utf_16le", "雪"});
  static constexpr std::string_view known_as[][2] = {{"windows_1251", "CP1251"},
                                                     {"x-mac-cyrillic", "MAC-CYRILLIC"},
                                                     {"maclatin2", "MAC-CENTRALEUROPE"},
                                                     {"cp-is", "CP861"},
                                                     {"tis620", "CP874"},
                                                     {"iso2022jp", "ISO-2022-JP"},
                                                     {"euc_jp", "EUC-JP"},
                                                     {"utf_16be", "UTF-16BE"},
                                                     {"utf_16le", "UTF-16LE"}};
  std::string encoding = sample.encoding;
  for (const auto& [label, name] : known_as) {
    if (label == encoding) encoding = name;
  }
  INFO(sample.encoding);
  const std::string declared = document(sample.encoding, sample.text);
  CHECK(decode_to_utf8(encoded(declared, encoding.c_str()), "") == declared);
  const std::string served = document("", sample.text);
  const std::string type = std::string("text/xml; charset=") + sample.encoding;
  CHECK(decode_to_utf8(encoded(served, encoding.c_str()), type) == served);
}

TEST_CASE("a label that the bytes do not bear out is not believed", "[feeds]") {
  const std::string utf8 = document("iso-8859-2", "été");
  CHECK(decode_to_utf8(utf8, "") == utf8);
  CHECK(decode_to_utf8(utf8, "text/xml; charset=cp037") == utf8);
  const std::string snow = document("shift_jis", "Погода на завтра: снег");
  CHECK(decode_to_utf8(encoded(snow, "CP1251"), "") == snow);
  const std::string unknown = document("x-none", "Près du château");
  CHECK(decode_to_utf8(encoded(unknown, "CP1252"), "text/xml; charset=none") == unknown);
}

TEST_CASE("numbers that are no characters do not come through a converter", "[feeds]") {
  // Half of a surrogate pair and one beyond the last plane, which glibc takes for UCS-4.
  using namespace std::string_view_literals;
  const std::string_view bytes = "\0\0\0A\0\0\xD8\0\0\x20\0\0\0\0\0B"sv;
  for (const char* label : {"ucs-4", "ucs-4be", "utf-32be"}) {
    INFO(label);
    const std::string encoding = encoding_of_label(label);
    REQUIRE_FALSE(encoding.empty());
    const auto converted = convert_to_utf8(bytes, encoding);
    CHECK(is_valid_utf8(converted.text));
    CHECK(converted.text.front() == 'A');
    CHECK(converted.text.back() == 'B');
    CHECK(converted.errors > 0);
  }
}
