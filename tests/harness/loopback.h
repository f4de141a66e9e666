// A centre on loopback whose day is open, with clients instead of devices.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/harness/centre.h"
#include "tests/harness/client.h"

namespace dawr::harness {

class Loopback {
 public:
  Loopback(Tools tools, const std::filesystem::path& directory, CentreOptions options = {});

  // A fresh key of that role. side: "citizen", "provider" …
  Enrolled enrol(const std::string& role, const std::vector<std::string>& place = {});
  std::unique_ptr<Client> connect(const Enrolled& device, const std::string& side);
  std::unique_ptr<Client> client(const std::string& role, const std::string& side,
                                 const std::vector<std::string>& place = {});
  Centre& centre() { return centre_; }
  wire::Context& context() { return context_; }

 private:
  wire::Context context_;
  Centre centre_;
  int devices_{};
};

}  // namespace dawr::harness
