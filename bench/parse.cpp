// How fast documents become feeds, beside libxml2's bare SAX2 pass over the same bytes: handlers
// that do nothing are the least that any reader on libxml2 can cost.
//
//   parse_bench [DOCUMENTS]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "bench/feed_documents.h"
#include "feed/parser.h"

namespace {

constexpr int rounds = 7;

void start_element(void*, const xmlChar*, const xmlChar*, const xmlChar*, int, const xmlChar**, int,
                   int, const xmlChar**) {}
void end_element(void*, const xmlChar*, const xmlChar*, const xmlChar*) {}
void characters(void*, const xmlChar*, int) {}

void pass_bare(const std::string& document) {
  xmlParserCtxtPtr context =
      xmlCreateMemoryParserCtxt(document.data(), static_cast<int>(document.size()));
  xmlCtxtUseOptions(context, XML_PARSE_NOENT | XML_PARSE_NONET);
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = start_element;
  sax.endElementNs = end_element;
  sax.characters = characters;
  sax.cdataBlock = characters;
  *context->sax = sax;
  xmlParseDocument(context);
  if (context->wellFormed == 0) std::abort();
  xmlFreeParserCtxt(context);
}

void read_whole(const std::string& document) {
  const auto feed = newswire::feed::parse_feed(document, {});
  if (!feed || feed.value().items.size() != newswire::bench::items_per_document) std::abort();
}

double megabytes_per_second(const std::vector<std::string>& documents,
                            const std::function<void(const std::string&)>& pass) {
  std::size_t bytes = 0;
  const std::clock_t begin = std::clock();
  for (const std::string& document : documents) {
    pass(document);
    bytes += document.size();
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return static_cast<double>(bytes) / 1e6 / seconds;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const int count = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 400;
  const std::vector<std::string> documents = newswire::bench::make_feed_documents(count);
  std::size_t bytes = 0;
  for (const std::string& document : documents) bytes += document.size();
  xmlInitParser();

  // The two take turns, so that both see the same machine.
  std::vector<double> bare;
  std::vector<double> whole;
  for (int round = 0; round < rounds; ++round) {
    bare.push_back(megabytes_per_second(documents, pass_bare));
    whole.push_back(megabytes_per_second(documents, read_whole));
  }
  std::printf("%d documents, %.1f KB each, %d items each, median of %d rounds\n", count,
              static_cast<double>(bytes) / count / 1e3, newswire::bench::items_per_document,
              rounds);
  std::printf("bare SAX2   %7.1f MB/s\n", median(bare));
  std::printf("parse_feed  %7.1f MB/s\n", median(whole));
  std::printf("ratio       %7.2f\n", median(whole) / median(bare));
}
