# Every third-party library, found in one place. script/setup names the Debian package of each.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

# core: Unicode normalisation, case folding, grapheme clusters
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
# query: regular expressions in linear time
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
# wire: ZeroMQ, and its C++ binding; JSON
pkg_check_modules(zmq REQUIRED IMPORTED_TARGET libzmq)
find_path(CPPZMQ_INCLUDE_DIR zmq.hpp REQUIRED)
find_package(nlohmann_json REQUIRED)
if(NEWSWIRE_LIBRARY_ONLY)
  return()
endif()

# config: TOML
find_package(tomlplusplus REQUIRED)
# store: SQLite, and its C++ wrapper
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp REQUIRED)
# feed: XML, gzip, and gzip as a whole in a quarter of the time, brotli; JSON as above
find_package(LibXml2 REQUIRED)
find_package(ZLIB REQUIRED)
pkg_check_modules(deflate REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(brotli REQUIRED IMPORTED_TARGET libbrotlidec)
# fetcher: HTTP with TLS; whose names belong together
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
find_package(OpenSSL REQUIRED)
pkg_check_modules(psl REQUIRED IMPORTED_TARGET libpsl)
# app: command line
find_package(CLI11 REQUIRED)
