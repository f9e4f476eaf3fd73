// What /metrics prints, read as strictly as the format's grammar is
// (https://prometheus.io/docs/instrumenting/exposition_formats/), and the conventions for names.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace newswire::test {

struct MetricLine {
  std::string name;  // of a histogram: with _bucket, _sum or _count
  std::vector<std::pair<std::string, std::string>> labels;
  double value = 0;
};

struct MetricFamily {
  std::string type;
  std::string help;
  std::vector<MetricLine> lines;
};

struct MetricsPage {
  std::map<std::string, MetricFamily> families;
  std::vector<std::string> faults;  // what is wrong, one line each

  // Of the one line with this name and, where it is given, this label's value.
  std::optional<double> value(const std::string& name, const std::string& label_value = "") const;
};

MetricsPage read_metrics(const std::string& text);

}  // namespace newswire::test
