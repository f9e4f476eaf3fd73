// Scripts without spaces, Hangul, and terms that mix scripts.
#include "tests/query/verdict.h"

using newswire::query::test::check_all;
using newswire::query::test::Verdict;

TEST_CASE("a term of a script without spaces is a run of characters", "[scripts]") {
  static constexpr Verdict table[] = {
      {"東京", "東京都の天気", true},
      {"京都", "東京都の天気", true},
      {"東京", "東 京", false},
      {"東京", "東、京", false},
      {"東", "東京", true},
      {"日本経済", "日本の経済", false},
      {"\"日本 経済\"", "日本・経済", true},
      {"\"日本 経済\"", "日本　経済", true},
      {"\"日本 経済\"", "日本経済", true},
      {"\"日本 経済\"", "日 本経済", false},
      {"\"日本経済\"", "日本 経済", false},
      {"日本　経済", "経済は日本", true},
      {"中国", "中国经济增长", true},
      {"ニュース", "最新ニュース速報", true},
      {"ﾆｭｰｽ", "最新ニュース速報", true},
      {"カス", "ガス代", false},
      {"ガス", "カ\u3099ス代", true},
      {"か", "か\u3099", false},
      {"二〇二六", "二〇二六年", true},
      {"人々", "人々の声", true},
      {"日本 -東京", "日本の大阪", true},
      {"日本 -東京", "日本の東京", false},
      {"日本*", "日本語", true},
      {"「日本」", "日本の", true},
      {"令和", "㋿8年", true},
  };
  check_all(table);
}

TEST_CASE("South-East Asian runs match by grapheme cluster", "[scripts]") {
  static constexpr Verdict table[] = {
      {"ไทย", "ประเทศไทยวันนี้", true},
      {"ประเทศ", "ประเทศไทยวันนี้", true},
      {"ก", "กิน", false},
      {"น้ำ", "แม่น้ำ", true},
      {"น้", "แม่น้ำ", false},
      {"ลาว", "ลาว", true},
      {"ລາວ", "ປະເທດລາວ", true},
      {"កម្ពុជា", "ប្រទេសកម្ពុជា", true},
      {"မြန်မာ", "မြန်မာနိုင်ငံ", true},
      {"ไทย ข่าว", "ข่าวไทย", true},
      {"ข่าวไทย", "ข่าว ไทย", false},
  };
  check_all(table);
}

TEST_CASE("Hangul words match as prefixes, by syllable block", "[scripts]") {
  static constexpr Verdict table[] = {
      {"한국", "한국은행이 금리를", true},
      {"한국", "한국의", true},
      {"국", "한국", false},
      {"하", "한국", false},
      {"가", "강남", false},
      {"\"한국 경제\"", "한국의 경제가", true},
      {"\"한국 경제\"", "경제 한국", false},
      {"한국*", "한국은행", true},
      {"\u1112\u1161\u11AB국", "한국은행", true},
      {"하", "\u1112\u1161\u11AB국", false},
      {"디즈니", "디즈니+ 출시", true},
      {"디즈니+", "디즈니 출시", false},
      {"디즈니+", "디즈니+ 출시", true},
  };
  check_all(table);
}

TEST_CASE("a mixed term is split where the script changes", "[scripts]") {
  static constexpr Verdict table[] = {
      {"生成AI", "生成AIの未来", true},
      {"生成AI", "生成 AI の未来", true},
      {"生成AI", "生成の AI", false},
      {"生成A", "生成AI", false},
      {"AI", "生成AIの未来", true},
      {"生成", "生成AIの未来", true},
      {"A", "生成AIの未来", false},
      {"코로나19", "코로나19 확진", true},
      {"코로나19", "코로나 19 확진", true},
      {"코로나19", "코로나 20", false},
      {"코로나1", "코로나19", false},
      {"코로나", "코로나19", true},
      {"19", "코로나19의", true},
      {"2026年", "2026年の予測", true},
      {"2026年", "2026 年の予測", true},
      {"26年", "2026年の予測", false},
      {"2026", "2026年", true},
      {"G7サミット", "G7サミット開幕", true},
      {"iPhone發表", "蘋果iPhone發表會", true},
      {"生成A*", "生成AI", true},
      {"생성AI", "생성형 AI", true},
      {"AI반도체", "AI 반도체가", true},
      {"한국日本", "한국 日本語", true},
      {"生成AI", "生成、AI", false},
      {"covid19", "covid-19", false},
  };
  check_all(table);
}
