#include "app/monitoring/exposition.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace newswire::app {
namespace {

// The shortest text that reads as this number again, whatever the locale.
std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

// Help texts keep their quotes, values of labels do not.
std::string escaped(std::string_view text, bool is_label) {
  std::string safe;
  for (const char c : text) {
    if (c == '\n') {
      safe += "\\n";
      continue;
    }
    if (c == '\\' || (c == '"' && is_label)) safe += '\\';
    safe += c;
  }
  return safe;
}

void append_sample(std::string& text, const std::string& name, const std::vector<Label>& labels,
                   const std::string& value) {
  text += name;
  char separator = '{';
  for (const Label& label : labels) {
    text += separator;
    text += label.name + "=\"" + escaped(label.value, true) + '"';
    separator = ',';
  }
  if (!labels.empty()) text += '}';
  text += ' ' + value + '\n';
}

// Its buckets count all that is not above their bound.
void append_histogram(std::string& text, const std::string& name, const HistogramValue& value) {
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < value.counts.size(); ++i) {
    so_far += value.counts[i];
    const std::string bound = i < value.bounds.size() ? number_text(value.bounds[i]) : "+Inf";
    append_sample(text, name + "_bucket", {{"le", bound}}, std::to_string(so_far));
  }
  append_sample(text, name + "_sum", {}, number_text(value.sum));
  append_sample(text, name + "_count", {}, std::to_string(so_far));
}

}  // namespace

std::string_view to_string(Metric::Type type) {
  switch (type) {
    case Metric::Type::counter:
      return "counter";
    case Metric::Type::gauge:
      return "gauge";
    case Metric::Type::histogram:
      return "histogram";
  }
  return "untyped";
}

std::string exposition_text(const std::vector<Metric>& metrics) {
  std::string text;
  for (const Metric& metric : metrics) {
    text += "# HELP " + metric.name + ' ' + escaped(metric.help, false) + '\n';
    text += "# TYPE " + metric.name + ' ' + std::string(to_string(metric.type)) + '\n';
    if (metric.type == Metric::Type::histogram) {
      append_histogram(text, metric.name, metric.histogram);
    }
    for (const Sample& sample : metric.samples) {
      append_sample(text, metric.name, sample.labels, number_text(sample.value));
    }
  }
  return text;
}

}  // namespace newswire::app
