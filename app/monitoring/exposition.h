// Metrics as Prometheus reads them: its text format, version 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
//
// Written here, as it is a page of code: Debian's package of prometheus-cpp brings another HTTP
// server and libcurl along, and its registry wants locks where our loops count.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/histogram.h"

namespace newswire::app {

struct Label {
  std::string name;
  std::string value;
};

struct Sample {
  std::vector<Label> labels;
  double value = 0;
};

struct Metric {
  enum class Type { counter, gauge, histogram };

  std::string name;  // with its unit, and _total where it is a counter
  Type type = Type::gauge;
  std::string help;
  std::vector<Sample> samples{};  // of counters and gauges
  HistogramValue histogram{};
};

inline constexpr const char* exposition_content_type = "text/plain; version=0.0.4; charset=utf-8";

std::string_view to_string(Metric::Type type);
std::string exposition_text(const std::vector<Metric>& metrics);

}  // namespace newswire::app
