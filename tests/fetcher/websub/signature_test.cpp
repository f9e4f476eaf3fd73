#include <set>

#include "fetcher/websub/signature.h"
#include "tests/support/catch.h"

using namespace newswire::fetcher;

TEST_CASE("a signature is the HMAC of the body by one of four methods", "[websub]") {
  // RFC 2202 and RFC 4231, test case 2.
  const std::string secret = "Jefe";
  const std::string body = "what do ya want for nothing?";
  const std::string sha1 = "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";
  const std::string sha256 =
      "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
  const std::string sha384 =
      "sha384=af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
      "8e2240ca5e69e2c78b3239ecfab21649";
  const std::string sha512 =
      "sha512=164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
      "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737";
  for (const auto& signature : {sha1, sha256, sha384, sha512}) {
    CAPTURE(signature);
    CHECK(is_signed(signature, secret, body));
    CHECK_FALSE(is_signed(signature, secret, body + " "));
    CHECK_FALSE(is_signed(signature, "jefe", body));
    CHECK_FALSE(is_signed(signature.substr(0, signature.size() - 1), secret, body));
    CHECK_FALSE(is_signed(signature + "0", secret, body));
  }
  CHECK(is_signed("SHA1=EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79", secret, body));
}

TEST_CASE("what is no signature signs nothing", "[websub]") {
  for (const std::string signature :
       {"", "=", "sha1", "sha1=", "md5=750c783e6ab0b503eaa86e310a5db738",
        "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"}) {
    CAPTURE(signature);
    CHECK_FALSE(is_signed(signature, "Jefe", "what do ya want for nothing?"));
  }
  // The HMAC of nothing, without a key.
  CHECK_FALSE(is_signed("sha1=fbdb1d1b18aa6c08324b7d64b71fb76370690e1d", "", ""));
}

TEST_CASE("random bytes are never the same", "[websub]") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random_hex(32));
  CHECK(seen.size() == 100);
  CHECK(seen.begin()->size() == 64);
}
