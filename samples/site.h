// The web site of the newsroom: feeds with ETag and Last-Modified, conditional requests answered
// with 304, on loopback only.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "samples/source.h"
#include "samples/timetable.h"

namespace newswire::samples {

class Site {
 public:
  // Binds 127.0.0.1, on `port` or, for 0, one that the system chooses; throws FatalError where
  // it is taken. Serves from its own threads until destroyed. `clock` must outlive it.
  Site(std::vector<SampleSource> sources, Timetable timetable, const Clock& clock, int port = 0);
  ~Site();

  const std::string& base_url() const;  // http://127.0.0.1:PORT
  std::string feed_url(const SampleSource& source) const;
  const std::vector<SampleSource>& sources() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace newswire::samples
