// The Internet as the documentation knows it: a proxy, behind which are the hosts of internet/,
// with certificates of one root that the test has made. All other hosts cannot be reached.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace newswire::documentation {

class Internet {
 public:
  // Writes the root's certificate to `root_file`.
  explicit Internet(const std::string& root_file);
  ~Internet();

  std::string proxy() const;  // http://127.0.0.1:PORT

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Each time it is asked for, this feed has one item more, whose title has all the words that the
// documentation listens for.
extern const char* const wire_url;

}  // namespace newswire::documentation
