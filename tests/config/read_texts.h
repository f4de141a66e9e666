// A centre read from texts.
#pragma once

#include <string>

#include "broker/floor/config.h"
#include "tests/config/samples.h"

namespace dawr::config_test {

inline Configured<CentreConfig> read_texts(const std::string& centre,
                                           const std::string& catalogue = small_catalogue()) {
  return read_centre({.centre = {"centre.toml", centre}, .catalogue = {"services.csv", catalogue}},
                     "/srv/centre");
}

inline std::string faults_in(const std::string& centre,
                             const std::string& catalogue = small_catalogue()) {
  const auto config = read_texts(centre, catalogue);
  return config ? "sound" : to_text(config.error());
}

}  // namespace dawr::config_test
