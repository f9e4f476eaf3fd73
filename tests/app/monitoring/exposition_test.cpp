#include <cmath>
#include <limits>

#include "app/monitoring/exposition.h"
#include "tests/app/monitoring/metrics_page.h"
#include "tests/support/catch.h"

using namespace newswire;
using namespace newswire::app;
using newswire::test::read_metrics;
using Type = Metric::Type;

TEST_CASE("a metric is told with its help and its type before its samples", "[monitoring]") {
  CHECK(exposition_text({{"a_total", Type::counter, "How many.", {{{}, 3}}},
                         {"b", Type::gauge, "By kind.", {{{{"kind", "x"}, {"of", "y"}}, 0.5}}},
                         {"c", Type::gauge, "Not known.", {}}}) ==
        "# HELP a_total How many.\n"
        "# TYPE a_total counter\n"
        "a_total 3\n"
        "# HELP b By kind.\n"
        "# TYPE b gauge\n"
        "b{kind=\"x\",of=\"y\"} 0.5\n"
        "# HELP c Not known.\n"
        "# TYPE c gauge\n");
}

TEST_CASE("a histogram's buckets count what is not above them", "[monitoring]") {
  Histogram histogram({0.5, 2});
  for (const double value : {0.1, 0.5, 1.0, 3.0, 100.0}) histogram.observe(value);
  CHECK(exposition_text({{"h", Type::histogram, "h", {}, histogram.value()}}) ==
        "# HELP h h\n"
        "# TYPE h histogram\n"
        "h_bucket{le=\"0.5\"} 2\n"
        "h_bucket{le=\"2\"} 3\n"
        "h_bucket{le=\"+Inf\"} 5\n"
        "h_sum 104.6\n"
        "h_count 5\n");
}

TEST_CASE("what would break a line is escaped", "[monitoring]") {
  const std::string text = exposition_text(
      {{"a", Type::gauge, "a \\ and a \"\nline", {{{{"l", "a \\ and a \"\nline"}}, 1}}}});
  CHECK(text ==
        "# HELP a a \\\\ and a \"\\nline\n"
        "# TYPE a gauge\n"
        "a{l=\"a \\\\ and a \\\"\\nline\"} 1\n");
  const auto page = read_metrics(text);
  CHECK(page.faults.empty());
  CHECK(page.value("a", "a \\ and a \"\nline") == 1);
}

TEST_CASE("numbers are told whole and so that they can be read again", "[monitoring]") {
  const double value = GENERATE(0.0, 1e15, 9007199254740991.0, 1.0 / 3, 1e-9, 1.7e300, -2.5);
  const auto page = read_metrics(exposition_text({{"a", Type::gauge, "a", {{{}, value}}}}));
  CHECK(page.faults.empty());
  CHECK(page.value("a") == value);
  const double infinite = std::numeric_limits<double>::infinity();
  CHECK(exposition_text({{"a", Type::gauge, "a", {{{}, infinite}}}}).find("a +Inf\n") !=
        std::string::npos);
  CHECK(exposition_text({{"a", Type::gauge, "a", {{{}, std::nan("")}}}}).find("a NaN\n") !=
        std::string::npos);
}

TEST_CASE("a page that breaks the format is found to", "[monitoring]") {
  const std::string head = "# HELP a a\n# TYPE a gauge\n";
  for (const std::string wrong : {
           "a 1\n",                                                 // no head
           "# HELP a a\na 1\n",                                     // no type
           "# TYPE a gauge\n# HELP a a\na 1\n",                     // in the wrong order
           "# HELP a a\n# TYPE a summary of it\na 1\n",             //
           "# HELP a_total a\n# TYPE a_total gauge\na_total 1\n",   //
           "# HELP a a\n# TYPE a counter\na 1\n",                   //
           "# HELP h h\n# TYPE h histogram\nh_sum 1\nh_count 1\n",  // no buckets
           "# HELP h h\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 2\nh_sum 1\nh_count 1\n",
           "# HELP h h\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\n"
           "h_sum 1\nh_count 1\n",
       }) {
    INFO(wrong);
    CHECK_FALSE(read_metrics(wrong).faults.empty());
  }
  for (const std::string wrong :
       {"a 1", "a one\n", "a\n", "a{} 1\n", "a{l=1} 1\n", "a{l=\"1} 1\n", "a{l=\"\\x\"} 1\n",
        "a 1\na 2\n", "b 1\n", "\na 1\n", "a{l=\"1\",l=\"2\"} 1\n"}) {
    INFO(wrong);
    CHECK_FALSE(read_metrics(head + wrong).faults.empty());
  }
  CHECK(read_metrics(head + "a{l=\"1\"} 1\na{l=\"2\"} 1e3\n").faults.empty());
}
