#include "common/log/cell_signature.h"

#include "common/domain/cell_text.h"
#include "common/log/encoding.h"

namespace dawr::log {

std::string cell_statement(std::string_view origin, const MetricCell& cell, Seq since) {
  return cell_statement(origin, std::to_string(since) + "-" + std::to_string(cell.version),
                        cell_line(cell));
}

std::string cell_statement(std::string_view origin, std::string_view range, std::string_view line) {
  return "dawr-cell/v1\n" + std::string(origin) + "\n" + std::string(range) + "\n" +
         std::string(line) + "\n";
}

Signature sign_cell(std::string_view origin, const MetricCell& cell, Seq since,
                    const SigningKey& key) {
  return key.sign(bytes_of(cell_statement(origin, cell, since)));
}

bool is_signed_by(const PublicKey& key, std::string_view origin, const MetricCell& cell, Seq since,
                  const Signature& signature) {
  return is_signed_by(key, bytes_of(cell_statement(origin, cell, since)), signature);
}

}  // namespace dawr::log
