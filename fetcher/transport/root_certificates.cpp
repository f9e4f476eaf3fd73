#include "fetcher/transport/root_certificates.h"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

namespace newswire::fetcher {
namespace {

std::string variable_or(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

std::size_t certificates_in(const std::string& file) {
  using Store = std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)>;
  const Store store(X509_STORE_new(), X509_STORE_free);
  const bool is_loaded = store && X509_STORE_load_file(store.get(), file.c_str()) == 1;
  ERR_clear_error();
  if (!is_loaded) return 0;
  return static_cast<std::size_t>(sk_X509_OBJECT_num(X509_STORE_get0_objects(store.get())));
}

bool has_files(const std::string& folder) {
  std::error_code error;
  const std::filesystem::directory_iterator first(folder, error);
  return !error && first != std::filesystem::directory_iterator();
}

}  // namespace

Result<RootCertificates> find_root_certificates(const std::string& ca_file) {
  const std::string file =
      ca_file.empty() ? variable_or(X509_get_default_cert_file_env(), X509_get_default_cert_file())
                      : ca_file;
  if (const std::size_t number = certificates_in(file)) return RootCertificates{file, number};
  if (!ca_file.empty()) return Error{"there is no certificate in '" + ca_file + "'"};
  const std::string folder =
      variable_or(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
  if (has_files(folder)) return RootCertificates{folder, 0};
  return Error{"there are none in '" + file + "', nor in '" + folder + "'"};
}

}  // namespace newswire::fetcher
