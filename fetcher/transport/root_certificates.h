// Whether there are root certificates to check servers by.
#pragma once

#include <cstddef>
#include <string>

#include "core/result.h"

namespace newswire::fetcher {

struct RootCertificates {
  std::string place;  // a file, or a folder
  std::size_t number =
      0;  // of those in the file; 0 for a folder, from which they are taken by name
};

// Those of the PEM file, or, where it is empty, the system's, as TlsContext takes them. An Error
// where none can be read.
Result<RootCertificates> find_root_certificates(const std::string& ca_file);

}  // namespace newswire::fetcher
