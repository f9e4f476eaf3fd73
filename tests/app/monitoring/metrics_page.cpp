#include "tests/app/monitoring/metrics_page.h"

#include <algorithm>
#include <cmath>
#include <regex>
#include <sstream>

namespace newswire::test {
namespace {

const std::regex metric_name("[a-zA-Z_:][a-zA-Z0-9_:]*");
const std::regex label_name("[a-zA-Z_][a-zA-Z0-9_]*");

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Reads one line of the page after the other; each part that it takes is cut off the line.
class Reader {
 public:
  MetricsPage read(const std::string& text) {
    if (text.empty() || text.back() != '\n') fault("the page does not end with a newline");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind("# HELP ", 0) == 0) {
        take_help(line.substr(7));
      } else if (line.rfind("# TYPE ", 0) == 0) {
        take_type(line.substr(7));
      } else if (line.empty() || line[0] == '#') {
        fault("an empty line or a comment: " + line);
      } else {
        take_sample(line);
      }
    }
    for (const auto& [name, family] : page_.families) check(name, family);
    return std::move(page_);
  }

 private:
  void fault(const std::string& what) { page_.faults.push_back(what); }

  void take_help(const std::string& rest) {
    const auto blank = rest.find(' ');
    current_ = rest.substr(0, blank);
    if (!std::regex_match(current_, metric_name)) fault("no name: " + current_);
    if (page_.families.count(current_) != 0) fault("told twice: " + current_);
    const std::string help = blank == std::string::npos ? "" : rest.substr(blank + 1);
    if (help.empty()) fault("no help: " + current_);
    for (std::size_t i = 0; i < help.size(); ++i) {
      if (help[i] != '\\') continue;
      if (i + 1 == help.size() || (help[i + 1] != '\\' && help[i + 1] != 'n')) {
        fault("wrong escape in the help of " + current_);
      }
      ++i;
    }
    page_.families[current_].help = help;
  }

  void take_type(const std::string& rest) {
    const auto blank = rest.find(' ');
    const std::string name = rest.substr(0, blank);
    if (name != current_) fault("a type that does not follow its help: " + name);
    auto& family = page_.families[name];
    if (!family.type.empty() || !family.lines.empty()) fault("a late type: " + name);
    family.type = blank == std::string::npos ? "" : rest.substr(blank + 1);
    if (family.type != "counter" && family.type != "gauge" && family.type != "histogram") {
      fault("no type: " + rest);
    }
  }

  void take_sample(std::string line) {
    const std::string whole = line;
    MetricLine sample;
    const auto end = line.find_first_of("{ ");
    sample.name = line.substr(0, end);
    line.erase(0, end);
    if (!line.empty() && line[0] == '{' && !take_labels(line, sample)) {
      return fault("wrong labels: " + whole);
    }
    if (line.empty() || line[0] != ' ') return fault("no value: " + whole);
    if (!take_value(line.substr(1), sample.value)) fault("no number: " + whole);
    auto& family = page_.families[current_];
    const bool is_its = family.type == "histogram" ? sample.name == current_ + "_bucket" ||
                                                         sample.name == current_ + "_sum" ||
                                                         sample.name == current_ + "_count"
                                                   : sample.name == current_;
    if (!is_its) fault("a sample away from its family: " + whole);
    for (const MetricLine& other : family.lines) {
      if (other.name == sample.name && other.labels == sample.labels) fault("twice: " + whole);
    }
    family.lines.push_back(std::move(sample));
  }

  static bool take_labels(std::string& line, MetricLine& sample) {
    std::size_t at = 1;
    while (at < line.size() && line[at] != '}') {
      const auto equals = line.find('=', at);
      if (equals == std::string::npos || equals + 1 >= line.size() || line[equals + 1] != '"') {
        return false;
      }
      const std::string name = line.substr(at, equals - at);
      if (!std::regex_match(name, label_name) || name.rfind("__", 0) == 0) return false;
      for (const auto& [other, ignored] : sample.labels) {
        if (other == name) return false;
      }
      std::string value;
      for (at = equals + 2; at < line.size() && line[at] != '"'; ++at) {
        if (line[at] == '\\') {
          ++at;
          if (at == line.size() || std::string("\\\"n").find(line[at]) == std::string::npos) {
            return false;
          }
          value += line[at] == 'n' ? '\n' : line[at];
        } else {
          value += line[at];
        }
      }
      if (at == line.size()) return false;
      sample.labels.emplace_back(name, value);
      ++at;
      if (at < line.size() && line[at] == ',') ++at;
    }
    if (at >= line.size() || sample.labels.empty()) return false;
    line.erase(0, at + 1);
    return true;
  }

  static bool take_value(const std::string& text, double& value) {
    static const std::regex number("[-+]?([0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?|Inf)|NaN");
    if (!std::regex_match(text, number)) return false;
    value = std::stod(text);
    return true;
  }

  void check(const std::string& name, const MetricFamily& family) {
    if (family.type.empty()) fault("without a type: " + name);
    if (ends_with(name, "_total") != (family.type == "counter")) {
      fault("_total is for counters, all of them: " + name);
    }
    for (const char* suffix : {"_bucket", "_sum", "_count"}) {
      if (ends_with(name, suffix)) fault("a name that histograms use: " + name);
    }
    for (const MetricLine& line : family.lines) {
      const bool may_be_negative = family.type == "gauge";
      if (!may_be_negative && !(line.value >= 0)) fault("below zero: " + line.name);
    }
    if (family.type == "histogram") check_histogram(name, family);
  }

  void check_histogram(const std::string& name, const MetricFamily& family) {
    double last_bound = -INFINITY;
    double last_count = 0;
    double count = -1;
    bool has_sum = false;
    for (const MetricLine& line : family.lines) {
      if (line.name == name + "_sum") has_sum = true;
      if (line.name == name + "_count") count = line.value;
      if (line.name != name + "_bucket") continue;
      double bound = 0;
      if (line.labels.size() != 1 || line.labels[0].first != "le" ||
          !take_value(line.labels[0].second, bound)) {
        fault("a bucket without its bound: " + name);
        continue;
      }
      if (!(bound > last_bound)) fault("bounds that do not rise: " + name);
      if (line.value < last_count) fault("buckets that are not cumulative: " + name);
      last_bound = bound;
      last_count = line.value;
    }
    if (!std::isinf(last_bound) || last_bound < 0) fault("no bucket for all: " + name);
    if (last_count != count) fault("the bucket for all is not the count: " + name);
    if (!has_sum) fault("no sum: " + name);
  }

  MetricsPage page_;
  std::string current_;  // the family whose lines follow
};

}  // namespace

std::optional<double> MetricsPage::value(const std::string& name,
                                         const std::string& label_value) const {
  for (const auto& [ignored, family] : families) {
    for (const MetricLine& line : family.lines) {
      const bool is_meant =
          label_value.empty()
              ? line.labels.empty()
              : std::any_of(line.labels.begin(), line.labels.end(),
                            [&](const auto& label) { return label.second == label_value; });
      if (line.name == name && is_meant) return line.value;
    }
  }
  return std::nullopt;
}

MetricsPage read_metrics(const std::string& text) {
  return Reader().read(text);
}

}  // namespace newswire::test
